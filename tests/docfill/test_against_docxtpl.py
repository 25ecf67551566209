"""The same templates and values through docxtpl give the same text, tables and formatting.

Templates, the way Word split their tags, and the data are generated. What differs on purpose
is listed in docs/docfill.md and tested at the end.
"""

import random
from io import BytesIO

import docx
import pytest
from docxtpl import DocxTemplate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docfill import Template
from tests.docfill.making import W, lines, make, part, rows, save, text_of

VALUES = st.fixed_dictionaries({
    "име": st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=12),
    "град": st.sampled_from(["Стара Загора", "A & B", "<b>", "„Бяла“", "", "а\nб", "а\tб"]),
    "брой": st.integers(-5, 1000),
    "да": st.booleans(),
    "хора": st.lists(st.fixed_dictionaries({
        "име": st.sampled_from(["Ана", "Боян & син", "Вяра"]),
        "срок": st.integers(1, 30),
        "деца": st.lists(st.sampled_from(["а", "б", "в"]), max_size=3),
    }), max_size=4),
})  # fmt: skip
OUTSIDE = ["{{ име }}", "{{ град|upper }}", "{{ брой + 1 }}", "{{ хора|length }}", " и ", "<текст>",
           "{% if да %}да{% else %}не{% endif %}", "{% if брой > 3 and not да %}много{% endif %}",
           "{% for х in хора %}{{ х.име }}{% if not loop.last %}, {% endif %}{% endfor %}",
           "{{ град|default('–') }}", "{{ 'да' if да else 'не' }}", "{# бележка #}", "{_{ х }_}",
           "{{ хора|map(attribute='име')|join(', ') }}"]  # fmt: skip
INSIDE = ["{{ х.име }}", "{{ loop.index }}", "{{ х.срок }} дни", "{% if х.срок > 9 %}!{% endif %}",
          "{% for д in х.деца %}{{ д }};{% endfor %}", "{{ брой }}", " – "]  # fmt: skip
SETTINGS = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


class Draft(bytes):
    """A template that a failing test does not print in full."""

    def __repr__(self):
        return f"Draft({formatted(self)})"


def by_docxtpl(template: bytes, values: dict) -> bytes:
    document = DocxTemplate(BytesIO(template))
    document.render(values, autoescape=True)
    return save(document)


def add_split(paragraph, texts: list[str], choice: random.Random) -> None:
    """Runs as Word leaves them: a tag in pieces, all of one format; text of another."""
    for number, text in enumerate(texts):
        bold = True if number % 2 else None
        while text:
            whole = "{_" in text or not ("{" in text or "}" in text)
            size = len(text) if whole else choice.randint(1, 8)
            paragraph.add_run(text[:size]).bold = bold
            text = text[size:]


@st.composite
def templates(draw) -> Draft:
    """A document of paragraphs, repeated paragraphs and a table of repeated rows."""
    choice = random.Random(draw(st.integers(0, 10**6)))
    document = docx.Document(BytesIO(make()))  # light: without the styles of python-docx
    for texts in draw(st.lists(st.lists(st.sampled_from(OUTSIDE), max_size=4), max_size=3)):
        add_split(document.add_paragraph(), texts, choice)
    add_split(document.add_paragraph(), ["{%p for х in хора %}"], choice)
    for texts in draw(st.lists(st.lists(st.sampled_from(INSIDE), max_size=4), max_size=2)):
        add_split(document.add_paragraph(), texts, choice)
    add_split(document.add_paragraph(), ["{%p endfor %}"], choice)
    cells = [draw(st.lists(st.sampled_from(INSIDE), max_size=3)) for _ in range(2)]
    table = document.add_table(4, 2)
    for row, texts in (
        (1, [["{%tr for х in хора %}"], []]),
        (2, cells),
        (3, [["{%tr endfor %}"], []]),
    ):
        for cell, pieces in zip(table.rows[row].cells, texts, strict=True):
            add_split(cell.paragraphs[0], pieces, choice)
    return Draft(save(document))


def formatted(data: bytes) -> list:
    """Every paragraph: its style, and its text in stretches of one format."""
    found = []
    for paragraph in part(data).iter(W + "p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        stretches: list = []
        for run in paragraph.iter(W + "r"):
            bold, text = run.find(f"{W}rPr/{W}b") is not None, text_of(run)
            if stretches and stretches[-1][0] == bold:
                stretches[-1] = (bold, stretches[-1][1] + text)
            elif text:
                stretches.append((bold, text))
        found.append((None if style is None else style.get(W + "val"), stretches))
    return found


@SETTINGS
@given(templates(), VALUES)
def test_generated_templates_come_out_the_same(template, values):
    own, other = Template(template).fill(values), by_docxtpl(template, values)
    assert formatted(own) == formatted(other)
    assert rows(own) == rows(other)


FEATURES = {
    "merged paragraphs": (
        make("Къщата е", "{%- if a -%}", " в града", "{%- else -%}", " на село", "{%- endif -%}",
             " и е моя."),
        {"a": True},
    ),
    "header and footer": (make("{{ x }}", header="{{ x }} г", footer="{{ x }} д"), {"x": "&"}),
    "elif": (make("{%p if a == 1 %}", "1", "{%p elif a == 2 %}", "2", "{%p endif %}"), {"a": 2}),
    "comments": (make("{#p а #}", "б{# в #}", "г"), {}),
    "set": (make("{% set a = 2 %}{{ a }}", "{%p set b = a + 1 %}", "{{ b }}"), {}),
    "filters": (make("{{ a|title }} {{ a|replace('а', 'о') }} {{ l|sort|join(',') }} {{ l|sum }}"
                     " {{ l|first }} {{ l|last }} {{ a|capitalize }} {{ 2.5|int }} {{ l|max }}"),
                {"a": "малък град", "l": [3, 1, 2]}),
    "loops over records": (make("{% for k, v in r|dictsort %}{{ k }}:{{ v }} {% endfor %}"),
                           {"r": {"б": 1, "а": 2}}),
    "a loop across paragraphs": (make("а{% for x in s %}б{{ x }}", "в{% endfor %}г"), {"s": [1]}),
    "runs": (make(["а", "{%r if a %}", "б", "{%r endif %}", "в"]), {"a": False}),
}  # fmt: skip


@pytest.mark.parametrize("name", FEATURES)
def test_features_come_out_the_same(name):
    template, values = FEATURES[name]
    own, other = Template(template).fill(values), by_docxtpl(template, values)
    parts = ["word/document.xml"] + ["word/header.xml", "word/footer.xml"] * (name[0] == "h")
    for part_name in parts:
        assert lines(own, part_name) == lines(other, part_name)


def test_different_on_purpose_text_after_a_split_tag_keeps_its_format():
    document = docx.Document()
    paragraph = document.add_paragraph()
    for text, bold in (("{{ х", True), (" }} край", None)):
        paragraph.add_run(text).bold = bold
    template = save(document)
    assert formatted(Template(template).fill({"х": 1}))[-1][1] == [(True, "1"), (False, " край")]
    assert formatted(by_docxtpl(template, {"х": 1}))[-1][1] == [(True, "1 край")]


def test_different_on_purpose_nothing_prints_nothing():
    template = make("{{ x }}")
    assert lines(Template(template).fill({"x": None})) == [""]
    assert lines(by_docxtpl(template, {"x": None})) == ["None"]
