"""A desk with many cases, meetings, decisions and commitments, each after one of the examples."""

import json
import random
from datetime import date, timedelta
from itertools import islice

from bulgarian.text import fold, transliterate
from models import indexes
from models.base import today
from models.cases.case import ChildCase
from models.commitments.commitment import Commitment
from models.database import database
from models.decisions.decision import Decision
from models.meetings.meeting import Meeting
from models.ordering import sort_texts
from models.territory import Municipality

PIECE = 1000
FIRST_DAY = date(2016, 1, 1)
WORDS = ("жилище", "училище", "ясла", "лекар", "баба", "приемно семейство", "отпуснати помощи",
         "Пловдив", "рехабилитация", "кръщелно", "намалени такси", "консултация",
         "вещи", "общежитие")
CASE_STATES = ("signal", "accepted", "plan_active", "monitoring", "closed")
FOR_A_CASE = {"meetings": 0.05, "commitments": 3}


def grow(cases: int) -> None:
    """So many cases, as many decisions, three commitments to each, twenty cases to a meeting."""
    random.seed(7)
    places = [one.id for one in Municipality.select(Municipality.id)]
    days = (today() - FIRST_DAY).days
    with database.atomic():
        multiply(ChildCase, cases, lambda number, _row: {
            "year": 2016 + number % 10, "number": 1000 + number,
            "reference": f"СЗ-{2016 + number % 10}-{1000 + number:06}", "source_person": "",
            "received_on": a_day(days), "municipality_origin": random.choice(places),
            "status": random.choice(CASE_STATES), "pseudonym": f"дете {words(2)} {number}",
            "row_key": f"{random.getrandbits(128):032x}", "sensitivity": "standard"})
        held = multiply(Meeting, int(cases * FOR_A_CASE["meetings"]) or 1, lambda number, _row: {
            "held_on": a_day(days), "serial": 1000 + number})
        chosen = list(ChildCase.select(ChildCase.id).order_by(ChildCase.id.desc()).limit(cases))
        taken = multiply(Decision, cases, lambda number, _row: {
            "meeting": random.choice(held), "case": chosen[number].id, "text": words(12),
            "year": 2016 + number % 10, "number": 1000 + number, "entry_key": ""})
        multiply(Commitment, cases * FOR_A_CASE["commitments"], lambda number, _row: {
            "decision": taken[number % cases], "what": words(6), "expires_on": a_day(days + 90),
            "status": random.choice(("open", "done", "done", "done"))})
    indexes.look_at_data()


def words(count: int) -> str:
    return " ".join(random.choices(WORDS, k=count))


def a_day(most: int) -> date:
    return FIRST_DAY + timedelta(random.randrange(most))


def multiply(entity, count: int, change) -> list[int]:
    """The numbers of so many new rows after the first one, with what `change` says of each."""
    first = entity.select().order_by(entity.id).first()
    columns = entity._meta.sorted_fields[1:]
    last = entity.select(entity.id).order_by(entity.id.desc()).scalar()
    names = ", ".join(f'"{one.column_name}"' for one in columns)
    marks = ", ".join([database.param] * len(columns))
    rows = (row_of(entity(**{**first.__data__.copy(), **change(number, first)}), columns)
            for number in range(count))
    while piece := list(islice(rows, PIECE)):
        cursor = database.cursor()
        cursor.executemany(
            f'INSERT INTO "{entity._meta.table_name}" ({names}) VALUES ({marks})', piece)
    return list(range(last + 1, last + count + 1))


def row_of(record, columns: list) -> list:
    text = " ".join(str(record.__data__.get(one.name) or "") for one in columns
                    if one.field_type in ("VARCHAR", "TEXT") and one.name in (
                        "reference", "pseudonym", "what", "text"))
    record.search = f"{fold(text)} {fold(transliterate(text))}"
    record.sort_keys = sort_texts(record)
    return [as_kept(one.db_value(record.__data__.get(one.name))) for one in columns]


def as_kept(value):
    """Days and moments as SQLite has them."""
    if isinstance(value, (list, dict)):
        return json.dumps(value)
    return str(value) if isinstance(value, date) else value
