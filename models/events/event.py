"""An event with a date that may be known only in part, its people, and their certificates."""

from peewee import BooleanField, CharField, DateField, IntegerField, TextField

from bulgarian.numerals import counted
from models.attendance.invited import REPLIES, Answering
from models.base import INTERNAL, PERSONAL, PUBLIC, Entity, Listing, RuleError
from models.belonging import OFFICIALS, Belongs, Purpose
from models.due import Due
from models.fields import ChoiceField, PartialDateField, link
from models.mechanisms import Mechanism
from models.pairs import past
from models.parties import Organization, Person
from models.words import declare_list

KINDS = declare_list(
    "events.kind", ("training", "обучение"), ("round_table", "кръгла маса"),
    ("conference", "конференция"), ("signing", "подписване"), ("campaign", "кампания"),
    ("visit", "посещение"), grows=True,
    locked=("training", "signing", "visit"))
ROLES = declare_list(
    "event_participants.role", ("participant", "участник"), ("lecturer", "лектор"),
    ("guest", "гост"), grows=True,
    locked=("participant", "lecturer", "guest"))
ANSWERS = REPLIES.without("deputy")  # nobody is certified for another
GENDERS = declare_list("event_participants.gender", ("m", "мъж"), ("f", "жена"))


class Event(Entity):
    """A training, a round table: what, when as far as it is known, where, for how long."""

    mechanism = link(Mechanism, "Механизъм", backref="events")
    kind = ChoiceField(KINDS, default="training", verbose_name="Вид")
    topic = CharField(max_length=300, verbose_name="Тема")
    held_on = PartialDateField(verbose_name="Дата или период",
                               help_text="Може и непълна: 17.09.2015, есен 2015, юни–юли 2015")
    place = CharField(max_length=160, default="", verbose_name="Място")
    hours = IntegerField(null=True, verbose_name="Учебни часа", help_text="Само за обучение")
    lecturers = CharField(max_length=300, default="", verbose_name="Лектори")
    project = CharField(max_length=200, default="", verbose_name="Проект")
    notes = TextField(default="", verbose_name="Бележки")

    awaits = Due(what="обучение или събитие", day="held_on", is_term=False, tells=("place",))
    listing = Listing(
        label="събитие", plural="Обучения и събития", gender="n", menu="Регион", icon="users",
        position=70, columns=("topic", "kind", "held_on", "place", "attended"),
        search=("topic", "place", "lecturers", "project"),
        filters=("kind", "mechanism", "place", "hours"), order=("-held_on", "-id"), privacy=PUBLIC,
        classes=(("lecturers", PERSONAL), ("notes", INTERNAL)),
        sections=(("Събитие", ("mechanism", "kind", "topic", "held_on", "place", "hours",
                               "lecturers", "project", "notes")),),
        children=("participants",))

    belongs = Belongs(rights="rWW-r", to=("mechanism",), naming=("lecturers",),
                      purpose=Purpose(OFFICIALS, "участниците"))

    class Meta:
        table_name = "events"

    def title(self) -> str:
        return f"{self.show('kind').capitalize()} „{self.topic}“"

    title.reads = ("kind", "topic")

    def attended(self) -> str:
        """„22 участници“, of those who came."""
        number = sum(one.attended for one in self.participants) if self.id else 0
        return counted(number, "участник", "участници") if number else ""

    attended.label, attended.reads = "Участници", ("participants.attended",)

    def rules(self):
        if self.hours is not None and not 1 <= self.hours <= 1000:
            yield RuleError("Учебните часове са от 1 до 1000.", "hours")


class Participant(Answering, Entity):
    """Somebody who was invited to an event, as his certificate names him."""

    event = link(Event, "Събитие", backref="participants")
    name = CharField(max_length=160, verbose_name="Трите имена")
    gender = ChoiceField(GENDERS, verbose_name="Пол", help_text="За „преминал“ или „преминала“")
    position = CharField(max_length=120, default="", verbose_name="Длъжност")
    organization = link(Organization, "Институция", backref="event_participants", required=False)
    person = link(Person, "От списъка с лица", backref="event_participants", required=False)
    role = ChoiceField(ROLES, default="participant", verbose_name="Участва като")
    attended = BooleanField(default=True, verbose_name="Присъствал")
    reply = ChoiceField(ANSWERS, null=True, verbose_name="Отговор на поканата")
    replied_on = DateField(null=True, verbose_name="Отговорено на")

    pairs = past("replied_on")
    listing = Listing(
        label="участник", plural="Участници", parent="event",
        columns=("name", "position", "organization.short", "role", "reply", "attended"),
        search=("name", "position", "organization.name"), order=("name", "id"),
        privacy=PERSONAL, fixed=("event",),
        sections=(("Участник", ("event", "name", "gender", "position", "organization", "person",
                                "role", "reply", "replied_on", "attended")),))

    belongs = Belongs(rights="rWW-r", to=("event",), naming=("name",),
                      purpose=Purpose(OFFICIALS, "участниците"))

    class Meta:
        table_name = "event_participants"

    def title(self) -> str:
        return self.name

    title.reads = ("name",)

    def before_check(self) -> None:
        self.note_reply()
        if self.reply == "no" and "reply" in self._dirty:
            self.attended = False

    def rules(self):
        yield from self.must_be_unique("name", "event",
                                       message="Този участник вече е записан: {other}.")
