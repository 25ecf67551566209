"""The documents that the Word engine is measured on, in its own tags and in docxtemplater's."""

import random
import re
import struct
import zlib
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

_TAG = re.compile(r"\{[^{}]*\{?[^{}]*\}?\}")
SPLITS = ("plain", "word")
FIELDS = (
    "номер", "дата", "получател", "длъжност", "адрес", "относно", "обръщение", "повод", "искане",
    "срок", "основание", "лице", "телефон", "подпис", "изготвил",
)  # fmt: skip
TEXT = "С настоящото Ви уведомяваме във връзка с постъпилия сигнал и предприетите мерки: "


@dataclass(frozen=True)
class Syntax:
    """How one engine writes a value and a loop; `block` is "p" or "tr"."""

    value: str
    begin: str
    end: str
    scoped: bool

    def field(self, name: str, of: str = "") -> str:
        """The tag that prints a field, of a loop's element with `of`."""
        return self.value.format(f"{of}.{name}" if of and self.scoped else name)

    def loop(self, block: str, item: str, items: str) -> tuple[str, str]:
        """The tags that begin and end a loop."""
        return self.begin.format(block=block, item=item, items=items), self.end.format(
            block=block, items=items.rpartition(".")[2]
        )


JINJA = Syntax(
    "{{{{ {} }}}}", "{{%{block} for {item} in {items} %}}", "{{%{block} endfor %}}", True
)
MUSTACHE = Syntax("{{{}}}", "{{#{items}}}", "{{/{items}}}", False)


def logo() -> bytes:
    """A picture of 200 × 80 grey pixels with some noise, as a logo weighs."""
    noise = random.Random(7)
    lines = b"".join(b"\0" + noise.randbytes(200) for _ in range(80))
    pieces = [(b"IHDR", struct.pack(">2L5B", 200, 80, 8, 0, 0, 0, 0))]
    pieces += [(b"IDAT", zlib.compress(lines)), (b"IEND", b"")]
    chunks = [
        struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))
        for kind, data in pieces
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def letter(syntax: Syntax):
    """One page: 15 fields, a header with a logo, a footer."""
    document = docx.Document()
    section = document.sections[0]
    section.header.paragraphs[0].add_run().add_picture(BytesIO(logo()), width=Mm(30))
    section.header.add_paragraph(f"Община Стара Загора, № {syntax.field('номер')}")
    section.footer.paragraphs[0].text = f"Изготвил: {syntax.field('изготвил')}"
    for number, name in enumerate(FIELDS):
        paragraph = document.add_paragraph()
        paragraph.add_run(TEXT if number % 3 == 0 else "До ").bold = number % 4 == 0
        paragraph.add_run(syntax.field(name))
        paragraph.add_run("., с уважение.").italic = number % 5 == 0
    return document


def letter_values(number: int = 1) -> dict:
    """Values of a letter."""
    return {name: f"{name.capitalize()} по преписка {number}" for name in FIELDS}


def minutes(syntax: Syntax):
    """Minutes: a table of 40 present, 20 items, two decisions under each."""
    document = docx.Document()
    document.add_heading("ПРОТОКОЛ № " + syntax.field("номер"), 1)
    document.add_paragraph("Днес, " + syntax.field("дата") + " в " + syntax.field("зала"))
    begin, end = syntax.loop("tr", "ч", "присъстващи")
    cells = [syntax.field(name, "ч") for name in ("име", "длъжност", "институция")]
    _loop_table(document, (begin, end), cells, ["Име", "Длъжност", "Институция"])
    begin, end = syntax.loop("p", "т", "точки")
    document.add_paragraph(begin)
    document.add_heading(syntax.field("номер", "т") + ". " + syntax.field("заглавие", "т"), 2)
    document.add_paragraph(syntax.field("обсъждане", "т"))
    first, last = syntax.loop("p", "р", "т.решения" if syntax.scoped else "решения")
    document.add_paragraph(first)
    paragraph = document.add_paragraph(style="List Bullet")
    paragraph.add_run("Решение: ").bold = True
    paragraph.add_run(syntax.field("текст", "р"))
    paragraph.add_run(", срок " + syntax.field("срок", "р") + ", " + syntax.field("кой", "р"))
    document.add_paragraph(last)
    document.add_paragraph(end)
    return document


def minutes_values() -> dict:
    """Values of minutes."""
    people = [
        {"име": f"Иван Петров {n}", "длъжност": "началник отдел", "институция": f"Дирекция {n}"}
        for n in range(40)
    ]
    decision = {"текст": TEXT * 2, "срок": "31 март 2017 г.", "кой": "РУО"}
    items = [
        {"номер": str(n), "заглавие": f"Обсъждане на случай {n}", "обсъждане": TEXT * 5,
         "решения": [decision, decision]}
        for n in range(1, 21)
    ]  # fmt: skip
    return {"номер": "7", "дата": "7 декември 2016 г.", "зала": "Конферентна зала",
            "присъстващи": people, "точки": items}  # fmt: skip


COLUMNS = ("номер", "дата", "вид", "община", "мярка", "статус")


def report(syntax: Syntax):
    """A table of 2,000 rows of six cells."""
    document = docx.Document()
    document.add_heading("Справка за " + syntax.field("година"), 1)
    cells = [syntax.field(name, "р") for name in COLUMNS]
    _loop_table(document, syntax.loop("tr", "р", "редове"), cells, list(COLUMNS))
    return document


def report_values() -> dict:
    """Values of a report."""
    towns = ("Стара Загора", "Казанлък", "Раднево", "Чирпан", "Гълъбово", "Мъглиж", "Павел баня")
    states = ("открит", "в изпълнение", "приключен")
    rows = [
        {"номер": f"СЗ-2016-{n:04}", "дата": f"{n % 28 + 1:02}.{n % 12 + 1:02}.2016",
         "вид": "дете в риск", "община": towns[n * 5 % 7], "мярка": f"настаняване № {n * 37 % 991}",
         "статус": states[n % 3]}
        for n in range(2000)
    ]  # fmt: skip
    return {"година": "2016", "редове": rows}


def _loop_table(document, tags: tuple, cells: list[str], heads: list[str]) -> None:
    """A table with a heading row and a repeated row; docxtemplater wants its tags in that row."""
    inside = tags[0].startswith("{#")
    table = document.add_table(2 if inside else 4, len(cells), "Table Grid")
    for column, head in enumerate(heads):
        table.cell(0, column).text = head
    if not inside:
        table.cell(1, 0).text, table.cell(3, 0).text = tags
    else:
        cells = [tags[0] + cells[0], *cells[1:-1], cells[-1] + tags[1]]
    for column, text in enumerate(cells):
        table.cell(1 if inside else 2, column).text = text


def save(document, split: str) -> bytes:
    """The bytes of a document; as "word" its tags are split over runs, as Word does in editing."""
    if split == "word":
        _split_tags(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _split_tags(document) -> None:
    choice = random.Random(3)
    section = document.sections[0]
    for root in (document.element, section.header._element, section.footer._element):
        for run in list(root.iter(qn("w:r"))):
            if run.text and _TAG.search(run.text):
                _split_run(run, choice)


def _split_run(run, choice: random.Random) -> None:
    text, at = run.text, run
    while text:
        size = choice.randint(1, 6)
        piece = deepcopy(run)
        piece.text, text = text[:size], text[size:]
        piece.set(qn("w:rsidR"), f"00{choice.getrandbits(24):06X}")
        at.addnext(piece)
        at = piece
        if choice.random() < 0.3:
            mark = OxmlElement("w:proofErr")
            mark.set(qn("w:type"), "spellStart")
            at.addnext(mark)
            at = mark
    run.getparent().remove(run)


WORKLOADS = {
    "letter": (letter, letter_values),
    "minutes": (minutes, minutes_values),
    "report": (report, report_values),
}
