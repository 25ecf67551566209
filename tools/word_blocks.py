"""Blocks that the shipped templates are put together from: tables, addressee, signatures."""

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm

from tools.word_layout import add, write_text

CONFIDENTIAL = (
    "{%p if документ.с_имена %}",
    ("Гриф", "ПОВЕРИТЕЛНО – съдържа лични данни на дете"),
    "{%p endif %}")
CHILD = ("{{ дете.име }}{% if дете.дата_на_раждане %}, дата на раждане "
         "{{ дете.дата_на_раждане|дата }}{% endif %}{% if дете.номер %}, {{ дете.вид_номер }} "
         "{{ дете.номер }}{% endif %}")


def child_line(path: str) -> str:
    return CHILD.replace("дете.", f"{path}.дете.")


def add_commitments(document, owner: str) -> None:
    """The table of who does what by when, where there is anything to do."""
    add(document, "Normal", f"{{%p if {owner}.ангажименти %}}")
    add_table(
        document,
        [("№", 1.2), ("Ангажимент", 7.8), ("Отговорник", 4.6), ("Срок", 2.9)],
        [f"{{%tr for а in {owner}.ангажименти %}}"],
        ["{{ loop.index }}", "{{ а.текст }}{% if а.сума %} ({{ а.сума }}){% endif %}",
         "{{ а.отговорник }}{% if а.лице.име %} ({{ а.лице.име }}){% endif %}", "{{ а.срок }}"],
        ["{%tr endfor %}"],
        styles=["Таблица – номер", "Таблица – текст", "Таблица – текст", "Таблица – номер"])
    add_all(document, ("След таблица", ""), "{%p endif %}")


def add_all(part, *paragraphs: tuple[str, str] | str) -> None:
    """Paragraphs in turn; a bare text is a tag of its own that leaves no paragraph behind."""
    for one in paragraphs:
        add(part, *(("Normal", one) if isinstance(one, str) else one))


def add_table(document, columns: list[tuple[str, float]], *rows: list[str], styles=()):
    """A table with a repeated head row; rows do not break over pages."""
    table = document.add_table(rows=0, cols=len(columns))
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _add_row(table, [title for title, _ in columns], columns, ["Таблица – глава"] * len(columns))
    head = table.rows[0]._tr.get_or_add_trPr()
    head.append(OxmlElement("w:tblHeader"))
    for row in rows:
        _add_row(table, row, columns, styles)
    return table


def set_row_heights(table, height: float) -> None:
    """At least so high, with the text in the middle."""
    for row in table.rows:
        row.height, row.height_rule = Cm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
        for cell in row.cells:
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _add_row(table, texts: list[str], columns: list, styles) -> None:
    row = table.add_row()
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for index, (cell, (_, width)) in enumerate(zip(row.cells, columns, strict=True)):
        cell.width = Cm(width)
        paragraph = cell.paragraphs[0]
        paragraph.style = styles[index] if styles else "Таблица – текст"
        write_text(paragraph, texts[index] if index < len(texts) else "")
    for grid, (_, width) in zip(table.columns, columns, strict=True):
        grid.width = Cm(width)


def add_signature_rows(document, *rows: list[tuple[str, ...]], widths: list[float]):
    """Rows without lines that stay on one page with what is before; a cell is its lines."""
    table = document.add_table(rows=0, cols=len(widths))
    table.autofit = False
    for cells in rows:
        row, is_last = table.add_row(), cells is rows[-1]
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, lines, width in zip(row.cells, cells, widths, strict=True):
            cell.width = Cm(width)
            cell._tc.remove(cell.paragraphs[0]._p)
            _write_lines(cell, lines, is_last=is_last)
    for grid, width in zip(table.columns, widths, strict=True):
        grid.width = Cm(width)
    return table


def _write_lines(cell, lines: tuple[str, ...], *, is_last: bool) -> None:
    for index, line in enumerate(lines):
        first = "Подпис" if len(lines) > 1 or not is_last else "Подпис – ред"
        last = "Подпис – край" if is_last and index == len(lines) - 1 else "Подпис – ред"
        add(cell, last if index or is_last and len(lines) == 1 else first, line)


def share_width(table) -> None:
    """Let the columns, however many they become, share the whole width."""
    table.autofit = True
    width = table._tbl.tblPr.find(qn("w:tblW"))
    width.set(qn("w:type"), "pct")
    width.set(qn("w:w"), "5000")
    for cell_width in list(table._tbl.iter(qn("w:tcW"))):
        cell_width.getparent().remove(cell_width)


def add_addressee(document) -> None:
    """„ДО“ with the lines that are known."""
    add_all(
        document,
        ("Рег. ред", "{{ документ.рег_ред }}"),
        ("Адресат", "ДО"),
        ("Адресат", "{{ адресат.до }}"),
        "{%p if адресат.длъжност and адресат.лице.име %}",
        ("Адресат", "{{ адресат.длъжност }}"),
        "{%p endif %}",
        "{%p if адресат.институция %}",
        ("Адресат", "{{ адресат.институция }}"),
        "{%p endif %}",
        "{%p if адресат.населено_място %}",
        ("Адресат", "{{ адресат.населено_място|неразделно|главни }}"),
        "{%p endif %}")


def add_signature(document) -> None:
    """The place where the signature of the office goes; its wording is a file of its own."""
    add(document, "Normal", "{{ блок.подпис }}")


def write_signature(document) -> None:
    """„С уважение,“, the space for the hand, name and position, kept on one page."""
    add_all(
        document,
        ("Подпис", "С уважение,"),
        ("Подпис – име", "{{ подпис.име }}"),
        ("Подпис – ред", "{{ подпис.длъжност }}{% if подпис.длъжност %} и п{% else %}П"
                         "{% endif %}редседател на {{ механизъм.име_кратък_член }}"))


def add_signature_and_contact(document) -> None:
    """The signature, and below it who answers questions, in small type."""
    add_signature(document)
    add_all(
        document,
        "{%p if контакт.име %}",
        ("Ситно", "Лице за контакт: {{ контакт.с_обръщение }}{% if контакт.длъжност %}, "
                  "{{ контакт.длъжност }}{% endif %}{% if контакт.телефон %}, тел.\u00a0"
                  "{{ контакт.телефон }}{% endif %}{% if контакт.ел_поща %}, ел. поща: "
                  "{{ контакт.ел_поща }}{% endif %}"),
        "{%p endif %}")
