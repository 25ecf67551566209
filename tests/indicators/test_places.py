"""Places of services: two days beside each other, read once."""

from datetime import date

from indicators.declaring import INDICATORS, Span
from models.places.reports import Capacity, Occupancy
from models.services import Service
from tests.admin.browsing import counted_queries, reads
from tests.admin.records import make_record

YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))


def test_places_of_two_days_are_read_once():
    service = make_record(Service, kind="cnst", places=12, occupied=10, as_of=date(2025, 3, 1))
    Capacity(service=service, places=15, valid_from=date(2026, 2, 1)).store()
    Occupancy(service=service, occupied=11, as_of=date(2026, 2, 1)).store()
    one = INDICATORS["Заетост и свободни места"]
    with counted_queries() as queries:
        *_, total = one.figures(Service.select(), YEAR, is_public=False).rows
    assert [cell.text for cell in total.cells] == ["1", "15", "11", "4"]
    assert total.before.text == "2" and len(reads(queries)) == 1
