"""Papers before a meeting: control sheet, binder of the chair, materials for the entitled."""

from datetime import date

from bulgarian.dates import show_date
from documents.kinds import LEVELS, REGISTER, Recipient, declare
from documents.papers.meetings import INVITATION, cases_of, declare_of_meeting, name_of_file
from documents.schema import Many
from documents.values.binder import BINDER
from documents.values.invitations import CONCERN, CONTROL, audience_of, cases_for, control_lines
from documents.values.meetings import LINE, meeting_parts, name_of_meeting
from documents.values.parties import addressee, letter_parts
from models.attendance.lines import OUTSIDERS, Attendance
from models.meetings.meeting import Meeting


def _declare_of_preparing(title: str, group: dict, **parts):
    """A paper of the office made from a meeting that is being prepared."""
    return declare(
        name=title, entity="meetings", direction="internal", children=cases_of,
        mechanism=lambda m: m.mechanism, day=lambda m: m.held_on,
        subject=lambda m: f"{title} за {name_of_meeting(m)}",
        file_name=lambda m: f"{title.replace(' ', '_')}_{m.serial}_{show_date(m.held_on)}",
        group={**letter_parts(lambda m: m.mechanism), **meeting_parts(lambda m: m), **group},
        **parts)


CONTROL_SHEET = _declare_of_preparing(
    "Контролен лист", {"редове": Many(CONTROL, lambda m, _: control_lines(m))},
    code="kontrolen_list", needs="редове")
BINDER_PAPER = _declare_of_preparing(
    "Папка за председателя", BINDER, code="papka", needs="заседание.дата|заседание")


def _undeclared(meeting: Meeting, _scope=None) -> list[Attendance]:
    """The guests who have signed nothing yet; of the media nobody is asked to keep silent."""
    return [line for line in sorted(meeting.attendance, key=Attendance.rank)
            if line.role in OUTSIDERS[:2] and line.is_undeclared()]


GUESTS_SIGN = _declare_of_preparing(
    "Декларации на гостите", {"гости": Many(LINE, _undeclared)},
    code="deklaracii_gosti", needs="гости", missing=lambda m: "" if _undeclared(m) else (
        "Няма гост без декларация. Добавете гостите в присъствието."))


# -- what only those are sent who are to know of a case -----------------------------------------


def _entitled(meeting: Meeting, on: date) -> list[Recipient]:
    """The invited whose institution learns of a case of the meeting."""
    audience = audience_of(meeting)
    return [one for one in INVITATION.recipients(meeting, on)
            if audience.known_to(one.role.institution)]


CASE_MATERIALS = declare_of_meeting(
    code="paket_sluchai", name="Материали по случаите", privacies=LEVELS,
    needs="адресат.до|адресат случаи", numbering=REGISTER, recipients=_entitled, to_many=True,
    fits=lambda m: any(item.case_id for item in m.items),
    subject=lambda m: f"Материали по случаите за {name_of_meeting(m)}",
    file_name=name_of_file("Материали_по_случаите"),
    group={**addressee(), "случаи": Many(CONCERN, cases_for)})
