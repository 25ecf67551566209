"""Files that Word and other programs write are let in; what is refused is told with its place."""

import codecs
from io import BytesIO
from zipfile import ZipFile

import pytest

from docfill import Image, Template, annotate, check
from docfill.joining import join
from tests.docfill.making import (
    change_parts,
    complex_field,
    lines,
    para,
    run,
    simple_field,
    word,
)  # fmt: skip
from tests.docfill.places import PLACES
from tests.docfill.test_values import png

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STORE = b'<?xml version="1.0" encoding="utf-16"?><a>\xd0\xb0</a>'
FOLDER = "file:" + "//"  # how Word names a folder of its machine


def link(kind: str, target: str, *, outside: bool = False) -> str:
    mode = ' TargetMode="External"' * outside
    return f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'


def renamed(data: bytes, change) -> bytes:
    """The file with other names of its members."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(change(name), old.read(name))
    return out.getvalue()


def packed_for_large_files(data: bytes) -> bytes:
    """The file as programs write it that do not know how large a member becomes."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            with new.open(name, "w", force_zip64=True) as member:
                member.write(old.read(name))
    return out.getvalue()


PLAIN = word(para("{{ x }}"), {"header": para("{{ x }} г")})
GOOD = {
    "a picture that Word lost": word(para("{{ x }}"), links=link("image", "NULL")),
    "the same from the root": word(para("{{ x }}"), links=link("image", "/null")),
    "a picture that was linked and lost": word(
        para("{{ x }}"), links=link("image", "NULL", outside=True)),
    "an empty link": word(para("{{ x }}"), links=link("hyperlink", "", outside=True)),
    "sizes told elsewhere": packed_for_large_files(PLAIN),
    "a store in UTF-16": change_parts(PLAIN, {"customXml/item1.xml": STORE.decode().encode(
        "utf-16")}),
    "a store in UTF-16, the other way": change_parts(PLAIN, {
        "customXml/item1.xml": codecs.BOM_UTF16_BE + STORE.decode().encode("utf-16-be")}),
    "large letters": renamed(PLAIN, lambda name: name.replace("document.xml", "Document.XML")
                             if "_rels" not in name else name),
    "large letters of links": renamed(PLAIN, lambda name: name.replace("_rels/", "_Rels/")),
    "large letters of types": renamed(PLAIN, lambda name: name.replace("[Con", "[con")),
    "large letters of a header": renamed(PLAIN, lambda name: name.replace("header", "Header")),
    "bytes behind the end": PLAIN + b"\r\n" * 40,
    "a mark behind the end": PLAIN + b"\0" * 70_000,
}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_file_is_checked_filled_annotated_and_joined(name):
    data = GOOD[name]
    assert check(data) == []
    filled = Template(data).fill({"x": "стойност"})
    body = next(n for n in ZipFile(BytesIO(filled)).namelist() if n.lower() == "word/document.xml")
    assert lines(filled, body) == ["стойност"]
    assert Template(data).fill({"x": Image(png(), width=10)})
    assert check(annotate(data, [])) == []
    assert check(join([filled, filled])) == []


def test_a_part_in_utf_16_that_is_to_be_filled_is_told():
    def wide(xml: bytes) -> bytes:
        return xml.decode().encode("utf-16")

    assert [p.code for p in check(change_parts(PLAIN, {"word/document.xml": wide}))] == [
        "xml-encoding"]
    evil = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    data = change_parts(PLAIN, {"customXml/item1.xml": wide(evil)})
    assert [p.code for p in check(data)] == ["xml-dtd"]


FIELDS = {"simple": simple_field(" INCLUDETEXT c:\\\\a "),
          "complex": complex_field(" INCLUDE", "TEXT c:\\\\a ")}


@pytest.mark.parametrize("kind", FIELDS)
@pytest.mark.parametrize("place", PLACES)
def test_a_forbidden_field_is_told_with_its_place(place, kind):
    (problem,) = check(PLACES[place](para("х") + para(FIELDS[kind])))
    assert problem.code == "field" and problem.place and "Ctrl+Shift+F9" in problem.hint
    assert problem.place.endswith("2")


@pytest.mark.parametrize("kind, target, words", [
    ("image", "http://x/a.png", "Вмъкване"), ("hyperlink", "javascript:1", "Премахване"),
    ("oleObject", "http://x/a.bin", "Специално поставяне"), ("aFChunk", "http://x", "запишете"),
])  # fmt: skip
def test_a_forbidden_link_is_told_where_the_text_uses_it(kind, target, words):
    body = para("а") + para(f'<w:hyperlink r:id="r1">{run("виж")}</w:hyperlink>')
    (problem,) = check(word(body, links=link(kind, target, outside=True)))
    assert problem.place == "абзац 2" and words in problem.hint
    assert problem.as_dict()["place_en"] == "paragraph 2"


@pytest.mark.parametrize("address", ["javascript:1", FOLDER + "/c:/a.docx", "a.docx"])
def test_a_forbidden_address_in_a_field_is_told_with_its_place(address):
    simple = simple_field(f' HYPERLINK "{address}" ')
    for field in (simple, complex_field(f" hyperlink {address} ")):
        (problem,) = check(word(para("а") + para(field)))
        assert (problem.code, problem.place) == ("hyperlink", "абзац 2")
    harmless = [' HYPERLINK \\l "a" ', ' HYPERLINK "https://x.bg" \\o "а" ', ' HYPERLINK "#b1" ']
    assert check(word(para(*map(simple_field, harmless)))) == []


def test_imported_text_is_told_where_it_stands():
    body = para("а") + '<w:altChunk r:id="r1"/>' + para("б")
    (problem,) = check(word(body, links=link("aFChunk", "a.mht")))
    assert (problem.code, problem.place) == ("alt-chunk", "абзац 2")


def test_a_link_of_the_settings_is_told_as_theirs():
    data = word(para("x"), {"settings": ""})
    rels = ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'{link("attachedTemplate", FOLDER + "/c:/a.dotx", outside=True)}</Relationships>')
    (problem,) = check(change_parts(data, {"word/_rels/settings.xml.rels": rels}))
    assert problem.place == "настройки на документа" and "Normal" in problem.hint


def test_what_a_mac_puts_beside_the_parts_is_left_behind():
    beside = ("__MACOSX/word/._document.xml", "word/._document.xml", ".DS_Store")
    data = change_parts(word(para("{{ x }}")), dict.fromkeys(beside, b"\0\5\x16\7"))
    assert check(data) == []
    with ZipFile(BytesIO(Template(data).fill({"x": "а"}))) as archive:
        assert set(beside).isdisjoint(archive.namelist())
