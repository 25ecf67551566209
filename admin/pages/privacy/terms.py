"""„Изтичащи срокове“: what is past its term; a dry list, and the proposal to a second person."""

from flask import abort, current_app, flash, redirect, request
from flask_admin import expose

from admin import policy
from admin.auth import current_user
from admin.base import EntityView
from admin.desk.pages import DeskPage
from admin.records.addresses import record_url
from admin.second_person import OFF, takes_second_person
from documents.protection.destroying import carry_out
from models.access.approvals import ANONYMISE
from models.base import RuleError, today
from models.cases.case import ChildCase
from models.privacy.choices import ACTIONS
from models.privacy.destruction import Destruction, DestructionItem, decide, propose
from models.privacy.retention import Due, due_cases
from models.users import User


class TermsPage(DeskPage):
    """Cases past their term, with what their rule foresees."""

    title, place = "Изтичащи срокове", "terms"

    def may_open(self, user) -> bool:
        return policy.may_read(user, Destruction) and policy.may_read(user, ChildCase)

    @expose("/")
    def index(self):
        """The dry run: nothing is touched."""
        return self.render("privacy/terms.html", dues=read_dues(), actions=dict(ACTIONS),
                           listed=listed_cases(), may_propose=may_propose())

    @expose("/propose/", methods=("POST",))
    def propose(self):
        """A list of the chosen cases for a second person."""
        if not may_propose():
            abort(403)
        chosen = {int(text) for text in request.form.getlist("case") if text.isdecimal()}
        dues = [due for due in read_dues() if due.case.id in chosen - listed_cases()]
        try:
            made = propose(dues, request.form.get("action", ""), by=this_account(),
                           reason=request.form.get("reason", "")[:300])
        except RuleError as error:
            flash(error.message, "error")
            return redirect(self.get_url(".index"))
        flash(f"{made.name()} чака решение на второ лице.")
        return redirect(record_url(made))


def this_account() -> User:
    return User.get_by_id(current_user.id)


def may_propose() -> bool:
    return policy.may_write(current_user, Destruction)


def read_dues() -> list[Due]:
    """Past their term today, of the cases that the user may see."""
    return list(due_cases(today(), policy.visible_live(current_user, ChildCase)))


def listed_cases() -> set[int]:
    """Cases on a list that waits or is being carried out."""
    query = DestructionItem.select(DestructionItem.case).join(Destruction).where(
        Destruction.status.in_(("asked", "approved")), DestructionItem.state == "waiting")
    return {item.case_id for item in query}


class DestructionView(EntityView):
    """A list of destruction: decided by a second person, and carried out."""

    entity = Destruction
    details_template = "privacy/destruction.html"

    def details_context(self, record) -> dict:
        may_work = may_propose()
        return {**super().details_context(record),
                "may_decide": may_work and record.may_be_decided_by(
                    this_account(), alone=current_app.config[OFF]),
                "may_go_on": may_work and record.is_running()}

    @expose("/<record:record>/decide/", methods=("POST",))
    def decide(self, record: int):
        """Allow, which carries it out at once, or refuse."""
        found = self._open(record)
        try:
            decide(found, this_account(), allow="allow" in request.form,
                   alone=not takes_second_person(ANONYMISE))
            if found.is_running():
                carry_out(found, current_user.name)
                flash("Изпълнено. Протоколът е в карето „Документи“.")
            else:
                flash("Предложението е отказано.")
        except RuleError as error:
            flash(error.message, "error")
        return redirect(self.details_url(found))

    @expose("/<record:record>/go_on/", methods=("POST",))
    def go_on(self, record: int):
        """Finish what was interrupted."""
        found = self._open(record)
        try:
            carry_out(found, current_user.name)
            flash("Изпълнено. Протоколът е в карето „Документи“.")
        except RuleError as error:
            flash(error.message, "error")
        return redirect(self.details_url(found))

    def _open(self, record: int) -> Destruction:
        found = self.get_one(record) or abort(404)
        if not may_propose():
            abort(403)
        return found
