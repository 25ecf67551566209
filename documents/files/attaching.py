"""Files that people attach: what they really are, whatever they are called, and made harmless."""

import io
import re
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from bulgarian.text import clean_text
from docfill.package.gate import open_package
from docfill.problems import Refusal
from models.base import RuleError
from models.documents.blobs import WORD

MOST_BYTES = 10 * 2**20
MOST_PIXELS = 40_000_000
PICTURES = {"JPEG": ("image/jpeg", ".jpg"), "PNG": ("image/png", ".png")}
PDF, PDF_ENDING = "application/pdf", ".pdf"
KNOWN = "Качете PDF, снимка (JPG, PNG) или файл на Word (.docx)."
UNSAFE_NAME = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\u202a-\u202e\u2066-\u2069]+")
LONGEST_NAME = 140


@dataclass(frozen=True)
class Attachment:
    """A file that may be kept: its name for people, its type by content, and what is kept of it."""

    name: str
    media_type: str
    content: bytes


def read_attachment(name: str, data: bytes) -> Attachment:
    """The file as it may be kept; RuleError says what is wrong with it and what to do.

    A picture is written anew: what the camera noted about place and time stays behind.
    """
    if not data:
        raise RuleError(f"Файлът е празен. {KNOWN}", "file")
    if len(data) > MOST_BYTES:
        raise RuleError(f"Файлът е {len(data) / 2**20:.1f} МБ".replace(".", ",")
                        + f". Най-много {MOST_BYTES >> 20} МБ.", "file")
    name = plain_name(name)
    if data.startswith(b"%PDF-"):
        return _read_pdf(name, data)
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return _read_picture(name, data)
    if data.startswith(b"PK\3\4"):
        return _read_word(name, data)
    raise RuleError(f"Този файл не може да се приложи. {KNOWN}", "file")


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


def _read_pdf(name: str, data: bytes) -> Attachment:
    if b"%%EOF" not in data[-2048:]:
        raise RuleError("Файлът PDF не е цял. Сканирайте го или го запазете отново.", "file")
    return Attachment(with_ending(name, PDF_ENDING), PDF, data)


def _read_picture(name: str, data: bytes) -> Attachment:
    try:
        with Image.open(io.BytesIO(data), formats=tuple(PICTURES)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise RuleError("Снимката е твърде голяма: най-много 40 мегапиксела. Намалете я "
                                "и я качете отново.", "file")
            media_type, ending = PICTURES[picture.format]
            content = _written_anew(picture)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError,
            Image.DecompressionBombError) as error:
        raise RuleError("Снимката е повредена и не може да се отвори. Направете я отново.",
                        "file") from error
    return Attachment(with_ending(name, ending, ".jpeg"), media_type, content)


def _written_anew(picture: Image.Image) -> bytes:
    """The picture turned the way it is seen, and nothing but the picture."""
    kind, out = picture.format, io.BytesIO()
    turned = ImageOps.exif_transpose(picture)
    plain = turned if turned.mode in ("RGB", "L", "RGBA", "1") else turned.convert("RGB")
    bare = Image.frombytes(plain.mode, plain.size, plain.tobytes())
    if kind == "JPEG":
        bare.convert("L" if bare.mode in ("L", "1") else "RGB").save(out, kind, quality=88)
    else:
        bare.save(out, kind, optimize=False)
    return out.getvalue()


def _read_word(name: str, data: bytes) -> Attachment:
    try:
        open_package(data)
    except Refusal as fault:
        problem = fault.problem
        raise RuleError(f"{problem.message} {problem.hint}", "file") from fault
    return Attachment(with_ending(name, ".docx"), WORD, data)
