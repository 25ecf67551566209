"""A later decision that amends or repeals an earlier one; both stay readable."""

from peewee import CharField

from models.base import INTERNAL, Entity, Listing, RuleError
from models.belonging import Belongs
from models.decisions.decision import Decision
from models.fields import ChoiceField, link
from models.words import declare_list

KINDS = declare_list("decision_changes.kind", ("amend", "изменя"), ("repeal", "отменя"))
PASSIVE = {"amend": "изменено", "repeal": "отменено"}


class DecisionChange(Entity):
    """What a decision does to an earlier one; a repealed one asks nothing of anybody any more."""

    decision = link(Decision, "По-късно решение", backref="changes")
    kind = ChoiceField(KINDS, default="amend", verbose_name="Какво прави")
    changed = link(Decision, "По-ранно решение", backref="changed_by")
    note = CharField(max_length=300, default="", verbose_name="Бележка",
                     help_text="Например кой текст се изменя; без имена на деца")

    owners = ("decision", "changed")
    freezes_with = ("decision",)
    listing = Listing(
        label="изменение", plural="Изменя или отменя", gender="n", parent="decision",
        columns=("told", "note", "decision.name"), search=("note",), order=("id",),
        privacy=INTERNAL, fixed=("decision", "kind", "changed"),
        sections=(("Изменение", ("decision", "kind", "changed", "note")),))

    belongs = Belongs(rights="-WW-r", to=("decision", "changed"))

    class Meta:
        table_name = "decision_changes"
        indexes = ((("decision", "changed"), True),)

    def title(self) -> str:
        return self.told()

    def told(self) -> str:
        """„изменя Решение № 3 от 07.12.2016 г.“"""
        return f"{self.show('kind')} {self.changed.title()}"

    told.label, told.reads = "Какво прави", ("changed",)
    title.reads = ("changed",)

    def told_back(self) -> str:
        """„отменено с Решение № 9 от 01.02.2017 г.“"""
        return f"{PASSIVE[self.kind]} с {self.decision.title()}"

    def rules(self):
        if not (self.decision_id and self.changed_id):
            return
        if self.decision_id == self.changed_id:
            yield RuleError("Решението не може да изменя само себе си.", "changed")
            return
        later, earlier = self.decision.meeting, self.changed.meeting
        if later.mechanism_id != earlier.mechanism_id:
            yield RuleError("Решението е на друг механизъм.", "changed")
        elif (later.held_on, self.decision_id) < (earlier.held_on, self.changed_id):
            yield RuleError("Изберете решение, взето преди това, което го изменя.", "changed")
        yield from self.must_be_unique(
            "changed", "decision", message="Връзката между двете решения вече е записана.")

    def after_store(self, by: str) -> None:
        if self.kind == "repeal":
            self.changed.drop_commitments(f"Отменено с {self.decision.title()}", by)
