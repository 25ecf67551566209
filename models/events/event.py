"""An event with a date that may be known only in part, its people, and their certificates."""

from peewee import BooleanField, CharField, DateField, IntegerField, TextField, TimeField, fn

from bulgarian.numerals import counted
from models.agenda.timetable import timetable
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
    starts_at = TimeField(null=True, verbose_name="Начален час",
                          help_text="От него се смятат часовете на програмата")
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
        sections=(("Събитие", ("mechanism", "kind", "topic", "held_on", "starts_at", "place",
                               "hours", "lecturers", "project", "notes")),),
        children=("points", "participants"))

    belongs = Belongs(rights="rWW-r", to=("mechanism",), naming=("lecturers",), papers=True,
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

    def programme(self) -> list["Point"]:
        """The points in their order, each with the time it `begins` where the first is known."""
        points = list(self.points.order_by(Point.order, Point.id))
        begins = timetable(self.starts_at, points)[0] if self.starts_at else [None] * len(points)
        for point, begin in zip(points, begins, strict=True):
            point.begins = begin
        return points

    def rules(self):
        if self.hours is not None and not 1 <= self.hours <= 1000:
            yield RuleError("Учебните часове са от 1 до 1000.", "hours")


class Point(Entity):
    """A point of an event's programme: in which place, what, for how long, who leads it."""

    event = link(Event, "Събитие", backref="points")
    order = IntegerField(null=True, verbose_name="Точка №", help_text="Празно – след последната")
    topic = CharField(max_length=300, verbose_name="Тема")
    minutes = IntegerField(default=30, verbose_name="Минути")
    speaker = CharField(max_length=160, default="", verbose_name="Води")

    listing = Listing(
        label="точка от програмата", plural="Програма", gender="f", parent="event",
        columns=("order", "topic", "speaker", "minutes"), search=("topic", "speaker"),
        order=("order", "id"), privacy=PUBLIC, classes=(("speaker", PERSONAL),),
        fixed=("event",),
        sections=(("Точка от програмата", ("event", "order", "topic", "speaker", "minutes")),))

    belongs = Belongs(rights="rWW-r", to=("event",), naming=("speaker",),
                      purpose=Purpose(OFFICIALS, "участниците"))

    class Meta:
        table_name = "event_points"

    def title(self) -> str:
        return f"{self.order}. {self.topic}"

    title.reads = ("order", "topic")

    def before_check(self) -> None:
        if self.order is None and self.event_id:
            last = self.event.points.select(fn.MAX(Point.order)).scalar()
            self.order = (last or 0) + 1

    def rules(self):
        if self.order is not None and not 1 <= self.order <= 200:
            yield RuleError("Номерът на точката е от 1 до 200.", "order")
        if self.minutes is not None and not 0 <= self.minutes <= 600:
            yield RuleError("Времето за точката е от 0 до 600 минути.", "minutes")


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
