"""Writes events from a process of its own; 0 is without end."""

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
