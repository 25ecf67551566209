"""Families: the cases of brothers and sisters, told once for all of them."""

from peewee import CharField, IntegerField

from models.base import INTERNAL, Entity, Listing, RuleError
from models.belonging import Belongs
from models.database import database
from models.fields import link
from models.mechanisms import Mechanism
from models.numbering import next_number


class Family(Entity):
    """What the cases of brothers and sisters have in common: a number and nothing that names."""

    mechanism = link(Mechanism, "Механизъм", backref="families")
    number = IntegerField(default=0, verbose_name="Номер")
    note = CharField(max_length=300, default="", verbose_name="Бележка",
                     help_text="Без имена, например „децата да не се разделят“")

    given = ("number",)
    kept_by = ("cases",)
    listing = Listing(
        label="семейство", plural="Семейства", gender="n", columns=("title", "note"),
        search=("note",), order=("-id",), privacy=INTERNAL, fixed=("mechanism",),
        computed=("number",),
        sections=(("Семейство", ("mechanism", "number", "note")),), children=("cases",))
    belongs = Belongs(rights="-WW-r", to=("mechanism",), where=("families_of_cases",))

    class Meta:
        table_name = "families"

    def title(self) -> str:
        return f"Семейство № {self.number}"

    title.label, title.sorts, title.reads = "Семейство", "number", ("number",)

    def assign_numbers(self) -> None:
        self.number = next_number("family", owner=self.mechanism_id)


def join_siblings(case, other, *, by: str) -> Family:
    """Let two cases be of one family, which may have more; RuleError where that cannot be."""
    if case.id == other.id:
        raise RuleError("Изберете друг случай.", "sibling")
    if case.mechanism_id != other.mechanism_id:
        raise RuleError("Случаят е на друг механизъм.", "sibling")
    if case.family_id and other.family_id and case.family_id != other.family_id:
        raise RuleError(f"Другото дете вече е в „{other.family.title()}“, а това – в "
                        f"„{case.family.title()}“. Първо извадете едното.", "sibling")
    with database.atomic():
        family = case.family or other.family or Family(mechanism=case.mechanism).store(by)
        for one in (case, other):
            if one.family_id != family.id:
                one.family = family
                one.store(by=by)
    return family


def siblings_of(case) -> list:
    """The other live cases of the family."""
    if not case.family_id:
        return []
    entity = type(case)
    return list(entity.live().where(entity.family == case.family_id, entity.id != case.id))
