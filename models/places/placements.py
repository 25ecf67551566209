"""Where a child was placed, from when until when, and by which act."""

from datetime import date

from peewee import CharField, DateField, TextField

from models.base import CHILD, PERSONAL, Entity, Listing, RuleError, today
from models.belonging import CHILDREN, INSIDE, WITH_CASE, Belongs, Purpose
from models.cases.case import ChildCase
from models.cases.choices import ENVIRONMENTS
from models.cases.events import add_event
from models.cases.ladder import INSTITUTION, institution_rules, young_rules
from models.cases.whereabouts import COLUMNS, tell_whereabouts, told_place
from models.due import Due
from models.fields import ChoiceField, link
from models.pairs import before, past
from models.places.reports import Occupancy
from models.reported import PASSED_OVER, follow, refusing_words
from models.services import INSTITUTIONS, RUNNING, Service
from models.territory import Municipality
from models.words import declare_list

ACTS = declare_list(
    "placements.act_kind", ("order", "заповед на директора на ДСП"), ("court", "решение на съда"),
    ("contract", "договор"), ("none", "без акт"))
ENDS = declare_list(
    "placements.end_reason", ("home", "върнато в семейството"), ("moved", "преместено"),
    ("adopted", "осиновено"), ("grown", "навършени 18 години"), ("other", "друга"))


class Placement(Entity):
    """A stay of a child: in a service, with a family, with kin; the end is the day it left."""

    case = link(ChildCase, "Случай", backref="placements")
    form = ChoiceField(ENVIRONMENTS, verbose_name="Форма на грижа")
    service = link(Service, "Услуга", backref="placements", required=False)
    family = CharField(max_length=60, default="", verbose_name="Код на семейството",
                       help_text="Без име, например ПС-12")
    municipality = link(Municipality, "Община", backref="placements", required=False,
                        help_text="Празно – общината на услугата")
    act_kind = ChoiceField(ACTS, default="order", verbose_name="Вид акт")
    act_number = CharField(max_length=60, default="", verbose_name="Акт №")
    begun_on = DateField(verbose_name="От")
    ended_on = DateField(null=True, verbose_name="До")
    review_on = DateField(null=True, verbose_name="Следващ преглед",
                          help_text="Кога пак ще проверите как е детето; излиза на „Днес“")
    end_reason = ChoiceField(ENDS, null=True, verbose_name="Защо завърши")

    justification = TextField(default="", verbose_name="Обосновка",
                              help_text="Защо детето не отива на свободното място, без имена")

    freezes_with = ("case",)
    awaits = Due(what="преглед на настаняване", day="review_on", unless="ended_on",
                 whose="case.responsible")
    pairs = (before("begun_on", "ended_on"), before("begun_on", "review_on"),
             *past("begun_on", "ended_on"))
    listing = Listing(
        label="настаняване", plural="Настанявания", gender="n", menu="Регион", icon="home",
        position=45, parent="case", columns=("case.reference", "form", "place",
                                             "municipality.shown_as", "begun_on", "days"),
        search=("case.reference", "place", "municipality.shown_as", "act_number"),
        filters=("form", "municipality", "service", "begun_on", "ended_on"),
        order=("-begun_on", "-id"), privacy=PERSONAL, fixed=("case", "service"),
        classes=(("justification", CHILD),), when_asked=("justification",),
        sections=(("Настаняване", ("case", "form", "service", "family", "municipality")),
                  ("Акт", ("act_kind", "act_number")),
                  ("Време", ("begun_on", "review_on", "ended_on", "end_reason",
                             "justification"))), children=("findings",))
    belongs = Belongs(
        rights="-WW-r", to=("case",), purpose=Purpose(CHILDREN, INSIDE, WITH_CASE),
        coarse=("begun_on", "ended_on"))

    class Meta:
        table_name = "placements"

    def title(self) -> str:
        return f"{self.case.reference} → {self.place() or self.show('form')}"

    title.reads = ("case", "service")

    def place(self) -> str:
        """The service, or the code of the family."""
        return self.service.name if self.service_id else self.family

    place.label, place.reads = "Къде", ("service",)

    def where(self) -> str:
        """The form of care and the place, said once where the place is named after it."""
        return told_place(self.show("form"), self.place() or self.municipality.shown_as)

    def days(self, on: date | None = None) -> int:
        """How many days the stay lasted, up to a day while it goes on."""
        return max(((self.ended_on or on or today()) - self.begun_on).days, 0)

    days.label = "Дни"

    def before_check(self) -> None:
        if self.service_id and not self.municipality_id:
            self.municipality = self.service.municipality_id

    def rules(self):
        if not self.municipality_id:
            yield RuleError("Изберете услугата или общината.", "municipality")
        if self.ended_on and not self.end_reason:
            yield RuleError("Посочете защо настаняването завърши.", "end_reason")
        if self.case_id and self.begun_on:
            yield from self._time_rules()
        if self.service_id and (not self.id or {"service", "form", "begun_on"} & self._dirty):
            yield from self._service_rules()
        if self.form == INSTITUTION and self.case_id and (not self.id or "form" in self._dirty):
            yield from institution_rules(self.case, "form")
            yield from young_rules(self, self.case, "form", self.begun_on)

        if not self.id and not self.justification.strip() and self.case_id and self.begun_on:
            yield from self._passing_rules()

    def _passing_rules(self):
        passed = [told for ask in PASSED_OVER for told in ask(self)] if self.municipality_id else []
        if passed:
            yield RuleError(f"На тази дата до дома има свободно място: {'; '.join(passed[:3])}. "
                            "Изберете го или напишете защо детето не отива там.", "justification")

    def _time_rules(self):
        child = next(iter(self.case.identity), None)
        if child and child.birth_date and self.begun_on < child.birth_date:
            yield RuleError("Настаняването е преди раждането на детето.", "begun_on")
        for other in self.case.placements:
            if other.id != self.id and overlaps(self, other):
                end = f"до {other.ended_on:%d.%m.%Y} г" if other.ended_on else \
                    "до сега. Първо запишете края му"
                yield RuleError(
                    f"Настаняването се застъпва с друго: {other.place() or other.show('form')}, "
                    f"от {other.begun_on:%d.%m.%Y} г. {end}.", "begun_on")
                return

    def _service_rules(self):
        service = self.service
        is_over = service.state == "closed" and service.stage_on and self.begun_on and \
            self.begun_on < service.stage_on
        if service.state not in RUNNING and not is_over:
            yield RuleError(f"Услугата „{service.name}“ е в състояние „{service.show('state')}“ и "
                            "не приема деца. Изберете друга.", "service")
        if (service.kind in INSTITUTIONS) != (self.form == INSTITUTION):
            yield RuleError(f"„{service.name}“ е „{service.show('kind')}“: изберете формата на "
                            "грижа, която отговаря на услугата.", "form")
        if why := self.begun_on and refusing_words(service, self.begun_on):
            yield from self.doubt("service", f"{why} Услугата приема ли детето въпреки това?")

    def after_store(self, by: str) -> None:
        """The case tells it in its timeline, on the day it happened."""
        if self.version == 1:
            add_event(self.case, "placement", f"Настаняване: {self.where()}.",
                      by=by, on=self.begun_on)
        if self.ended_on and self.service_id:  # whoever left waits to leave no longer
            for plan in self.case.exit_plans:
                if plan.service_id == self.service_id and not plan.done_on:
                    plan.done_on = self.ended_on
                    plan.store(by)

    def save(self, *args, by: str = "", **kwargs):
        """Store it, also into the bin and out of it, with what follows from it."""
        stored = super().save(*args, by=by, **kwargs)
        case = ChildCase.get_by_id(self.case_id)
        tell_whereabouts(case, by)
        if "case" in self.__rel__:  # who goes on with it has what is stored
            self.__rel__["case"].version = case.version
            self.__rel__["case"].__data__.update({name: case.__data__[name] for name in COLUMNS})
        for report in Occupancy.live().where(Occupancy.service == self.service_id):
            report.count_ours(by)
        follow(self, by)
        return stored


def overlaps(one, other) -> bool:
    """Whether two stays share a night: the day of leaving may be that of the next arrival."""
    return one.begun_on < (other.ended_on or date.max) and \
        other.begun_on < (one.ended_on or date.max)
