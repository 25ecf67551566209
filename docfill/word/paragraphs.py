"""{%- … -%}: joins the paragraph of a tag to the one before or after it."""

from lxml import etree

from docfill.package.names import W
from docfill.word.tags import Tag


def join_paragraphs(tags: list[Tag]) -> None:
    """Join where a dash stands at the very beginning or end of a paragraph."""
    for tag in tags:
        if tag.joins_before:
            _join(_paragraph(tag).getprevious(), _paragraph(tag))
        if tag.joins_after:
            _join(_paragraph(tag), _paragraph(tag).getnext())


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
    properties = paragraph.find(W + "pPr")
    if properties is None:
        properties = etree.Element(W + "pPr")
        paragraph.insert(0, properties)
    if properties.find(W + "sectPr") is not None:
        return False
    change = properties.find(W + "pPrChange")
    properties.append(section) if change is None else change.addprevious(section)
    return True


def trim_around(tags: list[Tag]) -> None:
    """A dash in the middle of a paragraph takes the spaces beside the tag, as in Jinja2."""
    for tag in tags:
        before, mark, after = (tag.element.text or "").partition(tag.mark)
        if tag.trims_before and not tag.joins_before:
            before = before.rstrip()
        if tag.trims_after and not tag.joins_after:
            after = after.lstrip()
        if tag.trims_before or tag.trims_after:
            tag.element.text = before + mark + after
