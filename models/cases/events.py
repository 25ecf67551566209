"""What happened in a case: notes by hand and marks written by the program."""

from peewee import DateField, TextField

from models.base import CHILD, Entity, Listing, today
from models.belonging import FAMILIES, INSIDE, WITH_CASE, Belongs, Purpose
from models.cases.case import ChildCase
from models.cases.choices import EVENT_KINDS
from models.fields import ChoiceField, link
from models.pairs import past


class CaseEvent(Entity):
    """One line of the case's timeline."""

    case = link(ChildCase, "Случай", backref="events")
    kind = ChoiceField(EVENT_KINDS, default="note", verbose_name="Вид")
    happened_on = DateField(verbose_name="Дата")
    text = TextField(verbose_name="Какво се случи")

    pairs = past("happened_on")
    listing = Listing(
        label="бележка", plural="Хронология", gender="f", parent="case",
        columns=("happened_on", "kind", "text", "created_by"), search=("text",),
        order=("-happened_on", "-id"), privacy=CHILD, fixed=("case",),
        sections=(("Бележка", ("case", "kind", "happened_on", "text")),))

    belongs = Belongs(
        rights="-WW--", to=("case",), purpose=Purpose(FAMILIES, INSIDE, WITH_CASE),
        coarse=("happened_on",))

    class Meta:
        table_name = "case_events"


def add_event(case: ChildCase, kind: str, text: str, *, by: str, on=None) -> CaseEvent:
    """A line in the timeline of the case, of today or of a past day."""
    day = min(on or today(), today())
    return CaseEvent(case=case, kind=kind, happened_on=day, text=text).store(by=by)
