"""What the measurements are made on is a desk like any other."""

from benchmarks import load_bench, pages_bench, pages_data, tailored_bench
from models.cases.case import ChildCase
from models.commitments.commitment import Commitment
from models.users import COORDINATOR
from tests import cast


def test_a_grown_desk_is_shown_sorted_and_searched(sign_in):
    cast.make_commitment()
    if not ChildCase.select().exists():
        cast.make_case()
    before = ChildCase.select().count(), Commitment.select().count()
    pages_data.grow(2)
    assert (ChildCase.select().count(), Commitment.select().count()) == (before[0] + 2,
                                                                         before[1] + 6)
    browser = sign_in(COORDINATOR)
    for address in ("/cases/?sort=reference", "/cases/?q=1001", "/commitments/?view=all"):
        page = browser.get(address)
        assert page.status_code == 200, address
    assert "2017-001001" in browser.get("/cases/?q=1001").get_data(as_text=True)


def test_the_table_of_a_measurement_gives_ratios_where_there_are_two():
    told = pages_bench.table({"list": [2.0, 8.0, 1.0], "help": [1.0, None, None]})
    assert "| list | 2.0 | 8.0 | 1.0 | 0.25 |" in told and "| help | 1.0 | – | – | – |" in told


def test_the_figures_of_a_load_count_what_went_wrong():
    alone, beside = load_bench.Figures(took=2.0), load_bench.Figures(took=2.0, cpu=1.0)
    alone.seconds["list"] += [0.1, 0.2, 0.4]
    beside.seconds["list"].append(0.5)
    beside.wrong["list: 503"] += 1
    told = load_bench.table(alone, beside)
    assert "| list | 3 | 200 | 400 | 1 | 500 | 500 |" in told
    assert "alone: 1.5 answers a second, wrong: none" in told
    assert "wrong: {'list: 503': 1}; CPU of the server 1000 ms an answer" in told


def test_a_page_is_told_before_and_with_the_fields_of_the_office():
    told = tailored_bench.table({"list": (3, 18.71)}, {"list": (3, 36.1), "sorted": (4, 2.0)})
    assert "| list | 3 | 18.7 | 3 | 36.1 |" in told and "| sorted | – | – | 4 | 2.0 |" in told
