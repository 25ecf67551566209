"""What tags do to the text around them: {%- … -%} joins paragraphs or takes the spaces beside."""

from lxml import etree

from docfill.package.names import MC, W
from docfill.styles import properties_of
from docfill.word.tags import Tag, pieces_of


def join_paragraphs(tags: list[Tag]) -> None:
    """Join where a dash stands at the very beginning or end of a paragraph.

    What is to be joined is settled first: a dash on both sides of one end joins once.
    """
    pairs, joined_to = dict.fromkeys(pair for tag in tags for pair in _pairs(tag)), {}
    for first, second in pairs:
        while first in joined_to:
            first = joined_to[first]
        _join(first, second)
        if second is not None and second.getparent() is None:
            joined_to[second] = first


def _pairs(tag: Tag):
    """The paragraphs that a tag wants joined, the first one first."""
    if tag.joins_before:
        yield _paragraph(tag).getprevious(), _paragraph(tag)
    if tag.joins_after:
        yield _paragraph(tag), _paragraph(tag).getnext()


def _paragraph(tag: Tag) -> etree._Element:
    return next(tag.element.iterancestors(W + "p"))


def _join(first: etree._Element | None, second: etree._Element | None) -> None:
    if first is None or second is None or first.tag != W + "p" or second.tag != W + "p":
        return
    section = second.find(f"{W}pPr/{W}sectPr")
    if section is not None and not _end_section(first, section):
        return
    for child in list(second):
        if child.tag != W + "pPr":
            first.append(child)
    second.getparent().remove(second)


def _end_section(paragraph: etree._Element, section: etree._Element) -> bool:
    """Let a section end at this paragraph, if none ends there yet."""
    properties = properties_of(paragraph)
    if properties.find(W + "sectPr") is not None:
        return False
    change = properties.find(W + "pPrChange")
    properties.append(section) if change is None else change.addprevious(section)
    return True


def trim_around(tags: list[Tag]) -> None:
    """A dash in the middle of a paragraph takes the spaces and line breaks beside the tag."""
    for tag in tags:
        if tag.trims_before and not tag.joins_before or tag.trims_after and not tag.joins_after:
            pieces = pieces_of(_paragraph(tag))
            at = next((n for n, piece in enumerate(pieces) if piece is tag.element), None)
            if at is not None:
                _trim(tag, pieces, at)


def _trim(tag: Tag, pieces: list, at: int) -> None:
    before, mark, after = tag.element.text.partition(tag.mark)
    if tag.trims_before and not tag.joins_before:
        before = before.rstrip()
        if not before:
            _take(pieces[:at][::-1], str.rstrip)
    if tag.trims_after and not tag.joins_after:
        after = after.lstrip()
        if not after:
            _take(pieces[at + 1 :], str.lstrip)
    tag.element.text = before + mark + after


def _take(pieces: list, strip) -> None:
    """Take spaces, tabs and line breaks until there is text; a new page or column stays."""
    for piece in pieces:
        if piece.tag == W + "t":
            piece.text = strip(piece.text or "")
            if piece.text:
                return
        elif piece.tag in (W + "br", W + "tab") and piece.get(W + "type") in (None, "textWrapping"):
            piece.getparent().remove(piece)
        else:
            return


def ignore_repeated_sets(tags: list[Tag]) -> None:
    """What a text box sets is set once, though old programs have a second copy of the box.

    In a loop of the copy a set stays: it holds for that turn alone.
    """
    loops = 0
    for tag in tags:
        is_copy = next(tag.element.iterancestors(MC + "Fallback"), None) is not None
        if is_copy and tag.keyword in ("for", "endfor"):
            loops += 1 if tag.keyword == "for" else -1
        elif is_copy and tag.keyword == "set" and not loops:
            tag.element.text = tag.element.text.replace(tag.mark, "")
            tag.keyword = ""
