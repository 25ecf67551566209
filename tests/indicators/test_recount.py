"""Every shipped indicator counted anew by plain SQL over generated records, its lists too."""

import random
from datetime import date, timedelta

import pytest
from peewee import chunked

from indicators.declaring import INDICATORS, Span
from indicators.places import CLOSED
from models.attendance.lines import Attendance
from models.base import today
from models.cases import choices
from models.cases.case import ChildCase
from models.commitments.commitment import Commitment
from models.database import database, is_sqlite
from models.decisions.decision import VALID, Decision
from models.events.event import Event, Participant
from models.meetings.meeting import Meeting
from models.places.closure import ClosureTarget
from models.places.evidence import Finding
from models.places.placements import Placement
from models.places.reports import Capacity, Occupancy
from models.places.stages import Stage
from models.services import REFUSALS, Referral, Service
from models.territory import Municipality
from tests import cast

CASES = 20_000
YEAR = Span(date(2016, 1, 1), date(2016, 12, 31))
LIVE_CASE = "SELECT id FROM cases WHERE archived_at IS NULL"
ANY = "%" if is_sqlite() else "%%"  # as the driver takes it
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
        f"AND causes LIKE '{ANY}\"poverty\"{ANY}' AND received_on {IN_YEAR}",
}
LIVE_COMMITMENT = (
    "FROM commitments c JOIN decisions d ON d.id = c.decision_id JOIN meetings m "
    "ON m.id = d.meeting_id JOIN agenda_items i ON i.id = d.item_id WHERE c.archived_at IS NULL "
    "AND d.archived_at IS NULL AND m.archived_at IS NULL AND i.archived_at IS NULL "
    f"AND c.due {IN_YEAR}")
DONE_MEETING = ("SELECT id FROM meetings WHERE archived_at IS NULL AND status IN ('held', "
                f"'minutes_draft', 'minutes_signed', 'closed', 'no_quorum') AND held_on {IN_YEAR}")
LAST = "(SELECT {what} FROM {table} WHERE service_id = s.id AND archived_at IS NULL AND {day} <= " \
       "'2016-12-31' ORDER BY {day} DESC LIMIT 1)"
LAST_PLACES = LAST.format(what="places", table="capacities", day="valid_from")
LAST_TAKEN = LAST.format(what="occupied + reserved", table="occupancies", day="as_of")
RUNNING = ("FROM services s WHERE archived_at IS NULL AND state IN ('open', 'transforming', "
           "'closing')")
# Title, what stands in its row, heading: the same number by plain SQL.
TOLD = {
    ("Изпълнение на ангажиментите по институции", "Общо", "Изпълнени в срок"):
        f"SELECT COUNT(*) {LIVE_COMMITMENT} AND c.status IN ('reported', 'done') "
        "AND c.done_on <= c.expires_on",
    ("Изпълнение на ангажиментите по институции", "Общо", "Просрочени"):
        f"SELECT COUNT(*) {LIVE_COMMITMENT} AND c.status NOT IN ('reported', 'done', 'cancelled') "
        f"AND c.expires_on < '{today()}'",
    ("Изпълнение на ангажиментите по институции", "Общо", "Общо"):
        f"SELECT COUNT(*) {LIVE_COMMITMENT} AND c.status <> 'cancelled'",
    ("Участие на институциите в заседанията", "ДСП", "Представителят"):
        "SELECT COUNT(*) FROM attendance WHERE archived_at IS NULL AND role IN ('permanent', "
        f"'associated') AND status = 'present' AND meeting_id IN ({DONE_MEETING})",
    ("Участие на институциите в заседанията", "ДСП", "Заседания"):
        "SELECT COUNT(*) FROM attendance WHERE archived_at IS NULL AND role IN ('permanent', "
        "'associated') AND status IN ('present', 'replaced', 'absent_excused', 'absent') "
        f"AND meeting_id IN ({DONE_MEETING})",
    ("Обучения и събития", "обучение", "Събития"):
        "SELECT COUNT(*) FROM events WHERE archived_at IS NULL AND kind = 'training' "
        f"AND held_on LIKE '2016{ANY}'",
    ("Обучения и събития", "обучение", "Участвали"):
        "SELECT COUNT(*) FROM event_participants WHERE archived_at IS NULL AND attended AND "
        "event_id IN (SELECT id FROM events WHERE archived_at IS NULL AND kind = 'training' "
        f"AND held_on LIKE '2016{ANY}')",
    ("Решения по вид", "Общо", "Брой"):
        "SELECT COUNT(*) FROM decisions d JOIN meetings m ON m.id = d.meeting_id JOIN agenda_items "
        "i ON i.id = d.item_id WHERE d.archived_at IS NULL AND m.archived_at IS NULL AND "
        f"i.archived_at IS NULL AND d.status = 'valid' AND m.held_on {IN_YEAR}",
    ("Заетост и свободни места", "Общо", "Услуги"): f"SELECT COUNT(*) {RUNNING}",
    ("Заетост и свободни места", "Общо", "Капацитет"):
        f"SELECT SUM({LAST_PLACES}) {RUNNING} AND {LAST_TAKEN} IS NOT NULL",
    ("Заетост и свободни места", "Общо", "Заети"):
        f"SELECT SUM({LAST_TAKEN}) {RUNNING} AND {LAST_PLACES} IS NOT NULL",
    ("Заетост и свободни места", "Общо", "Свободни"):
        f"SELECT SUM(CASE WHEN state = 'closing' AND {LAST_PLACES} > {LAST_TAKEN} THEN 0 ELSE "
        f"{LAST_PLACES} - {LAST_TAKEN} END) {RUNNING}",
    ("Настанени далеч или отказани при свободни места", "Общо", "Общо"):
        f"SELECT COUNT(*) FROM findings WHERE archived_at IS NULL AND case_id IN ({LIVE_CASE}) "
        f"AND happened_on {IN_YEAR} AND stands",
    ("Закривания спрямо целите", "ДДЛРГ), за областта", "Закрити"):
        "SELECT COUNT(*) FROM services s WHERE archived_at IS NULL AND kind = 'ddlrg' AND state = "
        "'closed' AND municipality_id IN (SELECT id FROM municipalities WHERE oblast_id = (SELECT "
        "oblast_id FROM closure_targets WHERE scope = 'oblast')) AND NOT EXISTS (SELECT 1 FROM "
        "stages t WHERE t.service_id = s.id AND t.state = 'closed' AND t.begun_on > '2016-12-31')",
}


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
              "municipality_origin": chance.choice(places)} for number in range(CASES)]
    for rows in chunked(cases, 1000):
        ChildCase.insert_many(rows).execute()
    numbers = [one.id for one in ChildCase.select(ChildCase.id)]
    service = Service(name="Дом", kind="ddlrg", provider=provider,
                      municipality=places[0]).store()
    Placement.insert_many([
        {"case": chance.choice(numbers), "form": code(choices.ENVIRONMENTS), "begun_on": day(),
         "ended_on": day() if number % 2 else None, "municipality": chance.choice(places),
         "archived_at": bin_of()} for number in range(400)]).execute()
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
    add_work(chance, mechanism, provider, day)
    add_places(chance, provider, places, numbers, day)


def add_work(chance, mechanism, provider, day) -> None:
    """Decisions with commitments, attendance, trainings."""
    item = cast.make_item(cast.make_meeting(mechanism))
    meetings = [one.id for one in Meeting.select(Meeting.id)]
    Decision.insert_many([
        {"meeting": chance.choice(meetings), "item": item, "text": "Р", "year": 2016,
         "number": number, "kind": chance.choice(["support", "organizational"]),
         "status": chance.choice([VALID, VALID, "annulled"])} for number in range(60)]).execute()
    decisions = [one.id for one in Decision.select(Decision.id)]
    due = [day() for _ in range(200)]
    Commitment.insert_many([
        {"decision": chance.choice(decisions), "organization": provider, "what": "Помощ",
         "due": one, "expires_on": one, "done_on": one + timedelta(chance.randrange(-20, 20)),
         "status": chance.choice(["open", "reported", "done", "cancelled"])}
        for one in due]).execute()
    Attendance.insert_many([
        {"meeting": one, "organization": provider, "role": role, "status": chance.choice(
            ["present", "replaced", "absent", "absent_excused", "expected"])}
        for one in meetings for role in ("permanent", "guest")]).execute()
    Event.insert_many([
        {"mechanism": mechanism, "topic": "Т", "kind": chance.choice(["training", "other"]),
         "held_on": chance.choice(["2016", "2016-03", "2016-05-06", "2015", "2017-01-02"])}
        for _ in range(40)]).execute()
    Participant.insert_many([
        {"event": one.id, "name": "Лице", "gender": "f", "attended": chance.random() < .5}
        for one in Event.select(Event.id) for _ in range(3)]).execute()


def add_places(chance, provider, places, numbers, day) -> None:
    """Services with what they reported and how they closed, and the free places passed over."""
    Service.insert_many([
        {"name": f"Дом {number}", "kind": chance.choice(["ddlrg", "cnst"]), "provider": provider,
         "municipality": chance.choice(places), "state": chance.choice(["open", "closing", CLOSED])}
        for number in range(40)]).execute()
    services = [one.id for one in Service.select(Service.id)]
    told = [(one, date(2016, month, 1)) for one in services[5:] for month in (3, 9)]
    Capacity.insert_many([{"service": one, "valid_from": on, "places": 4 + chance.randrange(9)}
                          for one, on in told]).execute()
    Occupancy.insert_many([{"service": one, "as_of": on, "occupied": chance.randrange(9),
                            "reserved": 1} for one, on in told[20:]]).execute()
    Stage.insert_many([{"service": one, "begun_on": day() + timedelta(300), "state": CLOSED}
                       for one in services[::2]]).execute()
    ClosureTarget(scope="oblast", oblast=places[0].oblast, kind="ddlrg", number=3).store()
    ClosureTarget(scope="national", kind="ddlrg", number=137).store()
    capacity, occupancy = Capacity.select().get(), Occupancy.select().get()
    Finding.insert_many([
        {"case": chance.choice(numbers), "kind": chance.choice(["refused", "away"]),
         "service": services[0], "municipality": chance.choice(places), "happened_on": day(),
         "free_places": 1, "capacity": capacity, "occupancy": occupancy,
         "stands": chance.random() < .7} for _ in range(100)]).execute()


def ask(query: str) -> int:
    return database.execute_sql(query).fetchone()[0]


def test_every_shipped_indicator_has_a_recount():
    assert {*INDICATORS} == {*BY_HAND, *(title for title, _, _ in TOLD)}


def test_every_number_over_20000_cases_agrees_with_plain_sql_and_with_its_own_list(many):
    assert ask("SELECT COUNT(*) FROM cases") >= CASES
    found = {title: one.figures(one.counts.live(), YEAR, day=today(), is_public=False)
             for title, one in INDICATORS.items()}
    for title, query in BY_HAND.items():
        whole = found[title].rows[-1]
        assert whole.is_total and whole.cells[-1].number == ask(query) > 5, title
    for (title, key), query in CLASSES.items():
        cell = found[title].find(key)
        assert cell and cell.number == ask(query) > 0, (title, key)
    for (title, row, heading), query in TOLD.items():
        line = next(one for one in found[title].rows if row in one.label)
        told = line.cells[found[title].headings.index(heading) - 1]
        assert told.number == ask(query) > 0, (title, heading, told.text, ask(query))
    for title, indicator in INDICATORS.items():
        agree_with_lists(indicator, found[title])
        if indicator.compares and found[title].rows[0].before is not None:
            agree_with_the_year_before(indicator, found[title])


def agree_with_lists(indicator, figures) -> None:
    """As many records as the number says, for some rows of each table."""
    asked = indicator.asked(indicator.counts.live(), YEAR)
    for line in figures.rows[-8:]:
        for cell in line.cells:
            if cell.where is not None:
                assert asked.query.where(cell.where).count() == cell.number, (
                    indicator.title, cell.key)


def agree_with_the_year_before(indicator, figures) -> None:
    before = indicator.figures(indicator.counts.live(), YEAR.before(), day=today(),
                               is_public=False)
    was = {line.label: line.cells[-1].text for line in before.rows if line.cells[-1].text != "0"}
    assert {line.label: line.before.text for line in figures.rows
            if line.before.text != "0"} == was, indicator.title


@pytest.mark.parametrize(("start", "end", "before"), [
    (date(2016, 1, 1), date(2016, 12, 31), (date(2015, 1, 1), date(2015, 12, 31))),
    (date(2024, 2, 1), date(2024, 2, 29), (date(2023, 2, 1), date(2023, 2, 28))),
    (date(2023, 2, 1), date(2023, 2, 28), (date(2022, 2, 1), date(2022, 2, 28))),
    (date(2024, 2, 29), date(2024, 3, 15), (date(2023, 2, 28), date(2023, 3, 15))),
    (date(2014, 1, 1), date(2016, 12, 31), (date(2011, 1, 1), date(2013, 12, 31))),
    (date(2016, 1, 1), date(2026, 12, 31), (date(2005, 1, 1), date(2015, 12, 31))),
    (date(2015, 1, 1), date(2016, 6, 30), (date(2013, 7, 1), date(2014, 12, 31))),
    (date(2014, 5, 20), date(2016, 5, 19), (date(2012, 5, 20), date(2014, 5, 19))),
    (date(2014, 5, 20), date(2016, 5, 20), (date(2012, 5, 18), date(2014, 5, 19)))])
def test_a_period_is_compared_with_the_year_before_it(start, end, before):
    found = Span(start, end).before()
    assert (found.start, found.end) == before
