"""Deadlines, the wording of decisions, movements, and the phrases of the office."""

from datetime import date

import pytest

from models.attendance.lines import Attendance
from models.attendance.movements import arrive, leave, quorum_at
from models.attendance.statements import Statement
from models.base import RuleError
from models.commitments.deadlines import doubt, first_day, next_month, quick_deadlines
from models.decisions.phrases import read_phrases
from models.decisions.wording import compose_text
from tests.cast import make_item, make_meeting, make_organization


def test_quick_deadlines_fall_on_working_days_and_say_why():
    week, two_weeks, month = quick_deadlines(date(2026, 12, 17))
    assert week.day == date(2026, 12, 29), "three holidays, a weekend, a day off in its stead"
    assert "Бъдни вечер" in week.note and week.short() == "29.12, вторник"
    assert (two_weeks.day, two_weeks.note) == (date(2026, 12, 31), "31.12.2026, четвъртък")
    assert month.day == date(2027, 1, 18)


@pytest.mark.parametrize(("day", "following"), [
    (date(2026, 1, 31), date(2026, 2, 28)), (date(2026, 12, 15), date(2027, 1, 15)),
    (date(2024, 1, 30), date(2024, 2, 29)), (date(2026, 11, 30), date(2026, 12, 30))])
def test_a_month_later_is_the_same_day_or_the_last(day, following):
    assert next_month(day) == following


@pytest.mark.parametrize(("day", "said"), [
    (date(2026, 11, 20), "вече е минал"), (date(2026, 12, 25), "официален празник"),
    (date(2026, 11, 28), "събота"), (date(2026, 11, 27), "")])
def test_unusual_days_are_doubted(day, said):
    assert said in doubt(day, date(2026, 11, 23)) and bool(said) == bool(
        doubt(day, date(2026, 11, 23)))


def test_a_meeting_typed_in_long_after_counts_from_its_own_day():
    assert first_day(date(2016, 12, 7), date(2026, 11, 21)) == date(2016, 12, 7)
    assert first_day(date(2026, 11, 20), date(2026, 11, 21)) == date(2026, 11, 21)
    assert first_day(date(2026, 12, 4), date(2026, 11, 21)) == date(2026, 12, 4)


def test_a_decision_is_worded_of_its_parts(rolled_back):
    place = make_organization("Община Пробна", "Община Пробна")
    row = {"organization": place, "what": "Помощ.", "due": date(2016, 12, 20)}
    open_row = {"organization": place, "what": "Отчет", "until_next_meeting": True}
    assert compose_text("info", "", []) == "Приема за сведение информацията по точката."
    assert compose_text("other", "Друго", [row]) == (
        "Възлага на Община Пробна: Помощ, в срок до 20.12.2016\u00a0г.")
    assert compose_text("support", "Подкрепа", [row, open_row]) == (
        "Подкрепа. Възлага: 1) на Община Пробна: Помощ, в срок до 20.12.2016\u00a0г.; 2) на "
        "Община Пробна: Отчет, в срок до следващото заседание.")


@pytest.fixture
def meeting(rolled_back):
    meeting = make_meeting()
    for number in range(3):
        Attendance(meeting=meeting, role="permanent", voting=True, status="present",
                   guest_name=f"Членка {number}").store()
    return meeting


def test_the_quorum_at_an_item_follows_from_who_came_and_left(meeting):
    first, second, third = (make_item(meeting, title_text=text) for text in "абв")
    lines = list(meeting.attendance)
    leave(lines[0], second)
    leave(lines[1], second)
    arrive(lines[1], third)
    assert [quorum_at(item).present for item in (first, second, third)] == [3, 1, 2]
    assert meeting.opening_quorum().present == 3


def test_who_is_not_here_cannot_leave_nor_who_is_here_arrive(meeting):
    item, line = make_item(meeting), meeting.attendance.get()
    with pytest.raises(RuleError, match="вече присъства"):
        arrive(line, item)
    leave(line, item)
    with pytest.raises(RuleError, match="не присъства"):
        leave(line, item)


def test_a_late_member_is_not_in_the_composition_at_the_start(meeting):
    item, line = make_item(meeting), meeting.attendance.get()
    line.status = "absent"
    line.store()
    arrive(line, item)
    assert (meeting.quorum().present, meeting.opening_quorum().present) == (3, 2)


def test_an_item_with_statements_stays_on_the_agenda(meeting):
    item = make_item(meeting)
    Statement(item=item, speaker="Гостенка", text="Казано.").store()
    with pytest.raises(RuleError, match="записано обсъждане"):
        item.remove()


def test_a_speaker_is_of_the_same_meeting(meeting):
    line = Attendance(meeting=make_meeting(), guest_name="Друга").store()
    with pytest.raises(RuleError, match="друго заседание"):
        Statement(item=make_item(meeting), line=line, text="Казано.").store()


def test_an_office_begins_with_phrases(rolled_back):
    assert any(one.place != "decision" for one in read_phrases())
