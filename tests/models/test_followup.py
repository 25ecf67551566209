"""What becomes of decisions: deadlines, reports, acceptance, extensions, changes, reminders."""

from datetime import date

import pytest

from documents.files.attaching import PDF, Attachment
from models.audit.chain import logged_transaction
from models.base import RuleError, today
from models.commitments.commitment import Commitment
from models.commitments.history import CommitmentFile, keep_file
from models.commitments.office_days import OfficeDay
from models.commitments.recording import record_decision
from models.commitments.reminders import Reminder, add_reminder
from models.decisions.changes import DecisionChange
from models.decisions.decision import Decision
from models.documents.blobs import Blob
from models.vault.ring import ring
from tests.cast import make_commitment, make_item, make_mechanism, make_meeting

REPORT = {"done_on": date(2016, 12, 19), "report": "Дадени са."}


def move(commitment: Commitment, step: str, **values) -> Commitment:
    return commitment.workflow.move(commitment, step, **values)


# -- deadlines --------------------------------------------------------------------------------


def test_a_deadline_on_a_day_off_moves_to_the_next_working_day_and_says_so():
    commitment = make_commitment(held_on=date(2025, 3, 3), due=date(2025, 4, 21))
    assert (commitment.due, commitment.expires_on) == (date(2025, 4, 21), date(2025, 4, 22))
    assert commitment.moved_text().replace("\u00a0", " ") == (
        "21.04.2025 г. е Великден; срокът изтича на 22.04.2025 г.")
    assert commitment.days_late(date(2025, 4, 22)) == 0
    assert commitment not in Commitment.overdue(date(2025, 4, 22))
    assert commitment.days_late(date(2025, 4, 23)) == 1
    assert commitment in Commitment.overdue(date(2025, 4, 23))


def test_a_mechanism_may_keep_its_deadlines_as_they_are():
    commitment = make_commitment(held_on=date(2025, 3, 3), due=date(2025, 4, 21))
    mechanism = commitment.decision.meeting.mechanism
    mechanism.moves_deadlines = False
    mechanism.store()
    kept = Commitment.get_by_id(commitment.id).store()
    assert kept.expires_on == kept.due and kept.moved_text() == ""


def test_a_day_of_the_office_moves_what_is_due_on_it():
    commitment = make_commitment(held_on=date(2016, 12, 7), due=date(2016, 12, 20))
    off = OfficeDay(day=date(2016, 12, 20), kind="off", note="храмов празник").store()
    moved = Commitment.get_by_id(commitment.id)
    assert moved.expires_on == date(2016, 12, 21)
    assert "е храмов празник; срокът изтича" in moved.moved_text().replace("\u00a0", " ")
    off.archive()
    assert Commitment.get_by_id(commitment.id).expires_on == date(2016, 12, 20)


def test_a_saturday_may_be_worked():
    saturday = date(2016, 12, 17)
    OfficeDay(day=saturday, kind="working").store()
    assert make_commitment(due=saturday).expires_on == saturday
    with pytest.raises(RuleError, match="Този ден вече е записан"):
        OfficeDay(day=saturday, kind="off").store()


# -- reports and acceptance -------------------------------------------------------------------


def test_a_report_waits_to_be_accepted_at_a_later_meeting():
    commitment = move(make_commitment(), "report", **REPORT, report_way="letter",
                      report_number="РЗИ-7")
    assert commitment.status == "reported" and not commitment.is_open()
    later = make_meeting(commitment.decision.meeting.mechanism, held_on=date(2017, 2, 1))
    move(commitment, "accept", accepted_at=later)
    stored = Commitment.get_by_id(commitment.id)
    assert (stored.status, stored.accepted_on) == ("done", date(2017, 2, 1))
    kept = stored.reports.get()
    assert (kept.text, kept.number, kept.done_on) == ("Дадени са.", "РЗИ-7", date(2016, 12, 19))


def test_the_office_accepts_without_a_meeting():
    commitment = move(move(make_commitment(), "report", **REPORT), "accept")
    assert commitment.accepted_on == today() and commitment.accepted_at is None


def test_an_earlier_meeting_or_another_mechanism_accepts_nothing():
    commitment = move(make_commitment(), "report", **REPORT)
    early = make_meeting(commitment.decision.meeting.mechanism, held_on=date(2016, 1, 1))
    with pytest.raises(RuleError, match="след това, на което е възложено"):
        move(commitment, "accept", accepted_at=early)
    with pytest.raises(RuleError, match="на друг механизъм"):
        move(commitment, "accept", accepted_at=make_meeting(held_on=date(2018, 1, 1)))


def test_a_report_of_tomorrow_is_refused():
    with pytest.raises(RuleError, match="в бъдещето"):
        move(make_commitment(), "report", done_on=date(2100, 1, 1), report="Ще бъде.")


def test_every_report_stays_when_the_task_is_given_back():
    commitment = move(make_commitment(), "partly", report="Половината.")
    move(commitment, "report", **REPORT)
    move(commitment, "reopen", reason="Липсва документ.")
    assert commitment.done_on is None and commitment.is_open()
    assert [one.outcome for one in commitment.reports] == ["partly", "report"]


# -- extensions -------------------------------------------------------------------------------


def test_an_extension_keeps_the_old_date_and_the_reason():
    commitment = make_commitment(due=date(2016, 12, 20))
    move(commitment, "extend", due=date(2017, 1, 20), reason="Чака се документ.")
    move(commitment, "extend", due=date(2017, 2, 20), reason="Пак.")
    dates = [(one.former_due, one.due, one.reason) for one in commitment.extensions]
    assert dates == [(date(2016, 12, 20), date(2017, 1, 20), "Чака се документ."),
                     (date(2017, 1, 20), date(2017, 2, 20), "Пак.")]
    assert commitment.status == "open" and commitment.expires_on == date(2017, 2, 20)


def test_an_extension_is_later_and_says_why():
    commitment = make_commitment(due=date(2016, 12, 20))
    with pytest.raises(RuleError, match="след сегашния"):
        move(commitment, "extend", due=date(2016, 12, 19), reason="Рано.")
    with pytest.raises(RuleError, match="Причина"):
        move(Commitment.get_by_id(commitment.id), "extend", due=date(2017, 1, 1))


def test_until_the_next_meeting_becomes_a_date():
    commitment = make_commitment(due=None, until_next_meeting=True)
    move(commitment, "extend", due=date(2017, 1, 20), reason="Определен е ден.")
    assert not commitment.until_next_meeting
    assert commitment.extensions.get().former_text() == "до следващото заседание"


# -- later decisions --------------------------------------------------------------------------


def later_decision(earlier: Decision, held_on: date = date(2017, 2, 1)) -> Decision:
    item = make_item(make_meeting(earlier.meeting.mechanism, held_on=held_on))
    return record_decision(item, {"kind": "other", "text": "Ново решение."}, [])


def test_a_repeal_keeps_the_old_text_and_ends_its_commitments():
    commitment = make_commitment()
    later = later_decision(commitment.decision)
    change = DecisionChange(decision=later, kind="repeal", changed=commitment.decision).store()
    stored = Commitment.get_by_id(commitment.id)
    assert stored.status == "cancelled" and stored.decision.text == "Подкрепа."
    told = change.told_back()
    assert told.startswith(f"отменено с Решение № {later.number} от ")
    assert told.endswith("01.02.2017 г.")


def test_an_amendment_leaves_the_commitments():
    commitment = make_commitment()
    DecisionChange(decision=later_decision(commitment.decision), kind="amend",
                   changed=commitment.decision).store()
    assert Commitment.get_by_id(commitment.id).status == "open"


def test_only_a_later_decision_of_the_same_mechanism_changes_one():
    earlier = make_commitment().decision
    with pytest.raises(RuleError, match="взето преди"):
        DecisionChange(decision=earlier, changed=later_decision(earlier)).store()
    with pytest.raises(RuleError, match="друг механизъм"):
        DecisionChange(decision=later_decision(make_commitment().decision),
                       changed=earlier).store()
    with pytest.raises(RuleError, match="само себе си"):
        DecisionChange(decision=earlier, changed=earlier).store()


# -- reminders --------------------------------------------------------------------------------


def test_reminders_are_counted_and_escalate():
    commitment, levels = make_commitment(due=date(2016, 12, 20)), []
    for day in (date(2017, 1, 4), date(2017, 1, 18), date(2017, 2, 1)):
        reminder = add_reminder([Commitment.get_by_id(commitment.id)], on=day)
        levels.append((reminder.level, reminder.to_governor))
    assert levels == [(1, False), (2, False), (3, True)]
    stored = Commitment.get_by_id(commitment.id)
    assert (stored.reminder_count, stored.reminded_on) == (3, date(2017, 2, 1))
    assert stored.answer_by == date(2017, 2, 8), "five working days"
    assert [item.days_late for item in stored.reminded] == [15, 29, 43]


def test_a_reminder_waits_for_its_answer():
    commitment = make_commitment(due=date(2016, 12, 20))
    assert commitment in Commitment.to_remind(date(2017, 1, 4))
    add_reminder([commitment], on=date(2017, 1, 4))
    assert commitment not in Commitment.to_remind(date(2017, 1, 11))
    assert commitment in Commitment.to_remind(date(2017, 1, 12))


def test_nobody_is_reminded_twice_a_day_or_of_nothing():
    commitment = make_commitment(due=date(2016, 12, 20))
    with pytest.raises(RuleError, match="Няма просрочени"):
        add_reminder([commitment], on=date(2016, 12, 20))
    add_reminder([commitment], on=date(2017, 1, 4))
    with pytest.raises(RuleError, match="вече е напомнено днес"):
        add_reminder([commitment], on=date(2017, 1, 4))
    assert Reminder.select().count() == 1


def test_the_mechanism_says_when_the_governor_gets_a_copy():
    commitment = make_commitment(due=date(2016, 12, 20))
    mechanism = commitment.decision.meeting.mechanism
    mechanism.escalate_after = 0
    mechanism.store()
    assert add_reminder([Commitment.get_by_id(commitment.id)], on=date(2017, 1, 4)).to_governor
    with pytest.raises(RuleError, match="от 1 до 60"):
        make_mechanism(reminder_days=0)


# -- files ------------------------------------------------------------------------------------


def test_a_file_is_kept_sealed_and_given_back_as_it_was():
    with logged_transaction():
        file = keep_file(make_commitment(), Attachment("писмо.pdf", PDF, b"%PDF Mecho"))
    stored = CommitmentFile.get_by_id(file.id)
    assert stored.content() == b"%PDF Mecho"
    assert b"Mecho" not in bytes(Blob.get_by_id(stored.blob_id).content)
    stored.reseal(ring.current)
    assert CommitmentFile.get_by_id(file.id).content() == b"%PDF Mecho"
