"""Decisions taken under the items of an agenda."""

from peewee import CharField, IntegerField, TextField

from models.agenda.items import AgendaItem
from models.base import CHILD, INTERNAL, Entity, Listing, RuleError
from models.belonging import CHILDREN, MEMBERS, Belongs, Purpose
from models.cases.case import ChildCase
from models.cases.events import add_event
from models.fields import ChoiceField, link
from models.mechanisms import LegalBasis
from models.meetings.meeting import Meeting
from models.numbering import next_number

KINDS = (
    ("info", "Приема за сведение"), ("adopt", "Приема или одобрява документ"),
    ("admit_member", "Приема член"), ("case_plan", "Приема план за действие по случай"),
    ("support", "Осигурява подкрепа на семейството"),
    ("refer", "Насочва към услуга или институция"),
    ("placement", "Предлага настаняване или преместване"),
    ("request_capacity", "Иска място или съдействие"),
    ("transfer", "Препраща към друг координационен механизъм"),
    ("systemic", "Предлага системна промяна"),
    ("joint", "Заявява готовност за съвместни действия"),
    ("training", "Организира обучение или събитие"),
    ("publish", "Публикува информация"), ("other", "Друго"))
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
    quorum_note = CharField(max_length=120, default="", verbose_name="Записано без кворум")
    entry_key = CharField(max_length=40, default="", verbose_name="Белег на въвеждането")

    owners = ("meeting", "item")
    freezes_with = ("meeting",)
    given = ("number", "year")
    listing = Listing(
        label="решение", plural="Решения", gender="n", menu="Работа", icon="checklist",
        position=30, parent="meeting",
        columns=("name", "text", "meeting.name", "case.reference", "responsible", "kind"),
        search=("text", "case.reference", "responsible"), filters=("kind", "meeting"),
        order=("-year", "-number"), privacy=INTERNAL, classes=(("text", CHILD),),
        fixed=("meeting", "item"), computed=("number", "quorum_note"),
        unlogged=("entry_key",),
        hidden=(("it stands in the number", ("year",)), ("a key of the form", ("entry_key",))),
        sections=(("Решение", ("meeting", "item", "number", "kind", "text", "legal_basis",
                               "case", "quorum_note")),),
        children=("commitments", "changes"))

    belongs = Belongs(
        rights="-WW-r", to=("meeting", "case", "item"), minuted=True,
        purpose=Purpose(CHILDREN, MEMBERS), papers=True)

    class Meta:
        table_name = "decisions"

    def title(self) -> str:
        meeting = self.meeting
        return f"{self.name()} от {meeting.name().lower()}, {meeting.held_on:%d.%m.%Y} г."

    title.reads = ("number", "meeting.held_on", "meeting.serial")

    def name(self) -> str:
        return f"Решение № {self.number}"

    name.label, name.sorts = "Решение", "number"

    def responsible(self) -> str:
        """Short names of the institutions that have to do something."""
        if not self.id:
            return ""
        return ", ".join(dict.fromkeys(c.organization.short() for c in self.commitments))

    responsible.label = "Отговорник"
    responsible.reads = ("commitments.organization",)

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
        if self.kind == "placement" and self.case_id and not self.case.best_interest:
            yield RuleError(f"Първо попълнете обосновката на най-добрия интерес в случай "
                            f"{self.case.reference}: без нея не се предлага настаняване.", "kind")
        if not self.id and self.meeting_id and self.meeting.status in (
                "minutes_signed", "closed", "cancelled", "postponed", "no_quorum"):
            yield RuleError("В това състояние на заседанието не се добавят решения.", "meeting")

    def stay_rules(self):
        yield from super().stay_rules()
        if self.number and self.meeting.is_over:
            yield RuleError("Решение с номер от проведено заседание остава в книгата. Поправете "
                            "текста му, докато протоколът не е подписан, или го отменете с "
                            "по-късно решение.")

    def assign_numbers(self) -> None:
        self.year = self.meeting.held_on.year
        self.number = next_number("decision", owner=self.meeting.mechanism_id, year=self.year)

    def after_store(self, by: str) -> None:
        if self.case_id and self.version == 1:
            add_event(self.case, "decision", f"{self.name()}: {self.text}", by=by,
                      on=self.meeting.held_on)
