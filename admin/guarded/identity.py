"""Who the child is, shown only on „Покажи“: with a reason, noted, for one view of the page."""

from flask import request

from admin.base import EntityView
from admin.declaring import TRY, page
from admin.guarded.reasons import FILLING, ReasonForm, is_given, key_of, note_reveal, note_shown
from admin.policy.needs import IDENTITY, WRITE
from admin.records.addresses import record_url
from admin.records.showing import Fact
from models.access.reasons import PURPOSES
from models.base import Entity, RuleError
from models.cases.identity import CaseIdentity, Relative
from models.tailoring.snapshot import is_own

DOTS = "••••••••••"


class RevealPages:
    """The page of a record that carries a child's data, once without them and once with."""

    @page("/<record:record>/reveal/", needs=IDENTITY, logs=TRY, form=ReasonForm)
    def reveal(self, found: Entity, form: ReasonForm):
        """The page with the child's data, after the reason is noted."""
        is_form = form.then.to_store() == "edit"
        try:
            note_reveal(found, *form.checked())
        except RuleError as broken:
            return self.show_unrevealed(found, broken.message, is_form=is_form)
        return self.show_revealed(found, is_form=is_form)

    def show_revealed(self, record: Entity, *, is_form: bool):
        return self.show_details(record, revealed=True)

    def show_unrevealed(self, record: Entity, message: str, *, is_form: bool):
        return self.show_details(record, 422, reveal_error=message)

    def details_context(self, record: Entity) -> dict:
        """What „Покажи“ needs; until then nothing is revealed."""
        return {**super().details_context(record), "revealed": False, "purposes": PURPOSES,
                "reveal_url": record_url(record, "reveal/"), "dots": DOTS}


class IdentityView(RevealPages, EntityView):
    """The child's own record: dots, and a form that opens with a reason too."""

    entity = CaseIdentity
    keeps_drafts = False  # of the names of children
    details_template = "guarded/details.html"
    masked = ("first_name", "middle_name", "last_name", "id_number", "no_number_reason",
              "birth_date", "birth_place", "address", "match_reason")

    def show_revealed(self, record: Entity, *, is_form: bool):
        if not is_form:
            return self.show_details(record, revealed=True,
                                     sections=super().read_sections(record))
        return self.show_opened_form(record)

    def show_unrevealed(self, record: Entity, message: str, *, is_form: bool):
        if is_form:
            return self.ask_reason(record, message), 422
        return super().show_unrevealed(record, message, is_form=is_form)

    def read_sections(self, record: Entity) -> list[tuple[str, list[Fact]]]:
        """The sections with dots for what is entered."""
        return [(title, [self._dotted(fact) for fact in facts])
                for title, facts in super().read_sections(record)]

    def _dotted(self, fact: Fact) -> Fact:
        is_masked = fact.name in self.masked or is_own(fact.name)
        if not (is_masked and fact.text):
            return fact
        veil = getattr(self.entity._meta.fields.get(fact.name), "veiled", lambda _name: DOTS)
        return Fact(fact.name, fact.label, veil(fact.text))

    @page("/<record:record>/edit/", needs=WRITE, shows="form", logs=TRY)
    def edit_view(self, stored):
        """The form, after a reason was given for this very record."""
        if request.method == "GET" or not is_given(key_of(stored), FILLING):
            return self.ask_reason(stored)
        answer = super().edit_view(stored)
        if getattr(answer, "status_code", 200) not in (302, 303):  # it shows the data once more
            note_shown(stored, lasts=FILLING)
        return answer

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
