"""What Word puts beside the tags is kept, moved or told of, in every place where text may stand."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest

from docfill import Template, check
from tests.docfill.making import (
    SECTION,
    W,
    bookmark,
    complex_field,
    para,
    part,
    run,
    sign,
    simple_field,
    text_of,
    word,
)  # fmt: skip
from tests.docfill.places import NOTE_SIGN, PLACES, box, cell, control, table
from tests.docfill.rules import faults_of

VALUES = {"x": "стойност", "видимо": True, "скрито": False, "празно": [], "редове": [
    {"н": "а", "ред": [1, 2]}, {"н": "б", "ред": []}, {"н": "в", "ред": [3]}]}
HIDDEN = para("{%p if скрито %}"), para("{%p endif %}")
SHOWN = para("{%p if видимо %}"), para("{%p endif %}")
LOOP = para("{%p for р in редове %}"), para("{%p endfor %}")
EMPTY = para("{%p for р in празно %}"), para("{%p endfor %}")


def filled(template: bytes, **values) -> bytes:
    """The document, whose rules are kept."""
    data = Template(template).fill(VALUES | values)
    assert faults_of(data) == []
    return data


def xml_of(data: bytes) -> str:
    """The XML of all parts with text."""
    with ZipFile(BytesIO(data)) as archive:
        return "".join(archive.read(one).decode() for one in archive.namelist() if "word/" in one)


def codes(template: bytes) -> list[tuple[str, str]]:
    return [(problem.code, problem.severity) for problem in check(template)]


def texts(data: bytes, name: str = "word/document.xml") -> list[str]:
    found = [text_of(one) for one in part(data, name).iter(W + "p")
             if next(one.iterancestors("{*}Fallback"), None) is None]
    return [text.strip("\n") for text in found if text.strip()]


# Places that must hold something

LEFT = {
    "nothing": ("", ""),
    "a bookmark": ('<w:bookmarkStart w:id="9" w:name="b9"/>', '<w:bookmarkEnd w:id="9"/>'),
    "a permission": ('<w:permStart w:id="9" w:edGrp="everyone"/>', '<w:permEnd w:id="9"/>'),
    "a table": ("", table(para("{%p if скрито %}") + para("х") + para("{%p endif %}"))),
    "a control": ("", control(HIDDEN[0] + para("х") + HIDDEN[1], 77)),
    "a table in a block": ("", HIDDEN[0] + table(para("х")) + HIDDEN[1]),
}


@pytest.mark.parametrize("left", LEFT)
@pytest.mark.parametrize("place", PLACES)
def test_a_place_that_lost_its_paragraphs_still_holds_one(place, left):
    before, after = LEFT[left]
    for opened, closed in (HIDDEN, EMPTY):
        filled(PLACES[place](before + opened + para("текст") + closed + after))


@pytest.mark.parametrize("place", PLACES)
def test_a_place_that_keeps_its_paragraphs_gets_no_other(place):
    data = filled(PLACES[place](SHOWN[0] + para("текст {{ x }}") + SHOWN[1]))
    xml = xml_of(data)
    assert "<w:p></w:p>" not in xml and "<w:p/>" not in xml


@pytest.mark.parametrize("wrapped", [False, True])
def test_rows_without_cells_and_tables_without_rows_disappear(wrapped):
    cells = "".join(cell(para(text)) for text in (
        "{%tc for р in празно %}", "{{ р }}", "{%tc endfor %}"))
    row = f"<w:tr>{control(cells) if wrapped else cells}</w:tr>"
    grid = '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="9"/></w:tblGrid>{}</w:tbl>'
    data = filled(word(grid.format(row + f"<w:tr>{cell(para('а'))}</w:tr>") + para("x")))
    assert len(list(part(data).iter(W + "tr"))) == 1
    assert not list(part(filled(word(grid.format(row) + para("x")))).iter(W + "tbl"))
    rows = "".join(f"<w:tr>{cell(para(text))}</w:tr>" for text in (
        "{%tr for р in празно %}", "{{ р }}", "{%tr endfor %}"))
    data = filled(word(grid.format(control(rows) if wrapped else rows) + para("x")))
    assert not list(part(data).iter(W + "tbl")) and not list(part(data).iter(W + "sdt"))


def test_cells_in_a_loop_are_looked_at_one_by_one():
    row = f"<w:tr>{cell(para('{%p if р.ред %}') + para('{{ р.н }}') + para('{%p endif %}'))}</w:tr>"
    opened, closed = (f"<w:tr>{cell(para(text))}</w:tr>" for text in (
        "{%tr for р in редове %}", "{%tr endfor %}"))
    data = filled(word('<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="9"/></w:tblGrid>'
                       f"{opened}{row}{closed}</w:tbl>"))
    assert [text_of(one) for one in part(data).iter(W + "tc")] == ["а", "", "в"]


# Ranges

START, END = '<w:KINDStart w:id="4" MORE/>', '<w:KINDEnd w:id="4"/>'
CUT = {
    "begins inside": (HIDDEN[0], para(START, "скрит"),
                      HIDDEN[1], para("остава", END)),
    "ends inside": (para(START, "остава"), HIDDEN[0],
                    para("скрит", END), HIDDEN[1]),
    "from loop to loop": (LOOP[0], para(START, "а"), LOOP[1], EMPTY[0],
                          para("б", END), EMPTY[1]),
    "from branch to branch": (SHOWN[0], para(START, "а"),
                              para("{%p else %}"), para("б", END), SHOWN[1]),
    "in the tag's paragraph": (para(START, "{%p if скрито %}"), para("а"),
                               para("{%p endif %}", END), para("б")),
    "around one tag": (para(START, "{%p for р in редове %}",
                            END), para("а"), LOOP[1]),
    "in text": (para("{% if скрито %}", START, "а{% endif %}б",
                     END),),
    "in a loop of text": (para(START, "{% for р in редове %}а",
                               END, "б{% endfor %}"),),
}
RANGES = {"bookmark": ' w:name="b4"', "perm": ' w:edGrp="everyone"', "moveFromRange": ' w:name="m"'}


@pytest.mark.parametrize("kind", RANGES)
@pytest.mark.parametrize("cut", CUT)
@pytest.mark.parametrize("place", PLACES)
def test_both_ends_of_a_range_stay_or_none(place, cut, kind):
    body = "".join(CUT[cut]).replace("KIND", kind).replace("MORE", RANGES[kind])
    data = filled(PLACES[place](body + para("край")))
    xml = xml_of(data)
    assert f"<w:{kind}Start" in xml


def test_half_a_range_in_the_template_is_left_out():
    template = word(para("{{ x }}", '<w:bookmarkEnd w:id="3"/>') + LOOP[0] + para(
        '<w:bookmarkStart w:id="4" w:name="a"/>') + LOOP[1])
    filled(template)


@pytest.mark.parametrize("blocks", [LOOP, SHOWN, HIDDEN, EMPTY])
@pytest.mark.parametrize("field", [
    complex_field(" REF b1 \\h "), simple_field(" PAGEREF b1 "),
    f'<w:hyperlink w:anchor="b1">{run("виж")}</w:hyperlink>'])
@pytest.mark.parametrize("place", ["body", "cell", "control", "text box"])
def test_what_is_referred_to_is_there_once(place, field, blocks):
    opened, closed = blocks
    body = para("вж. ", field) + opened + para(bookmark("b1", run("{{ x }}"))) + closed
    filled(PLACES[place](body + para("край")))


def test_a_bookmark_in_a_loop_is_that_of_the_first_turn():
    body = LOOP[0] + para(bookmark("b1", run("{{ р.н }}"))) + LOOP[1]
    root = part(filled(word(body)))
    (start,) = root.iter(W + "bookmarkStart")
    assert text_of(start.getparent()) == "а"


# Fields

FIELD = (sign("begin"), '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>',
         sign("separate"))
CUT_FIELDS = {
    "begins inside": HIDDEN[0] + para(*FIELD, "1") + HIDDEN[1] + para("2", sign("end")),
    "ends inside": para(*FIELD, "1") + HIDDEN[0] + para("2", sign("end")) + HIDDEN[1],
    "in text": para("{% if скрито %}", *FIELD, "1{% endif %}", sign("end")),
    "only its code": para("{% if скрито %}", *FIELD[:2], "{% endif %}", sign("separate"),
                          sign("end")),
    "from branch to branch": SHOWN[0] + para(*FIELD) + para("{%p else %}") + para(
        sign("end")) + SHOWN[1],
}


@pytest.mark.parametrize("cut", CUT_FIELDS)
@pytest.mark.parametrize("place", PLACES)
def test_a_block_that_would_cut_a_field_is_told(place, cut):
    assert ("cut-field", "error") in codes(PLACES[place](CUT_FIELDS[cut] + para("край")))


@pytest.mark.parametrize("place", PLACES)
def test_a_whole_field_may_stand_in_a_block_and_blocks_in_a_field(place):
    body = LOOP[0] + para(complex_field(" PAGE ")) + LOOP[1] + para(
        *FIELD, "{% if видимо %}1{% endif %}", sign("end"))
    filled(PLACES[place](body))


# Beside a tag

DRAWING = '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="P"/></wp:inline></w:drawing></w:r>'
BESIDE = {
    "picture": DRAWING, "old picture": "<w:r><w:pict/></w:r>", "field": complex_field(" PAGE "),
    "simple field": simple_field(" PAGE "), "sign": '<w:r><w:sym w:font="Wingdings"/></w:r>',
    "text box": box(para("х"), 3), "number of the page": "<w:r><w:pgNum/></w:r>",
    "control": f"<w:sdt><w:sdtPr/><w:sdtContent>{run('')}</w:sdtContent></w:sdt>",
}
TAGS = ["{%p if видимо %}", "{%p endif %}", "{#p бележка #}", "{%p set у = 1 %}"]


@pytest.mark.parametrize("what", BESIDE)
@pytest.mark.parametrize("place", PLACES)
def test_what_would_vanish_with_the_paragraph_of_a_tag_is_told(place, what):
    if place.endswith("text box") and what == "text box":
        pytest.skip("Word has no box in a box")
    for opened, closed in (((SHOWN[0]), para("{%p endif %}", BESIDE[what])),
                           (para("{%p if видимо %}", BESIDE[what]), SHOWN[1])):
        found = codes(PLACES[place](opened + para("х") + closed + para("край")))
        assert ("lost-beside", "error") in found


@pytest.mark.parametrize("what", [*list(BESIDE)[:-1], "page break"])
def test_what_would_vanish_with_the_row_or_cell_of_a_tag_is_told(what):
    thing = BESIDE.get(what, '<w:r><w:br w:type="page"/></w:r>')
    rows = [f"<w:tr>{cell(para(text))}{cell(para(more))}</w:tr>" for text, more in (
        ("{%tr for р in редове %}", thing), ("{{ р.н }}", "х"), ("{%tr endfor %}", "<w:r/>"))]
    grid = '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>{}</w:tbl>'
    assert ("lost-beside", "error") in codes(word(grid.format("".join(rows)) + para("x")))
    cells = (cell(para("{%tc if видимо %}", thing)) + cell(para("х")) + cell(para("{%tc endif %}")))
    assert ("lost-beside", "error") in codes(word(grid.format(f"<w:tr>{cells}</w:tr>") + para()))


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_a_note_beside_a_tag_is_told(kind):
    note = {f"{kind}s": f'<w:{kind} w:id="2">{para("б")}</w:{kind}>'}
    body = para("{%p if видимо %}", f'<w:r><w:{kind}Reference w:id="2"/></w:r>') + SHOWN[1]
    assert codes(word(body, note)) == [("lost-beside", "error")]


WIDE = SECTION.format("").replace('w:w="11906" w:h="16838"',
                                  'w:w="16838" w:h="11906" w:orient="landscape"')


def sections(data: bytes) -> list[str]:
    return [one.find(W + "pgSz").get(W + "w") for one in part(data).iter(W + "sectPr")]


@pytest.mark.parametrize("condition", [True, False])
@pytest.mark.parametrize("where", ["open", "close", "set", "comment"])
def test_a_section_break_in_the_paragraph_of_a_tag_survives(where, condition):
    broken = {"open": "{%p if у %}", "close": "{%p endif %}", "set": "{%p set я = 1 %}",
              "comment": "{#p бележка #}"}
    tagged = {key: f"<w:p><w:pPr>{WIDE}</w:pPr>{run(text)}</w:p>" if key == where else para(text)
              for key, text in broken.items()}
    body = para("преди") + tagged["set"] + tagged["open"] + para("текст") + tagged["close"]
    data = filled(word(body + tagged["comment"] + para("след")), у=condition)
    assert sections(data) == ["16838", "11906"]
    assert texts(data) == ["преди", *["текст"] * condition, "след"]


def test_a_section_break_at_a_branch_is_told():
    body = SHOWN[0] + para("а") + f"<w:p><w:pPr>{WIDE}</w:pPr>{run('{%p else %}')}</w:p>" + SHOWN[1]
    assert codes(word(body)) == [("lost-beside", "error")]


def test_a_block_written_in_text_over_a_section_break_is_told():
    body = para("а {% if скрито %}б") + f"<w:p><w:pPr>{WIDE}</w:pPr>{run('в')}</w:p>" + para(
        "г{% endif %}д")
    assert codes(word(body)) == [("section-inside", "warning")]
    body = para("а {% if скрито %}б") + f"<w:p><w:pPr>{WIDE}</w:pPr>{run('г{% endif %}д')}</w:p>"
    assert codes(word(body)) == [("section-inside", "warning")]


def test_a_section_break_in_a_paragraph_joined_to_another_survives():
    body = para("а") + f"<w:p><w:pPr>{WIDE}</w:pPr>{run('{%- if видимо %}б{% endif %}')}</w:p>"
    assert sections(filled(word(body + para("в")))) == ["16838", "11906"]


def test_a_whole_section_may_be_left_out():
    body = HIDDEN[0] + f"<w:p><w:pPr>{WIDE}</w:pPr>{run('легнал')}</w:p>" + HIDDEN[1] + para("край")
    assert check(word(body)) == [] and sections(filled(word(body))) == ["11906"]


@pytest.mark.parametrize("place", ["body", "cell", "header", "footnote", "control"])
@pytest.mark.parametrize("kind", ["br", "pageBreakBefore"])
def test_a_page_break_beside_a_tag_survives(kind, place):
    tag = "{%p for р in редове %}"
    opened = (para(tag, '<w:r><w:br w:type="page"/></w:r>') if kind == "br" else
              f"<w:p><w:pPr><w:pageBreakBefore/></w:pPr>{run(tag)}</w:p>")
    body = opened + para("{{ р.н }}") + LOOP[1]
    data = filled(PLACES[place](para("преди") + body + para("след")))
    xml = xml_of(data)
    sign_of_break = 'w:type="page"' if kind == "br" else "<w:pageBreakBefore"
    assert xml.count(sign_of_break) == (3 if kind == "br" else 1)


# Blocks from one thing into the next

SIBLINGS = {
    "control": lambda a, b: control(para(a) + para("х"), 1) + control(para(b), 2),
    "inline control": lambda a, b: f"<w:p>{control(run(a), 1)}{control(run(b), 2)}</w:p>",
    "link": lambda a, b: para(*[f'<w:hyperlink w:anchor="x">{run(one)}</w:hyperlink>'
                                for one in (a, b)]),
    "tracked change": lambda a, b: para(*[f'<w:ins w:id="{n}" w:author="а">{run(one)}</w:ins>'
                                          for n, one in enumerate((a, b), 1)]),
    "text box": lambda a, b: para(box(para(a) + para("х"), 1), box(para(b), 2)),
    "simple field": lambda a, b: para(simple_field(" PAGE ", a), simple_field(" PAGE ", b)),
    "into a control": lambda a, b: para(a) + control(para(b)),
}


@pytest.mark.parametrize("prefix", ["", "p "])
@pytest.mark.parametrize("kind", SIBLINGS)
def test_a_block_from_one_thing_into_the_next_is_told(kind, prefix):
    if prefix and kind in ("inline control", "link", "tracked change", "simple field"):
        pytest.skip("a paragraph's tag stands for the whole paragraph")
    template = word(SIBLINGS[kind](f"{{%{prefix}for р in редове %}}", f"{{%{prefix}endfor %}}"))
    problems = [one for one in check(template) if one.severity == "error"]
    assert problems and {one.code for one in problems} == {"crossing"}
    assert "И двата трябва да са в едно" in problems[0].hint


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_a_block_from_one_note_into_the_next_is_told(kind):
    notes = "".join(f'<w:{kind} w:id="{n}">{para(text)}{para("х")}</w:{kind}>' for n, text in (
        (2, "{%p for р in редове %}"), (3, "{%p endfor %}")))
    signs = "".join(f'<w:r><w:{kind}Reference w:id="{n}"/></w:r>' for n in (2, 3))
    assert codes(word(para(signs), {f"{kind}s": notes})) == [("crossing", "error")]


@pytest.mark.parametrize("inline", [True, False])
def test_the_controls_of_googles_editor_are_no_hindrance(inline):
    def google(xml: str, number: int) -> str:
        return control(xml, number, f"goog_rdk_{number}")

    tags = "{%p for р in редове %}", "{%p endfor %}"
    if inline:
        opened, closed = (f"<w:p>{google(run(tag), n)}{run('')}</w:p>"
                          for n, tag in enumerate(tags))
    else:
        opened, closed = google(para(tags[0]), 1), para(tags[1])
    condition = google(run("{% if видимо %}"), 3) + run("има") + google(run("{% endif %}"), 4)
    body = opened + para("{{ р.н }}") + closed + f"<w:p>{condition}</w:p>"
    assert check(word(body)) == [] and texts(filled(word(body))) == ["а", "б", "в", "има"]


# Ids

REPEATED = {
    "picture": para(DRAWING), "text box": para(box(para("{{ р.н }}"))),
    "control": control(para("{{ р.н }}")), "revision": para(
        f'<w:ins w:id="8" w:author="а">{run("ново")}</w:ins>'),
    "formatting": '<w:p><w:pPr><w:pPrChange w:id="8" w:author="а"><w:pPr/></w:pPrChange></w:pPr>'
                  f"{run('{{ р.н }}')}</w:p>",
    "permission": para('<w:permStart w:id="8" w:edGrp="everyone"/>', "{{ р.н }}",
                       '<w:permEnd w:id="8"/>'),
}


@pytest.mark.parametrize("what", REPEATED)
@pytest.mark.parametrize("place", PLACES)
def test_what_a_loop_repeats_has_ids_of_its_own(place, what):
    if place.endswith("text box") and what == "text box":
        pytest.skip("Word has no box in a box")
    filled(PLACES[place](LOOP[0] + REPEATED[what] + LOOP[1] + para("край")))
    inner = para("{%p for и in р.ред %}") + REPEATED[what] + LOOP[1]
    filled(PLACES[place](LOOP[0] + inner + LOOP[1] + REPEATED[what].replace('"8"', '"18"')
                         if what == "revision" else LOOP[0] + inner + LOOP[1]))


def test_a_permission_in_a_loop_holds_in_every_turn():
    data = filled(word(LOOP[0] + REPEATED["permission"] + LOOP[1]))
    assert len(list(part(data).iter(W + "permStart"))) == 3


# Notes

def with_notes(body: str, *notes: str, kind: str = "footnote") -> bytes:
    xml = f'<w:{kind} w:type="separator" w:id="0"><w:p/></w:{kind}>'
    for number, note in enumerate(notes, 2):
        xml += f'<w:{kind} w:id="{number}">{para(note)}</w:{kind}>'
    return word(body.replace("footnoteReference", f"{kind}Reference"), {f"{kind}s": xml})


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_every_turn_of_a_loop_has_a_note_of_its_own(kind):
    body = para("преди", NOTE_SIGN.format(2)) + LOOP[0] + para(
        "{{ р.н }}", NOTE_SIGN.format(3)) + LOOP[1]
    template = with_notes(body, "обща", "за {{ р.н }}, {{ loop.index }} – {{ x }}", kind=kind)
    assert check(template) == []
    data = filled(template)
    said = [text_of(one) for one in part(data, f"word/{kind}s.xml").iter(W + kind)]
    assert said == ["", "обща"] + [f"за {one}, {n} – стойност" for n, one in enumerate("абв", 1)]
    numbers = [one.get(W + "id") for one in part(data, f"word/{kind}s.xml").iter(W + kind)]
    assert numbers[1:] == [one.get(W + "id") for one in part(data).iter(W + f"{kind}Reference")]


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
@pytest.mark.parametrize("blocks", [HIDDEN, EMPTY])
def test_no_note_stays_behind_without_its_sign(kind, blocks):
    body = blocks[0] + para("тайно", NOTE_SIGN.format(2)) + blocks[1] + para("{{ x }}")
    data = filled(with_notes(body, "поверително {{ x }}", kind=kind))
    assert "поверително" not in "".join(texts(data, f"word/{kind}s.xml"))


def test_a_name_in_a_note_is_asked_of_the_loop_around_its_sign():
    body = LOOP[0] + para("{{ р.н }}", NOTE_SIGN.format(2)) + LOOP[1]
    template = with_notes(body, "{{ р.няма }}{{ у }}")
    (first, second) = check(template, {"редове": [{"н": None}], "x": None})
    assert {first.code, second.code} == {"unknown-name"}
    assert first.place == "бележка под линия 1, абзац 1"
    assert Template(template).fields()["редове"]["fields"].keys() == {"н", "няма"}


COMMENTED = ('<w:commentRangeStart w:id="1"/>{}<w:commentRangeEnd w:id="1"/>'
             '<w:r><w:commentReference w:id="1"/></w:r>')
COMMENT = f'<w:comment w:id="1" w:author="а">{para("питай {{ x }}")}</w:comment>'
COMMENT_AT = {
    "a loop": (LOOP[0] + para(COMMENTED.format(run("{{ р.н }}"))) + LOOP[1], 1),
    "what is left out": (HIDDEN[0] + para(COMMENTED.format(run("а"))) + HIDDEN[1], 0),
    "an empty loop": (EMPTY[0] + para(COMMENTED.format(run("а"))) + EMPTY[1], 0),
    "a tag": (para(COMMENTED.format(run("{%p if видимо %}"))) + para("а") + SHOWN[1], 0),
    "a tag in text": (para("{{ x }}", COMMENTED.format(run("{% if видимо %}а{% endif %}"))), 1),
    "across blocks": (HIDDEN[0] + para('<w:commentRangeStart w:id="1"/>', "а") + HIDDEN[1] + para(
        "б", '<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>'), 1),
    "text": (para("{{ x }}", COMMENTED.format(run("а"))), 1),
}


@pytest.mark.parametrize("at", COMMENT_AT)
def test_a_comment_goes_with_its_anchor(at):
    body, stays = COMMENT_AT[at]
    data = filled(word(body + para("край {{ x }}"), {"comments": COMMENT}))
    assert len(list(part(data, "word/comments.xml").iter(W + "comment"))) == stays
    assert len(list(part(data).iter(W + "commentReference"))) == stays


@pytest.mark.parametrize("kind", ["page", "column"])
@pytest.mark.parametrize("place", PLACES)
def test_a_new_page_in_the_middle_of_a_tag_stays(place, kind):
    new = f'<w:r><w:br w:type="{kind}"/></w:r>'
    seen = '<w:r><w:lastRenderedPageBreak/></w:r>'
    for body in (para("{{ x", new, "}}край", "{", seen, "{ x }}"),
                 para("{%p if видимо", new, "%}") + para("{{ x }}край") + SHOWN[1]):
        data = filled(PLACES[place](body))
        assert f'w:type="{kind}"' in xml_of(data)


CHAIN = ('<w:r><w:pict><v:shape id="Б1"><v:textbox style="a:b;mso-next-textbox:#Б2;c:d">'
         f"<w:txbxContent>{para('{{ р.н }}')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>",
         '<w:r><w:pict><v:shape id="Б2"><v:textbox><w:txbxContent>'
         f"{para()}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>")


@pytest.mark.parametrize("ahead", [True, False])
@pytest.mark.parametrize("place", [one for one in PLACES if "box" not in one])
def test_the_text_of_a_box_goes_on_in_the_next_one_of_its_turn(place, ahead):
    boxes = CHAIN if ahead else CHAIN[::-1]
    data = filled(PLACES[place](LOOP[0] + "".join(map(para, boxes)) + LOOP[1] + para()))
    xml = xml_of(data)
    following = re.findall("next-textbox:#([^;\"]+);c:d", xml)
    named = [one for one in re.findall('shape id="([^"]+)', xml) if one.startswith("Б2")]
    assert following == named and len(set(following)) == 3
