"""Measures and orders about a child: who ordered them, from when, and until when they hold."""

from peewee import CharField, DateField

from models.base import CHILD, PERSONAL, Entity, Listing, today
from models.belonging import CHILDREN, INSIDE, WITH_CASE, Belongs, Purpose
from models.cases.case import ChildCase
from models.cases.events import add_event
from models.due import Due
from models.fields import ChoiceField, link
from models.pairs import before, past
from models.parties import Organization
from models.words import declare_list

KINDS = declare_list(
    "measures.kind", ("order", "заповед на директора на ДСП"), ("court", "решение на съда"),
    ("police", "полицейска закрила"), ("protection", "мярка за закрила в семейна среда"),
    ("support", "подкрепа на семейството"), ("other", "друга"), grows=True, locked=("order",))

STATES = IN_FORCE, EXPIRED, ENDED = "в сила", "изтекла", "прекратена"


class Measure(Entity):
    """One measure; where its end is known, it warns before that day."""

    case = link(ChildCase, "Случай", backref="measures")
    kind = ChoiceField(KINDS, default="order", verbose_name="Вид")
    what = CharField(max_length=300, verbose_name="Мярка", help_text="Без имена")
    authority = link(Organization, "Кой я е наложил", backref="ordered_measures", required=False)
    number = CharField(max_length=60, default="", verbose_name="Акт №")
    begun_on = DateField(verbose_name="От")
    valid_until = DateField(null=True, verbose_name="Действа до")
    ended_on = DateField(null=True, verbose_name="Прекратена на",
                         help_text="Само ако е прекратена или заменена по-рано")

    freezes_with = ("case",)
    awaits = Due(what="край на мярка по случай", day="valid_until", unless="ended_on",
                 lead=(14, 3), tells=("case.reference",), whose="case.responsible")
    pairs = (before("begun_on", "valid_until"), before("begun_on", "ended_on"),
             *past("begun_on", "ended_on"))
    listing = Listing(
        label="мярка по случай", plural="Мерки по случаи", gender="f", menu="Работа",
        icon="certificate", position=45, named=False, parent="case",
        columns=("case.reference", "what", "authority.title", "begun_on", "valid_until",
                 "state_text"),
        search=("case.reference", "what", "number", "authority.title"),
        filters=("kind", "authority", "begun_on", "valid_until", "ended_on"),
        order=("-begun_on", "-id"), privacy=PERSONAL, classes=(("what", CHILD),),
        fixed=("case",), later=("ended_on",),
        sections=(("Мярка", ("case", "kind", "what", "authority", "number")),
                  ("Време", ("begun_on", "valid_until", "ended_on"))))
    belongs = Belongs(
        rights="-WW-r", to=("case",), purpose=Purpose(CHILDREN, INSIDE, WITH_CASE),
        coarse=("begun_on", "valid_until", "ended_on"), printed=("what",))

    class Meta:
        table_name = "measures"

    def title(self) -> str:
        return f"{self.case.reference}: {self.what}"

    title.reads = ("case.reference",)

    def state_text(self) -> str:
        """Whether it holds today."""
        if self.ended_on:
            return ENDED
        return EXPIRED if self.valid_until and self.valid_until < today() else IN_FORCE

    state_text.label, state_text.reads = "Състояние", ("valid_until", "ended_on")

    def tone(self, path: str) -> str | None:
        """An end that nobody has answered is red."""
        tones = {EXPIRED: "bad", IN_FORCE: "ok", ENDED: "quiet"}
        return tones[self.state_text()] if path == "state_text" else super().tone(path)

    def after_store(self, by: str) -> None:
        """The timeline tells it, on the day it began."""
        if self.version == 1:
            kind = self.show("kind")
            act = f" № {self.number}" if self.number else ""
            add_event(self.case, "order", f"{kind[:1].upper()}{kind[1:]}{act}: {self.what}",
                      by=by, on=self.begun_on)
