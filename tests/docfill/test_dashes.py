"""{%- … -%} joins paragraphs once and takes what is beside it; a text box is counted once."""

import re

import docx
import pytest
from docx.enum.text import WD_BREAK

from docfill import Template
from tests.docfill.making import lines, make, save
from tests.docfill.test_outside import put

VALUES = {"да": True, "не": False, "имена": ["а", "б"]}


def fill(*paragraphs) -> list[str]:
    return lines(Template(make(*paragraphs)).fill(VALUES))


@pytest.mark.parametrize(("first", "second"), [
    ("преди{% if да -%}", "{%- endif %} след"), ("преди{% if да %}", "{%- endif %} след"),
    ("преди{% if да -%}", "{% endif %} след"), ("преди{% ако да -%}", "{%- край %} след"),
])  # fmt: skip
def test_dashes_on_both_sides_of_an_end_of_paragraph_join_once(first, second):
    assert fill("първи", first, second, "последен") == ["първи", "преди след", "последен"]


def test_dashes_join_a_row_of_paragraphs_into_the_first():
    assert fill("а{% if да -%}", "{%- endif %}б{% if да -%}", "{%- endif %}в", "г") == ["абв", "г"]


def test_a_dash_at_the_first_paragraph_and_at_the_last_joins_nothing():
    assert fill("{%- if да %}а", "б{% endif -%}") == ["а", "б"]


def broken(*pieces) -> bytes:
    """A paragraph of texts with line breaks (Shift+Enter) between them, and one after it."""
    document = docx.Document()
    paragraph = document.add_paragraph()
    for piece in pieces:
        if piece is None:
            paragraph.add_run().add_break()
        elif isinstance(piece, WD_BREAK):
            paragraph.add_run().add_break(piece)
        else:
            paragraph.add_run(piece)
    document.add_paragraph("след")
    return save(document)


@pytest.mark.parametrize(("pieces", "text"), [
    (("а{% if да -%}", None, "б", None, "{%- endif %}в"), "абв"),
    (("а{% if да -%} ", None, None, "  б{% endif %}"), "аб"),
    (("а", None, "{%- if да %}б{% endif -%}", None, "в"), "абв"),
    (("а{% if да %}", None, "б{% endif %}"), "а\nб"),
    (("а{% for и in имена -%}", None, "{{ и }}", None, "{%- endfor %}"), "ааб"),
    (("а{% if да -%}", WD_BREAK.PAGE, "б{% endif %}"), "а\nб"),
])  # fmt: skip
def test_a_dash_takes_the_line_breaks_beside_the_tag_but_no_new_page(pieces, text):
    assert lines(Template(broken(*pieces)).fill(VALUES)) == [text, "след"]


BOX = ('<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/'
       '2006"><mc:Choice Requires="wps"><w:drawing>{0}</w:drawing></mc:Choice><mc:Fallback><w:pict>'
       "{0}</w:pict></mc:Fallback></mc:AlternateContent></w:r>")


def boxed(text: str) -> bytes:
    content = f"<w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent>"
    made = BOX.format(content)
    return put(make("{% set n = 0 %}тук", "{{ n }}"), {"word/document.xml": lambda xml: re.sub(
        r"тук</w:t>\s*</w:r>", lambda run: run[0] + made, xml)})


@pytest.mark.parametrize("text", [
    "{% set n = n + 1 %}{{ n }}", "{% if да %}{% set n = n + 1 %}{% endif %}{{ n }}",
    "{% нека n = n + 1 %}{{ n }}"])
def test_what_a_text_box_sets_is_counted_once(text):
    found = lines(Template(boxed(text)).fill(VALUES))
    assert (found[1:3], found[-1]) == (["1", "1"], "1")


def test_a_loop_in_the_copy_of_a_text_box_sets_its_own_names():
    text = "{% for и in имена %}{% set х = и %}{{ х }}{% endfor %}"
    found = lines(Template(boxed(text)).fill(VALUES))
    assert found[1:3] == ["аб", "аб"]
