"""Letters that came and one that went out, for the register."""

from datetime import date, timedelta

from demo.mechanisms import Region
from models.cases.case import ChildCase
from models.letters.letter import IN, OUT, Letter


def add_letters(region: Region, case: ChildCase, day: date) -> None:
    """One that waits for an answer, one that was answered, and one sent by the office."""
    common = {"mechanism": region.mechanism}
    Letter(**common, direction=IN, correspondent="Община Самоков",
           register_date=day - timedelta(20), status="answered",
           answered_on=day - timedelta(12), subject="Свободни места в ЦСОП").store()
    Letter(**common, direction=OUT, correspondent="Община Самоков",
           register_date=day - timedelta(12), subject="Отговор за свободните места").store()
    Letter(**common, direction=IN, correspondent="РДСП – Ботевград", their_number="РД-01-12",
           their_date=day - timedelta(6), register_date=day - timedelta(4), case=case,
           subject=f"Искане за становище по случай {case.reference}",
           answer_due=day + timedelta(8)).store()
