"""Decisions taken under the items of an agenda."""

from peewee import CharField, IntegerField, TextField

from models.agenda.items import AgendaItem
from models.base import CHILD, INTERNAL, Entity, Listing, RuleError
from models.belonging import CHILDREN, MEMBERS, Belongs, Purpose
from models.cases.case import ChildCase
from models.cases.events import add_event
from models.cases.ladder import INSTITUTION, institution_rules, young_rules
from models.fields import ChoiceField, link
from models.mechanisms import LegalBasis
from models.meetings.meeting import Meeting
from models.memoranda import Memorandum
from models.numbering import next_number
from models.parties import Organization
from models.words import declare_list
from models.workflow import State, Transition, Workflow

KINDS = declare_list(
    "decisions.kind", ("info", "Приема за сведение"), ("adopt", "Приема или одобрява документ"),
    ("admit_member", "Приема член"), ("case_plan", "Приема план за действие по случай"),
    ("support", "Осигурява подкрепа на семейството"),
    ("refer", "Насочва към услуга или институция"),
    ("placement", "Предлага настаняване или преместване"),
    ("institution", "Предлага настаняване в институция"),
    ("request_capacity", "Иска място или съдействие"),
    ("transfer", "Препраща към друг координационен механизъм"),
    ("systemic", "Предлага системна промяна"), ("joint", "Заявява готовност за съвместни действия"),
    ("training", "Организира обучение или събитие"), ("publish", "Публикува информация"),
    ("other", "Друго"), grows=True,
    locked=("info", "adopt", "admit_member", "case_plan", "support", "refer", "placement",
            "request_capacity", "transfer", "training", "publish", "institution",
            "other"))
VALID, ANNULLED = "valid", "annulled"
WITH_COMMITMENT = ("case_plan", "support", "request_capacity", "training", "publish")


class Decision(Entity):
    """A decision taken under an item of the agenda, numbered by mechanism and year."""

    meeting = link(Meeting, "Заседание", backref="decisions")
    item = link(AgendaItem, "Точка", backref="decisions")
    number = IntegerField(default=0, verbose_name="№")
    year = IntegerField(default=0, verbose_name="Година")
    kind = ChoiceField(KINDS, verbose_name="Вид решение")
    text = TextField(verbose_name="Текст на решението",
                     help_text="Без имена на деца: случаят се посочва с номера му")
    legal_basis = link(LegalBasis, "Правно основание", backref="decisions", required=False)
    case = link(ChildCase, "Случай", backref="decisions", required=False)
    lead = link(Organization, "Водеща институция", backref="led_decisions", required=False,
                help_text="Празно – отговорникът по първия ангажимент; останалите са съотговорни")
    memorandum = link(Memorandum, "Меморандум", backref="decisions", required=False)
    quorum_note = CharField(max_length=120, default="", verbose_name="Записано без кворум")
    status = ChoiceField((), default=VALID, verbose_name="Състояние")
    annul_reason = CharField(max_length=300, default="", verbose_name="Защо е анулирано",
                             help_text="Излиза в протокола и в книгата; без имена на деца")
    entry_key = CharField(max_length=40, default="", verbose_name="Белег на въвеждането")

    workflow = Workflow(
        (State(VALID, "В сила", "ok"), State(ANNULLED, "Анулирано", "bad")),
        (Transition(name="annul", label="Анулирай", sources=(VALID,), target=ANNULLED,
                    needs=("annul_reason",), check=lambda d, _: d.annulling_rules()),
         Transition(name="reopen", label="Върни в сила", sources=(ANNULLED,), target=VALID,
                    reason="Защо се връща в сила")))
    status.choices = workflow.choices
    closed_in = (ANNULLED,)

    owners = ("meeting", "item")
    freezes_with = ("meeting",)
    given = ("number", "year")
    listing = Listing(
        label="решение", plural="Решения", gender="n", menu="Работа", icon="checklist",
        position=30, parent="meeting",
        columns=("name", "text", "meeting.name", "case.reference", "responsible", "kind"),
        search=("text", "case.reference", "responsible"), filters=("kind", "status", "meeting"),
        order=("-year", "-number"), privacy=INTERNAL,
        classes=(("text", CHILD), ("annul_reason", CHILD)),
        fixed=("meeting", "item"), computed=("number", "quorum_note", "status", "annul_reason"),
        unlogged=("entry_key",),
        hidden=(("it stands in the number", ("year",)), ("a key of the form", ("entry_key",))),
        sections=(("Решение", ("meeting", "item", "number", "kind", "text", "legal_basis",
                               "case", "memorandum", "lead", "quorum_note", "status",
                               "annul_reason")),),
        children=("commitments", "changes"))

    belongs = Belongs(
        rights="-WW-r", to=("meeting", "case", "item"), minuted=True,
        purpose=Purpose(CHILDREN, MEMBERS), papers=True, linked=True)

    class Meta:
        table_name = "decisions"

    def title(self) -> str:
        meeting = self.meeting
        return (f"Решение № {self.number} от {meeting.name().lower()}, "
                f"{meeting.held_on:%d.%m.%Y} г.{self._mark()}")

    title.reads = ("number", "status", "meeting.held_on", "meeting.serial")

    def name(self) -> str:
        return f"Решение № {self.number}{self._mark()}"

    name.label, name.sorts, name.reads = "Решение", "number", ("number", "status")

    def _mark(self) -> str:
        return " (анулирано)" if self.is_annulled else ""

    @property
    def is_annulled(self) -> bool:
        return self.status == ANNULLED

    @classmethod
    def in_force(cls, query=None):
        """The live decisions, or those of a query, without the annulled ones."""
        return (cls.live() if query is None else query).where(cls.status != ANNULLED)

    def responsible(self) -> str:
        """Short names of the institutions that have to do something."""
        if not self.id:
            return ""
        return ", ".join(one.short() for one in self.institutions())

    def institutions(self) -> list[Organization]:
        """Who has to do something: the lead first, then those responsible with it."""
        asked = [one.organization for one in self.commitments]
        lead = [self.lead] if self.lead_id else []
        return list({one.id: one for one in (*lead, *asked)}.values())

    responsible.label = "Отговорник"
    responsible.reads = ("commitments.organization", "lead")

    def before_check(self) -> None:
        if self.item_id and not self.id:
            self.meeting = self.item.meeting
            self.case = self.case or self.item.case

    def rules(self):
        if self.item_id and self.meeting_id and self.item.meeting_id != self.meeting_id:
            yield RuleError("Точката е от друго заседание.", "item")
        if self.item_id and not self.id and self.item.is_lost():
            yield RuleError(f"Точка {self.item.order} не е приета: {self.item.votes_for or 0} „за“ "
                            f"и {self.item.votes_against} „против“. Проверете гласовете.", "item")
        if self.memorandum_id and self.meeting_id and \
                self.memorandum.mechanism_id != self.meeting.mechanism_id:
            yield RuleError("Меморандумът е на друг механизъм.", "memorandum")
        if self.kind == "placement" and self.case_id and not self.case.best_interest:
            yield RuleError(f"Първо попълнете обосновката на най-добрия интерес в случай "
                            f"{self.case.reference}: без нея не се предлага настаняване.", "kind")
        if self.kind == INSTITUTION and self.case_id and (not self.id or "kind" in self._dirty):
            yield from institution_rules(self.case, "kind")
            yield from young_rules(self, self.case, "kind",
                                   self.meeting.held_on if self.meeting_id else None)
        if not self.id and self.meeting_id and self.meeting.status in (
                "minutes_signed", "closed", "cancelled", "postponed", "no_quorum"):
            yield RuleError("В това състояние на заседанието не се добавят решения.", "meeting")

    def stay_rules(self):
        yield from super().stay_rules()
        if self.number:
            yield RuleError("Решението има номер и остава в книгата. Ако е записано погрешно, "
                            "използвайте „Анулирай“ с причина; ако вече не важи, отменете го с "
                            "по-късно решение.")

    def annulling_rules(self):
        if self.changes.exists():
            yield RuleError("Решението изменя или отменя друго. Първо преместете в кошчето реда "
                            "под „Изменя или отменя“.")

    def moved(self, step, *, reason: str, by: str) -> None:
        if step.name == "annul":
            self.drop_commitments(f"{self.name()}: {self.annul_reason}", by)
        else:
            self.annul_reason = ""
            self.save(by=by)
        if self.case_id:
            told = self.annul_reason or f"отново в сила. {reason}"
            add_event(self.case, "decision", f"{self.name()}: {told}", by=by)

    def drop_commitments(self, reason: str, by: str) -> None:
        """Let what is not done yet fall with the decision."""
        for commitment in self.commitments:
            if commitment.status not in ("done", "cancelled"):
                commitment.workflow.move(commitment, "cancel", by=by, reason=reason)

    def repealed_by(self) -> "Decision | None":
        """The later decision that repeals this one, None without one."""
        return next((one.decision for one in self.changed_by if one.kind == "repeal"), None)

    def told_off(self) -> str:
        """„анулирано: …“ or „отменено с Решение № 9 …“; empty for a decision in force."""
        if self.is_annulled:
            return f"анулирано: {self.annul_reason.rstrip('.')}"
        later = self.repealed_by()
        return f"отменено с {later.title()}".rstrip(".") if later else ""

    def assign_numbers(self) -> None:
        self.year = self.meeting.held_on.year
        self.number = next_number("decision", owner=self.meeting.mechanism_id, year=self.year)

    def after_store(self, by: str) -> None:
        if self.case_id and self.version == 1:
            add_event(self.case, "decision", f"{self.name()}: {self.text}", by=by,
                      on=self.meeting.held_on)
