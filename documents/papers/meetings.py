"""The papers of a meeting: invitation with agenda, attendance list, minutes, extract."""

from datetime import date

from bulgarian.dates import date_numeric, show_date
from bulgarian.grammar import join_list
from documents import kinds
from documents.generate import generate
from documents.kinds import LEVELS, REGISTER, Kind, Recipient, declare
from documents.schema import Many, One, day, flag, number, text
from documents.values.following import UNDER_ITEM
from documents.values.invitations import (
    CONCERN,
    INVITED_ITEM,
    agenda_for,
    audience_of,
    cases_for,
)
from documents.values.meetings import (
    DECISION,
    ITEM,
    LINE,
    MEETING,
    invitees,
    items_of,
    lines_of,
    meeting_parts,
    name_of_meeting,
    told_items,
)
from documents.values.parties import Role, addressee, letter_parts, signature
from models.decisions.decision import Decision
from models.meetings.meeting import Meeting
from models.meetings.readiness import answer_until

EMPTY_ROWS = 10  # for those who come unlisted
FIRST_PAGE, NEXT_PAGE = 13, 17  # rows of the attendance list, the line below it counted in
FEWEST_ROWS = 4  # that stand on a page of their own
BEFORE_INVITING = ("draft", "scheduled")
# What a paper before the meeting says and may come to be otherwise.
WHEN_AND_WHERE = (
    ("датата", "заседание.дата"), ("часът", "заседание.час"), ("мястото", "заседание.място"),
    ("връзката", "заседание.онлайн_връзка"), ("дневният ред", "точки", "неизпълнени"))
CONTROL_SHEET = "kontrolen_list"  # who was told of which case, kept with the letters


def cases_of(meeting: Meeting) -> list:
    """The cases the meeting speaks of, each once."""
    cases = [item.case for item in meeting.items if item.case_id]
    cases += [decision.case for decision in meeting.decisions if decision.case_id]
    return list({case.id: case for case in cases}.values())


def name_of_file(title: str):
    return lambda meeting: f"{title}_{meeting.serial}_{show_date(meeting.held_on)}"


def declare_of_meeting(*, group: dict | None = None, **parts) -> Kind:
    """A kind made from a meeting, with what all of these have in common."""
    return declare(
        entity="meetings", mechanism=lambda m: m.mechanism, day=lambda m: m.held_on,
        children=cases_of, **parts,
        group={**letter_parts(lambda m: m.mechanism), **meeting_parts(lambda m: m),
               **(group or {})})

# -- minutes ----------------------------------------------------------------------------------

PROTOCOL = declare_of_meeting(
    code="protokol", name="Протокол",
    needs="заседание.номер заседание.дата точки.решения",
    numbering=kinds.MEETING, direction="internal", privacies=LEVELS, controls=True,
    facts=(("данните за заседанието", "заседание"), ("присъствието", "присъствие"),
           ("кворумът", "кворум"), ("точките и решенията", "точки")),
    subject=lambda m: f"Протокол от {name_of_meeting(m)}",
    file_name=name_of_file("Протокол"),
    group={
        "подпис_председател": signature(lambda m: m.chaired_by()),
        "подпис_протоколист": signature(lambda m: m.minuted_by()),
    })

# -- invitation -------------------------------------------------------------------------------


def _answer_by(meeting: Meeting, _scope) -> date:
    return answer_until(meeting)


def _invited(meeting: Meeting, on: date) -> list[Recipient]:
    """One letter for each line that is written to; who stands twice gets one."""
    letters = [Recipient(line.addressed_as(),
                         Role(line.person, line.organization, on, line.guest_name))
               for line in invitees(meeting)]
    return list({letter.label: letter for letter in letters}.values())


def _closed_part(meeting: Meeting, _scope) -> str:
    """The notice of the items without guests and media, empty if there are none."""
    numbers = [str(item.order) for item in items_of(meeting) if item.closed_part]
    if not numbers:
        return ""
    verb = "разглежда" if len(numbers) == 1 else "разглеждат"
    return (f"Моля да имате предвид, че т. {join_list(numbers)} се {verb} в закрита част, без "
            "участието на гости и медии.")


def _mark_invited(meeting: Meeting, by: str) -> None:
    if meeting.status in BEFORE_INVITING and not meeting.uninvited():
        meeting.workflow.move(meeting, "invite", by=by)
    generate(CONTROL_SHEET, meeting, by=by)


def _hints(meeting: Meeting) -> list[str]:
    """What those invited will ask about."""
    where = [] if MEETING["място"].value(meeting, None) else [
        "Не е посочено къде ще се проведе заседанието."]
    link = ["Няма връзка за онлайн участие."] if meeting.mode != "presence" \
        and not meeting.online_link else []
    return where + link + ([] if items_of(meeting) else ["Дневният ред е празен."])


INVITATION = declare_of_meeting(
    code="pokana", name="Покана с дневен ред",
    needs="адресат.до|адресат заседание.дата заседание.час точки",
    numbering=REGISTER, recipients=_invited, to_many=True, finished=_mark_invited, hints=_hints,
    facts=(*WHEN_AND_WHERE, ("въпросите по случаите", "случаи")),
    sees=lambda m, one: audience_of(m).known_to(one.role.institution),
    subject=lambda m: (f"Покана за {name_of_meeting(m)} на "
                       f"{date_numeric(m.held_on)}"),
    file_name=name_of_file("Покана"),
    group={**addressee(), "потвърждение_до": day(_answer_by),
           "закрита_част": text(_closed_part),
           "точки": Many(INVITED_ITEM, agenda_for), "случаи": Many(CONCERN, cases_for)})

# -- agenda -----------------------------------------------------------------------------------

AGENDA = declare_of_meeting(
    code="dneven_red", name="Дневен ред", direction="internal",
    needs="заседание.дата точки", facts=WHEN_AND_WHERE,
    subject=lambda m: f"Дневен ред на {name_of_meeting(m)}",
    file_name=name_of_file("Дневен_ред"),
    group={"закрита_част": text(_closed_part),
           "точки": Many({**ITEM, **UNDER_ITEM}, told_items),
           "минути_общо": number(lambda m, _: sum(item.minutes or 0 for item in m.items))})

# -- attendance list --------------------------------------------------------------------------

EMPTY_ROW = {"номер": text(lambda number, _: str(number))}


def _empty_rows(meeting: Meeting, scope) -> range:
    listed = len(lines_of(meeting, scope))
    return range(listed + 1, listed + 1 + _rows_left(listed))


def _rows_left(listed: int) -> int:
    """So many empty rows that the last page is never a head above two of them."""
    left = FIRST_PAGE - listed if listed <= FIRST_PAGE else -(listed - FIRST_PAGE) % NEXT_PAGE
    if left < FEWEST_ROWS:
        return left + EMPTY_ROWS
    return min(left, EMPTY_ROWS)


ATTENDANCE_LIST = declare_of_meeting(
    code="prisastven_spisak", name="Присъствен списък", direction="internal",
    needs="заседание.дата участници|присъствие",
    subject=lambda m: f"Присъствен списък от {name_of_meeting(m)}",
    file_name=name_of_file("Присъствен_списък"),
    group={
        "участници": Many(LINE, lines_of),
        "празни_редове": Many(EMPTY_ROW, _empty_rows),
    })

# -- extract ----------------------------------------------------------------------------------


def _case_of(decision: Decision) -> list:
    return [decision.case] if decision.case_id else cases_of(decision.meeting)


EXTRACT = declare(
    code="prepis_izvlechenie", name="Препис-извлечение", entity="decisions",
    missing=lambda d: f"{d.name()} е {d.told_off()}. Препис не се прави." if d.is_annulled else "",
    hints=lambda d: [f"{d.name()} е {told}."] if (told := d.told_off()) else [],
    needs="решение.номер решение.текст|решение.абзаци",
    numbering=REGISTER, privacies=LEVELS,
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
