"""How many days ahead the office wants to be told of what falls due."""

import re

from peewee import CharField

from models.base import ENTITIES, PUBLIC, Entity, Listing, RuleError
from models.belonging import Belongs
from models.fields import ChoiceField
from models.words import Lazy

LONGEST, MOST = 366, 5


def dues() -> list[type[Entity]]:
    """The entities whose records fall due, in the order in which they are told."""
    found = [entity for entity in ENTITIES.values() if entity.awaits is not None]
    return sorted(found, key=lambda entity: (entity.awaits.is_term, entity._meta.table_name))


def kinds() -> list[tuple[str, str]]:
    """Table and words of what falls due, own registers too."""
    return sorted(((entity._meta.table_name, entity.awaits.what) for entity in dues()),
                  key=lambda pair: pair[1])


class LeadTime(Entity):
    """When the office is told of one kind of term; what has none is told as shipped."""

    kind = ChoiceField((), unique=True, verbose_name="За какво")
    days = CharField(max_length=40, verbose_name="Колко дни по-рано",
                     help_text="Например 60, 30, 7: излиза на „Днес“ 60 дни преди края, а писмото "
                               "за деня го споменава и 30, и 7 дни преди него")

    kind.choices = Lazy(kinds)

    listing = Listing(
        label="ранно напомняне", plural="Ранни напомняния", gender="n", menu="Настройки",
        named=False, icon="clock", position=31, columns=("kind", "days"), search=("kind", "days"),
        order=("kind",),
        searched=False, privacy=PUBLIC, sections=(("Напомняне", ("kind", "days")),))

    belongs = Belongs(rights="WWW-r", shared=True)

    class Meta:
        table_name = "lead_times"

    def before_check(self) -> None:
        found = {int(one) for one in re.findall(r"\d+", self.days or "")}
        if found and re.fullmatch(r"[\d\s,;и]+", self.days):
            self.days = ", ".join(str(one) for one in sorted(found, reverse=True))

    def rules(self):
        yield from self.must_be_unique("kind", message="За това вече има ред: {other}.")
        if not re.fullmatch(r"\d+(, \d+)*", self.days or ""):
            yield RuleError("Напишете броя дни, например 30, или няколко: 60, 30, 7.", "days")
        elif len(self.told()) > MOST or max(self.told()) > LONGEST:
            yield RuleError(f"Дните са до {LONGEST}, най-много {MOST} числа.", "days")

    def told(self) -> tuple[int, ...]:
        """The days as numbers, the largest first."""
        return tuple(int(one) for one in self.days.split(", "))


class Leads:
    """How early everything is told, read once."""

    def __init__(self):
        self.said = {one.kind: one.told() for one in LeadTime.live()}

    def of(self, entity: type[Entity]) -> tuple[int, ...]:
        """The days before, the largest first."""
        return self.said.get(entity._meta.table_name, entity.awaits.lead)
