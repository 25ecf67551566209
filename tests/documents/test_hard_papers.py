"""Every kind of paper from hard data, at every level, read by the rules of a strict editor."""

import io
import re
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from bulgarian.dates import show_date
from bulgarian.editing import remarks_in
from documents.files.pdf import convert
from documents.generate import printable, recipient_labels, render
from documents.kinds import KINDS
from documents.office.letterhead import SHIPPED
from documents.properties import body_of
from models.base import RuleError
from tests.admin.crawling import unpacked
from tests.admin.regions import SECRET
from tests.documents.hard import DAY, SHAPES, HardDesk, Shape, papers_of
from tests.documents.spelling import misspelled
from tests.whole import WHOLE

pytestmark = pytest.mark.usefixtures("real_words")
MOST_LETTERS = 6  # of one kind from one record; the names repeat after that
LARGEST = max(shape.number for shape in SHAPES)


def paper_files(desk: HardDesk, most: int = MOST_LETTERS):
    """(what it is, its file) for every paper, level and recipient; extracts of nothing left out."""
    for code, record in papers_of(desk):
        for level in KINDS[code].privacies:
            try:
                labels = recipient_labels(code, record)[:most]
            except RuleError:
                continue  # nobody to write to
            for label in labels:
                yield (f"{code} {level} {label}",
                       render(code, record, privacy=level, recipient=label))


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: f"{shape.number}-{shape.mode}")
def test_an_editor_marks_nothing_in_any_paper(rolled_back, shape):
    faults, kinds = [], set()  # the largest desk writes to every name, the others to two of them
    most = MOST_LETTERS if WHOLE or shape.number == LARGEST else 2
    for what, content in paper_files(HardDesk(shape), most):
        kinds.add(what.split()[0])
        if SECRET.search(unpacked(content)):
            faults.append(f"{what} tells what is confidential")
        faults += [f"{what}: {one.words} – {one.advice}" for one in remarks_in(body_of(content))]
    assert not faults, "\n".join(dict.fromkeys(faults))
    assert len(kinds) > 12


def test_no_paper_is_made_from_a_record_that_it_does_not_fit(rolled_back):
    desk = HardDesk(Shape(number=1))
    place = desk.members[0].organization
    unfit = {"napravlenie": desk.referral(service=None, organization=place),
             "preprashtane": desk.referral()}
    listed = {(code, number) for code, number, _ in printable()}
    for code, record in unfit.items():
        assert (code, record.id) not in listed
        with pytest.raises(RuleError, match="не се изготвя за този запис"):
            render(code, record.id)


DICTIONARY = Path("/usr/share/hunspell/bg_BG.dic")


@pytest.mark.skipif(not (shutil.which("hunspell") and DICTIONARY.exists()),
                    reason="Hunspell with its Bulgarian dictionary is not installed")
def test_every_word_of_the_papers_is_in_the_dictionary(rolled_back):
    assert misspelled(["Заседание на съвета", "Заседаниие"]) == {"Заседаниие"}
    texts = (line for _, content in paper_files(HardDesk(Shape(number=5)))
             for line in body_of(content))
    assert misspelled(texts) == set()


@pytest.mark.skipif(not (shutil.which("soffice") and shutil.which("pdftotext")),
                    reason="LibreOffice is not installed")
def test_no_page_breaks_a_word_or_leaves_two_rows_or_a_name_alone(rolled_back):
    desk = HardDesk(Shape(number=5, venue="пл. „Свобода“ № 1"))
    asked = {"memorandum": desk.memorandum(), "prisastven_spisak": desk.meeting,
             "kniga_reshenia": desk.mechanism, "registar_deynosti": desk.mechanism}
    papers = {code: render(code, record) for code, record in asked.items()}
    letter = render("pokana", desk.meeting, recipient=recipient_labels("pokana", desk.meeting)[0])
    letters = {f"pokana {points}": lengthened(letter, points) for points in range(24, 60, 9)}
    pages = dict(zip([*papers, *letters], map(pages_of, convert([*papers.values(),
                                                                 *letters.values()])), strict=True))
    for name in letters:
        page = next(one for one in pages[name] if "С уважение," in one)
        assert "Моля да потвърдите" in page and "СТОЯНОВА-ВОЙНОВА" in page, name
    signatures = " ".join(pages["memorandum"]).split()
    assert signatures.count("АДМИНИСТРАЦИЯ:") == 4 and "СЪДА:" in signatures
    assert pages["kniga_reshenia"][0].count(f"№ 5/{show_date(DAY)} г.") >= 4
    assert "номенклатурата" in pages["registar_deynosti"][0]
    assert min(len(page.split("\n")) for page in pages["prisastven_spisak"]) > 4
    last_lines = [page.strip().splitlines()[-1] for page in pages["memorandum"]]
    assert not any(line.strip().isupper() for line in last_lines)


def lengthened(content: bytes, points: int) -> bytes:
    """The letter without what it says of cases, longer by so much."""
    document, out = Document(io.BytesIO(content)), io.BytesIO()
    texts = [one.text for one in document.paragraphs]
    first, end = (next(at for at, text in enumerate(texts) if text.startswith(start))
                  for start in ("Случаи, по които", "Моля да потвърдите"))
    last = document.paragraphs[end]
    for one in document.paragraphs[first:end]:
        one._p.getparent().remove(one._p)
    last.paragraph_format.space_before = Pt(points)
    document.save(out)
    return out.getvalue()


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page of a PDF, its foot left out."""
    shown = subprocess.run(["pdftotext", "-layout", "-", "-"], check=True, input=pdf,
                           capture_output=True).stdout.decode()
    return ["\n".join(line for line in page.splitlines() if line.strip() and "стр." not in line)
            for page in shown.split("\f") if page.strip()]


@pytest.mark.parametrize("file", sorted(SHIPPED.glob("*.docx")), ids=lambda file: file.stem)
def test_no_name_signs_a_page_alone(file):
    printed = [one for one in Document(str(file)).paragraphs
               if not one.text.startswith("{%абзац")]
    before = [above for above, one in pairwise(printed) if one.style.name == "Подпис – име"]
    assert [one.text for one in before if not stays_with_next(one)] == []


@pytest.mark.parametrize("file", sorted(SHIPPED.glob("*.docx")), ids=lambda file: file.stem)
def test_no_words_part_from_the_table_below_them(file):
    document = Document(str(file))
    above = [words_above(table) for table in document.tables if len(table.rows) > 1]
    assert [one.text for one in above if one and not stays_with_next(one)] == []
    assert [one.text for one in document.paragraphs
            if one.style.name == "Решение" and not stays_with_next(one)] == []


LETTER = 0.545  # of the size of the type: a bold letter of Times in the middle


@pytest.mark.parametrize("file", sorted(SHIPPED.glob("*.docx")), ids=lambda file: file.stem)
def test_no_column_is_narrower_than_a_word_of_its_heading(file):
    torn = [word for table in Document(str(file)).tables
            for column, cell in zip(table.columns, table.rows[0].cells, strict=False)
            for one in cell.paragraphs for word in re.findall(r"[А-я]+", one.text)
            if "{%" not in table.rows[0].cells[0].text
            and len(word) * LETTER * size_of(one.style) + beside_text(table) > column.width.pt]
    assert torn == []


def size_of(style) -> float:
    """The size of the type of a style, in points."""
    return 12 if style is None else style.font.size.pt if style.font.size else size_of(
        style.base_style)


def beside_text(table) -> float:
    """What a cell keeps free to the left and to the right of its text, in points."""
    said = table._tbl.tblPr.find(qn("w:tblCellMar"))
    sides = [] if said is None else [said.find(qn(f"w:{one}")) for one in ("left", "right")]
    return sum(int(one.get(qn("w:w"))) for one in sides) / 20 if sides else 10.8


def words_above(table) -> Paragraph | None:
    """The paragraph that is printed before a table; None after another table."""
    before = table._tbl.getprevious()
    while before is not None and before.tag == qn("w:p"):
        one = Paragraph(before, table._parent)
        if not one.text.startswith("{%абзац"):
            return one if one.text else None
        before = before.getprevious()
    return None


def stays_with_next(one: Paragraph) -> bool:
    """Whether a paragraph, or its style, is kept with what follows."""
    return bool(one.paragraph_format.keep_with_next or one.style.paragraph_format.keep_with_next)
