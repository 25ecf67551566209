"""Papers before a meeting: the control sheet of need to know, and the binder of the chair."""

from bulgarian.dates import show_date
from documents.kinds import declare
from documents.papers.meetings import cases_of
from documents.schema import Many
from documents.values.binder import BINDER
from documents.values.invitations import CONTROL, control_lines
from documents.values.meetings import meeting_parts, name_of_meeting
from documents.values.parties import letter_parts


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
