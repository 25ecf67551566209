"""Services for children with their places, and the referrals of cases to them."""

from collections.abc import Callable
from datetime import date, timedelta

from peewee import BooleanField, CharField, DateField, IntegerField, TextField

from bulgarian.dates import add_working_days, count_working_days
from models.base import CHILD, INTERNAL, PERSONAL, PUBLIC, Entity, Listing, RuleError, today
from models.belonging import CHILDREN, WITH_CASE, Belongs, Confidential, Purpose
from models.cases.case import ChildCase
from models.cases.choices import SEXES
from models.cases.events import add_event
from models.confidential import ADDRESS, PHONE, TOLD
from models.documents.issued import CHANNELS, GONE, IssuedDocument
from models.due import Due
from models.fields import ChoiceField, PhoneField, RichField, link
from models.pairs import at_most, before, past
from models.parties import Organization
from models.reported import follow, is_old, known_on, offered, refusing_words, stale_days
from models.territory import Municipality
from models.uses import EVERY
from models.words import declare_list
from models.workflow import State, Transition, Workflow

SERVICE_KINDS = declare_list(
    "services.kind", ("cnst", "Център за настаняване от семеен тип (ЦНСТ)"),
    ("cop", "Център за обществена подкрепа (ЦОП)"),
    ("csri", "Център за социална рехабилитация и интеграция (ЦСРИ)"),
    ("dc", "Дневен център за деца с увреждания"), ("kc", "Кризисен център"),
    ("mb", "Звено „Майка и бебе“"), ("pj", "Преходно жилище"), ("nj", "Наблюдавано жилище"),
    ("zj", "Защитено жилище"), ("cdu", "Център за работа с деца на улицата"),
    ("pg", "Областен екип по приемна грижа"),
    ("ckodu", "Център за комплексно обслужване на деца с увреждания"),
    ("dmsgd", "Дом за медико-социални грижи за деца (ДМСГД)"),
    ("ddlrg", "Дом за деца, лишени от родителска грижа (ДДЛРГ)"), ("other", "Друга"), grows=True,
    locked=("dmsgd", "ddlrg", "other", "pg", "cnst"))
INSTITUTIONS = ("dmsgd", "ddlrg")
# step of a service -> (service, day, by): what follows from it, in its transaction.
SERVICE_STEPS: dict[str, Callable] = {}
SERVICE_STATES = (
    State("planned", "планирана", "quiet"), State("preparing", "разкриване", "info"),
    State("open", "действаща", "ok"), State("transforming", "в трансформация", "warn"),
    State("closing", "в процес на закриване", "warn"), State("closed", "закрита", "quiet"))
RUNNING = ("open", "transforming", "closing")  # children live there
TAKING = RUNNING[:2]  # and they take more
DISABILITIES = declare_list(
    "services.disability", ("without", "само без увреждания"), ("only", "само с увреждания"))
OUTSIDERS = declare_list(
    "services.accepts_outside", ("yes", "да"), ("agreed", "по договореност"), ("no", "не"))
REFERRAL_KINDS = declare_list(
    "referrals.kind", ("letter", "насочващо писмо на ОКМД"),
    ("transfer", "препращане към друг механизъм"))
URGENCIES = declare_list(
    "referrals.urgency", ("normal", "обичайна"), ("urgent", "спешна"), grows=True,
    locked=("normal", "urgent"))
REFUSALS = declare_list(
    "referrals.refusal", ("no_places", "няма свободни места"),
    ("profile", "профилът не съответства"), ("no_order", "липсва направление или заповед"),
    ("health", "здравословно състояние"), ("other_municipality", "предимство за деца от общината"),
    ("no_council", "липсва решение на общината"), ("other", "друга"), grows=True)


def _stage(name: str, label: str, sources: tuple, target: str, **more) -> Transition:
    """A step to another stage, which has its day and its act."""
    return Transition(name=name, label=label, sources=sources, target=target,
                      needs=("stage_on",), asks=("stage_act",), **more)


class Service(Entity):
    """A service or institution for children: its stages, for whom it is, and its places.

    The places are what its reports say of today; those of a new one are its first reports.
    """

    name = CharField(max_length=200, verbose_name="Наименование")
    kind = ChoiceField(SERVICE_KINDS, verbose_name="Вид услуга")
    municipality = link(Municipality, "Община", backref="services")
    provider = link(Organization, "Доставчик", backref="services")
    state = ChoiceField(((one.code, one.label) for one in SERVICE_STATES), default="open",
                        verbose_name="Състояние")
    stage_on = DateField(null=True, verbose_name="В това състояние от")
    stage_act = CharField(max_length=120, default="", verbose_name="Акт",
                          help_text="Решение или заповед, с номер и дата")
    places = IntegerField(default=0, verbose_name="Капацитет")
    occupied = IntegerField(default=0, verbose_name="Заети места")
    as_of = DateField(null=True, verbose_name="Заетост към дата")
    age_from = IntegerField(null=True, verbose_name="Възраст от")
    age_to = IntegerField(null=True, verbose_name="Възраст до")
    sex = ChoiceField(SEXES, null=True, verbose_name="Пол",
                      help_text="Празно – за момчета и момичета")
    disability = ChoiceField(DISABILITIES, null=True, verbose_name="Увреждания",
                             help_text="Празно – за всички деца")
    accepts_outside = ChoiceField(OUTSIDERS, default="yes",
                                  verbose_name="Приема от други общини")
    address = CharField(max_length=200, default="", verbose_name="Адрес")
    address_confidential = BooleanField(default=False, verbose_name="Поверителен адрес",
                                        help_text=TOLD)
    phone = PhoneField(max_length=60, default="", verbose_name="Телефон")

    workflow = Workflow(
        SERVICE_STATES,
        (_stage("prepare", "Започни разкриване", ("planned",), "preparing"),
         _stage("open", "Отбележи като действаща", ("planned", "preparing", "transforming"),
                "open", main=True),
         _stage("transform", "Започни трансформация", ("open",), "transforming"),
         _stage("begin_closing", "Започни закриване", ("open", "transforming"), "closing"),
         _stage("keep", "Отмени закриването", ("closing",), "open", reason="Причина"),
         _stage("close", "Закрий", ("open", "transforming", "closing"), "closed")),
        column="state")

    kept_by = EVERY
    pairs = (at_most("age_from", "age_to"), *past("as_of", "stage_on"))
    listing = Listing(
        label="услуга", plural="Услуги и места", gender="f", menu="Регион", icon="building",
        position=10, beside=True, columns=("name", "municipality.shown_as", "places", "occupied",
                                           "free", "as_of"),
        search=("name", "kind", "municipality.shown_as", "provider.name"),
        filters=("kind", "municipality", "state"), order=("name",), privacy=PUBLIC,
        classes=(("address", INTERNAL), ("phone", PUBLIC)),
        fixed=("state", "places", "occupied", "as_of"), computed=("stage_on", "stage_act"),
        sections=(("Услуга", ("name", "kind", "municipality", "provider", "state", "stage_on",
                              "stage_act")),
                  ("Места", ("places", "occupied", "as_of")),
                  ("За кого", ("age_from", "age_to", "sex", "disability", "accepts_outside")),
                  ("Връзка", ("address", "address_confidential", "phone"))),
        children=("capacities", "occupancies", "served", "stages", "closure_steps", "exit_plans",
                  "placements", "waits", "referrals"))

    belongs = Belongs(
        rights="WWW-r", shared=True, papers=True,
        confidential=Confidential("address_confidential", {"address": ADDRESS, "phone": PHONE}))

    class Meta:
        table_name = "services"

    _is_first = False

    def before_check(self) -> None:
        self._is_first = not self.id
        if self.id:
            self._tell(today())

    def rules(self):
        yield from self.must_be_unique(
            "name", "municipality", message="Вече има такава услуга: {other}.", binned=False)
        if min(self.places, self.occupied) < 0:
            yield RuleError("Броят на местата не може да е отрицателен.", "places")
        if self._is_first and self.occupied > self.places:
            yield from self.doubt("occupied", f"Заетите места ({self.occupied}) са повече от "
                                  f"капацитета ({self.places}): услугата е свръхзаета.")
        before = self.stages.order_by(self.stages.model.begun_on.desc()).first() \
            if self.id and "stage_on" in self._dirty else None
        if before and self.stage_on and self.stage_on < before.begun_on:
            yield RuleError(f"Денят е преди началото на предишния етап: „{before.show('state')}“ "
                            f"от {before.begun_on:%d.%m.%Y} г.", "stage_on")
        if self.state == "closed":
            yield from self._closure_rules()

    def _closure_rules(self):
        if self.occupied:
            yield RuleError(f"Закритата услуга няма деца в нея, а заети места: "
                            f"{self.occupied}. Първо ги преместете и запишете справка с 0 заети.",
                            "occupied")
        there = self.children_now() if self.id else 0
        if there:
            yield RuleError(f"В услугата има деца без ново настаняване: {there}. Запишете къде "
                            "отива всяко от тях и края на престоя му тук.", "state")
        waiting = self.referrals.where(Referral.status.in_(("draft", "sent"))).count() \
            if self.id else 0
        if waiting:
            yield RuleError(f"Към услугата има насочвания без отговор: {waiting}. Запишете "
                            "отговора им или ги оттеглете, преди да я отбележите като закрита.",
                            "state")

    def after_store(self, by: str) -> None:
        """The places typed for a new service are its first reports."""
        if not self._is_first:
            return
        told, day = (self.places, self.occupied, self.as_of), self.as_of or today()
        if told[0]:
            _first(self.capacities.model(service=self, places=told[0], valid_from=day), by)
        if told[2]:
            _first(self.occupancies.model(service=self, occupied=told[1], as_of=told[2]), by)

    def moved(self, step, *, reason: str, by: str) -> None:
        """Keep the stage with its day and act."""
        self.stages.model(service=self, state=self.state, begun_on=self.stage_on,
                          act=" – ".join(filter(None, (self.stage_act, reason)))).store(by)
        if step.name in SERVICE_STEPS:
            SERVICE_STEPS[step.name](self, self.stage_on, by)

    def evidence(self, on: date) -> dict:
        """How many places were free on a day, by data of which day, and what that rests on."""
        known = known_on(self, on)
        if known.free is None:
            return {"free_places": None, "free_as_of": None, "free_basis":
                    f"Неизвестен към {on:%d.%m.%Y} г.: до този ден няма справка за местата."}
        return {"free_places": known.free, "free_as_of": known.occupancy.as_of, "free_basis":
                f"{known.told()}; взети от регистъра на {today():%d.%m.%Y} г."}

    def retell(self, by: str = "", on: date | None = None) -> None:
        """Store what the reports say of today, where that is something else."""
        self._tell(on or today())
        if self.dirty_fields:
            self.save(by=by)

    def _tell(self, on: date) -> None:
        known = known_on(self, on)
        self.set_values({
            "places": known.capacity.places if known.capacity else 0,
            "occupied": (known.occupancy.occupied + known.occupancy.reserved
                         if known.occupancy else 0),
            "as_of": known.occupancy.as_of if known.occupancy else None})

    def free(self) -> int:
        """Free places; negative when the service is overfull, none where it is being closed."""
        return offered(self.places - self.occupied, self.state)

    free.label = "Свободни"

    def children_now(self) -> int:
        """How many children the desk knows to be there today."""
        return self.placements.where(self.placements.model.ended_on.is_null()).count()

    children_now.label = "Деца сега"

    def tone(self, path: str) -> str | None:
        """Overfull is red, old numbers are amber."""
        if path in ("free", "occupied") and self.free() < 0:
            return "bad"
        if path == "as_of" and self.state in RUNNING and self.is_stale(today()):
            return "warn"
        return super().tone(path)

    def is_stale(self, on: date) -> bool:
        """Whether its occupancy was told too long before a day, or never."""
        return is_old(self.as_of, on)

    @classmethod
    def stale(cls, on: date):
        """The running services whose number of places was told too long before a day."""
        return cls.live().where(cls.state == "open", cls.as_of.is_null() | (
            cls.as_of < on - timedelta(stale_days())))


def _first(report, by: str) -> None:
    """Store a report of a new service, which asked about all that is unusual in it."""
    report.is_first, report.confirmed = True, (f"occupied={report.__data__.get('occupied')}",)
    report.store(by)


class Referral(Entity):
    """A case directed to a service or an institution, and what they answered."""

    case = link(ChildCase, "Случай", backref="referrals")
    kind = ChoiceField(REFERRAL_KINDS, default="letter", verbose_name="Вид")
    service = link(Service, "Услуга", backref="referrals", required=False)
    organization = link(Organization, "Институция", backref="referrals", required=False,
                        help_text="До кого е писмото; празно – до доставчика на услугата")
    reason = RichField(verbose_name="Причина и какво се иска",
                       help_text="Без име на детето: писмото носи номера на случая")
    attachments = TextField(default="", verbose_name="Приложени документи",
                            help_text="По един на ред, без имена")
    full_reason = TextField(default="", verbose_name="Защо, щом няма място или се закрива",
                            help_text="Защо се насочва точно там, без имена")
    urgency = ChoiceField(URGENCIES, default="normal", verbose_name="Спешност")
    sent_on = DateField(null=True, verbose_name="Изпратено на")
    channel = ChoiceField(CHANNELS, null=True, verbose_name="Как е изпратено")
    answer_due = DateField(null=True, verbose_name="Отговор се очаква до")
    status = ChoiceField((), default="draft", verbose_name="Състояние")
    answered_on = DateField(null=True, verbose_name="Отговор на дата")
    answer = TextField(default="", verbose_name="Отговор")
    refusal = ChoiceField(REFUSALS, null=True, verbose_name="Причина за отказ")
    started_on = DateField(null=True, verbose_name="Услугата започна на")
    ended_on = DateField(null=True, verbose_name="Услугата приключи на")
    free_places = IntegerField(null=True, verbose_name="Свободни места при изпращането")
    free_as_of = DateField(null=True, verbose_name="Данните за местата са към")
    free_basis = CharField(max_length=400, default="", verbose_name="На какво почива броят")

    workflow = Workflow(
        (State("draft", "Неизпратено", "quiet"), State("sent", "Изпратено", "warn"),
         State("accepted", "Прието", "ok"), State("refused", "Отказано", "bad"),
         State("withdrawn", "Оттеглено", "quiet"), State("placed", "Започнато", "ok")),
        (Transition(name="send", label="Отбележи като изпратено", sources=("draft",),
                    target="sent", needs=("sent_on",), asks=("channel", "answer_due"), main=True,
                    proposes=lambda referral: {"sent_on": referral.written_on()}),
         Transition(name="accept", label="Запиши отговор: прието", sources=("sent",),
                    target="accepted", needs=("answered_on",), asks=("answer",), main=True),
         Transition(name="refuse", label="Запиши отговор: отказано", sources=("sent",),
                    target="refused", needs=("answered_on", "refusal"), asks=("answer",)),
         Transition(name="withdraw", label="Оттегли", sources=("draft", "sent"),
                    target="withdrawn", reason="Причина"),
         Transition(name="start", label="Услугата започна", sources=("accepted",),
                    target="placed", asks=("started_on",), main=True)))
    status.choices = workflow.choices

    awaits = Due(what="отговор на насочване", day="answer_due", states=("sent",), step="accept",
                 whose="case.responsible")
    freezes_with = ("case",)
    pairs = (before("case.received_on", "sent_on"), before("sent_on", "answer_due"),
             before("sent_on", "answered_on"), before("sent_on", "started_on"),
             before("started_on", "ended_on"),
             *past("sent_on", "answered_on", "started_on", "ended_on"))
    listing = Listing(
        label="насочване", plural="Насочвания", gender="n", menu="Работа",
        icon="arrow-forward-up", position=40, parent="case",
        columns=("target", "case.reference", "sent_on", "answer_due", "status"),
        search=("case.reference", "service.name", "organization.name", "reason"),
        filters=("status", "kind", "sent_on", "refusal", "urgency", "answered_on"),
        order=("-sent_on", "-id"), quick=True, privacy=PERSONAL,
        computed=("status", "free_places", "free_as_of", "free_basis"), fixed=("case",),
        later=("answered_on", "answer", "refusal", "started_on", "ended_on"),
        when_asked=("full_reason",), children=("findings",),
        classes=(("reason", CHILD), ("answer", CHILD), ("attachments", CHILD),
                 ("full_reason", CHILD)),
        sections=(("Насочване", ("case", "kind", "service", "full_reason", "organization",
                                 "urgency", "reason", "attachments")),
                  ("Срокове", ("sent_on", "channel", "answer_due")),
                  ("Отговор", ("status", "answered_on", "answer", "refusal", "started_on",
                               "ended_on")),
                  ("Места при изпращането", ("free_places", "free_as_of", "free_basis"))))

    belongs = Belongs(
        rights="-WW-r", to=("case",),
        purpose=Purpose(CHILDREN, "доставчици на услуги, институции", WITH_CASE), papers=True)

    class Meta:
        table_name = "referrals"

    def title(self) -> str:
        return f"{self.case.reference} → {self.target()}"

    title.reads = ("case", "service", "organization")

    def target(self) -> str:
        """Short name of the service or institution the case is directed to."""
        if self.service_id:
            return self.service.name
        return self.organization.short() if self.organization_id else ""

    target.label, target.reads = "Към", ("service", "organization")

    def addressee(self) -> Organization:
        """The institution the letter goes to."""
        return self.organization if self.organization_id else self.service.provider

    def before_check(self) -> None:
        if self.status == "sent" and self.sent_on and not self.answer_due and self.case_id:
            self.answer_due = self.sent_on if self.kind == "transfer" else add_working_days(
                self.sent_on, self.case.mechanism.answer_days)
        if self.status == "placed":
            self.started_on = self.started_on or today()

    def rules(self):
        if not self.service_id and not self.organization_id:
            yield RuleError("Изберете услуга или институция, към която насочвате.", "service")
        is_new = not self.id or "service" in self._dirty
        if is_new and self.service_id and self.service.state == "closed":
            yield RuleError(f"Услугата „{self.service.name}“ е закрита. Изберете друга.", "service")
        why = is_new and self.service_id and self.status == "draft" and \
            refusing_words(self.service, self.sent_on or today())
        if why and not self.full_reason.strip():
            yield RuleError(f"{why} Изберете друга услуга или напишете защо насочвате към тази.",
                            "full_reason")
        if self.ended_on and not self.started_on:
            yield RuleError("Запишете и кога услугата е започнала.", "started_on")

    def moved(self, step, *, reason: str, by: str) -> None:
        if step.name == "send" and self.service_id:
            for name, value in self.service.evidence(self.sent_on).items():
                setattr(self, name, value)
            self.save(by=by)
        follow(self, by)
        label = self.workflow.state(self).label.lower()
        text = f"Насочване към {self.target()}: {label}. {reason}".strip()
        add_event(self.case, "referral", text, by=by)

    def written_on(self) -> date:
        """The day of its newest letter with a number; today without one."""
        letters = IssuedDocument.select(IssuedDocument.register_date).where(
            IssuedDocument.entity == self._meta.table_name, IssuedDocument.object_id == self.id,
            IssuedDocument.register_date.is_null(False), IssuedDocument.status.not_in(GONE))
        return letters.order_by(IssuedDocument.id.desc()).scalar() or today()

    def days_waiting(self, on: date | None = None) -> int:
        """Working days since it was sent without an answer."""
        if self.status != "sent" or not self.sent_on:
            return 0
        return count_working_days(self.sent_on, on or today())

    @classmethod
    def unanswered(cls, on: date):
        """Live referrals whose answer is overdue; one that nobody set a day for is due too."""
        is_due = cls.answer_due.is_null() | (cls.answer_due < on)
        return cls.live().where(cls.status == "sent", is_due)
