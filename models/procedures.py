"""Decisions between meetings: a question in writing, the answers, the result, its ratification."""

from peewee import BooleanField, CharField, DateField, IntegerField, TextField

from models.base import CHILD, INTERNAL, PERSONAL, Entity, Listing, RuleError, today
from models.belonging import CHILDREN, INSIDE, MEMBERS, OFFICIALS, Belongs, Purpose
from models.commitments.commitment import WAYS
from models.due import Due
from models.fields import ChoiceField, link
from models.mechanisms import MEMBER_KINDS, Mechanism
from models.meetings.meeting import Meeting
from models.meetings.quorum import Quorum, quorum_of
from models.numbering import next_number
from models.pairs import before, past
from models.parties import Organization, Person
from models.words import declare_list
from models.workflow import State, Transition, Workflow

ANSWERS = declare_list(
    "procedure_answers.answer", ("none", "без отговор"), ("for", "за"), ("against", "против"),
    ("abstained", "въздържал се"))
RESULTS = declare_list(
    "written_procedures.result", ("accepted", "прието"), ("refused", "не е прието"),
    ("invalid", "няма достатъчно отговори"))


class WrittenProcedure(Entity):
    """A question that the members answer in writing; the next meeting ratifies the result."""

    mechanism = link(Mechanism, "Механизъм", backref="procedures")
    number = IntegerField(default=0, verbose_name="№")
    year = IntegerField(default=0, verbose_name="Година")
    question = CharField(max_length=300, verbose_name="Въпрос",
                         help_text="Както се изпраща на членовете; без имена на деца")
    proposal = TextField(verbose_name="Предложено решение")
    opened_on = DateField(default=today, verbose_name="Изпратен на")
    answer_by = DateField(verbose_name="Отговори до")
    status = ChoiceField((), default="draft", verbose_name="Състояние")
    result = ChoiceField(RESULTS, null=True, verbose_name="Резултат")
    ratified_at = link(Meeting, "Потвърдено на заседание", backref="ratified", required=False)

    workflow = Workflow(
        (State("draft", "Проект", "quiet"), State("open", "Чака отговори", "info"),
         State("counted", "Преброено", "warn"), State("ratified", "Потвърдено", "ok"),
         State("cancelled", "Прекратено", "quiet")),
        (Transition(name="open", label="Изпратено е до членовете", sources=("draft",),
                    target="open", main=True),
         Transition(name="count", label="Преброй отговорите", sources=("open",),
                    target="counted", main=True, check=lambda p, _: p.counting_rules()),
         Transition(name="ratify", label="Потвърдено на заседание", sources=("counted",),
                    target="ratified", main=True, needs=("ratified_at",),
                    check=lambda p, _: p.ratifying_rules()),
         Transition(name="cancel", label="Прекрати", sources=("draft", "open"),
                    target="cancelled", reason="Причина"),
         Transition(name="reopen", label="Отвори отново", sources=("counted",), target="open",
                    reason="Защо се отваря отново")))
    status.choices = workflow.choices
    closed_in = ("counted", "ratified")

    awaits = Due(what="отговори на неприсъствено решение", day="answer_by", states=("open",),
                 tells=("question",), step="count")
    pairs = (before("opened_on", "answer_by"),)
    given = ("number", "year")
    listing = Listing(
        label="неприсъствено решение", plural="Неприсъствени решения", gender="n",
        icon="checklist",
        columns=("name", "question", "answer_by", "told", "result", "status"),
        search=("question", "proposal"), filters=("status", "mechanism", "answer_by"),
        order=("-year", "-number"), privacy=INTERNAL,
        classes=(("proposal", CHILD), ("question", PERSONAL)), fixed=("mechanism",),
        computed=("number", "status", "result", "ratified_at"),
        hidden=(("it stands in the number", ("year",)),),
        sections=(("Въпрос", ("mechanism", "number", "question", "proposal", "opened_on",
                              "answer_by")),
                  ("Резултат", ("status", "result", "ratified_at"))),
        children=("answers",))

    belongs = Belongs(
        rights="-WW-r", to=("mechanism", "ratified_at"), purpose=Purpose(CHILDREN, MEMBERS))

    class Meta:
        table_name = "written_procedures"

    def name(self) -> str:
        return f"№ {self.number}/{self.year}"

    name.label, name.sorts = "Номер", "number"

    def title(self) -> str:
        return f"Неприсъствено решение № {self.number}/{self.year}"

    title.reads = ("number", "year")

    def told(self) -> str:
        """„9 от 12“: how many have answered."""
        given = sum(one.is_here() for one in self.answers) if self.id else 0
        return f"{given} от {len(self.answers)}" if self.id and len(self.answers) else ""

    told.label, told.reads = "Отговори", ("answers.answer",)

    def assign_numbers(self) -> None:
        self.year = self.opened_on.year
        self.number = next_number("procedure", owner=self.mechanism_id, year=self.year)

    def stay_rules(self):
        yield from super().stay_rules()
        if self.status != "draft":
            yield RuleError("Изпратеният въпрос остава в регистъра с номера си. Използвайте "
                            "„Прекрати“ с причина.")

    # -- the steps -------------------------------------------------------------
    def counting_rules(self):
        waiting = sum(not one.is_here() for one in self.answers)
        if waiting and today() <= self.answer_by:
            yield RuleError(f"Срокът за отговори изтича на {self.answer_by:%d.%m.%Y} г., а без "
                            f"отговор са още {waiting}.")

    def ratifying_rules(self):
        meeting = self.ratified_at
        if meeting and meeting.mechanism_id != self.mechanism_id:
            yield RuleError("Заседанието е на друг механизъм.", "ratified_at")
        elif meeting and meeting.held_on < self.opened_on:
            yield RuleError("Изберете заседание след изпращането на въпроса.", "ratified_at")

    def moved(self, step, *, reason: str, by: str) -> None:
        if step.name == "open":
            self.ask_members(by)
        elif step.name == "count":
            self.result = self.decide()
            self.save(by=by)
        elif step.name == "reopen":
            self.result = None
            self.save(by=by)

    def ask_members(self, by: str = "") -> None:
        """A line for each member who decides, as of the day of sending."""
        for one in self.mechanism.members_on(self.opened_on):
            if one.voting or one.kind == "permanent":
                ProcedureAnswer(procedure=self, organization=one.organization, role=one.kind,
                                person=one.representative, voting=one.voting).store(by)

    # -- the result ------------------------------------------------------------
    def quorum(self) -> Quorum:
        return quorum_of(self.mechanism, list(self.answers))

    def votes(self) -> dict[str, int]:
        """How many of those with a vote answered in each way."""
        voting = [one.answer for one in self.answers if one.voting]
        return {code: voting.count(code) for code, _ in ANSWERS}

    def decide(self) -> str:
        """The result by the rule of the mechanism: consensus, or more than half of the answers."""
        votes = self.votes()
        given = votes["for"] + votes["against"] + votes["abstained"]
        if not given or not self.quorum().ok:
            return "invalid"
        is_carried = not votes["against"] and votes["for"] \
            if self.mechanism.decision_rule == "consensus" else votes["for"] * 2 > given
        return "accepted" if is_carried else "refused"

    def sentence(self) -> str:
        """„От 12 запитани са отговорили 9: „за“ – 8, „против“ – 1, „въздържали се“ – няма.“"""
        votes, asked = self.votes(), len(self.answers)
        parts = ", ".join(f"„{label}“ – {votes[code] or 'няма'}" for code, label in (
            ("for", "за"), ("against", "против"), ("abstained", "въздържали се")))
        return f"От {asked} запитани са отговорили {asked - votes['none']}: {parts}."


class ProcedureAnswer(Entity):
    """What one member answered, when and how."""

    procedure = link(WrittenProcedure, "Неприсъствено решение", backref="answers")
    organization = link(Organization, "Институция", backref="procedure_answers")
    person = link(Person, "Представител", backref="procedure_answers", required=False)
    role = ChoiceField(MEMBER_KINDS, default="permanent", verbose_name="Участва като")
    voting = BooleanField(default=True, verbose_name="С право на глас")
    answer = ChoiceField(ANSWERS, default="none", verbose_name="Отговор")
    answered_on = DateField(null=True, verbose_name="Отговорено на")
    way = ChoiceField(WAYS, null=True, verbose_name="Как е получен")
    note = TextField(default="", verbose_name="Бележка или особено мнение")

    freezes_with = ("procedure",)
    pairs = (before("procedure.opened_on", "answered_on"), *past("answered_on"))
    listing = Listing(
        label="отговор", plural="Отговори", parent="procedure",
        columns=("organization.short", "person.full_name", "answer", "answered_on", "way"),
        search=("organization.name", "person.full_name", "note"), order=("id",),
        privacy=INTERNAL, classes=(("note", CHILD),), fixed=("procedure", "organization"),
        hidden=(("the page of the procedure counts by them", ("role", "voting")),),
        sections=(("Отговор", ("procedure", "organization", "person", "answer", "answered_on",
                               "way", "note")),))

    belongs = Belongs(
        rights="-WW-r", to=("procedure",), purpose=Purpose(f"{OFFICIALS}, {CHILDREN}", INSIDE))

    class Meta:
        table_name = "procedure_answers"
        indexes = ((("procedure", "organization"), True),)

    def title(self) -> str:
        return f"{self.organization.short()}: {self.show('answer')}"

    title.reads = ("organization", "answer")

    def is_here(self) -> bool:
        """Whether the member has answered; the word is that of the attendance, for the quorum."""
        return self.answer != "none"

    def rules(self):
        if self.id and self.procedure.status not in ("draft", "open"):
            yield RuleError("Отговорите вече са преброени.", "answer")
        if self.answer != "none" and not self.answered_on:
            yield RuleError("Посочете кога е отговорено.", "answered_on")
        elif self.answered_on and self.answered_on > self.procedure.answer_by:
            yield RuleError(f"Отговорът е след срока ({self.procedure.answer_by:%d.%m.%Y} г.) и "
                            "не се брои.", "answered_on")
