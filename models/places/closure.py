"""Closing an institution: how many are to be, the steps of one, and where each child goes."""

from datetime import date

from peewee import CharField, DateField, IntegerField

from models.base import CHILD, INTERNAL, PERSONAL, PUBLIC, Entity, Listing, RuleError
from models.belonging import CHILDREN, INSIDE, WITH_CASE, Belongs, Purpose
from models.cases.case import ChildCase
from models.cases.choices import ENVIRONMENTS
from models.cases.ladder import INSTITUTION
from models.cases.lasting import add_months
from models.due import Due
from models.fields import ChoiceField, link
from models.pairs import past
from models.services import INSTITUTIONS, SERVICE_KINDS, SERVICE_STEPS, Service
from models.territory import Oblast
from models.words import declare_list

NATIONAL, REGIONAL = "national", "oblast"
SCOPES = declare_list("closure_targets.scope", (NATIONAL, "за страната"), (REGIONAL, "за областта"))
STEPS = ("Решение или акт за закриване", "Оценка на децата", "План за извеждане на всяко дете",
         "Осигурени алтернативни услуги", "Подготовка на децата и на приемащите",
         "Извеждане или преместване", "Пренасочване и преквалификация на персонала",
         "Акт за закриване", "Проследяване на децата до 12 месеца")

HALF_YEAR = "Проверка как живеят изведените деца 6 месеца след закриването"


class ClosureTarget(Entity):
    """How many institutions of a kind are to be closed; national numbers count no region's."""

    scope = ChoiceField(SCOPES, default=REGIONAL, verbose_name="Обхват")
    oblast = link(Oblast, "Област", backref="closure_targets", required=False,
                  help_text="Само за обхват „за областта“")
    kind = ChoiceField(SERVICE_KINDS, verbose_name="Вид институция")
    number = IntegerField(verbose_name="Да се закрият")
    until = DateField(null=True, verbose_name="До")
    source = CharField(max_length=200, default="", verbose_name="Откъде е числото",
                       help_text="План, отчет или закон, с датата му")

    listing = Listing(
        label="цел за закриване", plural="Цели за закриване", gender="f", menu="Регион",
        icon="checklist", position=48,
        columns=("kind", "scope", "oblast.name", "number", "closed", "until"),
        search=("kind", "oblast.name", "source"), filters=("scope", "oblast", "kind", "until"),
        order=("scope", "kind", "id"), privacy=PUBLIC,
        sections=(("Цел", ("scope", "oblast", "kind", "number", "until", "source")),))
    belongs = Belongs(rights="WWW-r", shared=True)

    class Meta:
        table_name = "closure_targets"

    def rules(self):
        if (self.scope == REGIONAL) != bool(self.oblast_id):
            yield RuleError("Областта се избира само за обхват „за областта“.", "oblast")
        if self.kind and self.kind not in INSTITUTIONS:
            yield RuleError("Цел се поставя за институции: ДМСГД или ДДЛРГ.", "kind")
        if self.number is not None and self.number < 1:
            yield RuleError("Напишете колко институции да се закрият.", "number")

    def closed(self) -> str:
        """How many of the oblast are closed; a national number is nothing that a region counts."""
        if self.scope == NATIONAL:
            return "не се брои тук"
        found = Service.live().where(Service.kind == self.kind, Service.state == "closed")
        return str(sum(one.municipality.oblast_id == self.oblast_id for one in found))

    closed.label = "Закрити"


class ClosureStep(Entity):
    """One step of the plan to close an institution."""

    service = link(Service, "Услуга", backref="closure_steps")
    order = IntegerField(default=0, verbose_name="Ред")
    what = CharField(max_length=200, verbose_name="Стъпка")
    due_on = DateField(null=True, verbose_name="Срок")
    done_on = DateField(null=True, verbose_name="Направена на")
    act = CharField(max_length=120, default="", verbose_name="Акт", help_text="С номер и дата")

    awaits = Due(what="стъпка по закриване", day="due_on", unless="done_on", lead=(14,),
                 tells=("service.name",))
    pairs = past("done_on")
    listing = Listing(
        label="стъпка по закриване", plural="План за закриване", gender="f", parent="service",
        columns=("what", "due_on", "done_on", "act"), search=("what", "act"),
        order=("order", "id"), privacy=INTERNAL, fixed=("service",),
        sections=(("Стъпка", ("service", "what", "order", "due_on", "done_on", "act")),))
    belongs = Belongs(rights="WWW-r", shared=True)

    class Meta:
        table_name = "closure_steps"


class ExitPlan(Entity):
    """Where a child goes from an institution that closes, and until when."""

    case = link(ChildCase, "Случай", backref="exit_plans")
    service = link(Service, "Извежда се от", backref="exit_plans")
    form = ChoiceField(ENVIRONMENTS, verbose_name="Къде отива")
    target = link(Service, "В услуга", backref="exit_targets", required=False)
    due_on = DateField(verbose_name="До")
    done_on = DateField(null=True, verbose_name="Изведено на")
    preparation = CharField(max_length=300, default="", verbose_name="Подготовка",
                            help_text="На детето и на приемащите, без имена")

    freezes_with = ("case",)
    awaits = Due(what="извеждане на дете", day="due_on", unless="done_on", lead=(30, 7),
                 whose="case.responsible")
    pairs = past("done_on")
    listing = Listing(
        label="план за извеждане", plural="Планове за извеждане", parent="service",
        columns=("case.reference", "service.name", "form", "target.name", "due_on", "done_on"),
        search=("case.reference", "service.name"), order=("due_on", "id"), privacy=PERSONAL,
        classes=(("preparation", CHILD),), fixed=("case", "service"), later=("done_on",),
        sections=(("План", ("case", "service", "form", "target", "preparation")),
                  ("Време", ("due_on", "done_on"))))
    belongs = Belongs(
        rights="-WW-r", to=("case",), purpose=Purpose(CHILDREN, INSIDE, WITH_CASE),
        coarse=("due_on", "done_on"))

    class Meta:
        table_name = "exit_plans"

    def title(self) -> str:
        return f"{self.case.reference}: от {self.service.name}"

    title.reads = ("case.reference", "service.name")

    def rules(self):
        yield from self.must_be_unique(
            "case", "service", message="Това дете вече има план за извеждане: {other}.")
        if self.form == INSTITUTION:
            yield RuleError("Планът за извеждане води извън институция.", "form")
        if self.target_id and self.target_id == self.service_id:
            yield RuleError("Детето не се извежда в същата услуга.", "target")


def begin_plan(service: Service, on: date, by: str) -> None:
    """The usual steps of a closure, once; the first one is the decision with its act."""
    if service.kind in INSTITUTIONS and not service.closure_steps.exists():
        for order, what in enumerate(STEPS, start=1):
            first = {"done_on": on, "act": service.stage_act} if order == 1 else {}
            ClosureStep(service=service, order=order, what=what, **first).store(by)


def look_after(service: Service, on: date, by: str) -> None:
    """An institution that was closed is looked at after 6 and 12 months, as its children are."""
    if service.kind not in INSTITUTIONS:
        return
    last = service.closure_steps.where(
        ClosureStep.what == STEPS[-1], ClosureStep.done_on.is_null()).first() or ClosureStep(
        service=service, order=len(STEPS) + 1, what=STEPS[-1])
    last.due_on = add_months(on, 12)
    last.store(by)
    ClosureStep(service=service, order=len(STEPS), what=HALF_YEAR,
                due_on=add_months(on, 6)).store(by)


SERVICE_STEPS["begin_closing"] = begin_plan
SERVICE_STEPS["close"] = look_after
