"""A filled document has no fault of form that its template did not have."""

import re
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.shared import Mm
from lxml import etree
from ooxml_integrity import check as find_faults_of_integrity
from openxml_audit import OpenXmlValidator

from docfill import Image, Lines, RichText, Template
from tests.docfill.making import W, fill_table, make, save
from tests.docfill.test_values import png

EVERY = """{{ x }} {{ rich }} {{r rich }} {{ picture }} {{ none }}
{%p for p in people %}
{{ p.name }}{% if p.yes %}, да{% endif %}
{%p endfor %}
{{ lines }}
{{p lines }}
{{p rich }}
{%- if x -%}
 слято
{%- endif -%}
 в едно
{# бележка #}{#p цял абзац #}
{%p if none %}
{{ x }}
{%p endif %}"""
TABLES = [
    [["{%tr for p in people %}", "", ""], ["{% vm %}{{ x }}", "{{ p.name }}", "{{ lines }}"],
     ["{%tr endfor %}", "", ""]],
    [["{% cellbg 'FFCC00' %}{{ x }}", "{% colspan 2 %}б"]],
    [["{%tc for p in people %}", "{{ p.name }}", "{%tc endfor %}"]],
    [["{%tc for p in people %}", "{% hm %}{{ x }}", "{%tc endfor %}"]],
    [["{% for p in people %}{{ loop.index }}", "{{ p.name }}{% endfor %}"]],
    [["{%tr for p in none %}"], ["{{ p.name }}"], ["{%tr endfor %}"]],
    [[["{%p if none %}", "а", "{%p endif %}"], "{{ picture }}"]],
]  # fmt: skip
HARD = "<&>\"' \x00\x1f\ufffe\ud800 \u00a0 а\nб\tв 😀 {{ x }}"


def template_of_everything() -> bytes:
    document = docx.Document()
    section = document.sections[0]
    section.header.paragraphs[0].add_run().add_picture(BytesIO(png()), Mm(20))
    section.header.add_paragraph("{{ x }} {{ picture }}")
    section.footer.paragraphs[0].text = "{{ rich }}"
    for text in EVERY.splitlines():
        document.add_paragraph(text)
    document.add_paragraph("{%p for p in people %}")
    document.add_picture(BytesIO(png()))
    document.add_paragraph("{%p endfor %}")
    for rows in TABLES:
        fill_table(document.add_table(len(rows), len(rows[0]), "Table Grid"), rows)
        document.add_paragraph("между")
    document.core_properties.title = "{{ x }}"
    return save(document)


def values(**changed) -> dict:
    people = [{"name": HARD, "yes": True}, {"name": "б", "yes": False}, {"name": "в", "yes": 1}]
    rich = RichText(HARD).add("б", bold=True, color="#112233", size=9, highlight="FFFF00")
    return {
        "x": HARD, "rich": rich, "picture": Image(png(shade=3), width=10), "none": None,
        "people": people, "lines": Lines(["едно", HARD]),
    } | changed  # fmt: skip


VARIANTS = {
    "everything": {},
    "nothing in the lists": {"people": [], "lines": Lines()},
    "one of each": {"people": [{"name": "а", "yes": 0}], "rich": "обикновен", "picture": ""},
}


def findings(data: bytes, folder) -> set[str]:
    """What two validators say of a file, without places, which move."""
    path = folder / "file.docx"
    path.write_bytes(data)
    found = {f"{e.error_type} {e.description}" for e in OpenXmlValidator().validate(path).errors}
    # A picture of the template that no document shows leaves its link behind; that is no fault.
    unused = "declared but never referenced"
    others = (f for f in find_faults_of_integrity(path) if unused not in f.message)
    found |= {f"{f.code} {f.message}" for f in others}
    return {re.sub(r"\d+", "N", text) for text in found}


def own_findings(data: bytes) -> list[str]:
    """Faults that no validator sees."""
    found, ids = [], []
    with ZipFile(BytesIO(data)) as archive:
        trees = {
            n: etree.fromstring(archive.read(n)) for n in archive.namelist() if "xml" in n[-4:]
        }
    for name, root in trees.items():
        ids += [item.get("id") for item in root.iter("{*}docPr")]
        for cell in root.iter(W + "tc"):
            if not len(cell) or cell[-1].tag != W + "p":
                found.append(f"{name}: a cell does not end in a paragraph")
        for table in root.iter(W + "tbl"):
            rows = table.findall(W + "tr")
            widths = {sum(span(cell) for cell in row.findall(W + "tc")) for row in rows}
            grid = len(table.find(W + "tblGrid"))
            if not rows or max(widths) != grid:
                found.append(f"{name}: {grid} columns for rows of {widths}")
    return found + [f"id {n} twice" for n in set(ids) if ids.count(n) > 1]


def span(cell) -> int:
    merged = cell.find(f"{W}tcPr/{W}gridSpan")
    return 1 if merged is None else int(merged.get(W + "val"))


@pytest.mark.parametrize("variant", VARIANTS)
def test_filling_adds_no_finding(variant, tmp_path):
    template = template_of_everything()
    data = Template(template).fill(values(**VARIANTS[variant]))
    assert findings(data, tmp_path) <= findings(template, tmp_path)
    assert own_findings(data) == []
    docx.Document(BytesIO(data))


def test_a_plain_template_is_clean(tmp_path):
    data = Template(make("{{ x }}", header="{{ x }}")).fill({"x": HARD})
    assert findings(data, tmp_path) <= findings(make("x", header="x"), tmp_path)
