"""Pages of the desk beside Django's admin and a page of bare SQL on the same file, asked in turn.

    python -m benchmarks.pages_bench [CASES] [--rounds N] [--folder DIR]

Processor time, medians; a desk in DIR is made once and kept. Django is a package for measuring
alone: without it its columns are empty.
"""

import argparse
import sqlite3
import statistics
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from admin.auth import add_user
from app import create_app
from benchmarks import pages_data
from demo.desk import load_demo
from models import indexes
from models.base import today
from models.cases.case import ChildCase
from models.database import describe, migrate, open_database
from models.territory import load_territory
from models.users import User
from models.users.sessions import FULL, start_session
from models.vault.opening import prepare
from settings import key_file, read_settings

try:
    from benchmarks import django_peer
except ImportError:
    django_peer = None

ROLE, EMAIL = "coordinator", "bench@okmd.example"
# page: (address of ours, address of Django's, order and condition of the bare SQL)
PAGES = {
    "list": ("/cases/", "cases/", "ORDER BY year DESC, number DESC"),
    "page 1,000": ("/cases/?page={deep}", "cases/?p={deep}",
                   "ORDER BY year DESC, number DESC LIMIT 20 OFFSET {offset}"),
    "sorted by day": ("/cases/?sort=received_on", "cases/?o=2", "ORDER BY received_on"),
    "sorted by number": ("/cases/?sort=reference", "cases/?o=1", "ORDER BY reference"),
    "filtered": ("/cases/?status=closed", "cases/?status=closed",
                 "WHERE status = 'closed' ORDER BY year DESC, number DESC"),
    "search": ("/cases/?q=РЕХАБ", "cases/?q=рехаб",
               "WHERE search LIKE '%рехаб%' ORDER BY year DESC, number DESC"),
    "search, rare": ("/cases/?q=1{last}", "cases/?q=1{last}",
                     "WHERE search LIKE '%1{last}%' ORDER BY year DESC, number DESC"),
    "commitments": ("/commitments/?view=all", "commitments/", None),
    "edit form": ("/cases/{case}/edit/", "cases/{case}/change/", None),
    "case page": ("/cases/{case}/", "cases/{case}/change/", None),
    "Днес": ("/", None, None),
    "Ctrl+K": ("/search/?q=рехабилитация", None, None),
    "Срокове": ("/due/?all=1", None, None),
    "Показатели": ("/indicators/?from=01.01.1990&to=31.12.2026", None, None),
    "Качество на данните": ("/quality/", None, None),
    "help (fixed cost)": ("/help/", None, None)}
SHOWN = "reference, pseudonym, received_on, type, status"


def open_desk(folder: Path, cases: int):
    """The application on a desk with so many cases more than the examples."""
    folder.chmod(0o700)
    settings = read_settings({"OKMD_DATA": str(folder), "OKMD_TWO_FACTOR": "off"})
    open_database("", folder)
    migrate()
    indexes.fit()
    prepare(key_file(settings))
    load_territory()
    app = create_app(settings)
    with app.app_context():
        if not ChildCase.select().exists():
            load_demo()
            add_user(EMAIL, "Мерач", ROLE, password="synya rokata 17 vali")
            pages_data.grow(cases)
    return app


def signed_in(app):
    client = app.test_client()
    with app.app_context():
        _, reference = start_session(User.get(User.email == EMAIL), FULL, address="127.0.0.1",
                                     browser="bench")
    with client.session_transaction() as session:
        session["_user_id"] = reference
    return client


def timed(ask) -> float:
    """Milliseconds of the processor."""
    start = time.process_time()
    ask()
    return (time.process_time() - start) * 1000


def bare_page(path: Path, rest: str) -> str:
    """The least a list can be: one question, one text."""
    base = sqlite3.connect(path)
    limit = "" if "LIMIT" in rest else " LIMIT 20"
    rows = base.execute(f"SELECT {SHOWN} FROM cases {rest}{limit}").fetchall()
    base.close()
    return "<table>" + "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)


def asked(client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)


def contenders(client, folder: Path, words: dict) -> dict[str, list]:
    """{page: what asks each of the three for it, or None}."""
    file = folder / "okmd.db"
    return {name: [partial(asked, client, ours.format(**words)),
                   partial(django_peer.ask, theirs.format(**words)) if django_peer and theirs
                   else None,
                   partial(bare_page, file, rest.format(**words)) if rest else None]
            for name, (ours, theirs, rest) in PAGES.items()}


def measure(client, folder: Path, *, cases: int, rounds: int) -> dict[str, list[float | None]]:
    """Medians of all pages, the contenders in turn; the first round warms up."""
    deep = min(1000, cases // 20)
    words = {"deep": deep, "offset": deep * 20, "last": cases // 2,
             "case": ChildCase.select(ChildCase.id).where(
                 ChildCase.year == today().year - 1).order_by(ChildCase.id.desc()).scalar()}
    pages = contenders(client, folder, words)
    times = {name: [[] for _ in asks] for name, asks in pages.items()}
    for number in range(rounds + 1):
        for name, asks in pages.items():
            for place, ask in enumerate(asks):
                if ask and (spent := timed(ask)) and number:
                    times[name][place].append(spent)
    return {name: [statistics.median(one) if one else None for one in found]
            for name, found in times.items()}


def table(found: dict) -> str:
    lines = ["| page | desk, ms | Django admin, ms | bare SQL, ms | desk ÷ Django |",
             "|---|---|---|---|---|"]
    for name, (ours, theirs, bare) in found.items():
        cells = [f"{one:.1f}" if one is not None else "–" for one in (ours, theirs, bare)]
        lines.append(f"| {name} | {' | '.join(cells)} | "
                     f"{f'{ours / theirs:.2f}' if theirs else '–'} |")
    return "\n".join(lines)


def main(words: list[str]) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("cases", nargs="?", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--folder", type=Path)
    asked_for = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as made:
        folder = asked_for.folder or Path(made)
        folder.mkdir(exist_ok=True)
        app = open_desk(folder, asked_for.cases)
        if django_peer:
            django_peer.open_file(folder / "okmd.db")
        with app.app_context():
            cases = ChildCase.select().count()
            print(f"{describe()}; {cases} cases", flush=True)
            print(table(measure(signed_in(app), folder, cases=asked_for.cases,
                                rounds=asked_for.rounds)))


if __name__ == "__main__":
    main(sys.argv[1:])
