"""The published rates of execution and attendance."""

from datetime import date

from indicators.attendance import attendance_rate
from indicators.charts import draw
from indicators.declaring import Figure, Figures, Line
from indicators.execution import CLASSES, IN_TIME, LATE, OPEN, OVERDUE, execution_rate, total_of
from models.attendance.lines import Attendance
from models.commitments.commitment import Commitment
from models.meetings.meeting import Meeting
from tests import cast

DAY = date(2017, 1, 10)


def report(commitment: Commitment, day: date) -> None:
    commitment.workflow.move(commitment, "report", done_on=day, report="Готово.")


def make_five() -> None:
    """In time, late, overdue, not due yet, cancelled – and one without a date."""
    place = cast.make_organization("Община Примерна", "Примерна")
    made = [cast.make_commitment(organization=place, due=due) for due in (
        date(2016, 12, 20), date(2016, 12, 20), date(2016, 12, 20), date(2017, 3, 1),
        date(2016, 12, 20))]
    report(made[0], date(2016, 12, 20))
    report(made[1], date(2016, 12, 21))
    made[4].workflow.move(made[4], "cancel", reason="Отпада.")
    cast.make_commitment(organization=place, due=None, until_next_meeting=True)


def test_every_commitment_with_a_date_is_in_one_class():
    make_five()
    row, = execution_rate(Commitment.select(), DAY)
    assert row.label == "Примерна"
    assert row.counts == {IN_TIME: 1, LATE: 1, OVERDUE: 1, OPEN: 1}
    assert (row.total, row.rate) == (4, 33)
    assert total_of([row, row]).total == 8


def test_the_condition_of_a_class_gives_the_list_behind_its_number():
    make_five()
    for name, _, condition in CLASSES:
        assert Commitment.select().where(condition(DAY)).count() == 1, name


def test_a_deadline_moved_from_a_holiday_counts_as_in_time():
    commitment = cast.make_commitment(held_on=date(2025, 3, 3), due=date(2025, 4, 21))
    report(commitment, date(2025, 4, 22))
    row, = execution_rate(Commitment.select(), date(2025, 5, 1))
    assert row.counts[IN_TIME] == 1 and row.rate == 100


def test_without_a_date_that_has_come_there_is_no_rate():
    cast.make_commitment(due=date(2017, 3, 1))
    row, = execution_rate(Commitment.select(), DAY)
    assert row.rate is None


def test_attendance_counts_members_and_deputies_of_held_meetings():
    mechanism = cast.make_mechanism()
    member = cast.make_member(mechanism)
    for number, status in enumerate(("present", "replaced", "absent_excused", "expected")):
        meeting = cast.make_meeting(mechanism, held_on=date(2016, 1 + number, 7))
        line = meeting.attendance.where(Attendance.membership == member).get()
        line.status, line.deputy = status, "Заместник" if status == "replaced" else ""
        line.store()
        Attendance(meeting=meeting, role="guest", organization=member.organization,
                   status="present").store()
    Meeting.update(status="held").execute()
    row, = attendance_rate(Meeting.select())
    assert (row.total, row.rate) == (3, 67), "neither guests nor what nobody ticked"
    Meeting.update(status="cancelled").execute()
    assert attendance_rate(Meeting.select()) == []


def test_the_column_that_is_drawn_has_its_own_heading():
    rows = (Line("а", (Figure("9"), Figure("1"))), Line("б", (Figure("9"), Figure("2"))))
    for main, heading in ((0, "Цел"), (1, "Закрити"), (-1, "Закрити")):
        figures = Figures(("Вид", "Цел", "Закрити"), rows, main)
        assert figures.heading == heading == draw(figures).heading
