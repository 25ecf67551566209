"""What was said under an item, and who voted how where it is done by name."""

from peewee import CharField, IntegerField, TextField, fn

from models.agenda.items import AgendaItem
from models.attendance.lines import Attendance
from models.base import CHILD, INTERNAL, PERSONAL, Entity, Listing, RuleError
from models.belonging import CHILDREN, MEMBERS, Belongs, Purpose
from models.database import database
from models.fields import ChoiceField, link
from models.words import declare_list

CHOICES = declare_list(
    "named_votes.choice", ("for", "за"), ("against", "против"), ("abstained", "въздържал се"))
COUNTS = {"for": "votes_for", "against": "votes_against", "abstained": "abstained"}


class Statement(Entity):
    """A statement under an item: who spoke, in short what was said."""

    item = link(AgendaItem, "Точка", backref="statements")
    line = link(Attendance, "Участник", backref="statements", required=False)
    speaker = CharField(max_length=120, default="", verbose_name="Име",
                        help_text="Когато не е в списъка на присъстващите")
    text = TextField(verbose_name="Изказване", help_text="Накратко; без имена на деца")
    order = IntegerField(default=0, verbose_name="Ред")
    entry_key = CharField(max_length=40, default="", verbose_name="Белег на въвеждането")

    freezes_with = ("item",)
    listing = Listing(
        label="изказване", plural="Изказвания", gender="n", parent="item",
        columns=("name", "text", "order"), search=("text",), order=("order", "id"),
        privacy=INTERNAL, classes=(("text", CHILD), ("speaker", PERSONAL)), fixed=("item",),
        unlogged=("entry_key",), hidden=(("a key of the form", ("entry_key",)),),
        sections=(("Изказване", ("item", "line", "speaker", "text")),))

    belongs = Belongs(
        rights="-WW-r", to=("item", "line"), minuted=True, naming=("speaker",),
        purpose=Purpose(CHILDREN, MEMBERS))

    class Meta:
        table_name = "statements"

    def title(self) -> str:
        return self.name()

    title.reads = ("speaker", "line")

    def name(self) -> str:
        """Who spoke: a line of the attendance, or the name as typed."""
        return self.line.title() if self.line_id else self.speaker

    name.label, name.reads = "Говори", ("speaker", "line")

    def rules(self):
        if not self.line_id and not self.speaker.strip():
            yield RuleError("Изберете кой говори или напишете името му.", "speaker")
        if self.line_id and self.item_id and self.line.meeting_id != self.item.meeting_id:
            yield RuleError("Участникът е от друго заседание.", "line")

    def assign_numbers(self) -> None:
        last = Statement.select(fn.MAX(Statement.order)).where(
            Statement.item == self.item_id).scalar()
        self.order = (last or 0) + 1


class NamedVote(Entity):
    """How one member voted on an item."""

    item = link(AgendaItem, "Точка", backref="named_votes")
    line = link(Attendance, "Участник", backref="named_votes")
    choice = ChoiceField(CHOICES, default="for", verbose_name="Глас")

    owners = ("item", "line")
    freezes_with = ("item",)
    listing = Listing(
        label="глас", plural="Поименно гласуване", parent="item",
        columns=("name", "choice"), order=("id",), privacy=INTERNAL,
        computed=("item", "line", "choice"),
        sections=(("Глас", ("item", "line", "choice")),))

    belongs = Belongs(rights="-WW-r", to=("item", "line"))

    class Meta:
        table_name = "named_votes"
        indexes = ((("item", "line"), True),)

    def title(self) -> str:
        return f"{self.line.title()}: {self.show('choice')}"

    title.reads = ("line",)

    def name(self) -> str:
        return self.line.title()

    name.label, name.reads = "Участник", ("line",)

    def rules(self):
        if self.line_id and self.item_id and self.line.meeting_id != self.item.meeting_id:
            yield RuleError("Участникът е от друго заседание.", "line")
        if self.line_id and not self.line.voting:
            yield RuleError("Този участник няма право на глас.", "line")


def vote_by_name(item: AgendaItem, line: Attendance, choice: str, by: str = "") -> AgendaItem:
    """The item with its counts, after the vote of one member was set or, if empty, taken back."""
    mine = (NamedVote.item == item.id) & (NamedVote.line == line.id)
    with database.atomic():
        if choice:
            vote = NamedVote.get_or_none(mine) or NamedVote(item=item, line=line)
            vote.choice = choice
            vote.store(by)
        else:
            NamedVote.delete().where(mine).execute()
        return _count(item, by)


def _count(item: AgendaItem, by: str) -> AgendaItem:
    choices = [vote.choice for vote in NamedVote.live().where(NamedVote.item == item.id)]
    for choice, column in COUNTS.items():
        setattr(item, column, choices.count(choice))
    item.result = "named"
    return item.store(by)
