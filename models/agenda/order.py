"""The order of an agenda: moved until it is announced, numbered without gaps."""

from bulgarian.text import with_full_stop
from models.base import RuleError
from models.database import database

FROZEN = ("Дневният ред е обявен. Отключете го, за да променяте обявените точки; новите се "
          "добавят като допълнителни.")


class Placed:
    """The part of an item that is about its place on the agenda."""

    def move_to(self, place: int) -> None:
        """Put the item at a place (1 = first) and renumber the others."""
        self.refuse_frozen()
        with database.atomic():
            items = [i for i in in_order(self.meeting)
                     if i.id != self.id]
            items.insert(max(0, place - 1), self)
            renumber(items)

    def refuse_frozen(self) -> None:
        """RuleError for an item whose place was announced; later ones may still be moved."""
        if self.meeting.agenda_frozen_at is not None and not self.additional:
            raise RuleError(FROZEN)

    def archive(self, by: str = "") -> None:
        raise RuleError("Точката се премахва от страницата на заседанието.")

    def remove(self, by: str = "") -> None:
        """Take an item without decisions off the agenda; its case waits again."""
        entity = type(self)
        if any(kept.with_archived(self).exists() for kept in (
                entity.decisions, entity.statements, entity.movements, entity.named_votes,
                entity.carried_from)):
            raise RuleError("По точката има решения или записано обсъждане. Тя остава в "
                            "дневния ред.")
        self.refuse_frozen()
        with database.atomic():
            self.release_case(by, with_full_stop(
                f"Точката е премахната: {self.meeting.title()}"))
            entity.delete().where(entity.id == self.id).execute()
            renumber(in_order(self.meeting))


def in_order(meeting):
    """The items of a meeting as they are numbered."""
    items = meeting.items
    return items.order_by(items.model.order, items.model.id)


def put_in_order(meeting, numbers: list[int]) -> None:
    """Order the agenda by these ids; RuleError unless they are exactly its items.

    What was announced keeps its order, and later items stay behind it.
    """
    items = {item.id: item for item in meeting.items}
    if sorted(numbers) != sorted(items):
        raise RuleError("Дневният ред е променен междувременно. Прегледайте го и опитайте пак.")
    wanted = [items[number] for number in numbers]
    if meeting.agenda_frozen_at is not None:
        announced = sorted((i for i in wanted if not i.additional), key=lambda i: i.order)
        if wanted[:len(announced)] != announced:
            raise RuleError(FROZEN)
    with database.atomic():
        renumber(wanted)


def renumber(items) -> None:
    """Write 1, 2, 3 … into the items in the order given."""
    for order, item in enumerate(items, start=1):
        entity = type(item)
        entity.update(order=order).where(entity.id == item.id).execute()
