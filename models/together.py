"""The lines and items of a meeting with all that papers tell of them, in a few questions for all.

What is read so stands at the record in place of the back-reference, as a list.
"""

from collections import defaultdict
from collections.abc import Iterable

from models.agenda.items import AgendaItem
from models.attendance.lines import Attendance
from models.attendance.movements import Movement
from models.attendance.statements import Statement
from models.base import Entity
from models.commitments.commitment import Commitment
from models.decisions.decision import Decision
from models.meetings.meeting import Meeting
from models.parties import Organization, OrganizationName, Person, Position


def read_lines(meeting: Meeting) -> list[Attendance]:
    """The lines in their order, with person, institution and movements."""
    lines = sorted(meeting.attendance, key=Attendance.rank)
    _lead(lines, "person", read_people(line.person_id for line in lines))
    _lead(lines, "organization", read_institutions(line.organization_id for line in lines))
    _gather(lines, "movements", Movement.live().select(Movement, AgendaItem).join(AgendaItem))
    for line in lines:
        line.__rel__["meeting"] = meeting
    return lines


def read_items(meeting: Meeting) -> list[AgendaItem]:
    """The items in their order, with who presents them, what was said, who moved, decisions."""
    items = sorted(meeting.items, key=lambda item: (item.order, item.id))
    _lead(items, "presenter", read_people(item.presenter_id for item in items))
    _gather(items, "statements", Statement.live())
    _gather(items, "movements", Movement.live().select(Movement, Attendance).join(Attendance))
    _gather(_gather(items, "decisions", Decision.live()), "commitments", Commitment.live())
    for item in items:
        item.__rel__["meeting"] = meeting
    return items


def read_people(numbers: Iterable[int | None]) -> dict[int, Person]:
    """{number: person} with positions and the institutions of those."""
    people = _numbered(Person, numbers)
    held = _gather(people.values(), "positions", Position.live())
    _lead(held, "organization", read_institutions(one.organization_id for one in held))
    return people


def read_institutions(numbers: Iterable[int | None]) -> dict[int, Organization]:
    """{number: institution} with the names that it had before."""
    found = _numbered(Organization, numbers)
    read_names(found.values())
    return found


def read_names(institutions: Iterable[Organization]) -> None:
    """Let each of these institutions know the names that it had before."""
    _gather(institutions, "names", OrganizationName.live())


def _numbered(entity: type[Entity], numbers: Iterable[int | None]) -> dict[int, Entity]:
    wanted = {*numbers} - {None}
    return {one.id: one for one in entity.select().where(entity.id.in_(wanted))} if wanted else {}


def _lead(records: list, link: str, found: dict[int, Entity]) -> None:
    """Let the link of each record lead to what was read of it."""
    for record in records:
        if (number := record.__data__.get(link)) is not None:
            record.__rel__[link] = found[number]


def _gather(records: Iterable[Entity], name: str, query) -> list[Entity]:
    """The rows of a query that stand at a back-reference of these records, given to each."""
    records, groups = list(records), defaultdict(list)
    if not records:
        return []
    key = getattr(type(records[0]), name).field
    for row in query.where(key.in_([one.id for one in records])).order_by(key.model.id):
        groups[row.__data__[key.name]].append(row)
    for record in records:
        setattr(record, name, groups[record.id])
    return [row for group in groups.values() for row in group]
