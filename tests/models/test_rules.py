"""Numbers that are given once, votes that agree, cases and tasks that follow their meeting."""

from datetime import date, timedelta

import pytest

from bulgarian.text import number_key
from models.attendance.lines import Attendance
from models.base import ENTITIES, RuleError, today
from models.closing import released
from models.commitments.commitment import Commitment
from models.commitments.recording import record_decision
from models.decisions.changes import DecisionChange
from models.documents.blobs import store_blob
from models.documents.issued import IssuedDocument
from models.letters.files import SIGNED, AttachedFile
from models.letters.letter import Letter
from models.meetings.meeting import Meeting
from models.memoranda import Memorandum
from models.places.reports import Occupancy
from models.services import Referral, Service
from tests.admin.records import make_record
from tests.cast import (
    make_case,
    make_commitment,
    make_item,
    make_mechanism,
    make_meeting,
    make_member,
    make_person,
)

GIVEN = [(entity, name) for entity in ENTITIES.values() for name in entity.given]


# -- numbers ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("entity", "name"), GIVEN,
                         ids=[f"{entity._meta.table_name}-{name}" for entity, name in GIVEN])
def test_a_number_that_was_given_is_not_typed_over(entity, name):
    record = make_record(entity)
    if not record.__data__.get(name):
        with released():
            entity.update(**{name: "ОКМД-5" if "number" in name else today()}).where(
                entity.id == record.id).execute()
    record = entity.get_by_id(record.id)
    kept = record.__data__[name]
    other = date(2011, 1, 1) if isinstance(kept, date) else 77 if isinstance(kept, int) else "77"
    setattr(record, name, other)
    with pytest.raises(RuleError):
        record.store()
    with pytest.raises(RuleError, match="не се променя"):
        entity.update(**{name: other}).where(entity.id == record.id).execute()
    assert entity.get_by_id(record.id).__data__[name] == kept


@pytest.mark.parametrize("typed", [
    "ОКМД-7", "OKMД-7", "окмд – 7", "ОКМД\u00ad-007", "ОКМД−7", " ОКМД-07 "])
def test_a_number_is_the_same_however_it_is_typed(typed):
    assert number_key(typed) == number_key("ОКМД-7")
    assert number_key(typed) not in (number_key("ОКМД-70"), number_key("ОКМД-17"))
    mechanism = make_mechanism()
    first = Letter(mechanism=mechanism, correspondent="РЗИ", subject="Едно",
                   register_number="ОКМД-7").store()
    with pytest.raises(RuleError, match="вече е даден"):
        Letter(mechanism=mechanism, correspondent="РЗИ", subject="Две",
               register_number=typed).store()
    assert first.id


def test_a_letter_keeps_the_year_of_its_number():
    letter = make_record(Letter, register_date=date(2025, 12, 30))
    letter.register_date = date(2025, 12, 29)
    assert letter.store().register_date == date(2025, 12, 29)
    letter.register_date = date(2026, 1, 3)
    with pytest.raises(RuleError, match="остава в тази година"):
        letter.store()


def test_a_case_and_a_meeting_with_decisions_keep_the_year_of_their_numbers():
    case = make_case()
    case.received_on = date(2015, 4, 4)
    with pytest.raises(RuleError, match="остава в тази година"):
        case.store()
    meeting = make_meeting()
    record_decision(make_item(meeting), {"kind": "info", "text": "Приема."}, [])
    meeting.held_on = date(2017, 1, 9)
    with pytest.raises(RuleError, match="остава в тази година"):
        meeting.store()


def test_a_slip_of_the_keyboard_is_asked_about_and_does_not_move_the_series_of_meetings():
    mechanism = make_mechanism()
    assert make_meeting(mechanism).serial == 1
    with pytest.raises(RuleError, match="Следващият номер в поредицата е 2") as asked:
        make_meeting(mechanism, serial=9999)
    with pytest.raises(RuleError, match="е 2"):
        make_meeting(mechanism, serial=998, confirmed=[asked.value.confirm])
    assert make_meeting(mechanism, serial=9999, confirmed=[asked.value.confirm]).serial == 9999
    assert make_meeting(mechanism).serial == 2
    assert make_meeting(mechanism, serial=3).serial == 3
    assert make_meeting(mechanism).serial == 4


def test_a_number_that_jumped_carries_the_series_on_once_its_meeting_was_held():
    meeting = meet(serial=6)
    later = make_meeting(meeting.mechanism, serial=20, status="scheduled",
                         confirmed=["serial=20"])
    Attendance.mark_all(later)
    later.workflow.move(later, "hold")
    assert make_meeting(meeting.mechanism).serial == 21


def test_a_draft_that_changes_its_number_leaves_no_hole_behind():
    meeting = meet(serial=6)
    draft = make_meeting(meeting.mechanism)
    draft.serial, draft.confirmed = 8, ["serial=8"]
    draft.store()
    assert make_meeting(meeting.mechanism).serial == 7
    draft.serial = None
    with pytest.raises(RuleError, match="Не го оставяйте празен"):
        draft.store()


def test_a_typed_number_that_jumps_in_the_book_of_letters_has_to_be_confirmed():
    letter = {"mechanism": make_mechanism(register_prefix="ОКМД"), "subject": "Проба",
              "correspondent": "РЗИ"}
    assert Letter(**letter).store().register_number == "ОКМД-1"
    assert Letter(**letter, register_number="ОКМД-2").store().id
    with pytest.raises(RuleError, match="В книгата няма номер преди") as asked:
        Letter(**letter, register_number="oкмд – 0077").store()
    assert asked.value.field == "register_number"
    confirmed = [asked.value.confirm]
    assert Letter(**letter, register_number="oкмд – 0077", confirmed=confirmed).store().id
    assert Letter(**letter, register_number="РД-15").store().id
    assert Letter(**letter).store().register_number == "ОКМД-3"


# -- decisions --------------------------------------------------------------------------------


def test_an_annulled_decision_stays_in_the_book_and_its_commitments_fall():
    commitment = make_commitment()
    decision = commitment.decision
    with pytest.raises(RuleError, match="Попълнете „Защо е анулирано“"):
        decision.workflow.move(decision, "annul")
    decision = type(decision).get_by_id(decision.id)
    decision.workflow.move(decision, "annul", annul_reason="Записано два пъти.")
    assert decision.title().endswith("(анулирано)") and decision in type(decision).live()
    assert decision not in type(decision).in_force()
    commitment = Commitment.get_by_id(commitment.id)
    assert commitment.status == "cancelled"
    with pytest.raises(RuleError, match="вече нищо не се изпълнява"):
        commitment.workflow.move(commitment, "reopen", reason="Проба")
    with pytest.raises(RuleError, match="не се променя"):
        Commitment(decision=decision, organization=commitment.organization, what="Друго",
                   until_next_meeting=True).store()
    assert decision.item in decision.meeting.undecided()


def test_a_decision_that_changes_another_or_is_signed_is_not_annulled():
    change = make_record(DecisionChange)
    later = change.decision
    with pytest.raises(RuleError, match="Изменя или отменя"):
        later.workflow.move(later, "annul", annul_reason="Проба")
    earlier = change.changed
    Meeting.update(status="minutes_signed").where(Meeting.id == earlier.meeting_id).execute()
    with pytest.raises(RuleError, match="„Отвори отново“"):
        earlier.workflow.move(earlier, "annul", annul_reason="Проба")


def test_a_reported_commitment_falls_with_a_repealed_decision():
    change = make_record(DecisionChange, kind="amend")
    commitment = change.changed.commitments.get()
    commitment.workflow.move(commitment, "report", done_on=date(2016, 12, 20), report="Готово.")
    change.changed.drop_commitments("Проба", "")
    assert Commitment.get_by_id(commitment.id).status == "cancelled"


# -- votes and attendance ---------------------------------------------------------------------


def meet(members: int = 3, **values) -> Meeting:
    """A meeting with this many members with a vote, all of them here."""
    mechanism = make_mechanism()
    for _ in range(members):
        make_member(mechanism)
    meeting = make_meeting(mechanism, status="scheduled", **values)
    Attendance.mark_all(meeting)
    return meeting


@pytest.mark.parametrize("votes", [(90, 0, 0), (2, 1, 1), (0, 0, 4)])
def test_there_are_no_more_votes_than_people_who_may_vote(votes):
    item = make_item(meet())
    item.result, (item.votes_for, item.votes_against, item.abstained) = "votes", votes
    with pytest.raises(RuleError, match="право на глас имат само 3 души"):
        item.store()
    item.votes_for, item.votes_against, item.abstained = 2, 1, 0
    assert item.store().result == "votes"


def test_a_lost_vote_carries_no_decision_whatever_came_first():
    item = make_item(meet())
    item.result, item.votes_for, item.votes_against, item.abstained = "votes", 1, 2, 0
    item.store()
    with pytest.raises(RuleError, match="не е приета: 1 „за“ и 2 „против“"):
        record_decision(item, {"kind": "info", "text": "Приема."}, [])
    other = make_item(item.meeting)
    record_decision(other, {"kind": "info", "text": "Приема."}, [])
    other.result, other.votes_for, other.votes_against = "votes", 1, 2
    with pytest.raises(RuleError, match="има решение, а гласовете"):
        other.store()


def test_a_presenter_who_was_absent_is_told_before_the_minutes():
    meeting = meet()
    line = meeting.attendance.first()
    item = make_item(meeting, presenter=line.person)
    assert item.faults() == []
    line.status = "absent"
    line.store()
    assert "отсъства" in item.faults()[0]


def test_everybody_expected_comes_as_replied_and_one_press_takes_it_back():
    mechanism = make_mechanism()
    for _ in range(3):
        make_member(mechanism)
    meeting = make_meeting(mechanism)
    refused, deputed, silent = meeting.attendance.order_by(Attendance.id)
    refused.reply, deputed.reply, deputed.deputy = "no", "deputy", "Заместник Пробен"
    for line in (refused, deputed):
        line.store()
    marked = Attendance.mark_all(meeting)
    states = [line.status for line in meeting.attendance.order_by(Attendance.id)]
    assert states == ["absent_excused", "replaced", "present"]
    assert Attendance.expect_again(meeting, [line.id for line in marked]) == 3
    assert {line.status for line in meeting.attendance} == {"expected"} and silent.id


def test_a_held_meeting_keeps_its_quorum():
    meeting = meet()
    meeting.workflow.move(meeting, "hold")
    lines = list(meeting.attendance)
    lines[0].status = "absent"
    lines[0].store()
    lines[1].status = "absent"
    with pytest.raises(RuleError, match="не би имало кворум"):
        lines[1].store()


# -- steps of a meeting -----------------------------------------------------------------------


def test_a_meeting_to_come_is_not_marked_as_held():
    meeting = meet(held_on=today() + timedelta(12))
    with pytest.raises(RuleError, match="в деня му или след него"):
        meeting.workflow.move(meeting, "hold")


@pytest.mark.parametrize(("state", "step", "target"), [
    ("scheduled", "unschedule", "draft"), ("invited", "uninvite", "scheduled"),
    ("held", "unhold", "scheduled"), ("no_quorum", "unhold", "scheduled"),
    ("minutes_draft", "undraft", "held"), ("cancelled", "revive", "draft")])
def test_a_step_of_a_meeting_is_taken_back_with_a_reason(state, step, target):
    meeting = make_meeting(status=state)
    with pytest.raises(RuleError, match="Причина"):
        meeting.workflow.move(meeting, step)
    meeting = Meeting.get_by_id(meeting.id)
    meeting.workflow.move(meeting, step, reason="Натиснато по погрешка")
    meeting = Meeting.get_by_id(meeting.id)
    assert (meeting.status, "по погрешка" in meeting.reasons, meeting.remarks) == (
        target, True, "")


@pytest.mark.parametrize(("state", "step", "missing"), [
    ("scheduled", "invite", "Няма издадена покана за: Образец Примеров"),
    ("held", "draft_minutes", "Протоколът още не е изготвен"),
    ("minutes_draft", "sign_minutes", "Няма подписан протокол")])
def test_a_step_asks_for_the_paper_that_it_claims_or_a_reason(state, step, missing):
    mechanism = make_mechanism()
    make_member(mechanism, representative=make_person("Образец", "Примеров"))
    meeting = make_meeting(mechanism, status=state)
    make_item(meeting)
    with pytest.raises(RuleError, match=missing) as error:
        meeting.workflow.move(meeting, step)
    assert error.value.field == "reason"
    meeting = Meeting.get_by_id(meeting.id)
    meeting.workflow.move(meeting, step, reason="На хартия")
    assert Meeting.get_by_id(meeting.id).reasons.endswith("На хартия")


@pytest.mark.parametrize("step", ["fail", "postpone", "cancel"])
def test_a_meeting_with_decisions_took_place(step):
    meeting = make_meeting(status="invited")
    record_decision(make_item(meeting), {"kind": "info", "text": "Приема за сведение."}, [])
    with pytest.raises(RuleError, match="записани решения"):
        meeting.workflow.move(meeting, step, reason="Епидемия")


def test_a_meeting_that_failed_stays_without_a_quorum():
    meeting = meet()
    lines = list(meeting.attendance)
    with pytest.raises(RuleError, match="Има кворум"):
        meeting.workflow.move(meeting, "fail")
    for line in lines[:2]:
        line.status = "absent"
        line.store()
    meeting = Meeting.get_by_id(meeting.id)
    meeting.workflow.move(meeting, "fail")
    line = meeting.attendance.where(Attendance.id == lines[0].id).get()
    line.status = "present"
    with pytest.raises(RuleError, match="отбелязано като непроведено"):
        line.store()


def test_minutes_are_not_annulled_under_a_signed_meeting():
    meeting = make_meeting(status="minutes_signed")
    paper = make_minutes(meeting)
    with pytest.raises(RuleError, match="е с подписан протокол"):
        paper.workflow.move(paper, "cancel", reason="Грешка")


def test_closing_wants_the_signed_minutes_or_a_reason():
    meeting = make_meeting(status="minutes_signed")
    with pytest.raises(RuleError, match="Няма подписан протокол"):
        meeting.workflow.move(meeting, "close")
    meeting = Meeting.get_by_id(meeting.id)
    meeting.workflow.move(meeting, "close", reason="Изгубен при пожара")
    assert "Изгубен при пожара" in Meeting.get_by_id(meeting.id).reasons


def make_minutes(meeting: Meeting) -> IssuedDocument:
    return IssuedDocument(kind="protokol", heading="Протокол", entity="meetings",
                          object_id=meeting.id, blob=store_blob(b"paper"),
                          file_name="protokol.docx").store()


def test_a_signed_copy_finishes_the_minutes_and_the_step_of_the_meeting():
    meeting = make_meeting(status="held")
    paper = make_minutes(meeting)
    make_record(AttachedFile, document=paper, letter=None, kind=SIGNED)
    assert IssuedDocument.get_by_id(paper.id).status == "signed"
    meeting = Meeting.get_by_id(meeting.id)
    assert meeting.status == "minutes_signed" and meeting.signed_minutes() == paper
    assert meeting.workflow.move(meeting, "close").status == "closed"


# -- what follows a meeting -------------------------------------------------------------------


def test_a_case_follows_its_meeting():
    meeting = meet()
    case = make_case(meeting.mechanism)
    make_item(meeting, kind="case", case=case)
    state = lambda: type(case).get_by_id(case.id).status  # noqa: E731
    assert state() == "scheduled"
    meeting.workflow.move(meeting, "hold")
    assert state() == "discussed"
    meeting.workflow.move(meeting, "unhold", reason="По погрешка")
    assert state() == "scheduled"
    meeting.workflow.move(meeting, "cancel", reason="Епидемия")
    assert state() == "accepted"


def test_a_case_typed_in_after_its_meeting_was_discussed_there():
    meeting = make_meeting(status="held")
    case = make_case(meeting.mechanism)
    make_item(meeting, kind="case", case=case)
    assert type(case).get_by_id(case.id).status == "discussed"


def test_an_item_taken_off_lets_its_case_wait_again():
    item = make_item(make_meeting(), kind="case", case=make_case())
    item.remove()
    assert type(item.case).get_by_id(item.case_id).status == "accepted"


def test_what_is_due_at_the_next_meeting_is_overdue_after_it():
    item = make_item(make_meeting())
    row = {"organization": item.meeting.mechanism.host, "what": "Доклад",
           "until_next_meeting": True}
    duty = record_decision(item, {"kind": "support", "text": "Х."}, [row]).commitments.get()
    assert duty.expires_on is None
    later = make_meeting(item.meeting.mechanism, held_on=date(2017, 2, 1))
    assert Commitment.get_by_id(duty.id).expires_on == date(2017, 2, 1)
    assert list(Commitment.overdue(date(2017, 2, 2))) == [duty]
    later.held_on = date(2017, 3, 1)
    later.store()
    assert Commitment.get_by_id(duty.id).expires_on == date(2017, 3, 1)
    later.archive()
    assert Commitment.get_by_id(duty.id).expires_on is None


def test_a_referral_is_due_after_the_days_of_the_mechanism_and_never_forgotten():
    case = make_case(make_mechanism(answer_days=3))
    referral = Referral(case=case, organization=case.mechanism.host, reason="Място").store()
    referral.workflow.move(referral, "send", sent_on=date(2016, 12, 1))
    assert referral.answer_due == date(2016, 12, 6)
    Referral.update(answer_due=None).where(Referral.id == referral.id).execute()
    assert referral in list(Referral.unanswered(date(2016, 12, 2)))


def test_a_reopened_case_has_no_outcome_any_more_and_its_history_has():
    case = make_case(status="monitoring")
    case.workflow.move(case, "close", outcome="reintegrated", closed_on=date(2016, 9, 1))
    case.workflow.move(case, "reopen", reason="Върнато")
    stored = type(case).get_by_id(case.id)
    assert (stored.outcome, stored.closed_on) == (None, None)
    told = stored.events.order_by(stored.events.model.id.desc()).first().text
    assert "реинтегрирано" in told and "01.09.2016" in told


# -- evidence of places -----------------------------------------------------------------------


@pytest.mark.parametrize(("as_of", "free", "said"), [
    (date(2026, 1, 10), 2, "Капацитет 12 от 10.01.2026 г., заети 10 към 10.01.2026 г."),
    (date(2026, 1, 15), 2, "заети 10 към 15.01.2026 г."),
    (date(2026, 2, 1), None, "към 15.01.2026 г.: до този ден няма справка"),
    (None, None, "към 15.01.2026 г.: до този ден няма справка")])
def test_free_places_are_kept_with_the_day_of_the_data_they_rest_on(as_of, free, said):
    service = make_record(Service, places=12, occupied=10, as_of=as_of)
    referral = make_record(Referral, service=service)
    referral.workflow.move(referral, "send", sent_on=date(2026, 1, 15))
    Occupancy(service=service, occupied=12, as_of=date(2026, 3, 1)).store()
    kept = Referral.get_by_id(referral.id)
    assert (kept.free_places, kept.free_as_of) == (free, as_of if free else None)
    assert said in kept.free_basis.replace("\xa0", " ")


def test_the_number_typed_into_a_document_is_asked_about_too():
    mechanism = make_mechanism(register_prefix="ОКМД")
    Letter(mechanism=mechanism, correspondent="РЗИ", subject="Проба", direction="out").store()
    document = make_record(IssuedDocument, owner=mechanism.id, register_date=today())
    document.register_number = "ОКМД-900"
    with pytest.raises(RuleError, match="В книгата няма номер преди ОКМД-900") as asked:
        document.store()
    document.confirmed = [asked.value.confirm]
    assert not list(document.rules())


# -- who leads a decision ---------------------------------------------------------------------


def test_a_decision_has_a_lead_and_those_responsible_with_it():
    first, second = make_commitment(), make_commitment()
    decision = first.decision
    assert decision.lead == first.organization
    Commitment(decision=decision, organization=second.organization, what="Съдейства",
               until_next_meeting=True).store()
    assert decision.institutions() == [first.organization, second.organization]
    decision.lead = second.organization
    assert decision.responsible().startswith(second.organization.short())
    decision.memorandum = make_record(Memorandum, mechanism=second.decision.meeting.mechanism)
    with pytest.raises(RuleError, match="на друг механизъм"):
        decision.store()
    decision.memorandum = make_record(Memorandum, mechanism=decision.meeting.mechanism)
    decision.store()
    with pytest.raises(RuleError, match="се използва"):
        decision.memorandum.archive()
