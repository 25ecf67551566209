"""The case: the working file about a child that carries no name."""

from peewee import BooleanField, CharField, DateField, IntegerField, TextField

from models.base import CHILD, PERSONAL, Entity, Listing, RuleError
from models.belonging import CHILDREN, MEMBERS, WITH_TERMS, Belongs, Purpose
from models.cases import choices
from models.cases.ages import age_rules
from models.cases.ending import WHERE, CaseEnding
from models.cases.families import Family
from models.cases.ladder import INSTITUTION, institution_rules, young_rules
from models.cases.levels import raise_level
from models.cases.whereabouts import whereabouts_rules
from models.due import Due
from models.fields import ChoiceField, ChoicesField, link
from models.mechanisms import Mechanism
from models.numbering import next_number
from models.pairs import before, past
from models.parties import Organization, Person
from models.territory import Municipality
from models.users import User
from models.vault.fields import EncryptedField
from models.vault.records import VaultedEntity
from models.workflow import State, Transition, Workflow

OPEN = ("signal", "accepted", "scheduled", "discussed", "plan_active", "monitoring", "reopened")


class ChildCase(CaseEnding, VaultedEntity):
    """A case: why it came, what is needed, what was decided, how it ended."""

    mechanism = link(Mechanism, "Механизъм", backref="cases")
    year = IntegerField(default=0, verbose_name="Година")
    number = IntegerField(default=0, verbose_name="Пореден номер")
    reference = CharField(max_length=30, null=True, unique=True, verbose_name="Номер")
    pseudonym = CharField(max_length=80, default="", verbose_name="Обозначение",
                          help_text="Без име: „дете на 3 г.“, „Случай Слънце“")
    type = ChoiceField(choices.TYPES, verbose_name="Вид случай")
    received_on = DateField(verbose_name="Постъпил на")
    source = link(Organization, "Подал сигнала", backref="sourced_cases", required=False)
    source_person = EncryptedField(max_length=120, default="",
                                   verbose_name="Лице, подало сигнала")
    summary = TextField(default="", verbose_name="Кратко описание",
                        help_text="Без имена: описанието влиза в документи с номера на случая")
    age_band = ChoiceField(choices.AGE_BANDS, verbose_name="Възрастова група")
    municipality_origin = link(Municipality, "Община по произход", backref="origin_cases")
    municipality_current = link(Municipality, "Община на престой", backref="current_cases",
                                required=False)
    environment = ChoiceField(choices.ENVIRONMENTS, default="family",
                              verbose_name="Настояща среда")
    facility = CharField(max_length=200, default="", verbose_name="Настояща институция")
    target_groups = ChoicesField(choices.TARGET_GROUPS, verbose_name="Целеви групи")
    causes = ChoicesField(choices.CAUSES, verbose_name="Причини и рискови фактори")
    needs = ChoicesField(choices.NEEDS, verbose_name="Потребности")
    best_interest = TextField(default="", verbose_name="Обосновка на най-добрия интерес",
                              help_text="Задължителна преди решение за настаняване")
    ladder = ChoicesField(choices.LADDER, verbose_name="Изчерпани възможности")
    family = link(Family, "Семейство", backref="cases", required=False,
                  help_text="Едно за братята и сестрите; избира се и от страницата на случая")
    is_problematic = BooleanField(default=False, verbose_name="Проблемен случай")
    problem = TextField(default="", verbose_name="В какво е проблемът")
    responsible = link(User, "Кой отговаря", backref="cases", required=False)
    lead = link(Organization, "Водеща институция", backref="led_cases", required=False)
    worker = link(Person, "Водещ социален работник", backref="led_cases", required=False)
    sensitivity = ChoiceField(choices.SENSITIVITIES, default="standard",
                              verbose_name="Ниво на достъп")
    status = ChoiceField((), default="signal", verbose_name="Състояние")
    outcome = ChoiceField(choices.OUTCOMES, null=True, verbose_name="Изход")
    closed_on = DateField(null=True, verbose_name="Приключен на")
    legal_hold = BooleanField(default=False, verbose_name="Забрана за заличаване",
                              help_text="Данните не се заличават, докато отметката стои")
    anonymised_on = DateField(null=True, verbose_name="Данните са заличени на")

    workflow = Workflow(
        (State("signal", "Сигнал", "info"), State("accepted", "Приет за разглеждане", "info"),
         State("scheduled", "Включен в дневен ред", "info"),
         State("discussed", "Разгледан", "warn"),
         State("plan_active", "План в изпълнение", "warn"),
         State("monitoring", "Проследяване", "info"), State("closed", "Приключен", "ok"),
         State("transferred", "Препратен", "quiet"), State("suspended", "Временно спрян", "quiet"),
         State("reopened", "Възобновен", "warn")),
        (Transition(name="accept", label="Приеми за разглеждане", sources=("signal",),
                    target="accepted", main=True),
         Transition(name="schedule", label="Включен в дневен ред", target="scheduled",
                    sources=("signal", "accepted", "discussed", "plan_active", "monitoring",
                             "reopened")),
         Transition(name="unschedule", label="Свали от дневния ред", sources=("scheduled",),
                    target="accepted", reason="Причина"),
         Transition(name="discuss", label="Разгледан на заседание", sources=("scheduled",),
                    target="discussed"),
         Transition(name="plan", label="Започни изпълнение на плана", target="plan_active",
                    sources=("discussed", "reopened"), main=True),
         Transition(name="monitor", label="Премини към проследяване", target="monitoring",
                    sources=("discussed", "plan_active"), main=True),
         Transition(name="close", label="Приключи случая", target="closed",
                    sources=("discussed", "plan_active", "monitoring", "reopened"),
                    needs=("outcome", "closed_on"),
                    asks=(*WHERE, "best_interest", "ladder"), main=True, reason_optional=True,
                    reason="Обосновка, ако има неизпълнени ангажименти",
                    check=lambda case, reason: case.closing_rules(reason)),
         Transition(name="transfer", label="Препрати към друг механизъм", target="transferred",
                    sources=OPEN, reason="Причина"),
         Transition(name="suspend", label="Спри временно", sources=OPEN, target="suspended",
                    reason="Причина"),
         Transition(name="resume", label="Продължи работата", sources=("suspended",),
                    target="accepted", main=True),
         Transition(name="reopen", label="Възобнови", sources=("closed", "transferred"),
                    target="reopened", reason="Причина")))
    status.choices = workflow.choices
    closed_in = ("closed", "transferred")
    free = ("sensitivity", "legal_hold", "anonymised_on")
    may_lower = False  # the level of access: a second person agreed, see models.access

    kept_by = ("items", "decisions", "letters", "referrals")
    awaits = Due(what="приемане на сигнал", day="received_on", after=7, lead=(3,),
                 states=("signal",), step="accept", whose="responsible")
    pairs = (before("received_on", "closed_on"), *past("received_on", "closed_on"))
    given = ("year", "number", "reference")
    listing = Listing(
        label="случай", plural="Случаи", menu="Работа", icon="folder", position=10,
        columns=("reference", "child", "municipality_origin.shown_as", "received_on", "type",
                 "status"),
        search=("reference", "pseudonym", "municipality_origin.shown_as", "facility",
                "source.name", "lead.name"),
        filters=("status", "type", "municipality_origin", "received_on", "outcome", "closed_on",
                 "age_band", "environment", "responsible"),
        order=("-year", "-number"), quick=True, many=True, privacy=PERSONAL,
        classes=(("summary", CHILD), ("source_person", CHILD), ("best_interest", CHILD),
                 ("problem", CHILD), ("causes", CHILD), ("needs", CHILD), ("target_groups", CHILD)),
        fixed=("mechanism",), later=("outcome",), computed=("status", "closed_on", "anonymised_on"),
        hidden=(("they stand in the number", ("year", "number")),), unasked_when=choices.UNASKED,
        sections=(
            ("Случай", ("mechanism", "pseudonym", "type", "sensitivity", "status")),
            ("Сигнал", ("received_on", "source", "source_person", "summary")),
            ("Ситуация", ("age_band", "municipality_origin", "municipality_current",
                          "environment", "facility", "family", "target_groups")),
            ("Причини и потребности", ("causes", "needs")),
            ("Проблемен случай", ("is_problematic", "problem")),
            ("Най-добър интерес", ("best_interest", "ladder")),
            ("Водене", ("responsible", "lead", "worker", "outcome", "closed_on", "legal_hold",
                        "anonymised_on"))))

    belongs = Belongs(
        rights="-WW-r", to=("mechanism",), where=("unsealed",), papers=True, linked=True,
        purpose=Purpose(CHILDREN, MEMBERS, WITH_TERMS), kept=("reference", "municipality_origin"),
        coarse=("received_on", "closed_on"), printed=("pseudonym", "facility"))

    class Meta:
        table_name = "cases"
        indexes = ((("mechanism", "year", "number"), True),)

    def title(self) -> str:
        return f"{self.reference} · {self.pseudonym}" if self.pseudonym else self.reference

    def child(self) -> str:
        """Initials of the child where the identity is known, otherwise the pseudonym."""
        identity = next(iter(self.identity), None) if self.id else None
        return identity.initials() if identity else self.pseudonym

    child.label, child.reads = "Дете", ("identity",)

    def search_text(self) -> str:
        return Entity.search_text(self)  # what is sealed here is not looked for

    def about_case(self, *, ask: bool = True) -> int | None:
        return self.id

    def before_check(self) -> None:
        raise_level(self)

    def rules(self):
        if self.is_problematic and not (self.problem or self.anonymised_on):
            yield RuleError("Опишете в какво е проблемът.", "problem")
        yield from whereabouts_rules(self)
        if self.outcome == INSTITUTION and "outcome" in self._dirty:
            yield from institution_rules(self, "outcome")
            yield from young_rules(self, self, "outcome", self.closed_on)
        if self.family_id and self.family.mechanism_id != self.mechanism_id:
            yield RuleError("Семейството е на друг механизъм.", "family")
        yield from (*self.year_rules(), *self.living_rules())
        if self.id and {"received_on", "age_band", "target_groups"} & self._dirty:
            for identity in self.identity:
                identity.case = self
                yield from age_rules(identity)

    def assign_numbers(self) -> None:
        self.year = self.received_on.year
        self.number = next_number("case", owner=self.mechanism_id, year=self.year)
        self.reference = self.mechanism.case_number(self.received_on, self.number)

    @property
    def is_open(self) -> bool:
        return self.status in OPEN
