"""Numbered lists inside of loops: which of them begin anew, and where."""

import shutil
import subprocess

import pytest

from docfill import Template, check
from tests.docfill.making import W, para, part, with_parts
from tests.docfill.places import PLACES
from tests.docfill.rules import faults_of

VALUES = {"групи": [{"име": "а", "точки": ["1", "2"]}, {"име": "б", "точки": ["1"]},
                    {"име": "в", "точки": ["1", "2", "3"]}], "да": True}
LOOP = para("{%p for г in групи %}"), para("{%p endfor %}")
INNER = para("{%p for т in г.точки %}"), para("{%p endfor %}")
LEVEL = ('<w:lvl w:ilvl="{0}"><w:start w:val="{1}"/><w:numFmt w:val="{2}"/>'
         '<w:lvlText w:val="%{3}."/><w:lvlJc w:val="left"/></w:lvl>')


def numbering(kind: str = "decimal", start: int = 1) -> str:
    levels = "".join(LEVEL.format(level, start, kind, level + 1) for level in range(2))
    return (f'<w:abstractNum w:abstractNumId="3">{levels}</w:abstractNum>'
            '<w:num w:numId="5"><w:abstractNumId w:val="3"/></w:num>'
            '<w:num w:numId="9"><w:abstractNumId w:val="3"/></w:num>')


STYLES = ('<w:style w:type="paragraph" w:styleId="Base"><w:name w:val="Base"/><w:pPr><w:numPr>'
          '<w:numId w:val="5"/></w:numPr></w:pPr></w:style><w:style w:type="paragraph" '
          'w:styleId="Item"><w:name w:val="Item"/><w:basedOn w:val="Base"/><w:pPr><w:ind '
          'w:left="99"/></w:pPr></w:style>')


def item(text: str, level: int = 0) -> str:
    said = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="5"/></w:numPr></w:pPr>'
    return para(text).replace("<w:p>", f"<w:p>{said}", 1)


def filled(xml: str, place: str = "body", parts: dict | None = None) -> bytes:
    """The document with a numbering; the rules are kept and the check has nothing to say."""
    template = with_parts(PLACES[place](xml), {"numbering": numbering(), "styles": STYLES}
                          | (parts or {}))
    assert {one.code for one in check(template)} <= {"unused-variable"}
    data = Template(template).fill(VALUES | {"x": 1})
    assert faults_of(data) == []
    return data


def lists_of(data: bytes, name: str = "word/document.xml") -> list[str]:
    """The number of the list of each paragraph that has one."""
    return [one.get(W + "val") for one in part(data, name).iter(W + "numId")]


def starts(data: bytes) -> dict[str, dict[str, str]]:
    """The lists that begin at a number: {list: {level: number}}."""
    found = {}
    for num in part(data, "word/numbering.xml").iterchildren(W + "num"):
        found[num.get(W + "numId")] = {
            one.get(W + "ilvl"): one.find(W + "startOverride").get(W + "val")
            for one in num.iterchildren(W + "lvlOverride")}
    return found


@pytest.mark.parametrize("place", PLACES)
def test_a_list_wholly_inside_a_loop_begins_anew_in_each_turn(place):
    data = filled(LOOP[0] + para("{{ г.име }}") + item("едно") + item("две") + LOOP[1]
                  + para("край"), place)
    name = {"header": "header", "footer": "footer"}.get(place.split()[-1], "document")
    name = place.split()[-1] + "s" if place.endswith("note") else name
    found = lists_of(data, f"word/{name}.xml")
    copies = len(found) // 6  # a text box stands there twice
    assert len(set(found)) == 3 * copies
    assert all(found[n] == found[n + 1] for n in range(0, len(found), 2))
    assert [starts(data)[number] for number in set(found)] == [{"0": "1"}] * 3 * copies
    assert len(starts(data)) == 2 + 3 * copies


def test_a_list_that_a_loop_makes_item_by_item_goes_on():
    data = filled(LOOP[0] + item("{{ г.име }}") + para("обсъждане") + LOOP[1])
    assert lists_of(data) == ["5"] * 3 and len(starts(data)) == 2


def test_it_begins_anew_in_the_turns_of_the_loop_around():
    data = filled(LOOP[0] + para("{{ г.име }}") + INNER[0] + item("{{ т }}") + INNER[1] + LOOP[1])
    assert lists_of(data) == ["10", "10", "11", "12", "12", "12"]


@pytest.mark.parametrize("outside", [item(""), para("{%p if да %}") + item("") + para(
    "{%p endif %}")])
def test_an_item_outside_of_the_loop_lets_the_list_go_on(outside):
    data = filled(outside + LOOP[0] + item("едно") + item("две") + LOOP[1])
    assert set(lists_of(data)) == {"5"}


def test_items_of_two_branches_are_one_item_a_turn():
    branches = para("{%p if г.точки %}") + item("а") + para("{%p else %}") + item("б") + para(
        "{%p endif %}")
    assert set(lists_of(filled(LOOP[0] + branches + LOOP[1]))) == {"5"}


def test_lower_levels_begin_anew_by_themselves_under_one_heading_a_turn():
    data = filled(LOOP[0] + item("{{ г.име }}") + item("едно", 1) + item("две", 1) + LOOP[1])
    assert set(lists_of(data)) == {"5"}


def test_levels_that_a_turn_uses_begin_where_the_list_says():
    data = filled(LOOP[0] + item("а") + item("б", 1) + item("в") + LOOP[1],
                  parts={"numbering": numbering(start=4)})
    assert starts(data)["10"] == {"0": "4", "1": "4"}


def test_a_list_of_signs_stays_as_it_is():
    data = filled(LOOP[0] + item("а") + item("б") + LOOP[1],
                  parts={"numbering": numbering("bullet")})
    assert set(lists_of(data)) == {"5"}


def test_a_list_that_a_style_makes_begins_anew_with_the_indents_of_the_style():
    styled = para("точка").replace("<w:p>", '<w:p><w:pPr><w:pStyle w:val="Item"/></w:pPr>', 1)
    data = filled(LOOP[0] + styled * 2 + LOOP[1])
    assert lists_of(data) == ["10", "10", "11", "11", "12", "12"]
    assert [one.get(W + "left") for one in part(data).iter(W + "ind")] == ["99"] * 6


def test_two_lists_of_one_loop_keep_their_numbers_apart():
    other = item("друга").replace('w:numId w:val="5"', 'w:numId w:val="9"')
    found = lists_of(filled(LOOP[0] + (item("едно") + other) * 2 + LOOP[1]))
    assert len(set(found)) == 6 and found[:4] == found[:2] * 2


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice shows it")
def test_a_reader_sees_each_turn_begin_at_one(tmp_path):
    body = LOOP[0] + para("{{ г.име }}") + INNER[0] + item("точка") + INNER[1] + LOOP[1]
    (tmp_path / "a.docx").write_bytes(filled(body))
    subprocess.run(["soffice", f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}", "--headless",
                    "--convert-to", "txt:Text", "--outdir", tmp_path, tmp_path / "a.docx"],
                   check=True, capture_output=True, timeout=120)
    lines = (tmp_path / "a.txt").read_text(encoding="utf-8-sig").split("\n")
    assert [one.split()[0] for one in lines if one.strip()] == [
        "а", "1.", "2.", "б", "1.", "в", "1.", "2.", "3.", "x"]
