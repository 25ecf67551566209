"""Who the child is, shown only on „Покажи“: with a reason, noted, for one view of the page."""

from flask import abort, request, session
from flask_admin import expose

from admin.base import EntityView
from admin.records.addresses import record_url
from admin.records.showing import Fact
from models.access.case_access import PURPOSES, check_reason
from models.audit.chain import record_event
from models.base import Entity, RuleError
from models.cases.identity import CaseIdentity, Relative

DOTS = "••••••••••"
REVEALED = "revealed"  # in the session: the one record whose form may be opened and stored


def note_reveal(record: Entity, purpose: str, reason: str, *, action: str = "reveal") -> None:
    """Who saw or took out whose data and why, in the log of the office."""
    record_event(action, record, reason=f"{dict(PURPOSES)[purpose]}: {reason}")


def typed_reason() -> tuple[str, str]:
    """The purpose and the words of a posted reason; RuleError if they say nothing."""
    purpose, reason = request.form.get("purpose", ""), request.form.get("reason", "")
    check_reason(purpose, reason)
    return purpose, reason.strip()


class RevealPages:
    """The page of a record that carries a child's data, once without them and once with."""

    @expose("/<record:record>/reveal/", methods=("POST",))
    def reveal(self, record: int):
        """The page with the child's data, after the reason is noted."""
        found = self.get_one(record) or abort(404)
        try:
            note_reveal(found, *typed_reason())
        except RuleError as broken:
            return self.show_unrevealed(found, broken.message)
        return self.show_revealed(found)

    def show_revealed(self, record: Entity):
        return self.show_details(record, revealed=True)

    def show_unrevealed(self, record: Entity, message: str):
        return self.show_details(record, 422, reveal_error=message)

    def details_context(self, record: Entity) -> dict:
        """What „Покажи“ needs; until then nothing is revealed."""
        return {**super().details_context(record), "revealed": False, "purposes": PURPOSES,
                "reveal_url": record_url(record, "reveal/"), "dots": DOTS}


class IdentityView(RevealPages, EntityView):
    """The child's own record: dots, and a form that opens with a reason too."""

    entity = CaseIdentity
    details_template = "guarded/details.html"
    masked = ("first_name", "middle_name", "last_name", "id_number", "no_number_reason",
              "birth_date", "birth_place", "address")

    def show_revealed(self, record: Entity):
        if request.form.get("then") != "edit":
            return self.show_details(record, revealed=True,
                                     sections=super().read_sections(record))
        session[REVEALED] = record_url(record)
        return self.show_opened_form(record)

    def show_unrevealed(self, record: Entity, message: str):
        if request.form.get("then") == "edit":
            return self.ask_reason(record, message), 422
        return super().show_unrevealed(record, message)

    def read_sections(self, record: Entity) -> list[tuple[str, list[Fact]]]:
        """The sections with dots for what is entered."""
        return [(title, [self._dotted(fact) for fact in facts])
                for title, facts in super().read_sections(record)]

    def _dotted(self, fact: Fact) -> Fact:
        is_hidden = fact.name in self.masked and fact.text
        return Fact(fact.name, fact.label, DOTS) if is_hidden else fact

    @expose("/<record:record>/edit/", methods=("GET", "POST"))
    def edit_view(self, record: int):
        """The form, after the reason was given for this very record."""
        stored = self.get_one(record) or abort(404)
        self.refuse_writing(stored)
        if session.get(REVEALED) != record_url(stored) or request.method == "GET":
            return self.ask_reason(stored)
        return super().edit_view(record)

    def after_url(self, record: Entity) -> str:
        session.pop(REVEALED, None)
        return super().after_url(record)

    def ask_reason(self, record: Entity, message: str = "") -> str:
        return self.render("guarded/reason.html", record=record, view=self, message=message,
                           purposes=PURPOSES, reveal_url=record_url(record, "reveal/"))

    def show_opened_form(self, record: Entity) -> str:
        """The form with the values, posted to where it is stored."""
        return self.show_form(self.make_form(record), record, title=record.title(),
                              up=record_url(record))


class RelativeView(IdentityView):
    """A parent or another close person of the child."""

    entity = Relative
    masked = ("name", "phone", "address", "note")
