"""Puts parts of one Word file into another: a letterhead and blocks that many templates share."""

import re
from copy import deepcopy

from lxml import etree

from docfill.joining.lists import Lists
from docfill.joining.marks import Namespace, Numbers, drop_shape_types
from docfill.joining.notes import NOTES, Notes
from docfill.joining.pages import REFERENCES, put_reference
from docfill.joining.parts import Parts
from docfill.joining.piece import Piece
from docfill.letterhead.named import NamedStyles
from docfill.letterhead.splitting import find_text, split_at
from docfill.package.names import RANGES, R, W
from docfill.problems import TemplateError, make_problem

PLACES = (("footer", "first"), ("footer", "default"), ("header", "first"), ("header", "default"))
_HOLDERS = frozenset(W + name for name in (
    "tc", "hdr", "ftr", "footnote", "endnote", "txbxContent", "sdtContent"))
_OPENED = re.compile(r"\{%\s*(?:p\s+|р\s+)?(?:if|for|ако|за)\b")
_CLOSED = re.compile(r"\{%\s*(?:p\s+|р\s+)?(?:endif|endfor|край)\b")


def put_letterhead(template: bytes, letterhead: bytes) -> bytes:
    """The template with the headers and footers of the letterhead's first section.

    Both are files that the gate let through. Pictures come along; a style goes by its name: one
    that the template has keeps the template's look, any other is brought along.
    """
    target, source = Piece(template), Piece(letterhead, 2)
    bringer = _Bringer(target)
    bringer.adopt(source)
    first = source.sections()[0]
    ids = {place: bringer.header(source, first, *place) for place in PLACES}
    title = first.find(W + "titlePg")
    for key, link in list(bringer.parts.table.links.items()):
        if link.word in REFERENCES and key not in ids.values():
            bringer.parts.drop(key)
    for number, section in enumerate(target.sections()):
        _name_headers(section, ids)
        if number == 0:
            _set_title(section, title)
        elif title is not None and _is_conditional(target, number - 1):
            _set_title(section, title)  # it may come to be the first
    return bringer.parts.to_bytes()


def put_block(template: bytes, marker: str, block: bytes) -> bytes:
    """The template with the body of the block wherever the marker stands.

    Text beside the marker keeps paragraphs of its own. TemplateError where the block cannot be.
    """
    target = Piece(template)
    pattern = re.compile(r"\s*".join(map(re.escape, marker.split())))
    bringer, number = None, 1
    for name, root in list(target.stories.items()):
        spots = [one for one in root.iter(W + "p") if find_text(one, pattern)]
        while spots:
            bringer, number = bringer or _Bringer(target), number + 1
            rest = bringer.put(Piece(block, number), spots.pop(), pattern, name)
            if rest is not None and find_text(rest, pattern):
                spots.append(rest)
    for root in target.stories.values():
        drop_shape_types(root)
    return bringer.parts.to_bytes() if bringer else template


class _Bringer:
    """Brings what stands in other files into one."""

    def __init__(self, target: Piece):
        self.target, self.numbers, self.names = target, Numbers(), Namespace()
        self.parts = Parts(target, self.numbers)
        self.styles = NamedStyles(target, self.parts)
        self.lists, self.notes = Lists(target, self.parts), Notes(target, self.parts)
        self.names.adopt(target, {})
        for root in target.stories.values():
            self.numbers(root)

    def adopt(self, piece: Piece) -> None:
        """Let a file speak of styles, lists and names of the target."""
        drop_comments(piece)
        self.lists.adopt(piece)
        self.styles.adopt(piece)
        self.names.adopt(piece, {}, with_series=False)

    def header(self, source: Piece, section: etree._Element, kind: str, place: str) -> str:
        """The id of a header or footer as the section of the source has it, perhaps empty."""
        for one in section.findall(REFERENCES[kind]):
            link = source.links.get(one.get(R + "id"))
            if link and one.get(W + "type", "default") == place:
                return self.parts.take(source, link)
        return self.parts.empty(kind)

    def put(self, piece: Piece, paragraph, pattern: re.Pattern, name: str):
        """Put a block in place of the marker; the paragraph with what stood behind it."""
        in_text = name == self.target.main and not _is_boxed(paragraph)
        if not in_text and _has_notes(piece):
            raise TemplateError([make_problem("block-notes")])
        self.adopt(piece)
        self.notes.adopt(piece)
        self.parts.take_links(piece, piece.body, of=piece.main, to=name)
        self.numbers(piece.body)
        if paragraph.getparent().tag != W + "body":
            for section in list(piece.body.iter(W + "sectPr")):
                section.getparent().remove(section)
        content = [child for child in piece.body if child.tag != W + "sectPr"]
        holder = paragraph.getparent()
        rest = split_at(paragraph, pattern, content)
        _end_in_paragraph(holder)
        return rest


def _is_boxed(paragraph: etree._Element) -> bool:
    return next(paragraph.iterancestors(W + "txbxContent"), None) is not None


def _has_notes(piece: Piece) -> bool:
    signs = [W + f"{word}Reference" for word in NOTES.values() if word != "comment"]
    return next(piece.body.iter(*signs), None) is not None


def drop_comments(piece: Piece) -> None:
    """The remarks of who wrote a shared file stay in it."""
    for one in list(piece.iter(W + "commentRangeStart", W + "commentRangeEnd",
                               W + "commentReference")):
        one.getparent().remove(one)
    piece.stories.pop(piece.target_of("comments"), None)


def _end_in_paragraph(holder: etree._Element) -> None:
    blocks = [child for child in holder if child.tag not in RANGES]
    if holder.tag in _HOLDERS and (not blocks or blocks[-1].tag not in (W + "p", W + "sdt")):
        etree.SubElement(holder, W + "p")


# Sections


def _name_headers(section: etree._Element, ids: dict[tuple[str, str], str]) -> None:
    for tag in REFERENCES.values():
        for reference in section.findall(tag):
            section.remove(reference)
    for kind in REFERENCES:
        put_reference(section, kind, "even", ids[kind, "default"])
    for (kind, place), link_id in ids.items():
        put_reference(section, kind, place, link_id)


def _set_title(section: etree._Element, title: etree._Element | None) -> None:
    """A first page of its own, if the letterhead has one."""
    for own in section.findall(W + "titlePg"):
        section.remove(own)
    if title is not None:
        later = [one for one in section if one.tag in _BEHIND_TITLE]
        later[0].addprevious(deepcopy(title)) if later else section.append(deepcopy(title))


_BEHIND_TITLE = [W + name for name in (
    "textDirection", "bidi", "rtlGutter", "docGrid", "printerSettings", "sectPrChange")]


def _is_conditional(piece: Piece, number: int) -> bool:
    """Whether this section of a template stands in a block, and may be left out."""
    end = piece.sections()[number]
    text = ""
    for paragraph in piece.body.iter(W + "p"):
        text += "".join(paragraph.itertext(W + "t"))
        if end.getparent().getparent() is paragraph:
            break
    return len(_OPENED.findall(text)) > len(_CLOSED.findall(text))
