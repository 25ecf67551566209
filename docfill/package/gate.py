"""The gate: an uploaded file is a plain, modest Word document, or it is refused with a reason.

Everything is counted while reading and nothing that the file says of itself is believed.
Each refusal has its own code; the caller learns the first one.
"""

import codecs
import re
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from posixpath import dirname, normpath
from urllib.parse import unquote

from lxml import etree

from docfill.messages import CURES
from docfill.package import archive
from docfill.package.archive import Member, read_members
from docfill.package.codes import address_of, field_codes, forbidden_word
from docfill.package.names import (
    CONTENT_TYPES,
    DOCUMENT,
    DOTX,
    FILLED,
    PACKAGE_RELS,
    REFUSED_LINKS,
    STRICT,
    TYPES,
    R,
    W,
)  # fmt: skip
from docfill.package.pixels import MAX_PIXELS, image_size
from docfill.problems import Refusal, TemplateError

MAX_ELEMENTS = 400_000
MAX_ATTRIBUTES = 200
_KINDS = (
    (b"%PDF", "файл PDF", "a PDF file"),
    (b"{\\rtf", "файл RTF", "an RTF file"),
    (b"\x89PNG", "картинка", "a picture"),
    (b"\xff\xd8\xff", "картинка", "a picture"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAFE_LINK = re.compile(r"(https?|mailto):|#", re.IGNORECASE)
_ENCODING = re.compile(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']+)")
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_RELS = re.compile("_rels/", re.IGNORECASE)
_MACRO_TYPES = ("macroEnabled", "vbaProject", "vbaData")


@dataclass
class Package:
    """A file that passed the gate: its members, and the XML parts already parsed."""

    members: dict[str, Member]
    trees: dict[str, etree._Element] = field(default_factory=dict)
    xml: dict[str, bytes] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    document: str = ""
    names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self):
        self.names = {name.lower(): name for name in self.members}

    def find(self, name: str) -> str:
        """The member of this name, whose letters may be large or small."""
        return self.names.get(name.lower(), name)

    def type_of(self, name: str) -> str:
        """The content type of a member, "" where none is declared."""
        return self.types.get(name) or self.defaults.get(extension(name), "")


@dataclass(frozen=True, eq=False)
class Spot:
    """A place that a refusal is about: an element of a part, None for the part as a whole."""

    package: Package
    part: str
    element: etree._Element | None = None


def read_source(source: bytes | str | PathLike) -> bytes:
    """The bytes of a path, or the bytes given."""
    if isinstance(source, (bytes, bytearray, memoryview)):
        return bytes(source)
    try:
        path = Path(source)
        _check_size(path.stat().st_size)
        return path.read_bytes()
    except OSError as error:
        raise Refusal("no-file", reason=error.strerror or error) from error


def open_package(data: bytes) -> Package:
    """The package of an acceptable file; Refusal with the first fault of any other."""
    _check_kind(data)
    package = Package({member.name: member for member in read_members(data)})
    for member in package.members.values():
        _read_content(package, member)
    _read_types(package)
    for name in [name for name in package.trees if name.endswith(".rels")]:
        _check_links(package, name)
    for content_type in (*package.types.values(), *package.defaults.values()):
        _check_type(content_type)
    for name in package.members:
        _check_member_name(name)
    _find_document(package)
    for name in package.trees:
        _check_fields(package, name)
        _check_foreign(package, name)
    return package


def open_sound(source: bytes | str | PathLike) -> Package:
    """The package of a path or of bytes; TemplateError for what is no sound document."""
    try:
        return open_package(read_source(source))
    except Refusal as refusal:
        raise TemplateError([refusal.problem]) from refusal


def extension(name: str) -> str:
    """The ending of a member's name, small letters, without the dot."""
    return name.rpartition(".")[2].lower()


def source_of(rels_name: str) -> str:
    """The member whose links a .rels member holds: "word/document.xml"; "" for the package's."""
    return _RELS.sub("", rels_name, count=1)[: -len(".rels")]


def rels_of(name: str) -> str:
    """The member that holds the links of another."""
    folder, _, last = name.rpartition("/")
    return f"{folder}/_rels/{last}.rels"


# The file as a whole


def _check_size(size: int) -> None:
    if size > archive.MAX_FILE:
        limit = archive.MAX_FILE >> 20
        raise Refusal("file-size", count=f"{size / 2**20:.1f}", limit=limit)


def _check_kind(data: bytes) -> None:
    if not data:
        raise Refusal("empty-file")
    _check_size(len(data))
    if data.startswith(_OLE):
        raise Refusal("encrypted-docx" if _ENCRYPTED in data else "legacy-doc")
    if not data.startswith(b"PK\3\4"):
        raise _not_a_docx(*_guess_kind(data[:1024].lstrip()))


def _guess_kind(head: bytes) -> tuple[str, str]:
    for start, kind, kind_en in _KINDS:
        if head.startswith(start):
            return kind, kind_en
    if head.lower().startswith((b"<!doctype html", b"<html")):
        return "страница HTML", "an HTML page"
    return "друг вид файл", "another kind of file"


def _not_a_docx(kind: str, kind_en: str) -> Refusal:
    return Refusal("not-a-docx", kind=kind, kind_en=kind_en)


# Members


def _read_content(package: Package, member: Member) -> None:
    data = member.unpack()
    if extension(member.name) in ("xml", "rels"):
        package.xml[member.name] = as_utf8(data)
        package.trees[member.name] = parse_part(member.name, data)
    size = image_size(data)
    if size and size[0] * size[1] > MAX_PIXELS:
        raise Refusal("image-pixels", member=member.name, size=f"{size[0]} × {size[1]}")


def as_utf8(data: bytes) -> bytes:
    """The bytes of an XML part in UTF-8, where it is in UTF-16; any other stays as it is."""
    if not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data
    try:
        text = data.decode("utf-16")
    except UnicodeDecodeError:
        return data
    return _DECLARATION.sub("", text, count=1).encode()


def _check_foreign(package: Package, name: str) -> None:
    """The body, and any other part that is to be filled, is in UTF-8."""
    read = package.xml[name]
    tagged = package.type_of(name) in FILLED and (b"{{" in read or b"{%" in read)
    if tagged or name == package.document:
        head = package.members[name].unpack()[:2]
        if head in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            raise Refusal("xml-encoding", member=name)


def parse_part(name: str, data: bytes) -> etree._Element:
    """The tree of an XML part: UTF-8 or UTF-16, no DOCTYPE, modest in every measure."""
    data = as_utf8(data)
    _check_encoding(name, data)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Refusal("xml-dtd")
    if data.count(b"<") > 2 * MAX_ELEMENTS:
        raise Refusal("xml-elements", member=name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_pis=True)
    try:
        tree = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Refusal(
            "xml-depth" if "depth" in str(error) else "xml-malformed", member=name
        ) from error
    _check_tree(name, tree, data)
    return tree


def _check_encoding(name: str, data: bytes) -> None:
    declared = _ENCODING.match(data[:200])
    foreign = declared and declared[1].lower() not in (b"utf-8", b"us-ascii", b"ascii")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refusal("xml-encoding", member=name) from error
    if foreign or b"\0" in data:
        raise Refusal("xml-encoding", member=name)


_MANY_ATTRIBUTES = etree.XPath(f"boolean(//*[count(@*) > {MAX_ATTRIBUTES}])")
_ELEMENTS = etree.XPath("count(//*)")
# "<" may not stand inside a tag, so more attributes than allowed show as so many "=" after it,
# and as a long way to the next one: an attribute takes more than four characters.
_LONG = re.compile(rb"<[^<]{%d,}" % (4 * MAX_ATTRIBUTES))


def _check_tree(name: str, tree: etree._Element, data: bytes) -> None:
    # Counting in the tree is slow; the bytes say first whether it can be needed.
    if data.count(b"<") > MAX_ELEMENTS and _ELEMENTS(tree) > MAX_ELEMENTS:
        raise Refusal("xml-elements", member=name)
    many = any(one.count(b"=") > MAX_ATTRIBUTES for one in _LONG.findall(data))
    if many and _MANY_ATTRIBUTES(tree):
        raise Refusal("xml-attrs", member=name)


# Content types and links


def _read_types(package: Package) -> None:
    tree = package.trees.get(package.find(CONTENT_TYPES))
    if tree is None:
        raise _not_a_docx("друг архив ZIP", "another ZIP archive")
    for item in tree.iter(TYPES + "Default", TYPES + "Override"):
        content_type = item.get("ContentType", "")
        if item.tag.endswith("Default"):
            package.defaults[item.get("Extension", "").lower()] = content_type
        else:
            package.types[package.find(item.get("PartName", "").lstrip("/"))] = content_type


def _check_type(content_type: str) -> None:
    if any(word in content_type for word in _MACRO_TYPES):
        raise Refusal("macros")
    if "activeX" in content_type:
        raise Refusal("activex")


def _check_member_name(name: str) -> None:
    low = name.lower()
    if low.endswith("vbaproject.bin"):
        raise Refusal("macros")
    if "/activex/" in low:
        raise Refusal("activex")
    if "/embeddings/" in low:
        raise Refusal("embedded", target=name)


def links(tree: etree._Element):
    """The relationships of a .rels part: (id, last word of the type, target, is external)."""
    for item in tree.iter(PACKAGE_RELS + "Relationship"):
        external = item.get("TargetMode", "").lower() == "external"
        yield item.get("Id", ""), item.get("Type", ""), item.get("Target", ""), external


def _check_links(package: Package, name: str) -> None:
    for key, kind, target, external in links(package.trees[name]):
        word = kind.rpartition("/")[2]
        code = REFUSED_LINKS.get(word) or (_outside(word, target) if external else "")
        if code:
            cure, cure_en = CURES.get(word, CURES[""])
            raise Refusal(code, target=target, cure=cure, cure_en=cure_en,
                          spot=_spot(package, name, key))
        if not external and not _is_there(package, name, target):
            raise Refusal("rel-dangling", target=target, spot=_spot(package, name, key))


def _outside(word: str, target: str) -> str:
    """The code that an address outside of the file is refused with, "" if it is harmless."""
    if is_lost(target) or not target.strip():
        return ""
    if word != "hyperlink":
        return "external"
    return "" if _SAFE_LINK.match(target.strip()) else "hyperlink"


def _is_there(package: Package, name: str, target: str) -> bool:
    if target.startswith("#") or is_lost(target):
        return True
    return package.find(resolve(name, target)) in package.members


def is_lost(target: str) -> bool:
    """Whether a link leads to nothing, as Word writes it for a picture that it could not save."""
    return target.strip("/").upper() == "NULL"


def _spot(package: Package, rels_name: str, key: str) -> Spot:
    """Where the text uses a link."""
    part = package.find(source_of(rels_name))
    root = package.trees.get(part)
    found = () if root is None else root.iter(etree.Element)
    uses = (one for one in found if any(
        name.startswith(R) and value == key for name, value in one.attrib.items()))
    return Spot(package, part, next(uses, None))


def resolve(rels_name: str, target: str) -> str:
    """The member that `target` names in the links of `rels_name`; may not exist."""
    if target.startswith("/"):
        return normpath(target).lstrip("/")
    return normpath(f"{dirname(source_of(rels_name))}/{unquote(target)}").lstrip("/")


def _find_document(package: Package) -> None:
    root = package.trees.get(package.find("_rels/.rels"))
    targets = [] if root is None else [
        package.find(resolve("_rels/.rels", target))
        for _, kind, target, _ in links(root) if kind.endswith("/officeDocument")
    ]  # fmt: skip
    if not targets:
        raise Refusal("part-missing", member="word/document.xml")
    package.document = targets[0]
    _check_document(package, targets[0])


def _check_document(package: Package, name: str) -> None:
    content_type = package.type_of(name)
    if content_type == DOTX:
        raise Refusal("word-template")
    if content_type != DOCUMENT:
        raise _not_a_docx(*_guess_office(content_type))
    if STRICT in package.xml[name][:4096]:
        raise Refusal("strict-ooxml")
    if package.trees[name].tag != W + "document" or package.trees[name].find(W + "body") is None:
        raise Refusal("xml-malformed", member=name)


def _guess_office(content_type: str) -> tuple[str, str]:
    if "spreadsheetml" in content_type:
        return "таблица на Excel", "an Excel workbook"
    if "presentationml" in content_type:
        return "презентация", "a presentation"
    return "друг вид файл", "another kind of file"


# Fields


def _check_fields(package: Package, name: str) -> None:
    data = package.xml[name]
    if b"instrText" in data or b"fldSimple" in data:
        for code, element in field_codes(package.trees[name]):
            spot = Spot(package, name, element)
            if word := forbidden_word(code):
                raise Refusal("field", name=word, spot=spot)
            address = address_of(code)
            if address and _outside("hyperlink", address):
                raise Refusal("hyperlink", target=address, spot=spot)
