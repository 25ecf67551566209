"""Registers letters from a process of its own.

After every second letter one is begun and taken back: its number must not be lost.
"""

import random
import time
from pathlib import Path

from peewee import IntegrityError, OperationalError

from models.base import today
from models.database import database, open_database
from models.letters.letter import Letter
from models.mechanisms import Mechanism
from models.numbering import last_number
from models.territory import load_territory
from tests import cast

PREFIX = "ОБ"


def find_mechanism() -> Mechanism:
    """The one mechanism of the database, which the first process makes."""
    for _ in range(200):
        try:
            with database.atomic():
                found = Mechanism.get_or_none(Mechanism.prefix == PREFIX)
                if found is not None:
                    return found
                load_territory()
                return cast.make_mechanism(PREFIX)
        except (IntegrityError, OperationalError):
            time.sleep(random.random() / 10)
    raise SystemExit("no mechanism")


def register(mechanism: Mechanism, *, take_back: bool = False) -> None:
    with database.atomic() as transaction:
        Letter(mechanism=mechanism, correspondent="Проба", subject="Проба").store()
        if take_back:
            transaction.rollback()


def main(folder: str, url: str, count: int) -> None:
    open_database(url, Path(folder))
    mechanism = find_mechanism()
    for number in range(count):
        register(mechanism)
        if number % 2:
            register(mechanism, take_back=True)
    assert last_number("incoming", owner=mechanism.id, year=today().year) >= count
