"""The file of a case: measures that end, what falls due by itself, brothers and sisters."""

from datetime import date, datetime, time, timedelta

import pytest

from bulgarian.clock import office_time
from bulgarian.text import NBSP
from models.base import RuleError, today, utc_now
from models.cases.case import ChildCase
from models.cases.checks import CaseCheck, flag, write_checks
from models.cases.families import join_siblings, siblings_of
from models.cases.identity import CaseIdentity
from models.cases.lasting import add_months
from models.cases.measures import Measure
from models.cases.notifying import Notified
from models.places.closure import ClosureStep, ClosureTarget, ExitPlan
from models.places.matching import find_places
from models.places.placements import Placement
from models.reported import forget_days, known_on
from models.services import Referral
from models.territory import Municipality
from models.waiting.next_step import next_step
from models.waiting.passing import POLICE, authority_of, pass_on
from tests.cast import make_case, make_mechanism, make_organization
from tests.models.test_places import DAY, make_service

ON = date(2026, 3, 1)


def due(case) -> set:
    return {(one.kind, one.number, one.due_on) for one in case.checks}


def test_a_measure_falls_due_at_its_end_unless_it_was_ended_before():
    case = make_case()
    one = Measure(case=case, what="Полицейска закрила", begun_on=date(2026, 1, 1),
                  valid_until=ON).store()
    assert list(Measure.awaits.between(Measure, ON, ON)) == [one]
    assert case.events.where(case.events.model.kind == "order").get().happened_on == one.begun_on
    one.ended_on = date(2026, 2, 1)
    one.store()
    assert not list(Measure.awaits.between(Measure, ON, ON))


def test_the_child_is_looked_after_at_3_6_and_12_months_of_its_last_place():
    case = make_case()
    stay = Placement(case=case, form="kin", municipality=case.municipality_origin,
                     begun_on=date(2025, 12, 1)).store()
    assert write_checks(ON) == 1 and write_checks(ON) == 0
    assert due(case) == {("outcome", 3, ON)}
    stay.ended_on, stay.end_reason = date(2026, 2, 1), "home"
    stay.store()
    write_checks(date(2026, 4, 20))
    assert due(case) == {("outcome", 3, date(2026, 5, 1))}  # counted from the return
    one = case.checks.get()
    one.done_on = date(2026, 5, 4)
    with pytest.raises(RuleError, match="какъв е резултатът"):
        one.store()
    one.result, one.note = "broke_down", "Върнато е в центъра."
    one.store()
    assert "прекъсната" in case.events.where(case.events.model.kind == "assessment").get().text
    write_checks(date(2026, 5, 5))
    assert len(due(case)) == 1 and not CaseCheck.awaits.between(CaseCheck, None, None).exists()


def test_an_age_falls_due_in_its_month_and_tells_no_birth_date():
    case = make_case(make_mechanism(ages="14, 18"), age_band="7–13",
                     received_on=date(2024, 4, 4))
    CaseIdentity(case=case, first_name="Проба", id_kind="none", no_number_reason="няма",
                 birth_date=date(2012, 3, 17)).store()
    write_checks(ON)
    assert due(case) == {("age", 14, date(2026, 3, 1))}
    assert case.checks.get().what() == "Навършва 14 г. през 03.2026"


def test_a_flag_comes_up_on_its_day_until_it_is_said_what_was_done():
    case = make_case()
    with pytest.raises(RuleError, match="е минал"):
        flag(case, "Дойде ли оценката?", today() - timedelta(1), by="Тест")
    with pytest.raises(RuleError, match="за какво"):
        flag(case, " ", today(), by="Тест")
    one = flag(case, "Чака се оценката.", today(), by="Тест")
    write_checks(today())  # the nightly look leaves it alone
    assert list(CaseCheck.awaits.between(CaseCheck, None, today())) == [one]
    one.note = "Дойде."
    with pytest.raises(RuleError, match="дотогава срокът остава"):
        one.store()
    one.result = "done"
    one.store()
    assert not CaseCheck.awaits.between(CaseCheck, None, None).exists()
    told = case.events.where(case.events.model.kind == "assessment").get().text
    assert told == "Чака се оценката: направено е необходимото – Дойде."


def test_a_closed_case_says_where_the_child_lives_and_is_looked_after():
    case = make_case(status="monitoring")
    ending = {"outcome": "kin", "closed_on": today()}
    with pytest.raises(RuleError, match="детето живее другаде") as told:
        case.workflow.move(case, "close", **ending)
    assert told.value.confirm == "outcome=kin"  # may be so, once it is confirmed
    case.workflow.move(case, "close", environment="kin", **ending)
    assert due(case) == {("outcome", months, add_months(today(), months)) for months in (3, 6, 12)}
    text = case.events.get().text
    assert "Изход: настанено при близки" in text and f"{add_months(today(), 6):%d.%m.%Y}" in text
    assert write_checks(today()) == 0 and len(due(case)) == 3


def test_where_the_child_lives_is_asked_at_the_end_only_while_no_placement_says_it():
    case, step = make_case(status="monitoring"), ChildCase.workflow.transitions["close"]
    assert "environment" in case.asked(step)
    Placement(case=case, form="kin", municipality=case.municipality_origin, begun_on=ON).store()
    assert case.asked(step) == ("best_interest", "ladder")


def test_months_are_added_to_the_last_day_there_is():
    assert add_months(date(2025, 11, 30), 3) == date(2026, 2, 28)
    assert add_months(date(2026, 1, 31), 12) == date(2027, 1, 31)


def test_brothers_and_sisters_are_one_family_and_are_placed_together():
    first = make_case(age_band="7–13")
    second, third = (make_case(first.mechanism, age_band="7–13") for _ in range(2))
    family = join_siblings(first, second, by="К")
    assert join_siblings(third, second, by="К") == family
    assert {one.id for one in siblings_of(first)} == {second.id, third.id}
    service = make_service(municipality=first.municipality_origin)  # two free places
    match = next(one for one in find_places(first, DAY) if one.service == service)
    assert "всички братя и сестри (3)" in match.told
    with pytest.raises(RuleError, match="друг механизъм"):
        join_siblings(first, make_case(), by="К")
    with pytest.raises(RuleError, match="друг случай"):
        join_siblings(first, first, by="К")


def test_after_how_many_days_a_report_is_old_stands_at_the_mechanism():
    mechanism = make_mechanism(places_days=5)
    service = make_service(as_of=today() - timedelta(6))
    forget_days()
    assert not known_on(service, today()).is_fresh
    mechanism.places_days = 0
    with pytest.raises(RuleError, match="от 1 до 365"):
        mechanism.store()
    mechanism = type(mechanism).get_by_id(mechanism.id)
    mechanism.places_days = 7
    mechanism.store()
    forget_days()
    assert known_on(service, today()).is_fresh
    forget_days()


def test_signs_of_violence_are_passed_on_to_where_the_child_lives_the_same_day():
    case = make_case(causes=["violence"], status="accepted")
    here = case.municipality_origin
    make_organization("РДСП Стара Загора", "РДСП", category="rdsp",
                      municipality=Municipality.get(Municipality.name == "Стара Загора"))
    step = next_step(case, today())
    assert (step.step, step.tone) == ("pass_on", "bad")
    near = make_organization("ДСП Казанлък", "ДСП К", category="dsp", municipality=here)
    police = make_organization("РУ на МВР Казанлък", "РУ", category="odmvr", municipality=here)
    letter = pass_on(case, "К")
    assert (letter.organization, letter.kind, letter.urgency) == (near, "transfer", "urgent")
    letter.workflow.move(letter, "send", sent_on=today())
    assert letter.answer_due == today() and authority_of(case, POLICE) == police
    assert next_step(case, today()).step != "pass_on"
    far = make_case(causes=["violence"],
                    municipality_origin=Municipality.get(Municipality.name == "Видин"))
    with pytest.raises(RuleError, match="няма дирекция"):
        pass_on(far, "К")


def test_an_institution_is_closed_by_a_plan_and_not_while_a_child_is_there():
    home = make_service(kind="ddlrg", occupied=0)
    case = make_case(best_interest="Няма друга.", ladder=["family", "kin", "foster", "adoption",
                                                          "cnst"], age_band="7–13")
    stay = Placement(case=case, form="institution", service=home, begun_on=DAY).store()
    home.workflow.move(home, "begin_closing", stage_on=DAY, stage_act="РМС 1/2026")
    steps = list(home.closure_steps.order_by(ClosureStep.order))
    assert (len(steps), steps[0].act, steps[0].done_on) == (9, "РМС 1/2026", DAY)
    with pytest.raises(RuleError, match="извън институция"):
        ExitPlan(case=case, service=home, form="institution", due_on=DAY).store()
    plan = ExitPlan(case=case, service=home, form="kin", due_on=DAY).store()
    assert home.children_now() == 1
    with pytest.raises(RuleError, match="без ново настаняване: 1"):
        home.workflow.move(home, "close", stage_on=date(2026, 6, 1))
    stay.ended_on, stay.end_reason = date(2026, 5, 1), "home"
    stay.store()
    assert ExitPlan.get_by_id(plan.id).done_on == stay.ended_on
    target = ClosureTarget(kind="ddlrg", oblast=home.municipality.oblast, number=2).store()
    national = ClosureTarget(kind="ddlrg", scope="national", number=29).store()
    assert target.closed() == "0"
    home = type(home).get_by_id(home.id)
    home.workflow.move(home, "close", stage_on=date(2026, 6, 1))
    assert (target.closed(), national.closed()) == ("1", "не се брои тук")
    due_on = {one.due_on for one in home.closure_steps if one.due_on and not one.done_on}
    assert due_on == {date(2026, 12, 1), date(2027, 6, 1)}  # is looked at, half a year and a year
    with pytest.raises(RuleError, match="само за обхват"):
        ClosureTarget(kind="ddlrg", number=2).store()


def violent(**values):
    return make_case(causes=["violence"], received_on=today(), **values)


def test_signs_name_the_authorities_that_are_told_the_same_day_and_once():
    case = violent()
    assert {one.authority for one in case.notified} == {"social", "police"}
    assert {one.due_on for one in case.notified} == {today()}
    case.summary = "Допълнено описание."
    case.store()
    assert case.notified.count() == 2
    assert not make_case(causes=["violence"]).notified.exists()  # brought in years later


def test_a_case_that_is_passed_on_waits_for_who_has_to_be_told_and_then_for_its_end():
    case, now = violent(), office_time(utc_now())
    letter = Referral(case=case, kind="transfer", organization=make_organization(), reason="Сигнал",
                      status="sent", sent_on=today(), answer_due=today()).store()
    assert next_step(case, today()).record == case.notified.order_by(Notified.id).first()
    for one in case.notified:
        one.told_on, one.told_at, one.channel = now.date(), now.time(), "phone"
        one.store()
    case = type(case).get_by_id(case.id)
    step = next_step(case, today())
    assert (step.record, step.step) == (case, "transfer") and letter.target() in step.text
    case.workflow.move(case, "transfer", reason="Предаден")
    assert next_step(case, today()).step == ""


@pytest.mark.parametrize(("channel", "told"), [("email", {"email"}), ("post", {None}),
                                               (None, {None})])
def test_who_gets_the_letter_is_told_by_it_once_it_is_sent(channel, told):
    case = violent()
    letter = Referral(case=case, kind="transfer", reason="Сигнал",
                      organization=make_organization(category="dsp")).store()
    letter.workflow.move(letter, "send", sent_on=today(), channel=channel)
    assert {one.channel for one in case.notified} == told
    assert {one.told_on for one in case.notified} == {today() if told != {None} else None}


def test_what_is_left_of_a_term_agrees_with_its_number(monkeypatch):
    one = Notified(case=make_case(), ground="other", authority="agency", known_on=DAY).store()
    for hour, said in ((22, "остава 1 час"), (20, "остават 3 часа")):
        monkeypatch.setattr("models.cases.notifying.office_now",
                            lambda hour=hour: datetime.combine(DAY, time(hour, 30)))
        assert one.term().endswith(said)


def test_a_trafficked_child_is_told_of_within_a_day_by_the_hour():
    one = Notified(case=make_case(), ground="trafficking", authority="agency",
                   known_on=date(2026, 3, 1), known_at=time(15, 30)).store()
    assert (one.ends_at(), one.due_on) == (datetime(2026, 3, 2, 15, 30), date(2026, 3, 2))
    assert "просрочено с" in one.term() and one.tone("term") == "bad"
    told = {"told_on": date(2026, 3, 2), "told_at": time(15, 31), "channel": "phone"}
    for name, value in told.items():
        setattr(one, name, value)
    with pytest.raises(RuleError, match="Напишете защо") as late:
        one.store()
    assert late.value.field == "late_reason"
    one.told_at = time(15, 30)
    one.store()
    assert one.told() == f"02.03.2026{NBSP}г., 15.30{NBSP}ч., по телефона"
    assert one.case.events.get().happened_on == one.told_on
    assert not Notified.awaits.between(Notified, None, None).exists()


@pytest.mark.parametrize(("said", "field"), [
    ({"told_on": ON, "told_at": time(9)}, "channel"), ({"channel": "phone"}, "told_on"),
    ({"told_on": ON, "channel": "phone"}, "told_at"),
    ({"told_on": ON, "told_at": time(7), "channel": "phone"}, "told_at")])
def test_an_authority_was_told_at_an_hour_and_by_something_and_not_before_it_was_known(said, field):
    with pytest.raises(RuleError) as broken:
        Notified(case=make_case(), authority="agency", known_on=ON, known_at=time(8),
                 **said).store()
    assert field in {one.field for one in broken.value.all}
