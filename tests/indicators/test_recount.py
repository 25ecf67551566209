"""Every shipped indicator counted anew by plain SQL over generated records, its lists too."""

import random
from datetime import date, timedelta

import pytest

from indicators.declaring import INDICATORS, Span
from models.base import today
from models.cases import choices
from models.cases.case import ChildCase
from models.database import database
from models.meetings.meeting import Meeting
from models.places.placements import Placement
from models.places.stages import Stage
from models.services import REFUSALS, Referral, Service
from models.territory import Municipality
from tests import cast

YEAR = Span(date(2016, 1, 1), date(2016, 12, 31))
LIVE_CASE = "SELECT id FROM cases WHERE archived_at IS NULL"
IN_YEAR = "BETWEEN '2016-01-01' AND '2016-12-31'"
HOME = "(SELECT municipality_origin_id FROM cases WHERE id = p.case_id)"
# Title: (the count of all, that of one of its classes) as somebody would ask the tables by hand.
BY_HAND = {
    "Случаи по вид, изход и община":
        f"SELECT COUNT(*) FROM cases WHERE archived_at IS NULL AND received_on {IN_YEAR}",
    "Приключени случаи по изход":
        f"SELECT COUNT(*) FROM cases WHERE archived_at IS NULL AND closed_on {IN_YEAR}",
    "Постъпили случаи по възраст и среда":
        f"SELECT COUNT(*) FROM cases WHERE archived_at IS NULL AND received_on {IN_YEAR}",
    "Превенция на изоставянето: нови случаи":
        "SELECT COUNT(*) FROM cases WHERE archived_at IS NULL AND type = 'prevention' "
        f"AND received_on {IN_YEAR}",
    "Превенция на изоставянето: приключени и успешни":
        "SELECT COUNT(*) FROM cases WHERE archived_at IS NULL AND type = 'prevention' "
        f"AND outcome IS NOT NULL AND closed_on {IN_YEAR}",
    "Деца от 0 до 3 години по причина":
        "SELECT COUNT(*) FROM cases WHERE archived_at IS NULL AND age_band = '0–3' "
        f"AND received_on {IN_YEAR}",
    "Насочвания по състояние":
        f"SELECT COUNT(*) FROM referrals WHERE archived_at IS NULL AND case_id IN ({LIVE_CASE}) "
        f"AND sent_on {IN_YEAR}",
    "Откази по причина":
        f"SELECT COUNT(*) FROM referrals WHERE archived_at IS NULL AND case_id IN ({LIVE_CASE}) "
        f"AND answered_on {IN_YEAR}",
    "Настанявания по форма на грижа и отдалеченост":
        f"SELECT COUNT(*) FROM placements WHERE archived_at IS NULL AND case_id IN ({LIVE_CASE}) "
        f"AND begun_on {IN_YEAR}",
    "Деца в грижа към края на периода":
        f"SELECT COUNT(*) FROM placements WHERE archived_at IS NULL AND case_id IN ({LIVE_CASE}) "
        "AND begun_on <= '2016-12-31' AND (ended_on IS NULL OR ended_on > '2016-12-31')",
    "Услуги в трансформация и закриване":
        "SELECT COUNT(*) FROM stages WHERE state IN ('transforming', 'closing', 'closed') "
        f"AND begun_on {IN_YEAR}",
    "Заседания по вид и състояние":
        f"SELECT COUNT(*) FROM meetings WHERE archived_at IS NULL AND held_on {IN_YEAR}",
    "Заседания и кворум":
        f"SELECT COUNT(*) FROM meetings WHERE archived_at IS NULL AND held_on {IN_YEAR} AND status "
        "IN ('held', 'minutes_draft', 'minutes_signed', 'closed', 'no_quorum')",
}
CLASSES = {
    ("Настанявания по форма на грижа и отдалеченост", "*~oblast"):
        f"SELECT COUNT(*) FROM placements p WHERE archived_at IS NULL AND begun_on {IN_YEAR} "
        f"AND case_id IN ({LIVE_CASE}) AND "
        "(SELECT oblast_id FROM municipalities WHERE id = p.municipality_id) <> "
        f"(SELECT oblast_id FROM municipalities WHERE id = {HOME})",
    ("Настанявания по форма на грижа и отдалеченост", "*~home"):
        f"SELECT COUNT(*) FROM placements p WHERE archived_at IS NULL AND begun_on {IN_YEAR} "
        f"AND case_id IN ({LIVE_CASE}) AND municipality_id = {HOME}",
    ("Превенция на изоставянето: приключени и успешни", "*~success"):
        "SELECT COUNT(*) FROM cases WHERE archived_at IS NULL AND type = 'prevention' "
        f"AND outcome = 'abandonment_prevented' AND closed_on {IN_YEAR}",
    ("Деца от 0 до 3 години по причина", "poverty"):
        "SELECT COUNT(*) FROM cases WHERE archived_at IS NULL AND age_band = '0–3' "
        f"AND causes LIKE '%\"poverty\"%' AND received_on {IN_YEAR}",
}
OTHERWISE = {"Изпълнение на ангажиментите по институции", "Участие на институциите в заседанията",
             "Обучения и събития", "Решения по вид", "Заетост и свободни места",
             "Настанени далеч или отказани при свободни места"}  # counted by tests of their own


@pytest.fixture
def many():
    """Records of two years with values by chance, some in the bin, written past the rules."""
    chance = random.Random(17)
    mechanism, provider = cast.make_mechanism(), cast.make_organization()
    places = list(Municipality.select().order_by(Municipality.name).limit(40))

    def day() -> date:
        return date(2015, 7, 1) + timedelta(chance.randrange(700))

    def code(listed):
        return chance.choice([one for one, _ in listed])

    def bin_of():
        return "2017-01-01" if chance.random() < .1 else None

    cases = [{"mechanism": mechanism, "year": 2016, "number": number, "reference": f"Г-{number}",
              "type": "prevention" if number % 2 else code(choices.TYPES),
              "age_band": code(choices.AGE_BANDS),
              "environment": code(choices.ENVIRONMENTS), "received_on": day(),
              "outcome": code([*choices.OUTCOMES][:4]) if number % 3 else None,
              "closed_on": day() if number % 3 else None, "archived_at": bin_of(),
              "causes": chance.sample([one for one, _ in choices.CAUSES], 2),
              "municipality_origin": chance.choice(places)} for number in range(240)]
    ChildCase.insert_many(cases).execute()
    numbers = [one.id for one in ChildCase.select(ChildCase.id)]
    service = Service(name="Дом", kind="ddlrg", provider=provider,
                      municipality=places[0]).store()
    Placement.insert_many([
        {"case": chance.choice(numbers), "form": code(choices.ENVIRONMENTS), "begun_on": day(),
         "ended_on": day() if number % 2 else None, "municipality": chance.choice(places),
         "archived_at": bin_of()} for number in range(200)]).execute()
    Referral.insert_many([
        {"case": chance.choice(numbers), "service": service, "reason": "", "sent_on": day(),
         "status": chance.choice(["sent", "accepted", "refused"]), "answered_on": day(),
         "refusal": code(REFUSALS), "archived_at": bin_of()} for _ in range(120)]).execute()
    Stage.insert_many([{"service": service, "begun_on": day(), "state": chance.choice(
        ["open", "closing", "closed"])} for _ in range(20)]).execute()
    Meeting.insert_many([
        {"mechanism": mechanism, "serial": number + 1, "held_on": day(), "starts_at": "10:00",
         "kind": chance.choice(["regular", "extra"]), "archived_at": bin_of(),
         "status": chance.choice(["held", "closed", "no_quorum", "cancelled"])}
        for number in range(40)]).execute()


def ask(query: str) -> int:
    return database.execute_sql(query).fetchone()[0]


def test_every_shipped_indicator_has_a_recount():
    assert set(INDICATORS) == {*BY_HAND, *OTHERWISE}


def test_every_number_agrees_with_plain_sql_and_with_its_own_list(many):
    for title, query in BY_HAND.items():
        indicator = INDICATORS[title]
        base = indicator.counts.live()
        figures = indicator.figures(base, YEAR, day=today(), is_public=False)
        whole = figures.rows[-1]
        assert whole.is_total and whole.cells[-1].number == ask(query) > 5, title
        asked = indicator.asked(base, YEAR)
        for line in figures.rows:
            told = [cell for cell in line.cells if cell.where is not None]
            for cell in told:
                assert asked.query.where(cell.where).count() == cell.number, (title, cell.key)


def test_single_classes_agree_with_plain_sql(many):
    for (title, key), query in CLASSES.items():
        indicator = INDICATORS[title]
        figures = indicator.figures(indicator.counts.live(), YEAR, day=today(), is_public=False)
        found = figures.find(key)
        assert found and found.number == ask(query) > 0, (title, key, figures)


def test_the_period_before_is_what_is_counted_for_it(many):
    for title in BY_HAND:
        indicator = INDICATORS[title]
        figures, before = (indicator.figures(indicator.counts.live(), span, day=today(),
                                             is_public=False) for span in (YEAR, YEAR.before()))
        was = {line.label: line.cells[-1].text for line in before.rows}
        assert {line.label: line.before.text for line in figures.rows
                if line.before.text != "0"} == was, title


@pytest.mark.parametrize(("start", "end", "before"), [
    (date(2016, 1, 1), date(2016, 12, 31), (date(2015, 1, 1), date(2015, 12, 31))),
    (date(2024, 2, 1), date(2024, 2, 29), (date(2023, 2, 1), date(2023, 2, 28))),
    (date(2023, 2, 1), date(2023, 2, 28), (date(2022, 2, 1), date(2022, 2, 28))),
    (date(2024, 2, 29), date(2024, 3, 15), (date(2023, 2, 28), date(2023, 3, 15))),
    (date(2014, 1, 1), date(2016, 12, 31), (date(2011, 1, 1), date(2013, 12, 31)))])
def test_a_period_is_compared_with_the_year_before_it(start, end, before):
    found = Span(start, end).before()
    assert (found.start, found.end) == before
