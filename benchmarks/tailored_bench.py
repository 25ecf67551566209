"""A register with sixty fields of the office and very many cases: lists, filters, sorting, a form.

    python -m benchmarks.tailored_bench [CASES] [--fields N] [--rounds N]

The same pages are asked before the fields are there and with them: questions to the database and
processor time, medians.
"""

import argparse
import logging
import random
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from functools import partial
from pathlib import Path

from benchmarks.pages_bench import open_desk, signed_in
from benchmarks.pages_data import CASE_STATES, FIRST_DAY, a_day, multiply, words
from models import indexes
from models.base import today
from models.cases.case import ChildCase
from models.database import database, describe
from models.tailoring import snapshot
from models.tailoring.fields import OwnField

VALUES = {"text": lambda: words(2), "number": lambda: random.randrange(1000),
          "date": lambda: FIRST_DAY + timedelta(random.randrange(3000)),
          "choice": lambda: random.choice(("първо", "второ", "трето")),
          "decimal": lambda: random.randrange(1000) / 10, "yes_no": lambda: "yes"}
KINDS = tuple(VALUES)
PAGES = {"list": "/cases/", "form": "/cases/{case}/edit/", "page of a case": "/cases/{case}/"}


def add_fields(count: int) -> dict[str, str]:
    """{kind: column} of the first of each kind; each of these is a column of the list."""
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        OwnField(register="cases", kind=kind, label=f"Поле № {number}", in_list=number < 3,
                 first_values="Първо\nВторо\nТрето").store("мерене")
    snapshot.refresh()
    indexes.fit()
    return {one.kind: one.column for one in reversed(OwnField.select().order_by(OwnField.id))}


def add_cases(count: int) -> None:
    """Cases after the first one, with a value in each of the fields."""
    own = [(one.column, VALUES[one.kind]) for one in OwnField.select()]
    days = (today() - FIRST_DAY).days
    with database.atomic():
        multiply(ChildCase, count, lambda number, _row: {
            "year": 2016 + number % 10, "number": 100_000 + number, "source_person": "",
            "reference": f"СЗ-{2016 + number % 10}-{100_000 + number:06}",
            "sensitivity": "standard", "received_on": a_day(days),
            "status": random.choice(CASE_STATES),
            "row_key": f"{random.getrandbits(128):032x}", **{name: make() for name, make in own}})
    indexes.look_at_data()


class Counter(logging.Handler):
    """Counts the questions that read."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.count = 0

    def emit(self, record) -> None:
        self.count += str(record.msg[0]).startswith("SELECT")


def asked(client, address: str) -> None:
    assert client.get(address).status_code == 200, address


def measure(client, pages: dict[str, str], rounds: int) -> dict[str, tuple[int, float]]:
    """{page: (questions, milliseconds of the processor)}; the first round warms up."""
    found, log = {}, logging.getLogger("peewee")
    for name, address in pages.items():
        ask = partial(asked, client, address)
        ask()
        counter = Counter()
        log.addHandler(counter)
        log.setLevel(logging.DEBUG)
        ask()
        log.setLevel(logging.WARNING)
        log.removeHandler(counter)
        times = []
        for _ in range(rounds):
            start = time.process_time()
            ask()
            times.append((time.process_time() - start) * 1000)
        found[name] = counter.count, statistics.median(times)
    return found


def table(before: dict, now: dict) -> str:
    """Both measurements side by side."""
    lines = ["| page | queries | ms | with the fields: queries | ms |", "|---|---|---|---|---|"]
    for name, (count, spent) in now.items():
        old = "{} | {:.1f}".format(*before[name]) if name in before else "– | –"
        lines.append(f"| {name} | {old} | {count} | {spent:.1f} |")
    return "\n".join(lines)


def main(words_given: list[str]) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("cases", nargs="?", type=int, default=100_000)
    parser.add_argument("--fields", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=7)
    said = parser.parse_args(words_given)
    with tempfile.TemporaryDirectory() as made:
        app = open_desk(Path(made), 20)
        with app.app_context():
            client, first = signed_in(app), ChildCase.select(ChildCase.id).scalar()
            plain = {name: one.format(case=first) for name, one in PAGES.items()}
            before = measure(client, plain, said.rounds)
            columns = add_fields(said.fields)
            add_cases(said.cases)
            print(f"{describe()}; {ChildCase.select().count()} cases, {said.fields} fields")
            own = {f"sorted by an own {kind}": f"/cases/?view=all&sort={columns[kind]}"
                   for kind in ("text", "number", "date")}
            own |= {"filtered by an own number": "/cases/?{0}_from=7&{0}_to=7".format(
                        columns["number"]),
                    "filtered by an own day": "/cases/?{0}_from=1.3.2016&{0}_to=2.3.2016".format(
                        columns["date"]),
                    "filtered by an own list": f"/cases/?{columns['choice']}=първо"}
            print(table(before, measure(client, plain | own, said.rounds)))


if __name__ == "__main__":
    main(sys.argv[1:])
