"""Blank forms of registers as Word files, and what stands in those that come back."""

from docfill import HERE, PICK, Question, TemplateError, make_blank, read_controls
from documents.apart import apart
from documents.files.scanning import scan
from documents.returning import unreadable
from models.base import RuleError

__all__ = ["Question", "make_blank", "read_blank"]
LARGEST = 10 * 2**20


@apart
def _answers(content: bytes) -> list[tuple[str, str, str]]:
    """(tag, title, text) of the controls in which something is written."""
    return [(one.tag, one.title, one.text) for one in read_controls(content)
            if one.text not in ("", HERE, PICK)]


def read_blank(content: bytes, table: str, titles: dict[str, str]) -> dict[str, str]:
    """{column: text} of a filled form of this register; RuleError for any other file.

    `titles` leads from what a question is called to its column: not all programs keep the tags.
    """
    if len(content) > LARGEST:
        raise RuleError("Файлът е по-голям от 10 МБ. Качете попълнената бланка.", "file")
    try:
        found = _answers(scan(content))
    except TemplateError as error:
        raise unreadable(error, "бланката") from error
    tags = [(*tag.partition("/")[::2], titles.get(title, ""), text) for tag, title, text in found]
    mine = {name or titled: text for place, name, titled, text in tags
            if (name and place == table) or (not name and titled)}
    if not mine:
        raise RuleError("Бланката е на друг регистър. Качете я при него." if any(
            name for _, name, *_ in tags) else "В този файл няма попълнена бланка на бюрото. "
            "Изтеглете празна, попълнете я в Word и я качете.", "file")
    return mine
