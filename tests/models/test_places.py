"""Places for children: what is reported of a day is what the desk says of that day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.base import RuleError, today
from models.places.reports import Capacity, Occupancy, take_effect
from models.reported import Known, known_on, latest
from models.services import Service
from tests.admin.records import make_record

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
