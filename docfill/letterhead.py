"""Puts parts of one Word file into another: a letterhead and blocks that many templates share."""

import io
from copy import deepcopy

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml.ns import qn

PLACES = ("header", "first_page_header", "footer", "first_page_footer")
REFERENCES = (qn("w:headerReference"), qn("w:footerReference"))
STYLED = (qn("w:pStyle"), qn("w:rStyle"), qn("w:tblStyle"))
LINKS = (qn("r:embed"), qn("r:id"), qn("r:link"))


def put_letterhead(template: bytes, letterhead: bytes) -> bytes:
    """The template with the headers and footers of the letterhead's first section.

    Both are files that the gate let through. Pictures come along; a style goes by its name: one
    that the template has keeps the template's look, any other is brought along.
    """
    source, target = (Document(io.BytesIO(content)) for content in (letterhead, template))
    first, *others = target.sections
    styles = _Styles(source, target)
    for place in PLACES:
        _copy(getattr(source.sections[0], place), getattr(first, place), styles)
    first.different_first_page_header_footer = (
        source.sections[0].different_first_page_header_footer)
    for section in others:  # they go on with what stands before
        _drop_references(section)
    saved = io.BytesIO()
    target.save(saved)
    return saved.getvalue()


def put_block(template: bytes, marker: str, block: bytes) -> bytes:
    """The template with the body of the block in place of every paragraph that is the marker."""
    target = Document(io.BytesIO(template))
    marked = [paragraph._p for paragraph in target.paragraphs if paragraph.text.strip() == marker]
    if not marked:
        return template
    source = Document(io.BytesIO(block))
    styles = _Styles(source, target)
    for paragraph in marked:
        for child in source.element.body:
            if child.tag != qn("w:sectPr"):
                paragraph.addprevious(_brought(deepcopy(child), source.part, target.part, styles))
        paragraph.getparent().remove(paragraph)
    saved = io.BytesIO()
    target.save(saved)
    return saved.getvalue()


def _drop_references(section) -> None:
    for reference in section._sectPr.findall(REFERENCES[0]) + section._sectPr.findall(
            REFERENCES[1]):
        section._sectPr.remove(reference)


def _copy(source, target, styles: "_Styles") -> None:
    """Fill a header or footer with what stands in another, its pictures and links among it."""
    target.is_linked_to_previous = False
    element = target._element
    for child in list(element):
        element.remove(child)
    if not source.is_linked_to_previous:
        for child in source._element:
            element.append(_brought(deepcopy(child), source.part, target.part, styles))
    if not len(element):
        target.add_paragraph()


def _brought(element, old, new, styles: "_Styles"):
    """The element with its links leading to parts of the new file."""
    for inner in element.iter():
        if inner.tag in STYLED:
            inner.set(qn("w:val"), styles.name_for(inner.get(qn("w:val"))))
        for name in LINKS:
            if name in inner.attrib:
                inner.set(name, _link(old.rels[inner.get(name)], new))
    return element


def _link(relation, new) -> str:
    """The id under which the new part has what the old one referred to."""
    if relation.is_external:
        return new.relate_to(relation.target_ref, RT.HYPERLINK, is_external=True)
    return new.get_or_add_image(io.BytesIO(relation.target_part.blob))[0]


class _Styles:
    """Finds or brings the styles that what is copied is written in."""

    def __init__(self, source, target):
        self.source = {style.style_id: style.element for style in source.styles}
        self.target = target.styles.element
        self.by_name = {(style.type, style.name): style.style_id for style in target.styles}
        self.types = {style.style_id: (style.type, style.name) for style in source.styles}
        self.used = {style.style_id for style in target.styles}

    def name_for(self, style_id: str) -> str:
        """The id of the style in the target."""
        if style_id not in self.source:
            return style_id
        key = self.types[style_id]
        if key not in self.by_name:
            self.by_name[key] = self._bring(style_id)
        return self.by_name[key]

    def _bring(self, style_id: str) -> str:
        fresh = style_id if style_id not in self.used else f"Blank{len(self.used)}"
        self.used.add(fresh)
        element = deepcopy(self.source[style_id])
        element.set(qn("w:styleId"), fresh)
        self.by_name[self.types[style_id]] = fresh
        for tag in ("w:basedOn", "w:next", "w:link"):
            for inner in element.findall(qn(tag)):
                inner.set(qn("w:val"), self.name_for(inner.get(qn("w:val"))))
        self.target.append(element)
        return fresh
