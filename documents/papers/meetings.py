"""The papers of a meeting: invitation with agenda, attendance list, minutes, extract."""

from datetime import date

from bulgarian.dates import add_working_days, date_numeric, show_date
from bulgarian.grammar import join_list
from bulgarian.numerals import ordinal
from documents.kinds import IDENTIFIED, MEETING, PSEUDONYMISED, REGISTER, Kind, Recipient, declare
from documents.schema import Many, One, day, flag, number, text
from documents.values.meetings import (
    COMMITMENT,
    DECISION,
    ITEM,
    LINE,
    commitments_of,
    items_of,
    lines_of,
    meeting_parts,
)
from documents.values.meetings import MEETING as MEETING_VALUES
from documents.values.parties import Role, addressee, letter_parts, signature
from models.base import today
from models.cases.case import ChildCase
from models.mechanisms import Mechanism
from models.meetings.decisions import Decision
from models.meetings.meeting import Meeting

EMPTY_ROWS = 10
ANSWER_DAYS = 2  # working days before the meeting
BEFORE_INVITING = ("draft", "scheduled")


def _children(meeting: Meeting) -> list:
    """The cases the meeting speaks of, each once."""
    cases = [item.case for item in meeting.items if item.case_id]
    cases += [decision.case for decision in meeting.decisions if decision.case_id]
    return list({case.id: case for case in cases}.values())


def decided(meeting: Meeting) -> list[Decision]:
    """The decisions of a meeting by their numbers."""
    return sorted((d for d in meeting.decisions if d.archived_at is None),
                  key=lambda d: (d.year, d.number))


def _file_name(title: str):
    return lambda meeting: f"{title}_{meeting.serial}_{show_date(meeting.held_on)}"


def _declare_of_meeting(*, group: dict | None = None, **parts) -> Kind:
    """A kind made from a meeting, with what all of these have in common."""
    return declare(
        entity="meetings", mechanism=lambda m: m.mechanism, day=lambda m: m.held_on,
        children=_children, **parts,
        group={**letter_parts(lambda m: m.mechanism), **meeting_parts(lambda m: m),
               **(group or {})})

# -- minutes ----------------------------------------------------------------------------------

PROTOCOL = _declare_of_meeting(
    code="protokol", name="Протокол",
    numbering=MEETING, direction="internal", privacies=(PSEUDONYMISED, IDENTIFIED),
    controls=True,
    subject=lambda m: f"Протокол от {ordinal(m.serial, 'n')} заседание",
    file_name=_file_name("Протокол"),
    group={
        "подпис_председател": signature(lambda m: m.chaired_by()),
        "подпис_протоколист": signature(lambda m: m.minuted_by()),
    })

# -- invitation -------------------------------------------------------------------------------


def _answer_by(meeting: Meeting, _scope) -> date:
    return add_working_days(meeting.held_on, -ANSWER_DAYS)


def _invited(meeting: Meeting, on: date) -> list[Recipient]:
    """One letter for each line of the attendance; who stands twice gets one."""
    roles = [Role(line.person, line.organization, on, line.guest_name)
             for line in lines_of(meeting) if line.role != "media"]
    letters = [Recipient(_label(role, on), role) for role in roles]
    return list({letter.label: letter for letter in letters}.values())


def _label(role: Role, on: date) -> str:
    name = role.person.full_name() if role.person else role.typed_name
    institution = role.institution.short(on) if role.institution else ""
    return ", ".join(filter(None, (name, institution)))[:200]


def _closed_part(meeting: Meeting, _scope) -> str:
    """The notice of the items without guests and media, empty if there are none."""
    numbers = [str(item.order) for item in items_of(meeting) if item.closed_part]
    if not numbers:
        return ""
    verb = "разглежда" if len(numbers) == 1 else "разглеждат"
    return (f"Моля да имате предвид, че т. {join_list(numbers)} се {verb} в закрита част, без "
            "участието на гости и медии.")


def _mark_invited(meeting: Meeting, by: str) -> None:
    if meeting.status in BEFORE_INVITING:
        meeting.workflow.move(meeting, "invite", by=by)


INVITATION = _declare_of_meeting(
    code="pokana", name="Покана с дневен ред",
    numbering=REGISTER, recipients=_invited, to_many=True, finished=_mark_invited,
    subject=lambda m: (f"Покана за {ordinal(m.serial, 'n')} заседание на "
                       f"{date_numeric(m.held_on)}"),
    file_name=_file_name("Покана"),
    group={**addressee(), "потвърждение_до": day(_answer_by),
           "закрита_част": text(_closed_part)})

# -- attendance list --------------------------------------------------------------------------

EMPTY_ROW = {"номер": text(lambda number, _: str(number))}


def _empty_rows(meeting: Meeting, _scope) -> range:
    listed = len(lines_of(meeting))
    return range(listed + 1, listed + 1 + EMPTY_ROWS)


ATTENDANCE_LIST = _declare_of_meeting(
    code="prisastven_spisak", name="Присъствен списък", direction="internal",
    subject=lambda m: f"Присъствен списък от {ordinal(m.serial, 'n')} заседание",
    file_name=_file_name("Присъствен_списък"),
    group={
        "участници": Many(LINE, lambda m, _: lines_of(m)),
        "празни_редове": Many(EMPTY_ROW, _empty_rows),
    })

# -- extract for an institution ---------------------------------------------------------------


def _bound(meeting: Meeting, on: date) -> list[Recipient]:
    """The institutions that the meeting asks to do something, each once."""
    found = {one.organization_id: one.organization for decision in decided(meeting)
             for one in commitments_of(decision)}
    return [Recipient(place.on(on).name[:200], Role(None, place, on))
            for place in sorted(found.values(), key=lambda place: place.name)]


def _is_for(commitment, scope) -> bool:
    role = scope.recipient
    return role is not None and commitment.organization_id == role.institution.id


def _duties(decision: Decision, scope) -> list:
    return [one for one in commitments_of(decision) if _is_for(one, scope)]


INSTITUTION_EXTRACT = _declare_of_meeting(
    code="izvlechenie_institucia", name="Извлечение за институция",
    numbering=REGISTER, recipients=_bound, to_many=True,
    subject=lambda m: f"Решения от {ordinal(m.serial, 'n')} заседание на {date_numeric(m.held_on)}",
    file_name=_file_name("Извлечение"),
    group={
        **addressee(),
        "решения": Many({**DECISION, "ангажименти": Many(COMMITMENT, _duties)},
                        lambda m, scope: [d for d in decided(m) if _duties(d, scope)]),
        "подпис_протоколист": signature(lambda m: m.minuted_by()),
    })

# -- book of decisions ------------------------------------------------------------------------


def year_of(label: str) -> int:
    """The year that the label of a book names."""
    return int(label[:4])


def _years(mechanism: Mechanism, _on: date) -> list[Recipient]:
    years = Decision.select(Decision.year).join(Meeting, on=Decision.meeting).where(
        Meeting.mechanism == mechanism.id, Decision.archived_at.is_null()).distinct()
    return [Recipient(f"{year} г.") for year in sorted((row.year for row in years), reverse=True)]


def decisions_of_year(mechanism: Mechanism, year: int) -> list[Decision]:
    """The decisions of a mechanism in a year, by their numbers."""
    return list(Decision.select(Decision, Meeting).join(Meeting, on=Decision.meeting).where(
        Meeting.mechanism == mechanism.id, Decision.year == year,
        Decision.archived_at.is_null()).order_by(Decision.number))


def _children_of_all(mechanism: Mechanism) -> list:
    """The cases that any decision of the mechanism speaks of."""
    found = Decision.select(Decision, ChildCase).join(ChildCase).where(
        ChildCase.mechanism == mechanism.id)
    return list({one.case_id: one.case for one in found}.values())


ENTRY = {**DECISION, "заседание": One(MEETING_VALUES, lambda d, _: d.meeting)}
BOOK = declare(
    code="kniga_reshenia", name="Книга на решенията", entity="mechanisms", direction="internal",
    mechanism=lambda m: m, day=lambda _: today(), children=_children_of_all,
    recipients=_years, to_many=True, subject=lambda m: f"Книга на решенията на {m.name}"[:300],
    file_name=lambda m: f"Книга_на_решенията_{m.prefix}",
    group={
        **letter_parts(lambda m: m),
        "година": number(lambda _, scope: year_of(scope.label)),
        "решения": Many(ENTRY, lambda m, scope: decisions_of_year(m, year_of(scope.label))),
    })

# -- extract ----------------------------------------------------------------------------------


def _case_of(decision: Decision) -> list:
    return [decision.case] if decision.case_id else _children(decision.meeting)


EXTRACT = declare(
    code="prepis_izvlechenie", name="Препис-извлечение", entity="decisions",
    numbering=REGISTER, privacies=(PSEUDONYMISED, IDENTIFIED),
    mechanism=lambda d: d.meeting.mechanism, day=lambda d: d.meeting.held_on,
    children=_case_of,
    subject=lambda d: (f"Решение № {d.number} по Протокол № {d.meeting.serial}/"
                       f"{date_numeric(d.meeting.held_on)}"),
    file_name=lambda d: f"Препис-извлечение_{d.number}_{show_date(d.meeting.held_on)}",
    group={
        **letter_parts(lambda d: d.meeting.mechanism),
        **meeting_parts(lambda d: d.meeting),
        "решение": One(DECISION, lambda d, _: d),
        "точка": One(ITEM, lambda d, _: d.item),
        "подпис_протоколист": signature(lambda d: d.meeting.minuted_by()),
        "подпис_председател": signature(lambda d: d.meeting.chaired_by()),
        "с_ангажименти": flag(lambda d, _: d.commitments.count()),
    })
