"""„Изтичащи срокове“: what is past its term; a dry list, and the proposal to a second person."""

from flask import current_app, flash, redirect

from admin import policy
from admin.auth import current_user
from admin.base import EntityView
from admin.declaring import TRY, page
from admin.policy.needs import DESTROY, TERMS, WRITE
from admin.records.addresses import record_url
from admin.second_person import OFF, takes_second_person
from admin.views import DeskPage
from documents.protection.destroying import carry_out
from forms.pages import BooleanField, IdsField, PageForm, TextField, typed
from models.access.approvals import ANONYMISE
from models.base import today
from models.cases.case import ChildCase
from models.privacy.choices import ACTIONS
from models.privacy.destruction import Destruction, DestructionItem, decide, propose
from models.privacy.retention import Due, due_cases
from models.users import User

CARRIED_OUT = "Изпълнено. Протоколът е в карето „Документи“."


class ProposeForm(PageForm):
    """The cases, and what is to become of their data."""

    case, action, reason = IdsField(), TextField("Действие"), typed(Destruction.reason)


class AllowForm(PageForm):
    """Whether a list is allowed."""

    allow = BooleanField()


class TermsPage(DeskPage):
    """Cases past their term, with what their rule foresees."""

    title, place = "Изтичащи срокове", "terms"

    @page("/", needs=TERMS, shows="page")
    def index(self):
        """The dry run: nothing is touched."""
        return self.render("privacy/terms.html", dues=read_dues(), actions=dict(ACTIONS),
                           listed=listed_cases(), may_propose=may_propose())

    @page("/propose/", needs=DESTROY, logs=TRY, form=ProposeForm)
    def propose(self, form: ProposeForm):
        """A list of the chosen cases for a second person."""
        chosen = {*form.case.to_store()} - listed_cases()
        made = propose([due for due in read_dues() if due.case.id in chosen],
                       form.action.to_store(), by=this_account(), reason=form.reason.to_store())
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

    @page("/<record:record>/decide/", needs=WRITE, logs=TRY, fresh=True, form=AllowForm)
    def decide(self, found: Destruction, form: AllowForm):
        """Allow, which carries it out at once, or refuse."""
        decide(found, this_account(), allow=form.allow.data,
               alone=not takes_second_person(ANONYMISE))
        if found.is_running():
            carry_out(found, current_user.name)
        flash(CARRIED_OUT if form.allow.data else "Предложението е отказано.")

    @page("/<record:record>/go_on/", needs=WRITE, logs=TRY, fresh=True)
    def go_on(self, found: Destruction):
        """Finish what was interrupted."""
        carry_out(found, current_user.name)
        flash(CARRIED_OUT)
