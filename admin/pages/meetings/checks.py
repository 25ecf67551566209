"""What is missing before the minutes are made, each with the place where it is put right."""

from dataclasses import dataclass

from admin.pages.meetings.reading import read_attendance
from admin.records.addresses import record_url
from bulgarian.grammar import join_list
from documents.outdated import Comparison
from models.decisions.decision import WITH_COMMITMENT
from models.documents.issued import IssuedDocument
from models.meetings.meeting import Meeting
from models.meetings.papers import MINUTES


@dataclass(frozen=True)
class Check:
    """One line: whether it is in order, what there is to say, and where to put it right."""

    ok: bool
    text: str
    url: str = ""
    link: str = "Поправи"


def check_minutes(meeting: Meeting, items: list) -> list[Check]:
    """The lines in the order of the minutes: what is in order is said too."""
    return [*_attendance(meeting), *_items(meeting, items), *_decisions(items), *_people(meeting),
            *_versions(meeting)]


def _versions(meeting: Meeting):
    """Minutes that say something else than the registers do now."""
    made = {one.privacy: one for one in meeting.papers_of(MINUTES).order_by(IssuedDocument.id)}
    compare = Comparison(meeting)
    for one in made.values():
        if facts := compare.changed(one):
            yield Check(False, f"{one.title()} е изготвен преди промени: {join_list(facts)}.",
                        "#minutes-paper", "Изготви отново")


def _run(meeting: Meeting, item=None) -> str:
    place = f"&item={item.id}#item-{item.id}" if item else "#attendance"
    return f"{record_url(meeting)}?mode=running{place}"


def _attendance(meeting: Meeting):
    lines = list(read_attendance(meeting))
    quorum = meeting.quorum_of(lines)
    open_lines = [line for line in lines if line.status == "expected"]
    if not any(line.took_part() for line in lines):
        yield Check(False, "Присъствието не е отбелязано.", _run(meeting), "Отбележи")
        return
    verdict = "има кворум" if quorum.ok else "няма кворум"
    yield Check(True, f"{quorum.here().capitalize()}; {verdict}.")
    if open_lines:
        verb = "присъства" if len(open_lines) == 1 else "присъстват"
        yield Check(False, f"За {len(open_lines)} от поканените още не е отбелязано дали {verb}.",
                    _run(meeting), "Отбележи")


def _items(meeting: Meeting, items: list):
    undecided = [item for item in items if not item.is_decided]
    for item in undecided:
        yield Check(False, f"Точка {item.order} няма резултат: {item.title_text}.",
                    _run(meeting, item))
    for item in items:
        for fault in item.faults():
            yield Check(False, fault, _run(meeting, item))
    if items and not undecided:
        yield Check(True, "Всички точки имат решение или резултат.")
    if not items:
        yield Check(False, "Дневният ред е празен.", f"{record_url(meeting)}?mode=preparing")


def _decisions(items: list):
    taken = [one for item in items for one in item.taken if not one.is_annulled]
    faults = [(decision, text) for decision in taken for text in _lacks(decision)]
    for decision, text in faults:
        yield Check(False, f"{decision.name()} {text}.", record_url(decision))
    if taken and not faults:
        yield Check(True, "Всички ангажименти имат отговорник и срок.")


def _lacks(decision):
    if decision.kind in WITH_COMMITMENT and not decision.duties:
        yield "няма отговорник и срок"
    if any(not duty.due and not duty.until_next_meeting for duty in decision.duties):
        yield "няма срок"
    if not decision.text.strip():
        yield "няма текст"


def _people(meeting: Meeting):
    edit = record_url(meeting, "edit/")
    if meeting.minuted_by():
        yield Check(True, f"Протоколист: {meeting.minuted_by().full_name()}.")
    else:
        yield Check(False, "Няма избран протоколист.", edit, "Избери")
    if not meeting.ends_at:
        yield Check(False, "Няма краен час на заседанието.", edit, "Попълни")
