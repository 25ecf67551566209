"""Registering a case: the child and the case are typed on one page and stored together."""

from contextlib import suppress

from flask import request

from admin.once import refuse_other_text
from admin.records.typed import CONFIRMED, refuse_foreign_fields
from bulgarian.dates import parse_date
from forms.making import EntityForm, form_class, make_form, opened
from models.base import Entity, RuleError
from models.cases.case import ChildCase
from models.cases.identity import CaseIdentity
from models.database import database

CHILD = ("first_name", "middle_name", "last_name", "sex", "id_kind", "id_number",
         "no_number_reason", "birth_date", "birth_place", "address", "address_protected",
         "match_reason")
ASSUMED = ("id_kind", "address_protected", "match_reason")  # they tell nothing of the child


class Registration:
    """Two forms that look like one: the child's, which may stay empty, and the case's."""

    def __init__(self, choose, allow, typed=None):
        """`choose` gives the records that may be referred to, `allow` the columns that are typed;
        `typed` is what was posted."""
        self.case = ChildCase()
        self.form = make_form(self.case, choose, formdata=typed, allow=allow)
        self.names = allow(CaseIdentity, CHILD)
        self.child = opened(form_class(CaseIdentity, self.names), carried_child(), choose, typed)

    # What the template of forms asks for.
    @property
    def version(self):
        return self.form.version

    def sections(self) -> list:
        """The child first, then the case."""
        child = [("Дете", self.child.inputs(self.names))] if self.names else []
        return [*child, *self.form.sections()]

    @property
    def doubts(self) -> list:
        """What of both may be confirmed."""
        return [*self.child.doubts, *self.form.doubts]

    def faults(self) -> list:
        """The messages of both, in the order of the page."""
        return self.child.faults() + self.form.faults()

    def is_child_empty(self) -> bool:
        """Whether nothing is known of the child yet."""
        return not any(self.child[name].to_store() for name in self.names if name not in ASSUMED)

    def stored(self, by: str) -> bool:
        """Whether both are stored, all or nothing; if not, the forms say why."""
        pairs = self._pairs()
        try:
            self._refuse_foreign_fields()
            unread = [form for form, _ in pairs if not form.validate()]
            if unread:
                return self._refused(pairs)
            with database.atomic():
                for form, record in pairs:
                    self._store(form, record, by)
        except RuleError:
            self.case.id = None
            return self._refused([pair for pair in pairs if not pair[0].faults()])
        return True

    def _pairs(self) -> list[tuple[EntityForm, Entity]]:
        """The forms that are stored, each with its record: the child's once it is known."""
        child = [] if self.is_child_empty() else [(self.child, CaseIdentity(case=self.case))]
        return [(self.form, self.case), *child]

    def tell_faults(self) -> None:
        """Say at the fields what is wrong in them, before anybody asks to store them."""
        for form, record in self._pairs():
            form.is_sound(record)

    def _refused(self, pairs: list) -> bool:
        """Not stored: what is wrong in either form is said in one round."""
        for form, record in pairs:
            form.show_sense(record)
        return False

    def _refuse_foreign_fields(self) -> None:
        try:
            refuse_other_text()
            refuse_foreign_fields(self.case, self.form, self.child)
        except RuleError as broken:
            self.form.show_rule(broken)
            raise

    def _store(self, form: EntityForm, record: Entity, by: str) -> None:
        if record is not self.case:
            record.case = self.case  # which has its number only now
        try:
            record.confirmed = request.form.getlist(CONFIRMED)
            form.fill(record).store(by=by)
        except RuleError as broken:
            form.show_rule(broken)
            raise


def carried_child() -> CaseIdentity:
    """The child as typed into the search that came before."""
    words = request.form.get("name", "").split()
    child = CaseIdentity(id_number=request.form.get("number", ""),
                         match_reason=request.form.get("reason", "").strip()[:300])
    columns = _columns(words)
    for column, word in zip(columns, [*words[:len(columns) - 1], " ".join(
            words[len(columns) - 1:])], strict=False):
        setattr(child, column, word[:60])
    with suppress(ValueError):
        child.birth_date = parse_date(request.form.get("birth_date", ""))
    return child


def _columns(words: list[str]) -> tuple[str, ...]:
    return ("first_name", "middle_name", "last_name") if len(words) > 2 else \
        ("first_name", "last_name")
