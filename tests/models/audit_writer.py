"""Writes events from a process of its own: `audit_writer.py FOLDER URL COUNT`; 0 is without end."""

import sys
from itertools import count
from pathlib import Path

from models.audit.chain import record_event
from models.database import open_database
from models.mechanisms import LegalBasis


def write(folder: str, url: str, number: int) -> None:
    """Half of the events stand alone, half come with a change."""
    open_database(url, Path(folder))
    for n in range(number) if number else count():
        if n % 2:
            record_event("view", entity="cases", object_id=n + 1)
        else:
            LegalBasis(short=f"чл. {n}", full=f"член {n}").store()


if __name__ == "__main__":
    write(sys.argv[1], sys.argv[2], int(sys.argv[3]))
