"""Documents made many at a time: a batch is one declaration, the worker makes it item by item."""

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from documents.demands import demands_of
from documents.files.hand_work import knowingly
from documents.generate import Ahead, fill_ahead, generate, recipient_labels
from documents.kinds import IDENTIFIED, Kind, find_kind
from models.base import ENTITIES, Entity, RuleError
from models.documents.issued import IssuedDocument
from models.leaks.refusing import in_spite_of
from models.mechanisms import Mechanism
from registry import Registry

BATCHES = Registry("batch")
MOST_ITEMS = 2000
UNFINISHED = object()  # given by `make` in place of a document: the rest of the item comes next


@dataclass(frozen=True, kw_only=True)
class Item:
    """One document of a batch: the record it is made from, and for whom.

    `label` is what people read; it names no child.
    """

    entity: str  # table name of the record
    object_id: int
    label: str
    recipient: str = ""

    @property
    def key(self) -> str:
        """What tells this item from the others of its job."""
        return f"{self.entity}/{self.object_id}/{self.recipient}"


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Many documents by one order. The order's parameters are a dict that JSON can hold.

    `items` gives all items, in the order in which they are made. `make(record, item, parameters)`
    with the keyword `by` gives the stored document of one, in a transaction that it does not end;
    it raises RuleError with a sentence for people where it cannot. One that is UNFINISHED it is
    asked for again, in the next transaction. `finished(parameters)` with `by` does what follows
    once every item has its document.

    What takes long and writes nothing is done by `prepare(records, items, parameters)`, outside
    the transaction: it gives one thing for every record, which `make` gets as `prepared`. What is
    kept from one item to the next `let_go` drops when the job ends, in whatever way.
    """

    code: str
    heading: Callable[[dict], str]
    items: Callable[[dict], Iterable[Item]]
    make: Callable[..., IssuedDocument | object | None]
    finished: Callable[..., None] | None = None
    prepare: Callable[[list[Entity], list[Item], dict], list] | None = None
    let_go: Callable[[], None] = lambda: None
    together: int = 1  # how many items are prepared by one call
    identified: Callable[[dict], bool] = lambda parameters: (
        parameters.get("privacy") == IDENTIFIED)  # whether names of children are in it
    writes: bool = True  # whether the asker has to have the right to write documents


def declare_batch(**parts: Any) -> Batch:
    """A batch, in the registry."""
    batch = Batch(**parts)
    return BATCHES.add(batch.code, batch)


def items_of(batch: Batch, parameters: dict) -> list[Item]:
    """The items of an order, each once; RuleError if there are none or too many."""
    found = list({item.key: item for item in batch.items(parameters)}.values())
    if not found:
        raise RuleError("Няма за какво да се изготвят документи.")
    if len(found) > MOST_ITEMS:
        raise RuleError(f"Наведнъж се изготвят до {MOST_ITEMS} документа, а избраните са повече: "
                        f"{len(found)}. Стеснете списъка.")
    return found


def item_of(record: Entity, recipient: str = "") -> Item:
    """The item of a record, named as its lists name it."""
    label = f"{record.title()} – {recipient}" if recipient else record.title()
    return Item(entity=record._meta.table_name, object_id=record.id, label=label,
                recipient=recipient)


# -- a document of one kind for each of many records -------------------------------------------


def _chosen(parameters: dict) -> tuple[Kind, list[Entity]]:
    kind = find_kind(parameters["kind"])
    entity, ids = ENTITIES[kind.entity], parameters["ids"]
    found = {}
    for start in range(0, len(ids), 500):
        query = entity.live().where(entity.id.in_(ids[start:start + 500]))
        found |= {record.id: record for record in query}
    return kind, [found[number] for number in ids if number in found]


def _paper_items(parameters: dict) -> Iterable[Item]:
    kind, records = _chosen(parameters)
    for record in records:
        for recipient in _recipients(kind, record):
            yield item_of(record, recipient)


def _recipients(kind: Kind, record: Entity) -> list[str]:
    """Whom the record's documents are for; what is wrong with one record is said at its item."""
    if not kind.has_recipients():
        return [""]
    try:
        return recipient_labels(kind, record)
    except RuleError:
        return [""]


def _make_paper(record: Entity, item: Item, parameters: dict, *, by: str,
                prepared: Ahead | None) -> IssuedDocument:
    return _with(generate, record, item, parameters, by=by, ahead=prepared)


def _fill_papers(records: list[Entity], items: list[Item], parameters: dict) -> list[Ahead | None]:
    return [_with(fill_ahead, record, item, parameters)
            for record, item in zip(records, items, strict=True)]


def _with(work: Callable, record: Entity, item: Item, parameters: dict, **more):
    """What `generate` or `fill_ahead` gives for an item of the order."""
    demands, reason = demands_of(parameters["kind"]), parameters.get("guard_reason", "")
    owner = Mechanism.live().where(Mechanism.id == parameters.get("owner")).first()
    with (knowingly() if parameters.get("knowingly") else nullcontext(),
          in_spite_of(reason) if reason else nullcontext()):
        return work(demands.kind, record, recipient=item.recipient or None, owner=owner,
                    privacy=parameters.get("privacy"), register=bool(parameters.get("register")),
                    answers=demands.answers(typed_for(record, parameters)), **more)


def typed_for(record: Entity, parameters: dict) -> dict[str, str]:
    """What was typed for a record: the answers for all, and its own beside them."""
    own = parameters.get("own_answers", {}).get(str(record.id), {})
    return {**parameters.get("answers", {}), **own}


def _finish_papers(parameters: dict, *, by: str) -> None:
    kind, records = _chosen(parameters)
    for record in records if kind.finished else ():
        kind.finished(record, by)


PAPERS = declare_batch(
    identified=lambda parameters: bool(
        parameters.get("privacy") == IDENTIFIED or parameters.get("guard_reason")),
    code="papers", heading=lambda parameters: find_kind(parameters["kind"]).name,
    items=_paper_items, make=_make_paper, prepare=_fill_papers, finished=_finish_papers)
