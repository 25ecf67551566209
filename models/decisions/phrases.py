"""Standard phrases that are put into notes and decisions with one press."""

from peewee import IntegerField, TextField

from models.base import INTERNAL, Entity, Listing
from models.belonging import Belongs
from models.fields import ChoiceField
from models.words import declare_list

PLACES = declare_list(
    "phrases.place", ("notes", "Обсъждане"), ("decision", "Решение"), ("both", "Навсякъде"))


class Phrase(Entity):
    """A text block of the office; the list is its own to change."""

    text = TextField(verbose_name="Текст", help_text="Без имена на деца")
    place = ChoiceField(PLACES, default="both", verbose_name="Къде се предлага")
    position = IntegerField(default=100, verbose_name="Подредба")

    listing = Listing(
        label="фраза", plural="Фрази за протокола", gender="f", menu="Справочници",
        icon="list-details", position=70, columns=("text", "place", "position"),
        search=("text",), filters=("place",), order=("position", "id"), privacy=INTERNAL,
        classes=(("text", INTERNAL),),
        sections=(("Фраза", ("text", "place", "position")),))

    belongs = Belongs(rights="WWW-r", shared=True)

    class Meta:
        table_name = "phrases"

    def title(self) -> str:
        return self.text if len(self.text) <= 60 else f"{self.text[:57]}…"


def read_phrases() -> list[Phrase]:
    """All phrases in use, one query."""
    return list(Phrase.live().order_by(Phrase.position, Phrase.id))
