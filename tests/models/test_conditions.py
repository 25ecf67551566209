"""Conditions: SQL and one record answer alike, and what makes no sense is told in words."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest

from models.base import RuleError
from models.cases.case import ChildCase
from models.events.event import Event
from models.tailoring.conditions import (
    ALL,
    ANY,
    askable,
    make_term,
    named,
    parse_condition,
    read_condition,
    refuse_unread,
)
from models.tailoring.operators import COMPARED, DAYS, kind_of
from tests import cast
from tests.tailored import TYPED, add_field

pytestmark = pytest.mark.usefixtures("rolled_back")

TEXTS = ("", "щъркел", "Щъркел и жаба", "ЩЪРКЕЛ", "abc", "ABC 12", "100 %", "а_б")
DAYS_BACK = (-400, -31, -30, -29, -1, 0, 1, 6, 7, 8, 400)
NOW = datetime(2026, 11, 30, 23, 30)


def value_of(column, random: Random):
    """Some value that a column may hold, often none."""
    kind = kind_of(column).code
    codes = [code for code, _ in column.choices or () if code]
    day = date.today() - timedelta(random.choice(DAYS_BACK))
    found = {"choice": lambda: random.choice(codes), "record": lambda: 1, "person": lambda: None,
             "several": lambda: random.sample(codes, random.randint(0, len(codes))),
             "flag": lambda: random.random() < .5, "date": lambda: day,
             "moment": lambda: datetime.combine(day, NOW.time()),
             "number": lambda: Decimal(random.choice(("-1", "0", "2", "10", "12"))),
             "text": lambda: random.choice(TEXTS)}[kind]()
    return None if column.null and random.random() < .3 else found


def question(entity, random: Random) -> dict:
    """Some question of some column, as the configuration keeps it."""
    columns = list(askable(entity).values())
    column = random.choice(columns)
    op = random.choice([*kind_of(column).operators])
    takes = kind_of(column).operators[op].takes
    if not takes:
        return {"field": named(column), "op": op}
    others = [one for one in columns if one is not column and kind_of(one) is kind_of(column)]
    if op in COMPARED and kind_of(column).code in ("date", "number") and others \
            and random.random() < .4:
        return {"field": named(column), "op": op, "value": {"field": named(random.choice(others))}}
    if takes == DAYS:
        return {"field": named(column), "op": op, "value": random.choice((1, 7, 30))}
    held = value_of(column, random)
    if kind_of(column).code in ("date", "moment"):
        held = (held or date.today()).isoformat()[:10]
    elif kind_of(column).code == "number":
        held = str(held or 0)
    held = held or {"text": "щър", "several": [], "flag": False}.get(kind_of(column).code, 1)
    if kind_of(column).code in ("choice", "several"):
        held = random.sample([code for code, _ in column.choices if code], 2)
    return {"field": named(column), "op": op, "value": held}


def tree(entity, random: Random, deepest: int = 2) -> dict:
    parts = [tree(entity, random, deepest - 1) if deepest and random.random() < .3
             else question(entity, random) for _ in range(random.randint(1, 3))]
    return {random.choice((ALL, ANY)): parts}


def test_sql_and_one_record_answer_alike():
    random = Random(12)
    for kind in TYPED:
        add_field(Event, kind, is_last=kind == "url", **(
            {"target": "organizations"} if kind == "record" else {}))
    mechanism = cast.make_mechanism()
    for _ in range(15):
        event = Event(kind="training", topic="Проба", held_on="2016", mechanism=mechanism).store()
        values = {column: value_of(column, random) for column in askable(Event).values()
                  if getattr(column, "is_own", False)}
        Event.unlogged_update(values).where(Event.id == event.id).execute()
    records = list(Event.select())
    asked = {one["field"] for one in (question(Event, random) for _ in range(300))}
    assert len(asked) > 12
    answered = set()
    for _ in range(150):
        condition = read_condition(Event, tree(Event, random))
        assert read_condition(Event, condition.data()) == condition
        by_sql = {row.id for row in Event.select().where(condition.sql())}
        assert by_sql == {row.id for row in records if condition.holds(row)}, condition.words()
        answered.add(bool(by_sql))
    assert answered == {True, False}


def test_a_condition_reads_as_a_sentence():
    add_field(ChildCase, "date", label="Преглед")
    condition = read_condition(ChildCase, {ALL: [
        {"field": "received_on", "op": "last", "value": 30},
        {ANY: [{"field": "=преглед", "op": "empty"},
               {"field": "=преглед", "op": "less", "value": {"field": "received_on"}},
               {"field": "=преглед", "op": "from", "value": "2026-03-01"}]}]})
    assert condition.words() == (
        "„Постъпил на“ е в последните 30 дни и („Преглед“ е празно или „Преглед“ е преди "
        "„Постъпил на“ или „Преглед“ е от 01.03.2026)")


@pytest.mark.parametrize(("term", "words"), [
    ({"field": "няма", "op": "is"}, "няма поле „няма“"),
    ({"field": "received_on", "op": "has", "value": "а"}, "Изберете какво се пита"),
    ({"field": "received_on", "op": "from"}, "Попълнете с какво се сравнява"),
    ({"field": "received_on", "op": "from", "value": "2026-13-01"}, "Изберете друга стойност"),
    ({"field": "received_on", "op": "from", "value": ["a", "b"]}, "Попълнете с какво"),
    ({"field": "received_on", "op": "last", "value": 99999}, "Изберете друга стойност"),
    ({"field": "received_on", "op": "from", "value": {"field": "status"}}, "не се сравняват"),
    ({"field": "status", "op": "is", "value": ["няма"]}, "Изберете друга стойност"),
    ({"field": "status", "op": "is", "value": [{}]}, "Изберете друга стойност"),
    ({"all": {}}, "променено на ръка"), ({"не": []}, "променено на ръка"), (3, "на ръка"),
    ({"all": [{"all": [{"all": [{"all": []}]}]}]}, "променено на ръка")])
def test_a_condition_that_makes_no_sense_is_refused_with_words(term, words):
    with pytest.raises(RuleError, match=words):
        read_condition(ChildCase, {ALL: [term]})


def test_what_is_typed_wrongly_is_told():
    column = ChildCase._meta.fields["received_on"]
    for op, typed, words in (("from", "31.2.2026", "31"), ("last", "0", "от 1 до")):
        with pytest.raises(RuleError, match=words):
            make_term(column, op, [typed])
    assert make_term(column, "from", ["1.3.26"]).data() == {
        "field": "received_on", "op": "from", "value": "2026-03-01"}
    with pytest.raises(RuleError, match="на ръка"):
        parse_condition(ChildCase, "{")
    assert parse_condition(ChildCase, "").sql() is None


def test_a_condition_on_what_the_reader_may_not_see_is_refused():
    condition = read_condition(ChildCase, {ALL: [{"field": "status", "op": "filled"}]})
    refuse_unread(condition, lambda _name: True)
    with pytest.raises(RuleError, match="вашата роля не вижда"):
        refuse_unread(condition, lambda name: name != "status")
