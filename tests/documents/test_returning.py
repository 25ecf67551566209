"""Edited minutes come back: what differs is found decision by decision and taken over."""

import io
import zipfile
from datetime import date

import pytest

from documents.files.hand_work import HandWork, knowingly
from documents.generate import generate, render
from documents.returning import compare_returned, edits_of, keep_edited, take_over
from models.base import Conflict, RuleError
from models.commitments.commitment import Commitment
from models.decisions.decision import Decision
from models.letters.files import EDITED
from models.meetings.meeting import Meeting
from tests.documents.scene import text_of


def edited(content: bytes, **changes) -> bytes:
    """The file with texts replaced as a person would in Word."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                for before, after in changes.items():
                    assert before.encode() in data, before
                    data = data.replace(before.encode(), after.encode())
            new.writestr(name, data)
    return target.getvalue()


@pytest.fixture
def minutes(scene) -> bytes:
    scene.hold()
    return generate("protokol", scene.meeting).content()


def test_untouched_minutes_differ_in_nothing(scene, minutes):
    assert compare_returned(scene.meeting, minutes) == ([], [])
    named = render("protokol", scene.meeting, privacy="identified")
    assert compare_returned(scene.meeting, named) == ([], [])


@pytest.mark.parametrize("end", ["", ".", ";", ",", " ."])
def test_a_commitment_is_printed_with_one_stop_however_it_was_typed(scene, end):
    scene.hold()
    commitment = Commitment.get(Commitment.decision == scene.decision.id)
    commitment.what = f"Осигурява консумативи{end}"
    commitment.store()
    for kind, record in (("protokol", scene.meeting), ("prepis_izvlechenie", scene.decision)):
        content = render(kind, record)
        assert "Осигурява консумативи." in text_of(content).split("\n"), kind
        if kind == "protokol":
            assert compare_returned(scene.meeting, content) == ([], [])


def test_text_and_date_are_found_and_taken_over(scene, minutes):
    file = edited(minutes, **{"Подкрепата на семейството": "Помощта за семейството",
                              "20.12.2016\u00a0г.": "9.01.2017 г."})
    differences, missing = compare_returned(scene.meeting, file)
    assert [(one.column, one.problem) for one in differences] == [("text", ""), ("due", "")]
    assert not missing
    chosen = {one.key: (one.stored, one.returned) for one in differences}
    assert take_over(scene.meeting, chosen, "Тест") == 2
    assert Decision.get_by_id(scene.decision.id).text == "Помощта за семейството продължава."
    assert Commitment.get(Commitment.decision == scene.decision.id).due == date(2017, 1, 9)
    assert compare_returned(scene.meeting, file) == ([], [])
    assert "Помощта за семейството" in text_of(render("protokol", scene.meeting))


def test_what_was_edited_beside_the_register_is_listed_and_kept(scene, minutes):
    file = edited(minutes, **{"Откриване": "Откриване и поздрав",
                              "20.12.2016\u00a0г.": "9.01.2017 г."})
    meeting = Meeting.get_by_id(scene.meeting.id)
    edits = keep_edited(meeting, "протокол.docx", file, "Тест")
    assert edits and all("поздрав" in one.now and "поздрав" not in one.before for one in edits)
    assert not any("9.01.2017" in one.now for one in edits)  # the register's own texts stand apart
    assert keep_edited(meeting, "протокол.docx", file, "Тест") == edits
    kept, = meeting.minutes().files
    assert (kept.kind, edits_of(kept)) == (EDITED, edits)
    with pytest.raises(HandWork):
        generate("protokol", meeting)
    with knowingly():
        assert generate("protokol", meeting).edition == 2


def test_untouched_minutes_are_not_kept_a_second_time(scene, minutes):
    meeting = Meeting.get_by_id(scene.meeting.id)
    assert keep_edited(meeting, "протокол.docx", minutes) == []
    assert not meeting.minutes().files.exists()


def test_a_date_that_is_none_is_said_and_not_taken(scene, minutes):
    file = edited(minutes, **{"20.12.2016\u00a0г.": "до Коледа"})
    (difference,), _ = compare_returned(scene.meeting, file)
    assert "дд.мм.гггг" in difference.problem
    with pytest.raises(RuleError):
        take_over(scene.meeting, {difference.key: (difference.stored, difference.returned)})
    assert Commitment.get().due == date(2016, 12, 20)


def test_until_the_next_meeting_can_be_written_in_word(scene, minutes):
    file = edited(minutes, **{"20.12.2016\u00a0г.": "до следващото заседание"})
    (difference,), _ = compare_returned(scene.meeting, file)
    take_over(scene.meeting, {difference.key: (difference.stored, difference.returned)})
    assert Commitment.get().until_next_meeting and Commitment.get().due is None


def test_a_text_changed_in_the_register_meanwhile_is_not_overwritten(scene, minutes):
    file = edited(minutes, **{"Подкрепата на": "Помощта за"})
    (difference,), _ = compare_returned(scene.meeting, file)
    Decision.update(text="Друг текст.").where(Decision.id == scene.decision.id).execute()
    with pytest.raises(Conflict, match="междувременно"):
        take_over(scene.meeting, {difference.key: (difference.stored, difference.returned)})


def test_minutes_of_another_meeting_are_recognised(scene, minutes):
    other = scene.add_meeting(held_on=date(2017, 2, 1))
    with pytest.raises(RuleError, match="друго заседание: Заседание № 7"):
        compare_returned(other, minutes)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7", b"\xd0\xcf\x11\xe0" * 200])
def test_a_broken_file_is_a_clear_message(scene, content):
    scene.hold()
    with pytest.raises(RuleError, match="Файлът не може да се прочете"):
        compare_returned(scene.meeting, content)


def test_a_file_without_marks_is_no_minutes_of_ours(scene):
    scene.hold()
    with pytest.raises(RuleError, match="няма решения"):
        compare_returned(scene.meeting, render("prisastven_spisak", scene.meeting))


def test_a_decision_of_another_meeting_is_not_reached(scene, minutes):
    other = scene.add_meeting(held_on=date(2017, 2, 1))
    with pytest.raises(RuleError, match="не е от това заседание"):
        take_over(other, {f"decisions/{scene.decision.id}/text": ("", "Нещо")})
