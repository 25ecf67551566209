"""Rich text, pictures, lists of lines, and documents by the hundred."""

import struct
import zlib
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest

from docfill import (
    Image,
    Line,
    Lines,
    RichText,
    Template,
    TemplateError,
    check,
    fill_many,
    read_rest,
)  # fmt: skip
from tests.docfill.making import W, add_runs, lines, make, make_table, part, rows, runs, save

R_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"


def fill(template: bytes, values: dict) -> bytes:
    return Template(template).fill(values)


def chunk(kind: bytes, data: bytes) -> bytes:
    """A part of a PNG file."""
    body = kind + data
    return struct.pack(">L", len(data)) + body + struct.pack(">L", zlib.crc32(body))


def png_head(width: int, height: int) -> bytes:
    """What a grey picture of this size begins with."""
    return b"\x89PNG\r\n\x1a\n" + chunk(
        b"IHDR", struct.pack(">2L5B", width, height, 8, 0, 0, 0, 0))


def png(width: int = 20, height: int = 10, shade: int = 0) -> bytes:
    """A grey picture."""
    pixels = zlib.compress((b"\0" + bytes([shade]) * width) * height)
    return png_head(width, height) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def properties(data: bytes, number: int) -> set[str]:
    """The names of the formatting of a run that has text."""
    with_text = [run for run in part(data).iter(W + "r") if run.find(W + "t") is not None]
    found = with_text[number].find(W + "rPr")
    return set() if found is None else {child.tag[len(W) :] for child in found}


def test_rich_text_in_the_middle_of_a_line():
    rich = RichText("а & ").add("б", bold=True).add(RichText("в", italic=True, color="#C00000"))
    data = fill(make("преди {{ x }} след"), {"x": rich})
    assert lines(data) == ["преди а & бв след"]
    assert [text for text, bold in runs(data) if bold] == ["б"]
    assert {"i", "color"} <= properties(data, 3)


def test_rich_text_in_the_line_takes_the_format_of_its_tag_and_in_r_its_own():
    values = {"x": RichText("а", italic=True)}
    assert properties(fill(make(["", "{{ x }}"]), values), 1) == {"b", "i"}
    assert properties(fill(make(["", "{{r x }}"]), values), 0) == {"i"}


def test_every_format_is_valid_and_in_order():
    rich = RichText(
        "а", style="Strong", font="Arial", bold=True, italic=False, strike=True, color="FF0000",
        size=14, highlight="#FFFF00", underline="double", superscript=True,
    )  # fmt: skip
    data = fill(make("{{r x }}"), {"x": rich})
    (found,) = part(data).iter(W + "rPr")
    names = "rStyle rFonts b i strike color sz szCs u shd vertAlign".split()
    assert [child.tag[len(W) :] for child in found] == names
    with pytest.raises(TypeError):
        RichText("а", blink=True)


def test_plain_text_may_stand_where_rich_text_is_expected():
    assert lines(fill(make("а {{r x }} б"), {"x": "<в>"})) == ["а <в> б"]
    assert lines(fill(make("{{p x }}", "край"), {"x": "<в>"})) == ["<в>", "край"]


def test_lines_become_paragraphs_like_that_of_the_tag():
    document = docx.Document()
    paragraph = document.add_paragraph(style="List Bullet")
    add_runs(paragraph, ["", "– {{ x }};"])
    data = fill(save(document), {"x": Lines(["а", "б\nб", 3])})
    assert lines(data) == ["– а", "б\nб", "3;"]
    styles = [style.get(W + "val") for style in part(data).iter(W + "pStyle")]
    assert styles == ["ListBullet"] * 3
    assert [bold for _, bold in runs(data)] == [True, True, True]


def test_lines_in_place_of_a_paragraph():
    assert lines(fill(make("{{p x }}", "край"), {"x": Lines(["а", "б"])})) == ["а", "б", "край"]
    assert lines(fill(make("{{p x }}", "край"), {"x": Lines()})) == ["край"]


def test_a_line_has_a_style_and_formatting_of_its_own_and_may_begin_a_page():
    document = docx.Document()
    document.add_paragraph("{{p x }}", style="List Bullet")
    told = Lines(["а", Line("б", "Heading1"), Line(RichText("в").add("г", bold=True)), "д\fе"])
    data = fill(save(document), {"x": told})
    assert lines(data) == ["а", "б", "вг", "д\nе"]
    styles = [style.get(W + "val") for style in part(data).iter(W + "pStyle")]
    assert styles == ["ListBullet", "Heading1", "ListBullet", "ListBullet"]
    assert [one.get(W + "type") for one in part(data).iter(W + "br")] == ["page"]


@pytest.mark.parametrize("style", [None, "List Bullet"])
def test_lines_in_the_middle_of_text_have_styles_from_the_second_on(style):
    document = docx.Document()
    document.add_paragraph("– {{ x }};", style=style)
    data = fill(save(document), {"x": Lines([Line("а", "Heading1"), Line("б", "Heading2"), "в"])})
    assert lines(data) == ["– а", "б", "в;"]
    ids = [one.find(f"{W}pPr/{W}pStyle") for one in part(data).iter(W + "p")]
    own = style and style.replace(" ", "")
    assert [one is not None and one.get(W + "val") or None for one in ids] == [
        own, "Heading2", own]


@pytest.mark.parametrize(("link", "code"), [
    ('https://okmd.example/?a=1&б="2"', 'HYPERLINK "https://okmd.example/?a=1&б=%222%22"'),
    ("mailto:office@okmd.example", 'HYPERLINK "mailto:office@okmd.example"'),
    ("#раздел_2", 'HYPERLINK \\l "раздел_2"'),
])  # fmt: skip
def test_a_piece_of_rich_text_is_a_link(link, code):
    data = fill(make("виж {{ x }}."), {"x": RichText("тук", link=link).add(" и там")})
    assert lines(data) == ["виж тук и там."]
    assert [one.text.strip() for one in part(data).iter(W + "instrText")] == [code]
    assert next(part(data).iter(W + "u")).get(W + "val") == "single"
    assert not check(data)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://x.bg/a", "a b", "\\\\x", ""])
def test_only_what_is_safe_becomes_a_link(link):
    with pytest.raises(ValueError, match="not a link"):
        RichText("тук", link=link)


def test_a_picture_has_its_size_and_its_text():
    image = Image(png(), width=40, alt='Лого "А"')
    data = fill(make("{{ x }}", header="{{ x }}"), {"x": image})
    root = part(data)
    (extent,) = root.iter("{*}extent")
    assert (extent.get("cx"), extent.get("cy")) == (str(40 * 36000), str(20 * 36000))
    assert next(root.iter("{*}docPr")).get("descr") == 'Лого "А"'
    with ZipFile(BytesIO(data)) as archive:
        media = [name for name in archive.namelist() if "media/" in name]
        assert len(media) == 1 and archive.read(media[0]) == png()
        assert b'Extension="png"' in archive.read("[Content_Types].xml")
    document = docx.Document(BytesIO(data))
    assert len(document.inline_shapes) == 1
    embed = next(root.iter("{*}blip")).get(R_EMBED)
    assert document.part.related_parts[embed].blob == png()


def test_pictures_in_a_loop_have_ids_of_their_own():
    template = make("{% for x in s %}{{ x }}{% endfor %}")
    data = fill(template, {"s": [Image(png()), Image(png(shade=9)), Image(png())]})
    ids = [item.get("id") for item in part(data).iter("{*}docPr")]
    assert len(set(ids)) == 3
    with ZipFile(BytesIO(data)) as archive:
        assert len([name for name in archive.namelist() if "media/" in name]) == 2


def test_a_drawing_of_the_template_repeated_gets_new_ids():
    document = docx.Document()
    document.add_paragraph("{%p for x in s %}")
    document.add_picture(BytesIO(png()))
    document.add_paragraph("{{ x }}")
    document.add_paragraph("{%p endfor %}")
    data = fill(save(document), {"s": [1, 2, 3]})
    ids = [item.get("id") for item in part(data).iter("{*}docPr")]
    assert len(set(ids)) == len(ids) == 3


@pytest.mark.parametrize("content", [b"", b"<svg/>", png_head(30_000, 30_000)])
def test_a_bad_picture_is_told_with_its_place(content):
    with pytest.raises(TemplateError) as caught:
        fill(make("{{ x }}"), {"x": Image(content)})
    assert [(p.code, p.place) for p in caught.value.problems] == [("bad-image", "абзац 1")]


def test_many_documents_go_into_one_streamed_zip():
    class Sink(BytesIO):
        def seek(self, *_):
            raise OSError("not seekable")

    out = Sink()
    template = Template(make("Уважаема {{ име }}"))
    names = ["Ана", "Вяра"]
    assert fill_many(template, ((f"{name}.docx", {"име": name}) for name in names), out) == 2
    with ZipFile(BytesIO(out.getvalue())) as archive:
        assert archive.testzip() is None
        assert [lines(archive.read(f"{n}.docx")) for n in names] == [
            [f"Уважаема {n}"] for n in names
        ]
    with pytest.raises(ValueError):
        fill_many(template, [("а.docx", {"име": 1})] * 2, BytesIO())


def test_a_spanning_cell():
    data = fill(make_table(["{% colspan n %}{{ x }}"], ["а"]), {"n": 3, "x": "общо"})
    assert rows(data) == [["общо"], ["а"]]
    assert next(part(data).iter(W + "gridSpan")).get(W + "val") == "3"
    assert len(list(part(data).iter(W + "gridCol"))) == 3
    template = make_table(["{% colspan n %}а", "{%tc if x %}", "б", "{%tc endif %}"])
    assert rows(fill(template, {"n": 2, "x": False})) == [["а"]], "before cells that may vanish"


def test_the_colour_of_a_cell():
    template = Template(make_table(["{% cellbg цвят %}{{ x }}"]))
    (shade,) = part(template.fill({"цвят": "#FFCC00", "x": 1})).iter(W + "shd")
    assert [shade.get(W + n) for n in ("val", "color", "fill")] == ["clear", "auto", "FFCC00"]
    with pytest.raises(TemplateError) as caught:
        template.fill({"цвят": '"/><w:evil/>', "x": 1})
    assert caught.value.problems[0].code == "wrong-kind"


def test_cells_merged_downwards():
    template = make_table(["{%tr for x in s %}", ""], ["{% vm %}{{ г }}", "{{ x }}"],
                          ["{%tr endfor %}", ""])  # fmt: skip
    data = fill(template, {"s": [1, 2, 3], "г": "група"})
    assert rows(data) == [["група", "1"], ["", "2"], ["", "3"]]
    merges = [merge.get(W + "val") for merge in part(data).iter(W + "vMerge")]
    assert merges == ["restart", "continue", "continue"]


def test_cells_merged_sideways():
    template = make_table(["{%tc for x in s %}", "{% hm %}{{ г }}", "{%tc endfor %}"])
    data = fill(template, {"s": [1, 2, 3], "г": "общо"})
    assert rows(data) == [["общо"]]
    assert next(part(data).iter(W + "gridSpan")).get(W + "val") == "3"


def test_the_order_of_cell_properties_is_that_of_the_schema():
    data = fill(make_table(["{% cellbg 'FFCC00' %}{% colspan 2 %}а"]), {})
    (found,) = part(data).iter(W + "tcPr")
    assert [child.tag[len(W) :] for child in found] == ["tcW", "gridSpan", "shd"]


def test_an_emptied_cell_keeps_a_paragraph():
    template = make_table([["{%p if x %}", "да", "{%p endif %}"], "б"])
    data = fill(template, {"x": False})
    assert rows(data) == [["", "б"]]
    assert all(cell.find(W + "p") is not None for cell in part(data).iter(W + "tc"))


def test_an_emptied_table_disappears():
    template = make_table(["{%tr for x in s %}"], ["{{ x }}"], ["{%tr endfor %}"])
    assert part(fill(template, {"s": []})).find(f".//{W}tbl") is None
    assert rows(fill(template, {"s": [1]})) == [["1"]]


def test_an_emptied_row_of_cells_disappears():
    template = make_table(["{%tc for x in s %}", "{{ x }}", "{%tc endfor %}"], ["а", "б", "в"])
    assert rows(fill(template, {"s": []})) == [["а", "б", "в"]]


def test_a_held_hyphen_is_words_own_in_text_and_a_plain_one_elsewhere():
    data = make("№ {{ x }}", ["{{ р }}", "край"], header="{{ x }}")
    made = fill(data, {"x": "СЗ\x1e2016\x1e003", "р": RichText("а\x1eб", bold=True)})
    for name, count in (("word/document.xml", 3), ("word/header.xml", 2)):
        assert len(list(part(made, name).iter(W + "noBreakHyphen"))) == count
    assert [p.text for p in docx.Document(BytesIO(made)).paragraphs][0] == "№ СЗ-2016-003"
    assert read_rest(made)[0] == "№ СЗ-2016-003"
