"""Finished documents as one file for printing."""

from datetime import date

from docfill.joining import JoinError, join
from documents.properties import clean_properties
from models.base import RuleError

MOST_MERGED = 500
WHY = {"file": "Един от документите не може да се прочете. Изтеглете ги като ZIP."}


def merge(files: list[bytes], *, title: str, author: str, on: date) -> bytes:
    """One Word file of all; RuleError if they cannot be joined."""
    if len(files) > MOST_MERGED:
        raise RuleError(f"В един файл се събират до {MOST_MERGED} документа. Изтеглете ги като "
                        "ZIP.")
    try:
        return clean_properties(join(files), author=author, title=title, on=on)
    except JoinError as fault:
        raise RuleError(WHY[fault.code]) from fault
