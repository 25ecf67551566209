"""Pictures that come with the values: their drawings, and the parts the package gains."""

from itertools import count

from lxml import etree

from docfill.escaping import clean
from docfill.package.gate import Package, rels_of
from docfill.package.names import CONTENT_TYPES, NAMESPACES, PACKAGE_RELS, REL, TYPES
from docfill.values import Image

_DRAWING = (
    '<w:drawing><wp:inline xmlns:wp="{wp}" distT="0" distB="0" distL="0" distR="0">'
    '<wp:extent cx="{cx}" cy="{cy}"/><wp:docPr id="{id}" name="{name}" descr="{alt}"/>'
    '<wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="{a}" noChangeAspect="1"/>'
    '</wp:cNvGraphicFramePr><a:graphic xmlns:a="{a}"><a:graphicData uri="{pic}">'
    '<pic:pic xmlns:pic="{pic}"><pic:nvPicPr><pic:cNvPr id="{id}" name="{name}" descr="{alt}"/>'
    '<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip xmlns:r="{r}" r:embed="{rel}"/>'
    "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
    '<a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing>"
)
_NO_LINKS = f'<Relationships xmlns="{PACKAGE_RELS[1:-1]}"/>'.encode()


class Pictures:
    """The pictures of one filling, each content stored once."""

    def __init__(self, first_id: int):
        self._next = count(first_id).__next__
        self.links: dict[tuple[str, str], str] = {}
        self.images: dict[str, Image] = {}

    def fresh(self) -> bytes:
        """A number that nothing in the document has."""
        return b"%d" % self._next()

    def place(self, image: Image, part: str) -> str:
        """The drawing of a picture in a part, to stand in a run."""
        cx, cy = image.size_emu()
        target = f"media/docfill-{image.digest}.{image.kind}"
        self.images[target] = image
        rel = self.links.setdefault((part, target), f"docfill{len(self.links) + 1}")
        number = self._next()
        return _DRAWING.format(
            cx=cx, cy=cy, id=number, name=f"Picture {number}", rel=rel,
            alt=clean(image.alt), **NAMESPACES,
        )  # fmt: skip

    def changed_members(self, package: "Links") -> dict[str, bytes]:
        """The members to add or replace: the media, the links to them, the content types."""
        members = {f"word/{target}": image.data for target, image in self.images.items()}
        for part in {part for part, _ in self.links}:
            members[rels_of(part)] = self._linked(part, package.parts.get(rels_of(part), _NO_LINKS))
        members[CONTENT_TYPES] = self._typed(package.parts[CONTENT_TYPES])
        return members

    def _linked(self, part: str, rels: bytes) -> bytes:
        root = etree.fromstring(rels)
        for (owner, target), rel in self.links.items():
            if owner == part:
                etree.SubElement(
                    root, PACKAGE_RELS + "Relationship",
                    Id=rel, Type=REL + "image", Target=f"/word/{target}",
                )  # fmt: skip
        return etree.tostring(root, encoding="UTF-8", standalone=True)

    def _typed(self, types: bytes) -> bytes:
        root = etree.fromstring(types)
        known = {item.get("Extension", "").lower() for item in root.iter(TYPES + "Default")}
        for kind in sorted({image.kind for image in self.images.values()} - known):
            default = etree.Element(TYPES + "Default", Extension=kind, ContentType=f"image/{kind}")
            root.insert(0, default)
        return etree.tostring(root, encoding="UTF-8", standalone=True)


class Links:
    """The parts of a package that pictures change, as they are in the template."""

    def __init__(self, package: Package, parts: list[str]):
        names = [CONTENT_TYPES, *map(rels_of, parts)]
        self.parts = {name: package.xml[name] for name in names if name in package.xml}
