"""Files that people attach: what they really are, whatever they are called, and made harmless.

This is the one road for every file that is kept as it comes; templates and edited minutes are read
by the Word engine instead.
"""

import re
from dataclasses import dataclass

from bulgarian.text import clean_text
from documents.files.containers import AS_THEY_CAME, OLE, read_package
from documents.files.pictures import is_picture, read_picture
from documents.files.scanning import scan
from models.base import RuleError

MOST_BYTES = 10 * 2**20
PDF, PDF_ENDING = "application/pdf", ".pdf"
KNOWN = ("Качете PDF, снимка (JPG, PNG, HEIC, TIFF), файл на Word или Excel (.docx, .xlsx, .odt, "
         ".ods), писмо (.eml, .msg) или подпис (.p7s, .p7m, .asice).")
ACCEPTED = (".pdf,.jpg,.jpeg,.png,.heic,.tif,.tiff,.docx,.xlsx,.odt,.ods,.eml,.msg,.p7s,.p7m,"
            ".asice,.asics")
UNSAFE_NAME = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\u202a-\u202e\u2066-\u2069]+")
LONGEST_NAME = 140
PDF_BEGINS_WITHIN = 1024  # bytes; a mark of byte order or a line of a mail program stands before it


@dataclass(frozen=True)
class Attachment:
    """A file that may be kept: its name for people, its type by content, and what is kept of it."""

    name: str
    media_type: str
    content: bytes


def read_attachment(name: str, data: bytes) -> Attachment:
    """The file as it may be kept; RuleError says what is wrong with it and what to do.

    The office's scanner is asked first. A picture is written anew, so that what the camera noted
    about place and time stays behind.
    """
    if not data:
        raise RuleError(f"Файлът е празен. {KNOWN}", "file")
    if len(data) > MOST_BYTES:
        raise RuleError(f"Файлът е {len(data) / 2**20:.1f} МБ".replace(".", ",")
                        + f". Най-много {MOST_BYTES >> 20} МБ.", "file")
    name, data = plain_name(name), scan(data)
    if is_picture(data):
        media_type, ending, data = read_picture(data)
        return Attachment(_renamed(name, ending), media_type, data)
    media_type, endings = _kind_of(data)
    if not media_type:
        raise RuleError(f"Този файл не може да се приложи. {KNOWN}", "file")
    return Attachment(with_ending(name, *endings), media_type, data)


def _kind_of(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Media type and endings of what is kept as it came; empty for what is not taken."""
    for is_kind, media_type, endings in AS_THEY_CAME:  # each may hold a PDF near its beginning
        if is_kind(data):
            return media_type, endings
    if b"%PDF-" in data[:PDF_BEGINS_WITHIN] and not data.startswith(OLE):
        _refuse_cut_pdf(data)
        return PDF, (PDF_ENDING,)
    if data.startswith(b"PK\3\4"):
        media_type, ending = read_package(data)
        return media_type, (ending,)
    return "", ()


def _refuse_cut_pdf(data: bytes) -> None:
    """RuleError for half a file; signing tools leave zeros behind the end of a whole one."""
    if b"%%EOF" not in data.rstrip(b"\0\t\r\n\x1a ")[-2048:]:
        raise RuleError("Файлът PDF не е цял. Сканирайте го или го запишете отново.", "file")


def plain_name(name: str) -> str:
    """The name that the file came with, without folders and signs that mislead."""
    last = name.replace("\\", "/").rpartition("/")[2]
    try:
        last = clean_text(UNSAFE_NAME.sub("_", last))
    except ValueError:
        last = ""
    stem, dot, ending = last.rpartition(".")
    if len(last) > LONGEST_NAME and dot:
        last = f"{stem[:LONGEST_NAME - len(ending) - 1]}.{ending}"
    return last[:LONGEST_NAME].strip(" .") or "файл"


def with_ending(name: str, *endings: str) -> str:
    """The name with the ending that belongs to its content."""
    return name if name.lower().endswith(endings) else f"{name}{endings[0]}"


PICTURE_ENDING = re.compile(r"\.(heic|heif|tiff?|mpo)$", re.IGNORECASE)


def _renamed(name: str, ending: str) -> str:
    """The name of a picture that is kept in another form than it came."""
    endings = (ending, ".jpeg") if ending == ".jpg" else (ending,)
    return with_ending(PICTURE_ENDING.sub(ending, name), *endings)
