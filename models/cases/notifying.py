"""Authorities that are told of signs of violence or trafficking: until when, when, and by what."""

from datetime import datetime, time, timedelta

from peewee import CharField, DateField, TimeField

from bulgarian.clock import office_time
from bulgarian.dates import date_numeric, show_moment
from bulgarian.numerals import counted
from models.base import PERSONAL, Entity, Listing, RuleError, today, utc_now
from models.belonging import CHILDREN, INSIDE, WITH_CASE, Belongs, Purpose
from models.cases.case import ChildCase
from models.cases.events import add_event
from models.due import Due
from models.fields import ChoiceField, link
from models.pairs import before, past
from models.parties import Organization
from models.words import declare_list

VIOLENCE, TRAFFICKING = "violence", "trafficking"
GROUNDS = declare_list(
    "notified.ground", (VIOLENCE, "признаци на насилие"),
    (TRAFFICKING, "трафик или непридружено дете"), ("other", "друго"), grows=True,
    locked=(VIOLENCE, TRAFFICKING))
AUTHORITIES = declare_list(
    "notified.authority", ("social", "дирекция „Социално подпомагане“"), ("police", "полиция"),
    ("prosecutor", "прокуратура"), ("agency", "Държавна агенция за закрила на детето"),
    ("other", "друг орган"), grows=True, locked=("social", "police"))
CHANNELS = declare_list(
    "notified.channel", ("phone", "по телефона"), ("email", "по ел. поща"),
    ("exchange", "по системата за електронен обмен"), ("hand", "на ръка"), ("other", "друго"),
    grows=True, locked=("email", "exchange", "hand"))
TERM = timedelta(hours=24)  # of the mechanism for trafficked children; other signs: the same day
MINUTES = 60


class Notified(Entity):
    """One authority that has to be told, or was."""

    case = link(ChildCase, "Случай", backref="notified")
    ground = ChoiceField(GROUNDS, default=VIOLENCE, verbose_name="Повод")
    authority = ChoiceField(AUTHORITIES, verbose_name="Орган")
    organization = link(Organization, "Институция", backref="notified", required=False)
    known_on = DateField(default=today, verbose_name="Признаците са известни от")
    known_at = TimeField(null=True, verbose_name="Час, в който са станали известни")
    due_on = DateField(null=True, verbose_name="Срок")
    told_on = DateField(null=True, verbose_name="Уведомен на")
    told_at = TimeField(null=True, verbose_name="Час на уведомяване")
    channel = ChoiceField(CHANNELS, null=True, verbose_name="Как")
    person = CharField(max_length=120, default="", verbose_name="Кой прие съобщението",
                       help_text="Длъжност или входящ номер")
    late_reason = CharField(max_length=300, default="", verbose_name="Защо е след срока",
                            help_text="Без имена")

    awaits = Due(what="уведомяване на орган", day="due_on", unless="told_on", lead=(1,),
                 tells=("ground", "term"), whose="case.responsible")
    pairs = (before("known_on", "told_on"), *past("known_on", "told_on"))
    listing = Listing(
        label="уведомен орган", plural="Уведомени органи", icon="alert-triangle",
        parent="case", columns=("case.reference", "who", "ground", "term", "told"),
        search=("case.reference", "authority", "organization.name"),
        filters=("ground", "authority", "known_on", "told_on", "channel"),
        order=("-known_on", "id"), privacy=PERSONAL, fixed=("case",), computed=("due_on",),
        when_asked=("late_reason",),
        sections=(("Кого и защо", ("case", "ground", "authority", "organization", "known_on",
                                    "known_at", "due_on")),
                  ("Уведомяване", ("told_on", "told_at", "channel", "person",
                                     "late_reason"))))
    belongs = Belongs(
        rights="-WW-r", to=("case",), purpose=Purpose(CHILDREN, INSIDE, WITH_CASE),
        coarse=("known_on", "due_on", "told_on"))

    class Meta:
        table_name = "notified"

    def title(self) -> str:
        return f"{self.case.reference}: {self.who()}"

    title.reads = ("case.reference", "authority", "organization")

    def who(self) -> str:
        """The institution, or the kind of authority while none of the register is chosen."""
        return self.organization.short() if self.organization_id else self.show("authority")

    who.label, who.reads = "Орган", ("authority", "organization")

    _is_told = False

    def before_check(self) -> None:
        self._is_told = bool(self.told_on) and "told_on" in self._dirty
        if self.known_on:
            self.due_on = self.ends_at().date()

    def ends_at(self) -> datetime:
        """The moment until which it has to be told: a day later, or the end of the same one."""
        if self.ground == TRAFFICKING and self.known_at:
            return datetime.combine(self.known_on, self.known_at) + TERM
        day = self.known_on + TERM if self.ground == TRAFFICKING else self.known_on
        return datetime.combine(day, time(23, 59))

    def rules(self):
        yield from self.must_be_unique(
            "case", "authority", "organization", "known_on",
            message="Този орган вече е записан за уведомяване: {other}.")
        if bool(self.told_on) != bool(self.channel):
            yield RuleError("Запишете и кога, и как е уведомен органът.",
                            "channel" if self.told_on else "told_on")
        if self.told_on and not self.told_at:
            yield RuleError("Напишете и часа: срокът се брои по него.", "told_at")
        if self.told_on and self.told_at and self.known_on:
            yield from self._time_rules(datetime.combine(self.told_on, self.told_at))

    def _time_rules(self, told: datetime):
        if self.known_at and told < datetime.combine(self.known_on, self.known_at):
            yield RuleError("Часът е преди признаците да станат известни.", "told_at")
        if told > self.ends_at() and not self.late_reason.strip():
            yield RuleError(f"Срокът беше до {show_moment(self.ends_at())}. Напишете защо "
                            "органът е уведомен след него.", "late_reason")

    def term(self) -> str:
        """Until when, and how long that still is."""
        ends = self.ends_at()
        if self.told_on:
            return f"до {show_moment(ends)}"
        left = int((ends - office_now()).total_seconds() // MINUTES)
        hours, minutes = divmod(abs(left), MINUTES)
        long = counted(hours, "час", "часа") if hours else counted(minutes, "минута", "минути")
        stays = "остава" if (hours or minutes) == 1 else "остават"
        return f"до {show_moment(ends)} – {stays if left >= 0 else 'просрочено с'} {long}"

    term.label, term.reads = "Срок", ("known_on", "known_at", "ground", "told_on")

    def told(self) -> str:
        """When and by what it was told."""
        if not self.told_on:
            return "още не"
        when = (show_moment(datetime.combine(self.told_on, self.told_at)) if self.told_at
                else date_numeric(self.told_on))
        return f"{when}, {self.show('channel')}"

    told.label, told.reads = "Уведомен", ("told_on", "told_at", "channel")

    def tone(self, path: str) -> str | None:
        """Who has not been told is amber, and red once it is late."""
        if path in ("term", "told") and not self.told_on:
            return "bad" if self.ends_at() < office_now() else "warn"
        return super().tone(path)

    def after_store(self, by: str) -> None:
        """The timeline tells it, on its day."""
        if self._is_told:
            add_event(self.case, "note", f"Уведомен орган: {self.who()} – {self.told()}.",
                      by=by, on=self.told_on)


def expect_notices(case: ChildCase, ground: str, whom: dict, by: str) -> None:
    """Write down the authorities that are to be told from now on; `whom` gives institutions."""
    now = office_now()
    known = {one.authority for one in case.notified}
    for authority, organization in whom.items():
        if authority not in known:
            Notified(case=case, ground=ground, authority=authority, organization=organization,
                     known_on=now.date(), known_at=now.time().replace(second=0)).store(by)


def office_now() -> datetime:
    """Now, by the clock of the office."""
    return office_time(utc_now())
