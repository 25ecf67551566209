"""Agenda, attendance, quorum, decisions and commitments of a meeting."""

from datetime import date, time

import pytest

from models.agenda.items import AgendaItem
from models.attendance.lines import Attendance
from models.base import RuleError
from models.cases.case import ChildCase
from models.commitments.commitment import Commitment
from models.commitments.recording import record_decision
from models.decisions.decision import Decision
from models.meetings.meeting import Meeting
from tests.cast import (
    make_case,
    make_commitment,
    make_item,
    make_mechanism,
    make_meeting,
    make_member,
)


def seat(meeting, *statuses):
    """Permanent lines with these statuses instead of the composition."""
    Attendance.delete().where(Attendance.meeting == meeting).execute()
    for number, status in enumerate(statuses):
        Attendance(meeting=meeting, role="permanent", voting=True, status=status,
                   guest_name=f"Лице {number}", deputy="Заместник").store()


def test_a_new_meeting_lists_the_members_of_its_day():
    mechanism = make_mechanism()
    member = make_member(mechanism)
    member.valid_to = date(2016, 12, 31)
    member.store()
    before = make_meeting(mechanism, held_on=date(2016, 12, 7))
    after = make_meeting(mechanism, held_on=date(2017, 1, 7))
    assert (before.attendance.count(), after.attendance.count()) == (1, 0)


@pytest.mark.parametrize(("present", "total", "ok"), [(8, 15, True), (7, 15, False),
                                                      (6, 12, False), (7, 12, True)])
def test_more_than_half_makes_a_quorum(present, total, ok):
    meeting = make_meeting()
    seat(meeting, *["present"] * present, *["absent"] * (total - present))
    assert meeting.quorum().ok is ok


def test_a_deputy_stands_for_the_member_and_adds_nobody():
    meeting = make_meeting()
    seat(meeting, "replaced", "present", "absent")
    quorum = meeting.quorum()
    assert (quorum.total, quorum.present, quorum.needed) == (3, 2, 2)


def test_a_third_is_rounded_up_and_a_number_is_taken_as_it_is():
    meeting = make_meeting()
    seat(meeting, *["present"] * 10)
    meeting.mechanism.quorum_kind = "third"
    assert meeting.quorum().needed == 4
    meeting.mechanism.quorum_kind, meeting.mechanism.quorum_number = "number", 9
    assert meeting.quorum().needed == 9


def test_a_meeting_without_quorum_is_not_marked_as_held():
    meeting = make_meeting(status="invited")
    seat(meeting, "present", "absent", "absent")
    with pytest.raises(RuleError, match="Няма кворум: присъства 1 от 3, нужни са 2"):
        meeting.workflow.move(meeting, "hold")
    meeting.workflow.move(meeting, "fail")
    assert meeting.status == "no_quorum"


def test_serial_numbers_go_on_after_one_given_by_hand():
    mechanism = make_mechanism()
    assert make_meeting(mechanism, serial=6).serial == 6
    assert make_meeting(mechanism).serial == 7
    with pytest.raises(RuleError, match="Вече има заседание с този номер"):
        make_meeting(mechanism, serial=6)


def test_a_case_item_is_always_in_the_closed_part_and_schedules_its_case():
    case = make_case(status="accepted")
    item = make_item(make_meeting(case.mechanism), kind="case", case=case)
    assert item.closed_part
    assert ChildCase.get_by_id(case.id).status == "scheduled"


def test_the_title_of_an_item_may_not_carry_the_childs_name():
    case = make_case(named=("Мечо", "Пухов"))
    with pytest.raises(RuleError, match="Премахнете името на детето"):
        make_item(make_meeting(case.mechanism), title_text="Случай Пухов", kind="case", case=case)


def test_moving_an_item_renumbers_the_agenda():
    meeting = make_meeting()
    first, second, third = (make_item(meeting, title_text=text) for text in "абв")
    third.move_to(1)
    order = [item.title_text for item in meeting.items.order_by(AgendaItem.order)]
    assert order == ["в", "а", "б"]
    second.remove()
    assert [i.order for i in meeting.items.order_by(AgendaItem.order)] == [1, 2]
    assert first.meeting_id == meeting.id


def test_a_decision_that_asks_somebody_to_act_is_refused_without_a_commitment():
    item = make_item(make_meeting())
    with pytest.raises(RuleError, match="кой и до кога") as error:
        record_decision(item, {"kind": "support", "text": "Подкрепа."}, [])
    assert error.value.field == "organization"
    assert not Decision.select().exists()


@pytest.mark.parametrize(("missing", "field"), [("organization", "organization"), ("due", "due"),
                                                ("what", "what")])
def test_a_commitment_needs_institution_task_and_due_date(missing, field):
    meeting = make_meeting()
    row = {"organization": meeting.mechanism.host, "what": "Помощ",
           "due": date(2016, 12, 20)} | {missing: None}
    with pytest.raises(RuleError) as error:
        record_decision(make_item(meeting), {"kind": "support", "text": "Подкрепа."}, [row])
    assert error.value.field == field
    assert not Decision.select().exists(), "nothing is half done"


def test_until_the_next_meeting_is_a_due_date_too():
    commitment = make_commitment(due=None, until_next_meeting=True)
    assert commitment.due_text() == "до следващото заседание"
    assert commitment.days_late(date(2030, 1, 1)) == 0


def test_a_due_date_before_the_decision_is_refused():
    with pytest.raises(RuleError, match="преди датата на решението"):
        make_commitment(due=date(2016, 12, 1))


def test_an_overdue_commitment_says_by_how_many_days_until_it_is_done():
    commitment = make_commitment(due=date(2016, 12, 20))
    assert commitment.days_late(date(2016, 12, 27)) == 7
    assert commitment in Commitment.overdue(date(2016, 12, 21))
    commitment.workflow.move(commitment, "report", done_on=date(2016, 12, 28), report="Писмо")
    assert commitment.days_late(date(2017, 1, 1)) == 0
    assert commitment not in Commitment.overdue(date(2017, 1, 1))


def test_amounts_are_in_leva_before_2026_and_in_euro_after():
    old = make_commitment(amount=120)
    new = make_commitment(amount=120, held_on=date(2026, 1, 7), due=date(2026, 2, 1))
    assert (old.currency, new.currency) == ("BGN", "EUR")


def test_decisions_are_numbered_by_mechanism_and_year():
    mechanism = make_mechanism()
    numbers = []
    for day in (date(2016, 3, 1), date(2016, 12, 7), date(2017, 2, 1)):
        item = make_item(make_meeting(mechanism, held_on=day))
        numbers.append(record_decision(item, {"kind": "info", "text": "Сведение"}, []).number)
    assert numbers == [1, 2, 1]


def test_a_placement_is_not_proposed_without_the_best_interest():
    case = make_case()
    item = make_item(make_meeting(case.mechanism), kind="case", case=case)
    with pytest.raises(RuleError, match="обосновката на най-добрия интерес"):
        record_decision(item, {"kind": "placement", "text": "Предлага ЦНСТ."}, [])


def test_a_meeting_cannot_end_before_it_starts():
    with pytest.raises(RuleError, match="Краят е преди началото"):
        make_meeting(starts_at=time(10, 30), ends_at=time(9, 0))


def test_a_signed_meeting_takes_no_new_decision():
    meeting = make_meeting()
    item = make_item(meeting)
    Meeting.update(status="closed").where(Meeting.id == meeting.id).execute()
    item = AgendaItem.get_by_id(item.id)
    with pytest.raises(RuleError, match="не се добавят решения"):
        record_decision(item, {"kind": "info", "text": "Сведение"}, [])
