"""Where a paragraph stands, in the words a clerk would use: "таблица 2, ред 3, клетка 1"."""

from dataclasses import dataclass, replace

from lxml import etree

from docfill.package.gate import Package, links, rels_of, resolve
from docfill.package.names import CORE, ENDNOTES, FOOTER, FOOTNOTES, HEADER, MC, SETTINGS, R, W
from docfill.problems import Problem, Refusal

WORDS = {
    "table": ("таблица", "table"),
    "row": ("ред", "row"),
    "cell": ("клетка", "cell"),
    "paragraph": ("абзац", "paragraph"),
    "textbox": ("текстово поле", "text box"),
    "footnote": ("бележка под линия", "footnote"),
    "endnote": ("бележка в края", "endnote"),
}
_PART_TITLES = {
    HEADER: ("горен колонтитул", "header"),
    FOOTER: ("долен колонтитул", "footer"),
    FOOTNOTES: ("", ""),
    ENDNOTES: ("", ""),
    CORE: ("свойства на документа", "document properties"),
    SETTINGS: ("настройки на документа", "settings of the document"),
}
_PAGES = {
    "first": (" на първата страница", " of the first page"),
    "even": (" на четните страници", " of even pages"),
}
_KINDS = {
    W + "p": "paragraph",
    W + "tbl": "table",
    W + "tr": "row",
    W + "tc": "cell",
    W + "txbxContent": "textbox",
    W + "footnote": "footnote",
    W + "endnote": "endnote",
}
_NOTES = ("footnote", "endnote")
# Their children count as children of what they stand in.
_TRANSPARENT = frozenset(
    [W + name for name in ("sdt", "sdtContent", "ins", "customXml", "smartTag", "body")]
    + [MC + "AlternateContent", MC + "Choice", MC + "Fallback"]
)


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph of a part: its number in the part, and the way to it as (kind, number)."""

    part: str
    paragraph: int
    title: tuple[str, str]
    steps: tuple[tuple[str, int], ...]

    @property
    def bg(self) -> str:
        """The place in Bulgarian."""
        return self._said(0)

    @property
    def en(self) -> str:
        """The place in English."""
        return self._said(1)

    def _said(self, language: int) -> str:
        steps = [f"{WORDS[kind][language]} {number}" for kind, number in self.steps]
        return ", ".join(filter(None, [self.title[language], *steps]))


def find_places(root: etree._Element, part: str, title: tuple[str, str]) -> list:
    """Every paragraph of a part in document order with its place."""
    steps: dict = {}
    _number(root, (), steps)
    found = []
    for number, paragraph in enumerate(root.iter(W + "p")):
        way = steps.get(paragraph) or (("paragraph", number + 1),)
        found.append((paragraph, Place(part, number, title, way)))
    return found


def _number(container: etree._Element, way: tuple, steps: dict) -> None:
    counts: dict[str, int] = {}
    for child in _children(container):
        kind = _KINDS[child.tag]
        if kind in _NOTES and child.get(W + "type", "normal") != "normal":
            continue  # the line above the notes, which Word keeps among them
        # What old programs show instead of a text box bears the number of that box.
        branch = kind + "-old" * (kind == "textbox" and _is_fallback(child))
        counts[branch] = counts.get(branch, 0) + 1
        step = (*way, (kind, counts[branch]))
        steps[child] = step
        _number(child, step, steps)


def _is_fallback(box: etree._Element) -> bool:
    return next(box.iterancestors(MC + "Fallback", W + "p")).tag != W + "p"


def _children(container: etree._Element):
    """The numbered elements right below a container; those between do not count."""
    deep = container.tag == W + "p"
    for child in container:
        if child.tag in _KINDS:
            yield child
        elif deep or child.tag in _TRANSPARENT:
            yield from _inside(child, deep)


def _inside(element: etree._Element, deep: bool):
    if not deep:
        yield from _children(element)
    elif len(element):
        for box in element.iter(W + "txbxContent"):
            if next(box.iterancestors(W + "txbxContent", W + "p")).tag == W + "p":
                yield box


def place_refusal(refusal: Refusal) -> Problem:
    """The problem of a refusal with its place in the document, where it has one."""
    spot = refusal.spot
    if spot is None or spot.part not in spot.package.trees:
        return refusal.problem
    title = part_titles(spot.package).get(spot.part, ("", ""))
    owner = _owner(spot.element)
    places = find_places(spot.package.trees[spot.part], spot.part, title)
    place = next((place for paragraph, place in places if paragraph is owner), None)
    said = title if place is None else (place.bg, place.en)
    return replace(refusal.problem, place=said[0], place_en=said[1])


def _owner(element: etree._Element | None) -> etree._Element | None:
    """The paragraph that an element stands in, else the one after it or before it."""
    if element is None:
        return None
    around = (element, *element.iterancestors(), *element.itersiblings(),
              *element.itersiblings(preceding=True))
    return next((one for one in around if one.tag == W + "p"), None)


def part_titles(package: Package) -> dict[str, tuple[str, str]]:
    """How each part that may hold tags is called; the body has no title."""
    titles = {name: _PART_TITLES.get(kind, ("", "")) for name, kind in package.types.items()}
    rels_name = package.find(rels_of(package.document))
    if rels_name not in package.trees:
        return titles
    targets = {key: package.find(resolve(rels_name, to))
               for key, _, to, _ in links(package.trees[rels_name])}
    for reference in package.trees[package.document].iter(
        W + "headerReference", W + "footerReference"
    ):
        name = targets.get(reference.get(R + "id", ""), "")
        if name in titles and reference.get(W + "type") in _PAGES:
            pages = _PAGES[reference.get(W + "type")]
            base = _PART_TITLES.get(package.types[name], ("", ""))
            titles[name] = (base[0] + pages[0], base[1] + pages[1])
    return titles
