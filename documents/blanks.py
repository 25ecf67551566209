"""Blank forms of registers as Word files, and what stands in those that come back."""

from docfill import Question, TemplateError, make_blank, read_controls
from documents.apart import apart
from documents.files.scanning import scan
from documents.returning import BROKEN
from models.base import RuleError

__all__ = ["Question", "make_blank", "read_blank"]
LARGEST = 10 * 2**20


@apart
def _answers(content: bytes) -> dict[str, str]:
    """{tag: text} of the controls in which something is written."""
    return {one.tag: one.text for one in read_controls(content) if one.text}


def read_blank(content: bytes, table: str) -> dict[str, str]:
    """{column: text} of a filled form of this register; RuleError for any other file."""
    if len(content) > LARGEST:
        raise RuleError("Файлът е по-голям от 10 МБ. Качете попълнената бланка.", "file")
    try:
        found = _answers(scan(content))
    except TemplateError as error:
        reason = error.problems[0].message.rstrip(".")
        raise RuleError(BROKEN.format(reason=reason[:1].lower() + reason[1:]).replace(
            "протокола", "бланката"), "file") from error
    tags = [tag.partition("/") for tag in found]
    mine = {name: found[f"{place}/{name}"] for place, _, name in tags if place == table}
    if not mine:
        raise RuleError("Бланката е на друг регистър. Качете я при него." if any(
            name for *_, name in tags) else "В този файл няма попълнена бланка на бюрото. "
            "Изтеглете празна, попълнете я в Word и я качете.", "file")
    return mine
