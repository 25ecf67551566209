"""Values of what happened under an item: statements, votes by name, who came and left."""

from bulgarian.dates import date_numeric, time_words
from bulgarian.grammar import join_list
from bulgarian.numerals import by_number
from documents.schema import Field, Scope, typed
from documents.values.parties import PERSON, Role
from models.agenda.items import AgendaItem
from models.attendance.lines import OUTSIDERS, Attendance
from models.attendance.movements import Movement, quorum_at
from models.attendance.statements import CHOICES, Statement
from models.base import office_time
from models.meetings.meeting import Meeting
from models.meetings.quorum import Quorum

VERBS = {"arrived": ("пристигна", "пристигнаха"), "left": ("напусна", "напуснаха")}


def name_of(line: Attendance, scope: Scope) -> str:
    """The participant with his institution: „Тестина Пробна (РЗИ)“."""
    role = Role(line.person, line.organization, scope.day, line.guest_name)
    name = line.deputy or line.name() or PERSON["представен"].value(role, scope)
    place = line.organization.short(scope.day) if line.organization_id else ""
    return f"{name} ({place})" if place and place != name else name


def _speaker(statement: Statement, scope: Scope) -> str:
    return name_of(statement.line, scope) if statement.line_id else scope.hide(statement.speaker)


STATEMENT = {"говорител": Field(_speaker), "текст": typed("text")}


def statements_of(item: AgendaItem) -> list[Statement]:
    return sorted(item.statements, key=lambda one: (one.order, one.id))


def voted_by_name(item: AgendaItem) -> str:
    """„Гласували поименно: „за“ – …; „против“ – няма; „въздържали се“ – няма.“"""
    scope = Scope(day=item.meeting.held_on)
    cast: dict[str, list[str]] = {code: [] for code, _ in CHOICES}
    for vote in sorted(item.named_votes, key=lambda one: one.line.rank()):
        cast[vote.choice].append(name_of(vote.line, scope))
    words = {"for": "за", "against": "против", "abstained": "въздържали се"}
    told = [f"„{words[code]}“ – {len(names)}: {', '.join(names)}" if names
            else f"„{words[code]}“ – няма" for code, names in cast.items()]
    return f"Гласували поименно: {'; '.join(told)}."


def told_movements(item: AgendaItem, scope: Scope) -> str:
    """Who came and left before the item, and how many were there for it; empty if nobody did."""
    moved = [one for one in sorted(item.movements, key=lambda one: one.id)
             if not (item.closed_part and one.line.role in OUTSIDERS)]
    if not moved:
        return ""
    parts = [part for kind in VERBS if (part := _told(kind, moved, scope))]
    quorum = quorum_at(item)
    return f"Преди точката {'; '.join(parts)}. При разглеждането ѝ {told_quorum(quorum)}."


def told_quorum(quorum: Quorum) -> str:
    """„от 19 членове, които се броят за кворума, присъстват 12“"""
    counted = by_number(quorum.total, "", "# член, който се брои", "# членове, които се броят")
    here = by_number(quorum.present, "не присъства нито един", "присъства #", "присъстват #")
    return f"от {counted} за кворума, {here}" if counted else "няма членове, които се броят"


def _told(kind: str, moved: list[Movement], scope: Scope) -> str:
    names = [scope.hide(name_of(one.line, scope)) for one in moved if one.kind == kind]
    return f"{VERBS[kind][len(names) > 1]} {join_list(names)}" if names else ""


def left_at(item: AgendaItem) -> str:
    """The time at which guests and media left; empty if it was written down on another day."""
    moment = office_time(item.cleared_at) if item.cleared_at else None
    on_time = moment is not None and moment.date() == item.meeting.held_on
    return time_words(moment.time()) if on_time else ""


def told_approvals(meeting: Meeting, _scope) -> str:
    """A line for each of the minutes that were approved at this meeting."""
    return "\n".join(_approval(one) for one in meeting.approved_minutes)


def _approval(earlier: Meeting) -> str:
    which = f"Протокол № {earlier.serial}/{date_numeric(earlier.held_on)}"
    changes = earlier.approval_changes.strip()
    return f"{which} беше приет със следните промени: {changes}" if changes else \
        f"{which} беше приет без промени."
