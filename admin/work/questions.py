"""What a batch asks before it is ordered: the same as the panel of one document."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from admin import policy
from admin.auth import current_user
from admin.papers.generating import find_owners
from documents.demands import Demands
from documents.office.questions import prefilled, read_answers, remember_answers
from models.base import Entity, RuleError
from models.leaks.finding import find_leaks
from models.mechanisms import Mechanism

MOST_ASKED = 200  # records that answer for themselves on one page
ONE_BY_ONE = ("В отговора има име или номер на дете, а той се пази със задачата. Напишете го без "
              "тях или изгответе документа поотделно.")


@dataclass
class Asking:
    """The questions of one order with what was typed, and what is wrong in that."""

    demands: Demands
    entity: type[Entity]
    ids: list[int]
    typed: Mapping[str, str] = field(default_factory=dict)
    owner_id: int | None = None

    def __post_init__(self):
        self.owners = find_owners() if self.demands.wants_owner else []
        self.errors: dict[str, str] = {}
        self.records = self._read_records() if self.demands.of_records else []
        self.proposed = self._propose()

    @property
    def is_needed(self) -> bool:
        """Whether there is anything to ask."""
        return bool(self.demands.questions) or len(self.owners) > 1

    @property
    def owner(self) -> Mechanism | None:
        """In whose name the documents are written."""
        first = self.owners[0] if self.owners else None
        return next((one for one in self.owners if one.id == self.owner_id), first)

    def text_of(self, name: str) -> str:
        """What stands in a field: what was typed, else what is proposed."""
        return self.typed.get(name, self.proposed.get(name, ""))

    def is_sound(self) -> bool:
        """Whether all is answered as it has to be; what is not stands in `errors`."""
        self.errors = dict(self._faults())
        return not self.errors

    def parameters(self) -> dict:
        """The answers as the job keeps them; nothing where nothing is asked."""
        asked = {"answers": {one.name: self.text_of(one.name) for one in self.demands.of_all},
                 "own_answers": {str(one.id): self._own(one) for one in self.records},
                 "owner": self.owner and self.owner.id}
        return {name: value for name, value in asked.items() if value}

    def remember(self) -> None:
        """Keep the answers for next time."""
        asked = self.parameters()
        self._remember(self.demands.of_all, asked.get("answers", {}),
                       self.entity(id=self.ids[0]))
        for record in self.records:
            self._remember(self.demands.of_records, self._own(record), record)

    @staticmethod
    def _remember(questions: list, typed: Mapping[str, str], record: Entity) -> None:
        answers = read_answers(questions, typed)
        remember_answers(questions, answers, current_user.id, record)

    def _own(self, record: Entity) -> dict[str, str]:
        return {one.name: self.text_of(field_of(record, one)) for one in self.demands.of_records}

    def _fields(self) -> Iterator[tuple]:
        """(name of the field, question), of all records and of each."""
        yield from ((one.name, one) for one in self.demands.of_all)
        for record in self.records:
            yield from ((field_of(record, one), one) for one in self.demands.of_records)

    def _faults(self) -> Iterator[tuple[str, str]]:
        for name, question in self._fields():
            text = self.text_of(name)
            try:
                read_answers([question], {question.name: text})
            except RuleError as error:
                yield name, error.message
            if find_leaks(text):
                yield name, ONE_BY_ONE

    def _read_records(self) -> list[Entity]:
        if len(self.ids) > MOST_ASKED:
            raise RuleError(f"„{self.demands.kind.name}“ пита за всеки запис поотделно. Изберете "
                            f"до {MOST_ASKED} записа.")
        seen = policy.visible_live(current_user, self.entity)
        return list(seen.where(self.entity.id.in_(self.ids)).order_by(self.entity.id))

    def _propose(self) -> dict[str, str]:
        found = {}
        if self.demands.of_all:
            found |= prefilled(self.demands.of_all, current_user.id,
                               self.entity(id=self.ids[0]))
        for record in self.records:
            own = prefilled(self.demands.of_records, current_user.id, record)
            found |= {field_of(record, one): own[one.name] for one in self.demands.of_records}
        return found


def field_of(record: Entity, question) -> str:
    """The name of the field in which a question is answered for one record."""
    return f"{record.id}-{question.name}"
