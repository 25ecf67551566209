"""Minutes that were edited in Word and come back: what in them differs from the register."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from bulgarian.dates import parse_date
from bulgarian.text import NBSP, small_first
from docfill import TemplateError, read_controls, read_rest
from docfill.controls import Control
from documents.apart import apart
from documents.files.attaching import read_attachment
from documents.files.hand_work import attach, digest_of, is_attached
from documents.files.marks import read_mark
from documents.files.scanning import scan
from documents.privacy import Guard
from documents.values.meetings import MARK, due_of
from models.audit.chain import logged_transaction
from models.base import Conflict, Entity, RuleError
from models.cases.case import ChildCase
from models.commitments.commitment import Commitment
from models.decisions.decision import Decision
from models.documents.blobs import WORD
from models.documents.issued import IssuedDocument
from models.letters.files import EDITED, AttachedFile
from models.meetings.meeting import Meeting

TAG = re.compile(rf"{MARK}/(\d{{1,18}})/(decisions|commitments)/(\d{{1,18}})/(text|what|due)")
NEXT = "до следващото заседание"
LONGEST = 100_000  # letters of what is typed in one place of a file
TOO_LONG = "В „{}“ има {} знака, а може да са най-много {}. Съкратете го и качете файла отново."
BROKEN = "Файлът не може да се прочете: {reason}. Качете {what} като документ на Word (.docx)."


@dataclass(frozen=True)
class Difference:
    """A text of the register that reads otherwise in the returned file."""

    record: Entity
    column: str
    stored: str
    returned: str
    problem: str = ""  # why it cannot be taken over

    @property
    def key(self) -> str:
        """What tells it from the others, in a form."""
        return f"{self.record._meta.table_name}/{self.record.id}/{self.column}"

    def title(self) -> str:
        """„Решение № 3“, „Решение № 3, ангажимент: Община Казанлък“."""
        if isinstance(self.record, Decision):
            return f"{self.record.name()}: текст"
        what = {"what": "ангажимент", "due": "срок"}[self.column]
        return f"{self.record.decision.name()}: {what} на {self.record.organization.short()}"


@apart
def _controls_of(content: bytes) -> list[Control]:
    return not_too_long(read_controls(content))


def not_too_long(controls: list[Control]) -> list[Control]:
    """The same controls; RuleError for one with more text than any form takes."""
    for one in controls:
        if len(one.text) > LONGEST:
            called = one.title or one.tag or "попълненото"
            raise RuleError(TOO_LONG.format(called[:80], len(one.text), LONGEST), "file")
    return controls


@apart
def _rest_of(content: bytes) -> list[str]:
    return read_rest(content)


@dataclass(frozen=True)
class Edit:
    """A change outside the texts of the register: after which words, what was there and what is."""

    after: str
    before: str
    now: str


def compare_rest(issued: bytes, returned: bytes) -> list[Edit]:
    """Every change that people made in Word beside the texts that the register holds."""
    old, new = ([plain(line) for line in _rest_of(one)] for one in (issued, returned))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [Edit(old[start - 1] if start else "", "\n".join(old[start:end]),
                 "\n".join(new[first:last]))
            for what, start, end, first, last in matcher.get_opcodes() if what != "equal"]


def edits_of(file: AttachedFile) -> list[Edit]:
    """What an edited version holds that its document does not; nothing where it is no Word file."""
    if file.media_type != WORD or not file.document_id:
        return []
    try:
        return compare_rest(file.document.content(), file.content())
    except TemplateError:
        return []


def keep_edited(meeting: Meeting, name: str, content: bytes, by: str = "") -> list[Edit]:
    """The changes beside the register, once the file is kept as the edited version of its minutes.

    It is kept with the newest version: making another one asks first.
    """
    mark = read_mark(content)
    origin = (mark.find() if mark else None) or meeting.minutes()
    if origin is None:
        return []
    newest = origin.versions().where(IssuedDocument.privacy == origin.privacy).first()
    edits = compare_rest(origin.content(), content)
    file = read_attachment(name, content)
    if file.content != newest.content() and not is_attached(newest, digest_of(file)):
        attach(newest, EDITED, file, by=by)
    return edits


def unreadable(error: TemplateError, what: str) -> RuleError:
    """What is said of a file that is no sound document of Word; `what` was expected."""
    reason = error.problems[0].message.rstrip(".")
    return RuleError(BROKEN.format(reason=small_first(reason), what=what), "file")


def read_returned(content: bytes) -> dict[tuple[int, str, int, str], str]:
    """{(meeting, register, record, column): text} of the content controls of a file."""
    try:
        controls = _controls_of(scan(content))
    except TemplateError as error:
        raise unreadable(error, "протокола") from error
    found: dict = {}
    for control in controls:
        if match := TAG.fullmatch(control.tag):
            meeting, table, record, column = match.groups()
            key = (int(meeting), table, int(record), column)
            found[key] = f"{found[key]}\n{control.text}" if key in found else control.text
    return found


def compare_returned(meeting: Meeting, content: bytes) -> tuple[list[Difference], list[Entity]]:
    """What reads otherwise, and the decisions that are no longer in the file.

    RuleError for a broken file, one without marks, and the minutes of another meeting.
    """
    found = read_returned(content)
    _refuse_foreign(meeting, {key[0] for key in found})
    decisions = list(Decision.in_force(meeting.decisions).order_by(Decision.number))
    guard = Guard(_cases_of(decisions))
    differences, missing = [], []
    for decision in decisions:
        if not any(key[1:3] == ("decisions", decision.id) for key in found):
            missing.append(decision)
        for record in (decision, *decision.commitments):
            differences += _differences(record, found, guard)
    return differences, missing


def _refuse_foreign(meeting: Meeting, meetings: set[int]) -> None:
    if not meetings:
        raise RuleError("В този файл няма решения, които бюрото познава. Качете протокол, "
                        "изготвен оттук и редактиран в Word.", "file")
    if meetings != {meeting.id}:
        other = Meeting.get_or_none(Meeting.id.in_(list(meetings - {meeting.id})),
                                    Meeting.mechanism == meeting.mechanism_id)
        which = f": {other.title()}" if other else ""
        raise RuleError(f"Това е протокол от друго заседание{which}. Нищо не е променено.", "file")


def _cases_of(decisions: list[Decision]) -> list[ChildCase]:
    return list({one.case_id: one.case for one in decisions if one.case_id}.values())


def _differences(record: Entity, found: dict, guard: Guard):
    meeting = record.meeting_id if isinstance(record, Decision) else record.decision.meeting_id
    for column in ("text",) if isinstance(record, Decision) else ("what", "due"):
        returned = found.get((meeting, record._meta.table_name, record.id, column))
        if returned is None:
            continue
        stored = due_of(record) if column == "due" else getattr(record, column)
        if _bare(returned) not in (_bare(stored), _bare(guard.hide(stored))):
            problem, values = _read(column, plain(returned))
            if problem or any(getattr(record, name) != one for name, one in values.items()):
                yield Difference(record, column, plain(stored), plain(returned), problem)


def _read(column: str, text: str) -> tuple[str, dict]:
    try:
        return "", value_of(column, text)
    except ValueError as error:
        return str(error), {}


def value_of(column: str, text: str) -> dict:
    """The columns that a returned text gives; ValueError says what is wrong with it."""
    if not text.strip():
        raise ValueError("Текстът е изтрит във файла. Променете го тук, ако е нужно.")
    if column != "due":
        return {column: text}
    if text.casefold().startswith(NEXT):
        return {"due": None, "until_next_meeting": True}
    return {"due": parse_date(text), "until_next_meeting": False}


def plain(text: str) -> str:
    """The text without what Word and the filters write differently."""
    text = text.replace(NBSP, " ").replace("\u202f", " ").replace("\u00ad", "")
    return "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())


def _bare(text: str) -> str:
    """The plain text without the stops that the minutes put at the ends of sentences."""
    return "\n".join(line.rstrip(".,; ") for line in plain(text).splitlines())


def take_over(meeting: Meeting, chosen: dict[str, tuple[str, str]], by: str = "") -> int:
    """How many texts were changed to what came back.

    `chosen` is {key: (what the register held when it was compared, what it is to hold)};
    Conflict if somebody has changed one of them since.
    """
    with logged_transaction():
        for key, (stored, returned) in chosen.items():
            _take_one(meeting, key, stored, returned=returned, by=by)
    return len(chosen)


def _take_one(meeting: Meeting, key: str, stored: str, *, returned: str, by: str) -> None:
    record, column = find_marked(meeting, key)
    now = due_of(record) if column == "due" else getattr(record, column)
    if plain(now) != plain(stored):
        raise Conflict(f"{Difference(record, column, '', '').title()}: междувременно е променено. "
                       "Качете файла отново.")
    try:
        values = value_of(column, returned)
    except ValueError as error:
        raise RuleError(str(error), "file") from error
    for name, value in values.items():
        setattr(record, name, value)
    record.store(by=by)


def find_marked(meeting: Meeting, key: str) -> tuple[Entity, str]:
    """The record of the meeting and the column that a key names; RuleError for anything else."""
    match = TAG.fullmatch(f"{MARK}/{meeting.id}/{key}")
    record = None
    if match and match[2] == "decisions":
        record = meeting.decisions.where(Decision.id == int(match[3])).first()
    elif match:
        record = Commitment.live().join(Decision).where(
            Commitment.id == int(match[3]), Decision.meeting == meeting.id).first()
    if record is None or (match[4] == "text") != isinstance(record, Decision):
        raise RuleError("Решението не е от това заседание.", "file")
    return record, match[4]

