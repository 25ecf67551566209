"""The items of a meeting's agenda, in their order."""

from peewee import BooleanField, CharField, DateTimeField, IntegerField, TextField, fn

from bulgarian.text import with_full_stop
from models.agenda.considering import Considered
from models.agenda.order import Placed
from models.agenda.votes import Voted
from models.base import CHILD, INTERNAL, PERSONAL, Entity, Listing, RuleError
from models.belonging import CHILDREN, MEMBERS, Belongs, Purpose
from models.cases.case import ChildCase
from models.cases.completeness import missing_fields
from models.database import database
from models.fields import ChoiceField, link
from models.meetings.meeting import Meeting
from models.parties import Person
from models.words import declare_list

KINDS = declare_list(
    "agenda_items.kind", ("opening", "откриване"),
    ("followup", "отчет по решенията от предходно заседание"),
    ("presentation", "представяне на документ или план"), ("services", "състояние на услугите"),
    ("closure", "закриване на институция"), ("capacity", "капацитет и настаняване"),
    ("case", "случай (закрита част)"), ("case_success", "успешно решен случай"),
    ("membership", "приемане или промяна на член"), ("memo", "меморандум"), ("rules", "правилник"),
    ("training", "обучение или събитие"), ("report", "доклад или отчет"), ("other", "разни"),
    grows=True,
    locked=("opening", "followup", "case", "case_success", "training", "other"))
CASE_KINDS = ("case", "case_success")
RESULTS = declare_list(
    "agenda_items.result", ("consensus", "с консенсус"), ("votes", "с гласуване"),
    ("named", "с поименно гласуване"), ("noted", "за сведение"),
    ("carried", "пренесена в следващо заседание"))


class AgendaItem(Considered, Voted, Placed, Entity):
    """One item: what is discussed, who presents it, and how it ended."""

    meeting = link(Meeting, "Заседание", backref="items")
    order = IntegerField(default=0, verbose_name="Точка №")
    title_text = CharField(max_length=300, verbose_name="Точка")
    kind = ChoiceField(KINDS, default="other", verbose_name="Вид")
    heading = CharField(max_length=120, default="", verbose_name="Раздел",
                        help_text="Заглавие над точката, например „Закрита част“; празно – "
                                  "точката е в раздела на предишната")
    presenter = link(Person, "Докладва", backref="presented_items", required=False)
    case = link(ChildCase, "Случай", backref="items", required=False,
                help_text="Само за точка от вид „случай“")
    closed_part = BooleanField(default=False, verbose_name="Закрита част",
                               help_text="Гостите и медиите напускат залата")
    question = CharField(max_length=300, default="", verbose_name="Въпрос към механизма",
                         help_text="Какво се иска от членовете, с едно изречение и без име")
    waiver = CharField(max_length=300, default="", verbose_name="Защо се разглежда с непълни данни",
                       help_text="Само ако в случая липсват данни")
    additional = BooleanField(default=False, verbose_name="Допълнителна точка")
    origin = CharField(max_length=60, default="", verbose_name="По предложение")
    minutes = IntegerField(default=15, verbose_name="Минути")
    discussion = TextField(default="", verbose_name="Обсъждане",
                           help_text="Влиза в протокола; без имена на деца")
    result = ChoiceField(RESULTS, null=True, verbose_name="Как се реши")
    votes_for = IntegerField(null=True, verbose_name="За")
    votes_against = IntegerField(null=True, verbose_name="Против")
    abstained = IntegerField(null=True, verbose_name="Въздържали се")
    cleared_at = DateTimeField(null=True, verbose_name="Гостите и медиите напуснаха в")
    carried_to = link("self", "Пренесена като", backref="carried_from", required=False)

    freezes_with = ("meeting",)
    listing = Listing(
        label="точка", plural="Дневен ред", gender="f", parent="meeting",
        columns=("order", "title_text", "presenter.full_name", "closed_part"),
        search=("title_text", "case.reference"), order=("order", "id"), privacy=INTERNAL,
        classes=(("discussion", CHILD), ("title_text", PERSONAL), ("question", CHILD),
                 ("waiver", CHILD), ("heading", PERSONAL)),
        fixed=("meeting",), computed=("additional", "carried_to"),
        later=("discussion", "result", "votes_for", "votes_against", "abstained"),
        hidden=(("the key of what proposed it", ("origin",)),
                ("the page of the meeting shows it", ("cleared_at",))),
        sections=(("Точка", ("meeting", "title_text", "kind", "case", "question", "waiver",
                             "presenter", "closed_part", "minutes", "heading",
                             "additional")),
                  ("Разглеждане", ("discussion", "result", "votes_for", "votes_against",
                                   "abstained", "carried_to"))))

    belongs = Belongs(
        rights="-WW-r", to=("meeting", "case"), minuted=True, purpose=Purpose(CHILDREN, MEMBERS),
        printed=("title_text", "heading", "question", "waiver"))

    class Meta:
        table_name = "agenda_items"

    def title(self) -> str:
        return f"{self.order}. {self.title_text}"

    def before_check(self) -> None:
        if self.kind in CASE_KINDS:
            self.closed_part = True
        if self.case_id and not self.title_text:
            self.title_text = f"Разглеждане на случай № {self.case.reference}"
        if not self.id and self.is_entering() and not self.question:
            self._take_over_question()

    def rules(self):
        if self.case_id and self.kind not in CASE_KINDS:
            yield RuleError("Случай се избира само за точка от вид „случай“.", "kind")
        if self.kind == "case" and not self.case_id:
            yield RuleError("Изберете случая, който ще се разгледа.", "case")
        if self.minutes is not None and not 0 <= self.minutes <= 600:
            yield RuleError("Времето за точката е от 0 до 600 минути.", "minutes")
        yield from self._entry_rules()
        yield from self._vote_rules()
        yield from self._name_rules()

    def in_force(self):
        """Its decisions without the annulled ones."""
        return self.decisions.model.in_force(self.decisions)

    taken: list | tuple = ()  # its decisions, once a page has read them

    @property
    def is_decided(self) -> bool:
        """Whether it has a result, or one of the decisions that were read is in force."""
        return bool(self.result) or not all(one.is_annulled for one in self.taken)

    def is_entering(self) -> bool:
        """Whether this puts a case, or another question of it, before a meeting to be held."""
        is_changed = not self.id or {"kind", "case", "question", "waiver"} & self._dirty
        return bool(is_changed and self.kind == "case" and self.case_id and self.meeting_id
                    and not self.meeting.is_over)

    def _take_over_question(self) -> None:
        """A case that comes up again keeps its question and waiver until it gets others."""
        last = self.case.items.order_by(AgendaItem.id.desc()).first()
        if last is not None:
            self.question, self.waiver = last.question, self.waiver or last.waiver

    def _entry_rules(self):
        if not self.is_entering():
            return
        if not self.question.strip():
            yield RuleError("Напишете с едно изречение какво се иска от механизма по случая.",
                            "question")
        missing = missing_fields(self.case)
        if missing and not self.waiver.strip():
            yield RuleError(f"В случай № {self.case.reference} липсват: {', '.join(missing)}. "
                            "Попълнете ги или напишете защо се разглежда без тях.", "waiver")

    def _vote_rules(self):
        votes = (self.votes_for, self.votes_against, self.abstained)
        if any(number is not None and not 0 <= number <= 1000 for number in votes):
            yield RuleError("Броят на гласовете е от 0 до 1000.", "votes_for")
        elif self.result == "votes" and self.votes_for is None:
            yield RuleError("Посочете гласовете „за“.", "votes_for")
        elif {"result", "votes_for", "votes_against", "abstained"} & self._dirty \
                and self.result == "votes":
            for fault in filter(None, (self.count_fault(), self.outcome_fault())):
                yield RuleError(fault, "votes_for")
        if self.result == "carried" and self.id and self.in_force().exists():
            yield RuleError("По точката има решения. Тя не се пренася.", "result")

    def _name_rules(self):
        identity = self.case.identity.first() if self.case_id else None
        if identity and identity.last_name and identity.last_name in self.title_text:
            yield RuleError("Премахнете името на детето от точката: дневният ред се изпраща на "
                            "всички. Използвайте номера на случая.", "title_text")

    def assign_numbers(self) -> None:
        last = AgendaItem.select(fn.MAX(AgendaItem.order)).where(
            AgendaItem.meeting == self.meeting_id).scalar()
        self.order = (last or 0) + 1
        self.additional = self.meeting.agenda_frozen_at is not None

    def after_store(self, by: str) -> None:
        steps = [step.name for step in self.case.workflow.next_steps(self.case)] \
            if self.case_id and not self.meeting.is_over else []
        if "schedule" in steps and self.kind == "case":
            self.case.workflow.move(self.case, "schedule", by=by,
                                    reason=f"{self.meeting.title()}, т. {self.order}.")
        elif self.version == 1 and self.kind == "case" and self.meeting.is_held:
            self.discuss_case(by)

    def wiped(self, mark: str, reference: str) -> None:
        """The title names the case alone."""
        self.title_text = f"Случай № {reference}"

    def carry_over(self, by: str = "") -> "AgendaItem | None":
        """The item of the next meeting that this one, not reached, goes on as; None without one."""
        if self.result == "carried" and self.carried_to_id:
            raise RuleError("Точката вече е пренесена.")
        following = self.meeting.next_meeting()
        with database.atomic():
            if following is not None:
                self.carried_to = AgendaItem(
                    meeting=following, title_text=self.title_text, kind=self.kind, case=self.case,
                    presenter=self.presenter, closed_part=self.closed_part,
                    minutes=self.minutes).store(by)
            self.result = "carried"
            self.store(by)
            if following is None:
                self.release_case(by, with_full_stop(
                    f"Не е разгледан: {self.meeting.title()}"))
        return self.carried_to if following is not None else None
