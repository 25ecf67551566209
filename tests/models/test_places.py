"""Places for children: what is reported of a day is what the desk says of that day."""

from contextlib import suppress
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.base import RuleError, today, utc_now
from models.cases.case import ChildCase
from models.cases.whereabouts import told_place
from models.database import database
from models.places.fitting import FAR, NEAR, NEXT, NEXT_OBLAST, SAME_OBLAST
from models.places.matching import find_places
from models.places.placements import Placement, overlaps
from models.places.reports import Capacity, Occupancy, placed_on, take_effect
from models.places.returning import find_returns
from models.places.table import read_lines
from models.places.waiting import Waiting
from models.reported import Known, known_on, latest, refusing_words, stale_days
from models.services import Referral, Service
from models.territory import Municipality, Neighbour, _read, load_territory
from models.waiting.next_step import next_step
from tests.admin.browsing import counted_queries, reads
from tests.admin.records import make_record
from tests.cast import make_case, make_commitment

DAY = date(2026, 3, 1)


def make_service(**values) -> Service:
    """A running service of a kind where children live."""
    return make_record(Service, **{"kind": "cnst", "places": 12, "occupied": 10, "as_of": DAY,
                                   **values})


def test_the_places_of_a_new_service_are_its_first_reports_and_later_ones_tell_it_anew():
    service = make_service()
    assert known_on(service, DAY).free == 2 and known_on(service, DAY - timedelta(1)).free is None
    Capacity(service=service, places=14, valid_from=date(2026, 4, 1)).store()
    Occupancy(service=service, occupied=11, reserved=1, as_of=date(2026, 4, 2)).store()
    stored = Service.get_by_id(service.id)
    assert (stored.places, stored.occupied, stored.as_of) == (14, 12, date(2026, 4, 2))
    assert known_on(stored, date(2026, 4, 1)).free == 4  # the old occupancy, the new capacity
    assert known_on(stored, DAY).free == 2  # what is proved stays as it was


def test_a_report_in_the_bin_is_not_told_and_comes_back_with_it():
    service = make_service()
    report = Occupancy(service=service, occupied=3, as_of=date(2026, 4, 2)).store()
    report.archive()
    assert Service.get_by_id(service.id).occupied == 10
    Occupancy.get_by_id(report.id).restore()
    assert Service.get_by_id(service.id).occupied == 3


def test_a_capacity_of_the_future_comes_into_force_by_itself():
    service = make_service()
    Capacity(service=service, places=20, valid_from=today() + timedelta(10)).store()
    assert Service.get_by_id(service.id).places == 12
    take_effect(today() + timedelta(12))
    assert Service.get_by_id(service.id).places == 20


def test_more_children_than_places_is_asked_about_and_shown_in_red():
    service = make_service()
    report = Occupancy(service=service, occupied=13, as_of=date(2026, 4, 2))
    with pytest.raises(RuleError, match="свръхзаета") as asked:
        report.store()
    report.confirmed = [asked.value.confirm]
    report.store()
    stored = Service.get_by_id(service.id)
    assert (stored.free(), stored.tone("free"), stored.tone("as_of")) == (-1, "bad", "warn")


def test_what_is_being_closed_has_no_free_place_and_takes_a_child_only_when_that_is_confirmed():
    service, case = make_service(occupied=3), make_case(received_on=DAY)
    assert service.free() > 0 and not refusing_words(service, date(2026, 4, 3))
    service.workflow.move(service, "begin_closing", stage_on=date(2026, 4, 3), stage_act="РД-1")
    assert not service.free() and not [one.free for _, one in read_lines()][0]
    stay = Placement(case=case, form="cnst", service=service, begun_on=date(2026, 4, 3))
    with pytest.raises(RuleError, match="в процес на закриване") as asked:
        stay.store()
    stay.confirmed = [asked.value.confirm]
    stay.store()
    Placement(case=make_case(received_on=DAY), form="cnst", service=service,
              begun_on=date(2026, 4, 2)).store()  # it came before that
    sent = Referral(case=case, service=service, reason="Моля.")
    with pytest.raises(RuleError, match="напишете защо насочвате"):
        sent.store()
    sent.full_reason = "До пролетта детето е при сестра си."
    sent.store()
    far = make_service(municipality=Municipality.get(Municipality.name == "Видин"), name="Далеч")
    child = make_case(age_band="7–13", municipality_origin=service.municipality, received_on=DAY)
    assert place(child, date(2026, 4, 4), service=far, municipality=None, justification="").id
    assert not service.findings.count(), "nothing that could be offered was passed over"


def test_two_reports_of_one_day_and_children_in_a_closed_service_are_refused():
    service = make_service(occupied=0)
    with pytest.raises(RuleError, match="За този ден вече има данни"):
        Occupancy(service=service, occupied=1, as_of=DAY).store()
    service.workflow.move(service, "begin_closing", stage_on=date(2026, 4, 1), stage_act="РД-1")
    service.workflow.move(service, "close", stage_on=date(2026, 6, 1), stage_act="РД-2")
    assert [(one.state, one.act) for one in service.stages.order_by(service.stages.model.id)] == [
        ("closing", "РД-1"), ("closed", "РД-2")]
    with pytest.raises(RuleError, match="закрита на 01.06.2026"):
        Occupancy(service=service, occupied=1, as_of=date(2026, 6, 1)).store()


def test_a_stage_is_not_before_the_one_it_follows():
    service = make_service()
    service.workflow.move(service, "transform", stage_on=date(2026, 4, 1))
    with pytest.raises(RuleError, match="преди"):
        service.workflow.move(service, "open", stage_on=date(2026, 3, 1))


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 20)), max_size=8),
       st.integers(0, 400))
def test_the_newest_report_up_to_a_day_counts_in_whatever_order_they_came(reports, day):
    made = [Occupancy(as_of=DAY + timedelta(days), occupied=n, id=n) for days, n in reports]
    on = DAY + timedelta(day)
    found = latest(made, on)
    told = [one.as_of for one in made if one.as_of <= on]
    assert (found.as_of if found else None) == max(told, default=None)
    assert Known(on, None, found).free is None


def test_a_stay_is_told_with_its_form_once():
    named = make_service(name="ЦНСТ – Пирдоп")
    assert Placement(case=make_case(), form="cnst", service=named,
                     municipality=named.municipality).where() == "ЦНСТ – Пирдоп"
    assert Placement(form="foster", family="ПС-12").where() == "приемно семейство – ПС-12"
    whole = "Център за настаняване от семеен тип – Пирдоп"
    assert told_place("ЦНСТ", whole) == whole and told_place("ЦНСТ", "") == "ЦНСТ"


# -- placements -------------------------------------------------------------------------------

LADDER = ["family", "kin", "foster", "adoption", "cnst"]


def place(case, begun_on, ended_on=None, **values) -> Placement:
    """A stay, ended where a day says so."""
    values = {"form": "cnst", "municipality": case.municipality_origin_id,
              "end_reason": "moved" if ended_on else None, "justification": "Близо до баба му.",
              **values}
    stay = Placement(case=case, begun_on=begun_on, ended_on=ended_on, **values)
    stay.confirmed = [f"service={stay.service_id}"]  # that it is full
    return stay.store()


def test_the_case_is_where_its_last_placement_says_and_nowhere_else():
    service, case = make_service(), make_case()
    first = place(case, date(2026, 1, 10), date(2026, 2, 10), form="foster", family="ПС-1")
    stay = place(case, date(2026, 2, 10), service=service, municipality=None)
    case = type(case).get_by_id(case.id)
    assert (case.environment, case.facility) == ("cnst", service.name)
    assert case.municipality_current == service.municipality
    assert (first.days(), stay.days(date(2026, 3, 1))) == (31, 19)
    assert "ЦНСТ" in case.events.where(case.events.model.kind == "placement").order_by(
        case.events.model.id.desc()).first().text
    case.facility = "Другаде"
    with pytest.raises(RuleError, match="взема от настаняванията"):
        case.store()
    stay.ended_on, stay.end_reason = date(2026, 3, 1), "home"
    stay.store()
    case = type(case).get_by_id(case.id)
    assert (case.environment, case.facility) == ("family", "")
    stay.archive()
    assert type(case).get_by_id(case.id).environment == "foster"


def test_a_stay_is_not_in_two_places_nor_in_a_service_that_takes_nobody():
    case = make_case()
    place(case, date(2026, 1, 10))
    with pytest.raises(RuleError, match="застъпва"):
        place(case, date(2026, 2, 1))
    with pytest.raises(RuleError, match="не приема деца"):
        place(case, date(2025, 1, 1), date(2025, 2, 1), service=make_service(state="planned"))
    with pytest.raises(RuleError, match="изберете формата"):
        place(case, date(2025, 1, 1), date(2025, 2, 1), form="foster",
              service=make_service(kind="ddlrg"))


def test_an_institution_is_the_last_step_at_the_placement_the_outcome_and_the_decision():
    case = make_case(status="monitoring", age_band="7–13")
    with pytest.raises(RuleError) as told:
        place(case, date(2026, 1, 10), form="institution")
    assert {"приемно семейство" in one.message for one in told.value.all} == {True, False}
    with pytest.raises(RuleError, match="най-добрия интерес"):
        case.workflow.move(case, "close", outcome="institution", closed_on=date(2026, 1, 10))
    case = type(case).get_by_id(case.id)
    decision = make_commitment().decision
    decision.kind = "institution"
    with pytest.raises(RuleError, match="най-добрия интерес"):
        decision.store()
    case.best_interest, case.ladder = "Няма друга възможност.", LADDER
    case.store()
    assert place(case, date(2026, 1, 10), form="institution").id
    assert place(make_case(), date(2026, 1, 10), form="kin").id  # needs none of it


def test_an_institution_for_a_child_under_three_is_asked_about_once_more():
    case = make_case(best_interest="Няма друга.", ladder=LADDER)
    stay = Placement(case=case, form="institution", begun_on=date(2026, 1, 10),
                     municipality=case.municipality_origin)
    with pytest.raises(RuleError, match="под 3 години") as asked:
        stay.store()
    stay.confirmed = [asked.value.confirm]
    assert stay.store().id
    decision = make_commitment().decision
    decision.kind, decision.case = "institution", case
    with pytest.raises(RuleError, match="под 3 години"):
        decision.store()


def test_what_the_desk_placed_stands_beside_what_the_service_reports():
    service = make_service(occupied=0)
    for begun, ended in ((date(2026, 1, 1), DAY), (date(2026, 2, 1), None), (DAY, None)):
        place(make_case(), begun, ended, service=service)
    assert placed_on(service, DAY).count() == 2
    report = service.occupancies.get()
    assert (report.ours, report.tone("ours")) == (2, "warn")


def test_a_service_does_not_close_while_a_child_has_no_other_place():
    service = make_service(occupied=0)
    stay = place(make_case(), date(2026, 2, 1), service=service, municipality=None)
    with pytest.raises(RuleError, match="деца без ново настаняване: 1"):
        service.workflow.move(service, "close", stage_on=date(2026, 6, 1))
    stay.ended_on, stay.end_reason = date(2026, 5, 1), "moved"
    stay.store()
    service = Service.get_by_id(service.id)
    assert service.workflow.move(service, "close", stage_on=date(2026, 6, 1)).state == "closed"


def test_fewer_places_than_children_are_asked_about_and_shown_red():
    service = make_service(occupied=12)
    fewer = Capacity(service=service, places=5, valid_from=date(2026, 4, 1))
    with pytest.raises(RuleError, match="по-малко от заетите"):
        fewer.store()
    fewer.confirmed = ["places=5"]
    fewer.store()
    service = Service.get_by_id(service.id)
    assert (service.free(), service.tone("occupied")) == (-7, "bad")


def test_an_earlier_stay_is_written_with_its_end_at_once():
    case = make_case()
    place(case, date(2026, 1, 10))
    assert not {"ended_on", "end_reason"} & {*Placement.listing.later}, "the first form asks"
    with pytest.raises(RuleError, match=r"до сега\. Първо запишете края му\.$"):
        place(case, date(2025, 1, 1))
    assert place(case, date(2025, 1, 1), date(2025, 6, 1)).days() == 151


# -- matching ---------------------------------------------------------------------------------


def test_the_places_that_fit_near_home_come_first_in_few_queries():
    case = make_case(age_band="7–13")
    near, far = case.municipality_origin, Municipality.get(Municipality.name == "Видин")
    wanted = [make_service(municipality=near, name="Близо"),
              make_service(municipality=Municipality.get(Municipality.name == "Раднево"),
                           name="В областта"),
              make_service(municipality=far, name="Далече"),
              make_service(municipality=near, name="Пълно", occupied=12),
              make_service(municipality=near, name="За малки", age_to=3),
              make_service(municipality=far, name="Само свои", accepts_outside="no")]
    for number in range(10):
        make_service(municipality=far, name=f"Пълно {number}", occupied=12)
    stale_days()  # is read once a request
    with counted_queries() as queries:
        found = find_places(case, date(2026, 3, 5), "cnst")
    names = [one.service.name for one in found if one.service in wanted]
    assert names == ["Близо", "В областта", "Далече", "Пълно", "За малки", "Само свои"]
    assert [one.told for one in found if one.against] == [
        "детето е по-голямо", "не приема от други общини"]
    assert len(reads(queries)) <= 5


def multiply(record, times: int, **changed: str) -> None:
    """So many raw copies of a row; `changed` gives columns an SQL expression of `n`."""
    meta = record._meta
    names = [one.column_name for one in meta.sorted_fields if one is not meta.primary_key]
    database.execute_sql(
        f"WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {times}) "
        f"INSERT INTO {meta.table_name} ({', '.join(names)}) SELECT "
        f"{', '.join(changed.get(name, f't.{name}') for name in names)} "
        f"FROM c, {meta.table_name} t WHERE t.id = {record.id}")


def test_among_20000_cases_and_2000_services_a_place_is_found_in_five_queries():
    case = make_case(age_band="7–13")
    near = make_service(municipality=case.municipality_origin, name="Близо")
    full = make_service(municipality=case.municipality_origin, name="Пълно", occupied=12)
    multiply(case, 20_000, reference="'ПР-' || n", number="1000 + n", row_key="'k' || n")
    multiply(full, 2_000)
    assert (ChildCase.select().count(), Service.select().count()) >= (20_000, 2_000)
    stale_days()  # is read once a request
    with counted_queries() as queries:
        found = find_places(case, date(2026, 3, 5), "cnst")
    assert found[0].service == near and len(found) > 2_000
    assert len(reads(queries)) <= 5


def test_a_place_that_becomes_free_at_home_calls_the_child_back_and_is_quiet_till_then():
    home = Municipality.get(Municipality.name == "Раднево")
    case = make_case(age_band="7–13", municipality_origin=home)
    service = make_service(municipality=home, name="У дома", occupied=12, as_of=today())
    Placement(case=case, form="cnst", begun_on=today() - timedelta(40), municipality=Municipality
              .get(Municipality.name == "Видин")).store()
    cases = ChildCase.select().where(ChildCase.id == case.id)
    assert find_returns(cases, today()) == []
    leaver = place(make_case(), today() - timedelta(9), service=service, municipality=home)
    assert find_returns(cases, today()) == []
    leaver.ended_on, leaver.end_reason = today(), "home"
    leaver.store()
    Occupancy.update(as_of=today() - timedelta(3)).where(Occupancy.service == service.id).execute()
    service.retell()
    (found,) = find_returns(cases, today())
    assert (found.service.id, found.free, found.told_now()) == (service.id, 1, "във Видин")
    with counted_queries() as queries:
        find_returns(ChildCase.live(), today())
    assert len(reads(queries)) <= 6
    service = Service.get_by_id(service.id)
    service.age_to = 3
    service.store()
    assert find_returns(cases, today()) == []


def test_neighbours_come_before_the_rest_of_the_oblast_and_an_oblast_next_to_it_before_others():
    home, *others = (Municipality.get(Municipality.name == name) for name in (
        "Казанлък", "Мъглиж", "Чирпан", "Севлиево", "Видин"))
    case = make_case(municipality_origin=home)
    for one in (home, *others):
        make_service(municipality=one)
    assert [one.distance for one in find_places(case, DAY)] == [
        NEAR, NEXT, SAME_OBLAST, NEXT_OBLAST, FAR]
    Neighbour.update(archived_at=utc_now()).execute()
    assert [one.distance for one in find_places(case, DAY)] == [
        NEAR, SAME_OBLAST, SAME_OBLAST, FAR, FAR]


def test_two_municipalities_are_neighbours_of_each_other_or_not_at_all():
    one, other = (Municipality.get(Municipality.name == name) for name in ("Видин", "Чирпан"))
    pair = Neighbour(municipality=one, other=other).store()
    back = Neighbour.get(Neighbour.municipality == other.id, Neighbour.other == one.id)
    with pytest.raises(RuleError, match="вече са съседни"):
        Neighbour(municipality=other, other=one).store()
    back.archive()
    assert Neighbour.get_by_id(pair.id).archived_at
    with pytest.raises(RuleError, match="друга община"):
        Neighbour(municipality=one, other=one).store()


def test_who_waits_is_called_in_the_order_of_asking_and_a_jump_has_its_reason():
    service, cases = make_service(), [make_case() for _ in range(3)]
    line = [Waiting(service=service, case=case, asked_on=date(2026, 1, 3 - number)).store()
            for number, case in enumerate(cases)]
    assert [one.turn() for one in line] == ["3", "2", "1"]
    with pytest.raises(RuleError, match="защо детето е с предимство"):
        line[0].is_urgent = True
        line[0].store()
    line[0].reason = "Домът се закрива."
    line[0].store()
    assert [one.turn() for one in line] == ["1", "3", "2"]
    with pytest.raises(RuleError, match="вече чака"):
        Waiting(service=service, case=cases[1]).store()
    line[2].left_on = date(2026, 2, 1)
    line[2].store()
    assert [one.turn() for one in line] == ["1", "2", ""]


# -- evidence ---------------------------------------------------------------------------------


def facts():
    """What happened, as functions that store it in any order, and the records they are about."""
    origin = Municipality.get(Municipality.name == "Казанлък")
    far = Municipality.get(Municipality.name == "Видин")
    home, away, case = (make_service(municipality=origin, occupied=12),
                        make_service(municipality=far, name="ЦНСТ – Видин"),
                        make_case(age_band="7–13"))
    other = make_case(case.mechanism, age_band="7–13")
    refused = make_record(Referral, case=case, service=home, status="sent",
                          sent_on=date(2026, 3, 20))

    def refuse():
        one = Referral.get_by_id(refused.id)
        one.workflow.move(one, "refuse", answered_on=date(2026, 3, 22), refusal="no_places")
    return home, [
        lambda: Occupancy(service=home, occupied=10, as_of=date(2026, 3, 10)).store(),
        lambda: Occupancy(service=home, occupied=12, as_of=date(2026, 5, 1)).store(),
        lambda: Capacity(service=home, places=13, valid_from=date(2026, 3, 12)).store(),
        lambda: place(case, date(2026, 3, 25), service=away, municipality=None),
        lambda: place(other, date(2026, 3, 15), service=home, municipality=None),
        refuse]


def proved(home) -> set:
    """The evidence that stands, without the numbers that the database gave."""
    return {(one.kind, one.happened_on, one.free_places, one.capacity.places,
             one.occupancy.as_of) for one in home.findings if one.stands}


ORDERS = [(0, 1, 2, 3, 4, 5), (5, 4, 3, 2, 1, 0), (3, 5, 0, 4, 2, 1), (4, 2, 5, 3, 1, 0)]


@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_the_same_facts_prove_the_same_in_whatever_order_they_came(order):
    home, tries = facts()
    for number in order:
        tries[number]()
    assert proved(home) == {
        ("refused", date(2026, 3, 22), 2, 13, date(2026, 3, 10)),
        ("oblast", date(2026, 3, 25), 2, 13, date(2026, 3, 10))}


def test_a_report_that_is_corrected_takes_the_proof_back_and_keeps_what_was_explained():
    home, tries = facts()
    for one in tries:
        one()
    finding = home.findings.where(home.findings.model.kind == "oblast").get()
    assert "справка № " in finding.basis
    finding.justification = "Сестрата е там."
    finding.store()
    report = finding.occupancy
    report.occupied = 12
    report.store()
    kept = type(finding).get_by_id(finding.id)
    assert (kept.stands, kept.justification) == (False, "Сестрата е там.") and not proved(home)


STAYS = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 60)), max_size=12)


@given(STAYS)
def test_stays_that_are_let_in_share_no_night_and_their_days_add_up(tries):
    kept: list[Placement] = []
    for start, length in tries:
        one = Placement(begun_on=DAY + timedelta(start), ended_on=DAY + timedelta(start + length))
        if not any(overlaps(one, other) for other in kept):
            kept.append(one)
    nights = [one.begun_on + timedelta(n) for one in kept for n in range(one.days())]
    assert len(nights) == len(set(nights)) == sum(one.days() for one in kept)


def test_no_child_takes_two_places_whatever_somebody_tries_to_store():
    chance, service, cases = Random(14), make_service(), [make_case(), make_case()]
    kept = 0
    for _ in range(12):
        day = date(2026, 3, 1) + timedelta(chance.randrange(60))
        with suppress(RuleError):
            place(chance.choice(cases), day, day + timedelta(chance.randrange(1, 20)),
                  service=service, municipality=None)
            kept += 1
    assert 2 <= kept < 12
    for away in range(0, 80, 3):
        there = [one.case_id for one in placed_on(service, date(2026, 3, 1) + timedelta(away))]
        assert len(there) == len(set(there))


def test_a_report_asks_nothing_of_the_stays_that_it_cannot_speak_of():
    service, asked = make_service(), []
    for day in (date(2026, 4, 2), date(2026, 4, 3)):
        for _ in range(3):  # at home, and in a service of another kind's form
            place(make_case(), date(2026, 3, 20), form="cnst")
            place(make_case(), date(2026, 3, 20), form="kin")
        with counted_queries() as queries:
            Occupancy(service=service, occupied=2, as_of=day).store()
        asked.append(len(reads(queries)))
    assert asked[0] == asked[1]


def test_a_stay_that_passes_over_a_free_place_at_home_says_why_and_a_full_service_is_asked_about():
    case = make_case(age_band="7–13")
    make_service(municipality=case.municipality_origin, name="ЦНСТ у дома")
    far = make_service(municipality=Municipality.get(Municipality.name == "Видин"), occupied=12)
    stay = Placement(case=case, form="cnst", service=far, begun_on=DAY)
    with pytest.raises(RuleError) as asked:
        stay.store()
    assert {one.field for one in asked.value.all} == {"service", "justification"}
    assert "ЦНСТ у дома" in str([one.message for one in asked.value.all])
    stay.confirmed, stay.justification = [f"service={far.id}"], "Брат му е там."
    finding = stay.store().findings.get()
    assert finding.justification == "Брат му е там."
    assert not type(finding).unexplained().exists()
    type(finding).update(justification="").execute()
    step = next_step(ChildCase.get_by_id(case.id), today())
    assert step.record == finding and "ЦНСТ у дома, свободни 2." in step.text


def test_a_referral_to_a_full_service_says_why_and_keeps_how_it_went_and_when_it_began():
    sent = Referral(case=make_case(received_on=DAY), service=make_service(occupied=12),
                    reason="Моля.", sent_on=DAY)
    with pytest.raises(RuleError, match="няма свободно място"):
        sent.store()
    sent.full_reason = "На 15 се освобождава място."
    sent.store()
    for step, said in (("send", {"channel": "email"}), ("accept", {"answered_on": DAY})):
        sent.workflow.move(sent, step, by="Тест", **said)
    sent.ended_on = today()
    with pytest.raises(RuleError, match="кога услугата е започнала"):
        sent.store()
    sent.ended_on = None
    sent.workflow.move(sent, "start", by="Тест")
    assert (sent.status, sent.channel, sent.started_on) == ("placed", "email", today())


# Which oblasti border on each other, told a second time.
BORDERS = """BGS JAM SHU SLV VAR; BLG KNL PAZ SFO SML; DOB SHU SLS VAR; GAB LOV SZR VTR;
    HKV JAM KRZ PDV SZR; JAM BGS HKV SLV SZR; KNL BLG PER SFO; KRZ HKV PDV SML;
    LOV GAB PDV PVN SFO VRC VTR; MON SFO VID VRC; PAZ BLG PDV SFO SML;
    PDV HKV KRZ LOV PAZ SFO SML SZR; PER KNL SFO SOF; PVN LOV VRC VTR; RAZ RSE SHU SLS TGV;
    RSE RAZ SLS TGV VTR; SFO BLG KNL LOV MON PAZ PDV PER SOF VRC; SHU BGS DOB RAZ SLS SLV TGV VAR;
    SLS DOB RAZ RSE SHU; SLV BGS JAM SHU SZR TGV VTR; SML BLG KRZ PAZ PDV; SOF PER SFO;
    SZR GAB HKV JAM PDV SLV VTR; TGV RAZ RSE SHU SLV VTR; VAR BGS DOB SHU; VID MON;
    VRC LOV MON PVN SFO; VTR GAB LOV PVN RSE SLV SZR TGV"""


def test_the_shipped_neighbours_are_told_once_and_border_the_oblasti_that_do():
    pairs = [tuple(row.values()) for row in _read("sasedi.csv")]
    known = {row["obshtina_ekatte"] for row in _read("obshtini.csv")}
    assert len({frozenset(pair) for pair in pairs}) == len(pairs) and {*sum(pairs, ())} <= known
    assert all(one != other for one, other in pairs)
    told = {words.split()[0]: {*words.split()[1:]} for words in BORDERS.split(";")}
    met = {here: {b[:3] if a[:3] == here else a[:3] for a, b in pairs
                  if here in (a[:3], b[:3])} - {here} for here in told}
    assert met == told and len(told) == 28
    beside = {code: {b if a == code else a for a, b in pairs if code in (a, b)} for code in known}
    assert all(beside.values())
    seen, coming = set(), {min(known)}
    while coming:
        seen |= coming
        coming = set().union(*(beside[code] for code in coming)) - seen
    assert seen == known, "one can go from each municipality to any other"


def test_a_desk_gets_the_neighbours_that_it_never_had_and_keeps_what_it_corrected():
    gone, _back, never = Neighbour.select().order_by(Neighbour.id).limit(3)
    gone.archive()
    Neighbour.delete().where(Neighbour.municipality.in_((never.municipality, never.other)),
                             Neighbour.other.in_((never.municipality, never.other))).execute()
    assert load_territory() == 2 and load_territory() == 0
    assert Neighbour.get_by_id(gone.id).is_binned
    assert Neighbour.live().where(Neighbour.municipality == never.municipality_id,
                                  Neighbour.other == never.other_id).exists()
