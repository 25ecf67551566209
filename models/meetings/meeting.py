"""The meeting: when, where, who leads it, and the state it is in."""

from peewee import CharField, DateField, DateTimeField, IntegerField, TextField, TimeField

from bulgarian.dates import time_words
from models.base import INTERNAL, PERSONAL, Entity, Listing, RuleError
from models.belonging import MEMBER, MEMBERS, OFFICIALS, Belongs, Purpose
from models.due import Due
from models.fields import ChoiceField, LinkField, RichField, link
from models.mechanisms import Mechanism
from models.meetings.course import OVER, MeetingCourse
from models.meetings.quorum import forecast_of
from models.meetings.serials import Numbered
from models.meetings.steps import STEPS
from models.pairs import before, past
from models.parties import Person
from models.words import declare_list

KINDS = declare_list(
    "meetings.kind", ("regular", "редовно"), ("extra", "извънредно"),
    ("constituent", "учредително (първо)"), ("working", "работна среща"),
    ("absentia", "неприсъствено"), grows=True,
    locked=("regular", "extra", "constituent", "working"))
MODES = declare_list(
    "meetings.mode", ("presence", "присъствено"), ("online", "онлайн"), ("mixed", "смесено"))
DONE = OVER


class Meeting(MeetingCourse, Numbered, Entity):
    """A meeting of a mechanism; its serial number prints as „седмото заседание“."""

    mechanism = link(Mechanism, "Механизъм", backref="meetings")
    kind = ChoiceField(KINDS, default="regular", verbose_name="Вид")
    serial = IntegerField(null=True, verbose_name="Пореден №",
                          help_text="Празно – следващият номер на механизма")
    held_on = DateField(verbose_name="Дата")
    starts_at = TimeField(verbose_name="Начален час", help_text="Например 10.30")
    ends_at = TimeField(null=True, verbose_name="Краен час")
    mode = ChoiceField(MODES, default="presence", verbose_name="Форма")
    room = CharField(max_length=80, default="", verbose_name="Зала",
                     help_text="Както ще се отпечата: зала 301, Конферентна зала")
    venue = CharField(max_length=160, default="", verbose_name="Място",
                      help_text="Сграда или институция")
    online_link = LinkField(max_length=200, default="", verbose_name="Връзка за онлайн участие")
    motto = CharField(max_length=200, default="", verbose_name="Надслов")
    chair = link(Person, "Председателства", backref="led_meetings", required=False,
                 help_text="Празно – председателят на механизма")
    chair_basis = CharField(max_length=120, default="", verbose_name="Основание на заместника",
                            help_text="Например заповед № РД-20-15/01.12.2016 г.")
    secretary = link(Person, "Протоколист", backref="minuted_meetings", required=False,
                     help_text="Празно – секретарят на механизма")
    agenda_frozen_at = DateTimeField(null=True, verbose_name="Дневният ред е обявен на")
    remarks = RichField(default="", verbose_name="Бележки към протокола")
    approved_in = link("self", "Протоколът е приет на заседание", backref="approved_minutes",
                       required=False)
    approved_on = DateField(null=True, verbose_name="Протоколът е приет на")
    approval_changes = TextField(default="", verbose_name="Приет с промени")
    reasons = TextField(default="", verbose_name="Причини за стъпките")
    status = ChoiceField((), default="draft", verbose_name="Състояние")

    workflow = STEPS
    status.choices = workflow.choices
    closed_in = ("minutes_signed", "closed")
    free = ("approved_in", "approved_on", "approval_changes")

    awaits = Due(what="заседание", day="held_on", over=("cancelled", "postponed"), is_term=False,
                 tells=("place",))
    pairs = (before("held_on", "approved_on"), *past("approved_on"))
    listing = Listing(
        label="заседание", plural="Заседания", gender="n", menu="Работа", icon="calendar-event",
        position=20, quick=True, many=True,
        columns=("name", "held_on", "mechanism.short", "item_count", "turnout", "status"),
        search=("name", "mechanism.name", "room", "venue", "motto"),
        filters=("status", "kind", "mechanism", "held_on"), order=("-held_on", "-id"),
        privacy=INTERNAL, fixed=("mechanism",), computed=("status", "reasons"),
        classes=(("remarks", PERSONAL), ("approval_changes", PERSONAL),
                 ("reasons", PERSONAL)),
        hidden=(("the meeting's own pages show them", (
            "agenda_frozen_at", "approved_in", "approved_on", "approval_changes")),),
        sections=(("Заседание", ("mechanism", "kind", "serial", "held_on", "starts_at",
                                 "ends_at", "status", "reasons")),
                  ("Място", ("mode", "room", "venue", "online_link", "motto")),
                  ("Водене", ("chair", "chair_basis", "secretary", "remarks"))))

    belongs = Belongs(
        rights="-WWrr", to=("mechanism",), only={MEMBER: "invited_meetings"},
        purpose=Purpose(OFFICIALS, MEMBERS), printed=("motto",), papers=True, linked=True)

    class Meta:
        table_name = "meetings"
        indexes = ((("mechanism", "serial"), True),)

    def title(self) -> str:
        return f"{self.name()} – {self.held_on:%d.%m.%Y} г., {time_words(self.starts_at)} ч."

    def name(self) -> str:
        return f"Заседание № {self.serial}"

    name.label, name.sorts = "Заседание", "serial"

    def place(self) -> str:
        return ", ".join(filter(None, (self.room, self.venue)))

    place.label = "Място"

    def item_count(self) -> str:
        """How many items the agenda has, empty for none."""
        return str(len(self.items) or "") if self.id else ""

    item_count.label, item_count.reads = "Точки", ("items.order",)

    def turnout(self) -> str:
        """Who came and whether that was enough; before the day, who has confirmed."""
        lines = list(self.attendance) if self.id else []
        if not lines:
            return ""
        if not self.is_over:
            forecast = forecast_of(self.mechanism, lines)
            return f"потвърдили {forecast.present} от {forecast.total}"
        quorum = self.quorum_of(lines)
        return (f"{quorum.present} от {quorum.total}, "
                f"{'има кворум' if quorum.ok else 'няма кворум'}")

    turnout.label = "Присъствали"
    turnout.reads = ("attendance.status", "mechanism.quorum_kind")

    def rules(self):
        yield from self.serial_rules()
        if self.id and "held_on" in self._dirty and self.held_on:
            yield from self.year_rules()
        if self.ends_at and self.starts_at and self.ends_at <= self.starts_at:
            yield RuleError("Краят е преди началото. Проверете часовете.", "ends_at")

    def after_store(self, by: str) -> None:
        if self.version == 1:
            self.attendance.model.compose(self, by)
        self.tell_followers(by)

    def chaired_by(self) -> Person:
        return self.chair or self.mechanism.chair

    def minuted_by(self) -> Person | None:
        return self.secretary or self.mechanism.secretary
