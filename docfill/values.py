"""Values that are more than text: formatted text, pictures, and lists of lines.

Only code can make them; nothing a person types becomes one.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from os import PathLike
from pathlib import Path

from docfill.package.pixels import MAX_PIXELS, image_kind, image_size

FORMATS = frozenset(
    ("bold", "italic", "underline", "strike", "superscript", "subscript")
    + ("color", "highlight", "size", "font", "style", "link")
)
_LINK = re.compile(r"(?:https?://|mailto:)[^\s\\]+|#\w{1,40}", re.IGNORECASE)


class RichText:
    """Text in pieces, each with its own formatting.

    RichText("Решение: ").add("приема се", bold=True, color="C00000")

    Formatting: bold, italic, strike, superscript, subscript (true or false), underline (true or
    Word's name of a line), color and highlight (RRGGBB), size (points), font, style (style id),
    link (http, https, mailto, or # and a bookmark).
    """

    def __init__(self, text: str = "", **formatting):
        self.pieces: list[tuple[str, dict]] = []
        if text:
            self.add(text, **formatting)

    def add(self, text: "str | RichText", **formatting) -> "RichText":
        """Append a piece, or the pieces of another RichText; the same object, for chaining."""
        unknown = set(formatting) - FORMATS
        if unknown:
            raise TypeError(f"unknown formatting: {', '.join(sorted(unknown))}")
        if "link" in formatting and not _LINK.fullmatch(formatting["link"]):
            raise ValueError(f"not a link: {formatting['link']}")
        if isinstance(text, RichText):
            self.pieces += text.pieces
        else:
            self.pieces.append((str(text), formatting))
        return self

    def __str__(self):
        return "".join(text for text, _ in self.pieces)


class Marked(str):
    """Text in a content control of its own: who edits the document edits it there.

    `tag` says in the file what the text is, `title` says it to people; filters keep both.
    """

    def __new__(cls, text: str, tag: str, title: str = ""):
        self = super().__new__(cls, text)
        self.tag, self.title_of = tag, title
        return self

    def again(self, text: str) -> "Marked":
        """Another text with the same mark."""
        return Marked(text, self.tag, self.title_of)


@dataclass(frozen=True)
class Line:
    """A line of Lines in a paragraph style of its own (style id)."""

    text: str | RichText
    style: str = ""

    def __str__(self):
        return str(self.text)


@dataclass(frozen=True)
class Lines:
    """Paragraphs: each line becomes one, formatted like the paragraph of the tag.

    A line is text, RichText or a Line with a style; a form feed in it begins a new page. In the
    middle of text the first line stays in the tag's own paragraph and so in its style.
    """

    lines: tuple = ()

    def __init__(self, lines=()):
        object.__setattr__(self, "lines", tuple(lines))

    def __str__(self):
        return "\n".join(map(str, self.lines))


@dataclass(frozen=True)
class Image:
    """A picture (PNG, JPEG, GIF) with its size in millimetres and the text for the blind.

    With one of width and height the other follows; with none, 96 points to the inch are taken.
    """

    source: bytes | str | PathLike
    width: float | None = None
    height: float | None = None
    alt: str = ""

    @cached_property
    def data(self) -> bytes:
        """The bytes of the picture."""
        given = isinstance(self.source, (bytes, bytearray))
        return bytes(self.source) if given else Path(self.source).read_bytes()

    @cached_property
    def kind(self) -> str:
        """png, jpeg or gif; ValueError for any other."""
        kind = image_kind(self.data)
        if kind is None:
            raise ValueError("PNG, JPEG, GIF")
        return kind

    @cached_property
    def digest(self) -> str:
        """A name for the content."""
        return sha256(self.data).hexdigest()[:16]

    def size_emu(self) -> tuple[int, int]:
        """Width and height in English Metric Units, 36,000 to the millimetre."""
        pixels = image_size(self.data)
        if not pixels or not all(pixels) or pixels[0] * pixels[1] > MAX_PIXELS:
            raise ValueError(f"{pixels}")
        width, height = pixels
        if self.width is None and self.height is None:
            return width * 9525, height * 9525
        mm_width = self.width or self.height * width / height
        mm_height = self.height or self.width * height / width
        return round(mm_width * 36000), round(mm_height * 36000)
