"""Before a meeting: its composition, its day, its agenda, and who learns of which case."""

from datetime import date, time

import pytest

from models.access.audience import HOST, LOCALLY, Audience
from models.agenda.items import AgendaItem
from models.agenda.order import put_in_order
from models.agenda.standing import APPROVAL, StandingItem, begin_agenda, copy_agenda
from models.agenda.timetable import timetable
from models.attendance.lines import Attendance
from models.base import RuleError
from models.cases.case import ChildCase
from models.composition import composition
from models.meetings.meeting import Meeting
from models.meetings.quorum import forecast_of
from models.meetings.readiness import notice_until, readiness
from models.memoranda import Memorandum, MemorandumParty
from models.services import Referral, Service
from models.territory import Municipality
from models.waiting.proposals import add_last_minutes, add_proposals, propose
from tests.cast import (
    make_case,
    make_commitment,
    make_item,
    make_mechanism,
    make_meeting,
    make_member,
    make_organization,
    make_person,
)

DAY = date(2016, 12, 7)
READY = {"status": "accepted", "summary": "Описание.", "causes": ["poverty"],
         "needs": ["housing"]}


def make_associate(mechanism):
    return make_member(mechanism, kind="associated", voting=False, basis="agreement")


def sign_memorandum(member, **values) -> Memorandum:
    """A memorandum in force between the mechanism and the institution of a membership."""
    memorandum = Memorandum(mechanism=member.mechanism, subject="Предмет", purposes="Цел",
                            **{"signed_on": "2016", "term_years": 2, **values,
                               "status": "draft"}).store()
    MemorandumParty(memorandum=memorandum, organization=member.organization,
                    representative=make_person(), short_name="Страната").store()
    Memorandum.update(status=values.get("status", "active")).where(
        Memorandum.id == memorandum.id).execute()
    return Memorandum.get_by_id(memorandum.id)


def make_ready_case(mechanism, **values) -> ChildCase:
    return make_case(mechanism, **{**READY, "lead": mechanism.host, **values})


# -- composition ------------------------------------------------------------------------------


def test_an_associated_member_is_invited_while_its_memorandum_is_in_force():
    member = make_associate(make_mechanism())
    sign_memorandum(member, number="РД-12-44", valid_until=DAY)
    assert [seat.lapsed for seat in composition(member.mechanism, DAY)] == [""]
    later = composition(member.mechanism, date(2016, 12, 8))
    assert later[0].lapsed == ("Меморандум за разбирателство № РД-12-44 изтече на "
                               "07.12.2016 г.")
    assert make_meeting(member.mechanism, held_on=date(2016, 12, 9)).attendance.count() == 0


def test_an_expired_memorandum_still_tells_who_was_invited_then():
    member = make_associate(make_mechanism())
    sign_memorandum(member, status="expired", valid_until=date(2018, 12, 31))
    assert not composition(member.mechanism, DAY)[0].lapsed
    assert composition(member.mechanism, date(2015, 1, 1))[0].lapsed


def test_without_any_memorandum_the_reason_says_so():
    member = make_associate(make_mechanism())
    assert "Няма действащ меморандум" in composition(member.mechanism, DAY)[0].lapsed


def test_a_municipality_in_the_plan_becomes_a_member_once():
    mechanism, place = make_mechanism(), Municipality.get(Municipality.name == "Казанлък")
    make_organization("Община Казанлък", category="municipality", municipality=place)
    place.in_plan, place.in_plan_from = True, date(2016, 9, 1)
    place.store()
    place.store()
    members = mechanism.memberships
    assert [(m.basis, m.valid_from, m.voting) for m in members] == [
        ("plan", date(2016, 9, 1), True)]


# -- number, day and notice ---------------------------------------------------------------------


def test_the_number_of_a_held_meeting_is_frozen():
    meeting = make_meeting(serial=3, status="held")
    meeting.serial = 4
    with pytest.raises(RuleError, match="Номерът на проведено заседание"):
        meeting.store()


def test_the_notice_ends_on_a_working_day():
    meeting = make_meeting(held_on=date(2026, 12, 31))  # seven days before it is a holiday
    assert notice_until(meeting) == date(2026, 12, 23)


@pytest.mark.parametrize(("day", "said"), [
    (date(2026, 3, 3), "неработен ден"), (date(2026, 11, 28), "почивен ден"),
    (date(2026, 11, 27), "е работен ден")])
def test_the_day_of_a_meeting_is_checked(day, said):
    checks = readiness(make_meeting(held_on=day), on=date(2026, 1, 5))
    assert said in checks[0].text and "изпратете поканите до" in checks[1].text.lower()


def test_a_late_invitation_and_a_jump_of_the_numbers_are_said():
    mechanism = make_mechanism()
    make_meeting(mechanism, serial=1)
    meeting = make_meeting(mechanism, serial=4, held_on=date(2026, 11, 27),
                           confirmed=["serial=4"])
    told = [check.text for check in readiness(meeting, on=date(2026, 11, 26))]
    assert any("изтече на 20.11.2026" in text for text in told)
    assert any("Последното заседание в регистъра е № 1" in text for text in told)


# -- the agenda ---------------------------------------------------------------------------------


def test_a_case_enters_the_agenda_with_its_question_and_its_key_fields_or_a_waiver():
    case = make_case(status="accepted")
    meeting = make_meeting(case.mechanism)
    with pytest.raises(RuleError) as refused:
        make_item(meeting, kind="case", case=case, question="", waiver="")
    fields = [broken.field for broken in refused.value.all]
    assert fields == ["question", "waiver"]
    assert "Кратко описание, Причини и рискови фактори" in refused.value.all[1].message
    item = make_item(meeting, kind="case", case=case, question="Как да помогнем?",
                     waiver="Детето е в болница.")
    assert AgendaItem.get_by_id(item.id).waiver == "Детето е в болница."


def test_an_item_does_not_become_one_of_a_case_without_its_question():
    case = make_case(status="accepted")
    item = make_item(make_meeting(case.mechanism), title_text="Точка")
    item.kind, item.case = "case", case
    with pytest.raises(RuleError, match="какво се иска"):
        item.store()
    item.question, item.waiver = "Какво може всеки?", "Спешно е."
    item.store()
    later = AgendaItem.get_by_id(item.id)
    later.minutes = 20
    assert later.store().question == "Какво може всеки?"
    later.question = ""
    with pytest.raises(RuleError, match="какво се иска"):
        later.store()


def test_a_case_that_comes_again_keeps_its_question():
    case = make_case(status="accepted")
    make_item(make_meeting(case.mechanism), kind="case", case=case, question="Кой ще приеме?")
    again = AgendaItem(meeting=make_meeting(case.mechanism), kind="case", case=case).store()
    assert again.question == "Кой ще приеме?"


def test_what_is_added_after_the_announcement_is_additional_and_stays_behind():
    meeting = make_meeting()
    first, second = make_item(meeting, title_text="а"), make_item(meeting, title_text="б")
    meeting.freeze_agenda()
    late, later = make_item(meeting, title_text="в"), make_item(meeting, title_text="г")
    assert [first.additional, late.additional] == [False, True]
    for change in (lambda: AgendaItem.get_by_id(first.id).move_to(2),
                   lambda: AgendaItem.get_by_id(second.id).remove(),
                   lambda: put_in_order(meeting, [late.id, first.id, second.id, later.id])):
        with pytest.raises(RuleError, match="Дневният ред е обявен"):
            change()
    put_in_order(meeting, [first.id, second.id, later.id, late.id])
    assert AgendaItem.get_by_id(late.id).order == 4


def test_an_order_of_other_items_is_refused():
    meeting = make_meeting()
    item = make_item(meeting)
    for numbers in ([], [item.id, item.id], [item.id, 10 ** 9]):
        with pytest.raises(RuleError, match="променен междувременно"):
            put_in_order(meeting, numbers)


def test_an_empty_agenda_is_not_announced():
    with pytest.raises(RuleError, match="Дневният ред е празен"):
        make_meeting().freeze_agenda()


def test_the_times_of_the_items_follow_their_minutes():
    items = [AgendaItem(minutes=minutes) for minutes in (15, 30, 0)]
    assert timetable(time(10, 30), items) == (
        [time(10, 30), time(10, 45), time(11, 15)], time(11, 15))


def test_an_agenda_begins_with_the_standing_items_of_the_mechanism():
    mechanism = make_mechanism()
    assert begin_agenda(make_meeting(mechanism)) == 4
    StandingItem(mechanism=mechanism, title_text="Новини", minutes=5).store()
    meeting = make_meeting(mechanism)
    assert (begin_agenda(meeting), begin_agenda(meeting)) == (1, 0)
    assert [(i.title_text, i.minutes) for i in meeting.items] == [("Новини", 5)]


def test_the_last_agenda_is_copied_without_its_cases():
    case = make_case(status="accepted")
    former, meeting = make_meeting(case.mechanism), make_meeting(case.mechanism)
    make_item(former, title_text="Разни", minutes=7)
    make_item(former, kind="case", case=case)
    assert copy_agenda(former, meeting) == 1
    assert meeting.items.get().minutes == 7


def test_of_the_last_agenda_only_what_stands_and_what_is_unfinished_goes_on():
    former = make_commitment().decision.meeting  # its item has a decision
    meeting = make_meeting(former.mechanism)
    kept = [make_item(former, title_text=title, **values) for title, values in (
        ("Разни", {"result": "noted"}), ("Неразгледаното", {}),
        ("Отложеното", {"result": "carried"}))]
    there = make_item(meeting, title_text="Вече пренесеното")
    for title, values in (
            ("Приемане на протокола от заседание № 20", {}), ("Приетото", {"result": "consensus"}),
            ("Изтичащ меморандум № 3", {"origin": "memorandum-3"}),
            ("Пренесеното", {"result": "carried", "carried_to": there})):
        make_item(former, title_text=title, **values)
    assert copy_agenda(former, meeting) == 3
    assert [one.title_text for one in meeting.items.order_by(AgendaItem.order)] == [
        "Вече пренесеното", *(one.title_text for one in kept)]


# -- proposals ----------------------------------------------------------------------------------


def keys(meeting: Meeting) -> set[str]:
    """The proposals by the beginnings of their keys."""
    return {one.key.partition("-")[0] for one in propose(meeting)}


def test_everything_that_waits_is_proposed_with_its_reason():
    commitment = make_commitment(held_on=DAY)
    former = commitment.decision.meeting
    mechanism = former.mechanism
    make_item(former, title_text="Неразгледаното")
    Meeting.update(status="held").where(Meeting.id == former.id).execute()
    make_ready_case(mechanism)
    make_member(mechanism, kind="associated", voting=False, valid_from=date(2017, 1, 9))
    sign_memorandum(make_associate(mechanism), valid_until=date(2017, 3, 1))
    Service(name="ЦОП", kind="cop", provider=mechanism.host,
            municipality=Municipality.get(Municipality.name == "Казанлък")).store()
    meeting = make_meeting(mechanism, held_on=date(2017, 1, 31))
    found = {one.key.partition("-")[0]: one for one in propose(meeting)}
    assert set(found) == {"minutes", "item", "commitments", "case", "member", "memorandum",
                          "capacity", "standing"}
    assert "с изтекъл срок до заседанието: 1" in found["commitments"].reason
    assert "01.03.2017" in found["memorandum"].reason


def test_a_chosen_proposal_is_on_the_agenda_and_proposed_no_more():
    mechanism = make_mechanism()
    case, meeting = make_ready_case(mechanism), make_meeting(mechanism)
    chosen = [one for one in propose(meeting) if one.case]
    add_proposals(meeting, chosen, {chosen[0].key: ("Какво може всеки?", "")})
    assert meeting.items.get().question == "Какво може всеки?"
    assert ChildCase.get_by_id(case.id).status == "scheduled"
    assert "case" not in keys(meeting)


def test_the_approval_of_the_last_minutes_comes_first_and_by_itself():
    former = make_meeting(status="held", held_on=date(2016, 9, 1))
    meeting = make_meeting(former.mechanism)
    begin_agenda(meeting)
    assert add_last_minutes(meeting) == 1 and add_last_minutes(meeting) == 0
    titles = [item.title_text for item in meeting.items.order_by(AgendaItem.order)]
    assert titles[0].startswith("Откриване") and titles[1].startswith(APPROVAL)


def test_proposals_are_added_all_or_none_and_the_fault_has_its_place():
    mechanism = make_mechanism()
    make_ready_case(mechanism)
    meeting = make_meeting(mechanism)
    with pytest.raises(RuleError) as refused:
        add_proposals(meeting, propose(meeting), {})
    assert refused.value.field.startswith("question-case-")
    assert not meeting.items.count()


# -- need to know, replies ------------------------------------------------------------------------


def test_an_institution_learns_only_of_the_cases_that_concern_it():
    mechanism, place = make_mechanism(), Municipality.get(Municipality.name == "Казанлък")
    lead, source = make_organization("Водеща"), make_organization("Подател")
    provider, stranger = make_organization("Доставчик"), make_organization("Чужда")
    local = make_organization("Община Казанлък", category="municipality", municipality=place)
    case = make_case(mechanism, status="accepted", lead=lead, source=source)
    Referral(case=case, organization=provider, reason="Търси се място.", status="sent").store()
    meeting = make_meeting(mechanism)
    make_item(meeting, kind="case", case=case)
    audience = Audience(meeting)
    assert audience.reasons(lead, case.id) == ["водеща институция"]
    assert audience.reasons(mechanism.host, case.id) == [HOST]
    assert audience.reasons(local, case.id) == [LOCALLY]
    assert audience.knows(source, case.id) and audience.knows(provider, case.id)
    assert not audience.knows(stranger, case.id) and not audience.knows(None, case.id)


def test_the_forecast_counts_who_said_to_come_and_deputies():
    mechanism = make_mechanism()
    for _ in range(3):
        make_member(mechanism)
    lines = list(make_meeting(mechanism).attendance)
    lines[0].reply, lines[1].reply, lines[1].deputy = "yes", "deputy", "Мнима Условна"
    lines[2].reply = "no"
    forecast = forecast_of(mechanism, lines)
    assert (forecast.present, forecast.total, forecast.ok) == (2, 3, True)


def test_a_reply_with_a_deputy_names_him_and_keeps_its_day():
    make_member(mechanism := make_mechanism())
    line = Attendance.get(Attendance.meeting == make_meeting(mechanism))
    line.reply = "deputy"
    with pytest.raises(RuleError, match="кого изпраща"):
        line.store()
    line.deputy = "Мнима Условна"
    assert line.store().replied_on is not None
    line = Attendance.get_by_id(line.id)
    line.status, line.deputy = "present", ""  # he came himself after all
    assert line.store().is_here()
