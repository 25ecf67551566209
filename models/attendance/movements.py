"""Who came late and who left, item by item, and the quorum at each of them."""

from collections.abc import Iterable

from peewee import TimeField

from models.agenda.items import AgendaItem
from models.attendance.lines import OUTSIDERS, Attendance
from models.base import INTERNAL, Entity, Listing, RuleError, office_time, utc_now
from models.belonging import Belongs
from models.database import database
from models.fields import ChoiceField, link
from models.meetings.meeting import Meeting
from models.meetings.quorum import Quorum, quorum_of
from models.words import declare_list

KINDS = declare_list("movements.kind", ("arrived", "дойде"), ("left", "напусна"))


class Movement(Entity):
    """Somebody came in or went out before an item was discussed."""

    line = link(Attendance, "Участник", backref="movements")
    item = link(AgendaItem, "Преди точка", backref="movements")
    kind = ChoiceField(KINDS, verbose_name="Какво")
    at = TimeField(null=True, verbose_name="Час")

    owners = ("line", "item")
    freezes_with = ("line", "item")
    listing = Listing(
        label="влизане или излизане", plural="Идване и напускане", gender="n", parent="line",
        columns=("kind", "item.order", "at"), search=("kind",), order=("item.order", "id"),
        privacy=INTERNAL, computed=("line", "item", "kind"),
        sections=(("Идване и напускане", ("line", "item", "kind", "at")),))

    belongs = Belongs(rights="-WW-r", to=("line", "item"))

    class Meta:
        table_name = "movements"

    def title(self) -> str:
        before = "от" if self.kind == "arrived" else "преди"
        return f"{self.show('kind')} {before} т. {self.item.order}"

    title.reads = ("kind", "item")

    def rules(self):
        if self.line_id and self.item_id and self.line.meeting_id != self.item.meeting_id:
            yield RuleError("Точката е от друго заседание.", "item")


def arrive(line: Attendance, item: AgendaItem, by: str = "") -> Movement:
    """Somebody who was not here comes in before the item."""
    if line.is_here():
        raise RuleError(f"{line.title()} вече присъства.")
    with database.atomic():
        line.came_late = line.came_late or not line.took_part()
        line.status = "replaced" if line.deputy else "present"
        line.store(by)
        return _move(line, item, "arrived", by)


def leave(line: Attendance, item: AgendaItem, by: str = "") -> Movement:
    """Somebody who is here goes out before the item."""
    if not line.is_here():
        raise RuleError(f"{line.title()} не присъства.")
    with database.atomic():
        line.status = "left"
        line.store(by)
        return _move(line, item, "left", by)


def _move(line: Attendance, item: AgendaItem, kind: str, by: str) -> Movement:
    now = office_time(utc_now())
    at = now.time().replace(second=0) if item.meeting.held_on == now.date() else None
    return Movement(line=line, item=item, kind=kind, at=at).store(by)


def take_back(movement: Movement, by: str = "") -> None:
    """The last movement of a line as if it had not been; RuleError for an earlier one."""
    line = movement.line
    if line.movements.where(Movement.id > movement.id).exists():
        raise RuleError("Първо премахнете по-късното влизане или излизане.")
    with database.atomic():
        Movement.delete().where(Movement.id == movement.id).execute()
        before = line.movements.order_by(Movement.id.desc()).first()
        if movement.kind == "left":
            line.status = "replaced" if line.deputy else "present"
        else:
            line.status, line.came_late = ("left", line.came_late) if before else ("absent", False)
        line.store(by)


def clear_room(item: AgendaItem, by: str = "") -> list[Attendance]:
    """The guests and media who left before a closed item; the moment is kept with it."""
    with database.atomic():
        outside = [line for line in item.meeting.attendance.where(
            Attendance.role.in_(OUTSIDERS)) if line.is_here()]
        for line in outside:
            leave(line, item, by)
        item.cleared_at = utc_now()
        item.store(by)
    return outside


def read_movements(meeting: Meeting) -> list[Movement]:
    """All movements of a meeting in the order in which they happened, one query."""
    return list(Movement.live(Movement, AgendaItem).join(AgendaItem).where(
        AgendaItem.meeting == meeting.id).order_by(AgendaItem.order, Movement.id))


def present_at(lines: Iterable[Attendance], movements: list[Movement],
               order: int) -> list[Attendance]:
    """The lines that were here while the item of this number was discussed."""
    here = {line.id: line.was_at_start() for line in lines}
    for movement in movements:
        if movement.item.order <= order:
            here[movement.line_id] = movement.kind == "arrived"
    return [line for line in lines if here[line.id]]


def quorum_at(item: AgendaItem) -> Quorum:
    """The quorum while an item was discussed."""
    meeting = item.meeting
    lines = list(meeting.attendance)
    here = {line.id for line in present_at(lines, read_movements(meeting), item.order)}
    return quorum_of(meeting.mechanism, lines, lambda line: line.id in here)
