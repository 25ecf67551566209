"""Agreements: the memorandum."""

from datetime import date

from documents.kinds import declare
from documents.schema import One
from documents.values.memoranda import MEMORANDUM, sides_of
from documents.values.parties import letter_parts
from models.base import today
from models.memoranda import FULL_DATE, Memorandum


def _day(memorandum: Memorandum) -> date:
    """The day of signing; where only the year is known, its last day; before signing, today."""
    signed = memorandum.signed_on
    if len(signed) == FULL_DATE:
        return date.fromisoformat(signed)
    return date(int(signed[:4]), 12, 31) if signed[:4].isdigit() else today()


def _missing(memorandum: Memorandum) -> str:
    """Two parties, without which nobody signs anything."""
    if len(sides_of(memorandum)) > 1:
        return ""
    return "Меморандумът се сключва между поне две страни. Добавете ги и го изгответе отново."


MEMORANDUM_PAPER = declare(
    code="memorandum", name="Меморандум", entity="memoranda",
    needs="меморандум.страни меморандум.предмет",
    mechanism=lambda m: m.mechanism, day=_day,
    subject=lambda m: m.heading(), missing=_missing,
    file_name=lambda m: f"Меморандум_{m.number or m.id}",
    group={
        **letter_parts(lambda m: m.mechanism),
        "меморандум": One(MEMORANDUM, lambda m, _: m),
    })
