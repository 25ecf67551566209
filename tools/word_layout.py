"""The layout of the shipped Word templates: styles, letterhead, blocks, and a file of equal bytes.

Everything visible comes from named styles, so that an office changes them in Word in one place.
"""

import io
import re
import zipfile
from datetime import datetime
from pathlib import Path

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

FONT = "Times New Roman"
MOMENT = (1980, 1, 1, 0, 0, 0)
MADE = datetime(2016, 12, 7)
MARGINS = {"left_margin": 2.5, "right_margin": 2, "top_margin": 2, "bottom_margin": 2}

# Name in Word -> (base, what is set)
STYLES = {
    "Текст": ("Normal", {"align": "both", "first": 1.25, "before": 3, "after": 4, "line": 1.15}),
    "Данни": ("Normal", {"first": 1.25, "after": 6, "line": 1.15}),
    "Текст – неотделен": ("Текст", {"before": 6, "next": True}),
    "Бланка": ("Normal", {"align": "center", "bold": True, "size": 13, "next": True}),
    "Бланка – ред": ("Normal", {"align": "center", "size": 10.5, "after": 4, "line_below": True}),
    "Гриф": ("Normal", {"align": "right", "bold": True, "size": 11, "after": 6}),
    "Рег. ред": ("Normal", {"before": 4, "after": 12}),
    "Адресат": ("Normal", {"bold": True, "next": True, "line": 1.1}),
    "Относно": ("Normal", {"align": "both", "before": 12, "after": 6, "left": 2.9, "first": -2.9,
                           "tab": 2.9}),
    "Обръщение": ("Normal", {"bold": True, "before": 12, "after": 8, "first": 1.25,
                             "next": True}),
    "Подточка": ("Normal", {"left": 1.25, "first": -0.75, "tab": 1.25, "after": 3}),
    "Пояснение": ("Normal", {"left": 1.25, "after": 5, "italic": True}),
    "Раздел": ("Normal", {"bold": True, "before": 10, "after": 4, "next": True}),
    "Група": ("Normal", {"italic": True, "before": 4, "after": 3, "next": True}),
    "Решение": ("Normal", {"align": "both", "left": 1.25, "after": 4, "line": 1.1}),
    "Решение №": ("Normal", {"bold": True, "align": "center", "before": 6, "after": 4,
                             "next": True}),
    "Подпис": ("Normal", {"next": True, "before": 14}),
    "Подпис – име": ("Normal", {"next": True, "before": 36, "bold": True}),
    "Подпис – ред": ("Normal", {"next": True}),
    "Подпис – край": ("Normal", {}),
    "Ситно": ("Normal", {"size": 9, "before": 14}),
    "Таблица – глава": ("Normal", {"bold": True, "align": "center", "size": 11, "before": 2,
                                   "after": 2, "next": True}),
    "Таблица – текст": ("Normal", {"size": 11, "before": 2, "after": 2}),
    "Таблица – номер": ("Таблица – текст", {"align": "center"}),
    "След таблица": ("Normal", {"size": 6}),
}
IDS = {name: f"Okmd{number}" for number, name in enumerate(STYLES, 1)}
ALIGNMENTS = {"both": ALIGN.JUSTIFY, "center": ALIGN.CENTER, "right": ALIGN.RIGHT,
              "left": ALIGN.LEFT}
KEPT = ("Normal", "Title", "Subtitle", "Header", "Footer", "Strong", "Table Grid",
        "Normal Table", "Default Paragraph Font", "No List", *STYLES)


# -- the page and its styles --------------------------------------------------------------


def new_document(*, landscape: bool = False):
    """An A4 document with the office's styles, letterhead and page numbers."""
    document = Document()
    _drop_parts(document.part.package, "thumbnail")
    _drop_parts(document.part, "customXml", "stylesWithEffects", "numbering")
    section = document.sections[0]
    width, height = (29.7, 21) if landscape else (21, 29.7)
    section.page_width, section.page_height = Cm(width), Cm(height)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    for name, size in MARGINS.items():
        setattr(section, name, Cm(size))
    section.header_distance = section.footer_distance = Cm(1)
    section.different_first_page_header_footer = True
    _set_styles(document)
    _add_letterhead(section, width - 4.5)
    return document


def _drop_parts(source, *kinds: str) -> None:
    """Leave out parts that the documents do not need."""
    for name, relation in list(source.rels.items()):
        if relation.reltype.endswith(kinds):
            del source.rels[name]


def _set_styles(document) -> None:
    styles = document.styles
    _set_defaults(styles)
    for name, (base, settings) in STYLES.items():
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.element.set(qn("w:styleId"), IDS[name])
        style.base_style, style.quick_style = styles[base], True
        _shape(style, settings)
    _shape(styles["Title"], {"align": "center", "bold": True, "size": 15, "before": 10,
                             "after": 4, "next": True, "own": True})
    _shape(styles["Subtitle"], {"align": "center", "size": 12, "after": 6, "own": True})
    _shape(styles["Header"], {"size": 10})
    _shape(styles["Footer"], {"size": 9, "align": "center"})
    for style in list(styles):
        if style.name not in KEPT:
            style.element.getparent().remove(style.element)
    for name in ("w:link", "w:pPrDefault"):
        for found in list(styles.element.iter(qn(name))):
            found.getparent().remove(found)


def _set_defaults(styles) -> None:
    normal = styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(12)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.widow_control = True
    defaults = styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for size in (*defaults.iter(qn("w:sz")), *defaults.iter(qn("w:szCs"))):
        size.set(qn("w:val"), "24")
    for fonts in styles.element.iter(qn("w:rFonts")):
        _set_fonts(fonts)
    for properties in styles.element.iter(qn("w:rPr")):
        language = properties.find(qn("w:lang"))
        if language is not None:
            properties.remove(language)
    _set_language(normal.element.get_or_add_rPr())
    _set_language(defaults)


def _set_fonts(fonts) -> None:
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)


def _set_language(properties) -> None:
    language = OxmlElement("w:lang")
    for script in ("val", "eastAsia", "bidi"):
        language.set(qn(f"w:{script}"), "bg-BG")
    properties.append(language)


def _shape(style, settings: dict) -> None:
    """Set the font and the paragraph of a style from short names."""
    if settings.get("own"):
        _forget_theme(style)
    font, paragraph = style.font, style.paragraph_format
    for name in ("bold", "italic"):
        if name in settings:
            setattr(font, name, settings[name])
    if "size" in settings:
        font.size = Pt(settings["size"])
    lengths = {"space_before": ("before", Pt), "space_after": ("after", Pt),
               "left_indent": ("left", Cm), "first_line_indent": ("first", Cm)}
    for name, (short, unit) in lengths.items():
        if short in settings:
            setattr(paragraph, name, unit(settings[short]))
    if "line" in settings:
        paragraph.line_spacing = settings["line"]
    if "align" in settings:
        paragraph.alignment = ALIGNMENTS[settings["align"]]
    if "tab" in settings:
        paragraph.tab_stops.add_tab_stop(Cm(settings["tab"]))
    if settings.get("next"):
        paragraph.keep_with_next = paragraph.keep_together = True
    if settings.get("line_below"):
        style.element.get_or_add_pPr().insert_element_before(
            border("bottom", 8), "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")


def _forget_theme(style) -> None:
    """Drop the colours, borders and spacing that the style brought along."""
    for name in ("w:pPr", "w:rPr"):
        found = style.element.find(qn(name))
        if found is not None:
            style.element.remove(found)
    style.font.name = FONT
    _set_fonts(style.element.rPr.rFonts)
    style.font.color.rgb = RGBColor(0, 0, 0)


def border(side: str, eighths: int):
    """A line at one side of a paragraph."""
    return parse_xml(f'<w:pBdr {nsdecls("w")}><w:{side} w:val="single" w:sz="{eighths}" '
                     f'w:space="4" w:color="auto"/></w:pBdr>')


# -- letterhead and page numbers ------------------------------------------------------------


def _add_letterhead(section, width: float) -> None:
    header = section.first_page_header
    _first(header, "Бланка", "{{ бланка.държава|главни }}")
    add(header, "Бланка", "{{ бланка.институция|главни }}")
    add(header, "Бланка – ред", "{{ бланка.механизъм }}")
    footer = section.first_page_footer
    _first(footer, "Footer", "{{ бланка.контакти }}")
    _add_page_number(footer.add_paragraph(style="Footer"))
    _add_page_number(section.footer.paragraphs[0])
    section.header.paragraphs[0].text = ""
    for part in (header, footer, section.footer):
        _drop_tabs(part, width)


def _first(part, style: str, text: str) -> None:
    paragraph = part.paragraphs[0]
    paragraph.style = style
    write_text(paragraph, text)


def _drop_tabs(part, _width: float) -> None:
    for paragraph in part.paragraphs:
        for tabs in paragraph._p.iter(qn("w:tabs")):
            tabs.getparent().remove(tabs)


def _add_page_number(paragraph) -> None:
    paragraph.style = "Footer"
    paragraph.add_run("стр.\u00a0")
    _add_field(paragraph, "PAGE")
    paragraph.add_run(" от\u00a0")
    _add_field(paragraph, "NUMPAGES")


def _add_field(paragraph, code: str) -> None:
    """A real Word field, so that the number follows the page."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("shown", "1"), ("end", "")):
        run = paragraph.add_run()
        if kind == "shown":
            run.text = text
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        else:
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {text} "
            run._r.append(instruction)


# -- paragraphs -----------------------------------------------------------------------------


def add(part, style: str, text: str = ""):
    """A paragraph of a style; **bold** becomes a run of the style Strong, a tab is a tab."""
    paragraph = part.add_paragraph(style=style)
    write_text(paragraph, text)
    return paragraph


def write_text(paragraph, text: str) -> None:
    for index, piece in enumerate(re.split(r"\*\*", text)):
        if piece:
            paragraph.add_run(piece, style="Strong" if index % 2 else None)


# -- the file -------------------------------------------------------------------------------


def as_bytes(document, title: str) -> bytes:
    """The .docx, always the same bytes for the same content."""
    core = document.core_properties
    core.author = core.last_modified_by = "Бюро ОКМД"
    core.title, core.comments, core.language = title, "", "bg-BG"
    core.created = core.modified = MADE
    core.revision = 1
    saved = io.BytesIO()
    document.save(saved)
    return _repacked(saved.getvalue())


def _repacked(content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, MOMENT)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            new.writestr(entry, old.read(name))
    return packed.getvalue()


def write_files(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / f"{name}.docx").write_bytes(content)
