"""Values as WordprocessingML: text with breaks, formatted pieces, lines, pictures."""

import re
from dataclasses import dataclass, field

from docfill.escaping import HYPHEN, clean
from docfill.styles import RUN_ORDER
from docfill.values import Image, Line, Lines, Marked, RichText

_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
_TAB = '</w:t><w:tab/><w:t xml:space="preserve">'
_HELD = '</w:t><w:noBreakHyphen/><w:t xml:space="preserve">'
_PAGE = '</w:t><w:br w:type="page"/><w:t xml:space="preserve">'
_STYLE = re.compile("<w:pStyle [^>]*/>")
_OPEN_TEXT = '<w:t xml:space="preserve">'


@dataclass(slots=True)
class Spot:
    """What surrounds a value in the XML, so that the value may break out of it and back in.

    `writer` names the method of Run that prints here. `run` are the properties of the run,
    `paragraph` those of the paragraph; `breakable` says that runs stand right in the paragraph.
    """

    writer: str = "text"
    run: dict[str, str] = field(default_factory=dict)
    paragraph: str = ""
    breakable: bool = False
    part: str = ""
    pattern: str = ""
    needs: tuple[str, str] = ("", "")


def write_plain(text: str) -> bytes:
    """Text where line breaks stay as they are."""
    return clean(text).encode()


def write_text(text: str) -> bytes:
    """Text inside a w:t: line ends become breaks, tabs become tabs."""
    return _text(text).encode()


def _text(text: str) -> str:
    text = _HELD.join(map(clean, text.split(HYPHEN)))
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\n", _BREAK).replace("\t", _TAB)


def write_inline(value, spot: Spot, pictures) -> bytes:
    """A rich value in the middle of a run's text, or in place of the run."""
    inside = spot.writer == "text"
    if isinstance(value, Marked) and inside and not (spot.breakable and value):
        return write_text(value)
    if isinstance(value, Lines):
        return _lines(value, spot, inside).encode()
    body = _body(value, spot, pictures, spot.run if inside else {})
    if inside:
        body = f"</w:t></w:r>{body}{_open_run(spot)}"
    return body.encode()


def write_block(value, spot: Spot, pictures) -> bytes:
    """A rich value in place of a paragraph."""
    if isinstance(value, Lines):
        made = "".join(f"<w:p>{_paragraph(line, spot)}{_line_runs(line, spot)}</w:p>"
                       for line in value.lines)  # fmt: skip
        return made.encode()
    return f"<w:p>{spot.paragraph}{_body(value, spot, pictures, {})}</w:p>".encode()


def _body(value, spot: Spot, pictures, base: dict) -> str:
    if isinstance(value, Image):
        return f"<w:r>{_properties(base)}{pictures.place(value, spot.part)}</w:r>"
    if isinstance(value, Marked):
        return _control(value, base)
    return _pieces(value, base)


def _pieces(value: RichText, base: dict) -> str:
    return "".join(_piece(text, form, base) for text, form in value.pieces)


def _piece(text: str, form: dict, base: dict) -> str:
    run = _run(text, base | _format(form))
    return _linked(run, form["link"]) if form.get("link") else run


def _linked(run: str, target: str) -> str:
    """The run as the result of a HYPERLINK field, which needs no link of the part."""
    inside, quoted = target.startswith("#"), target.removeprefix("#").replace('"', "%22")
    code = f'HYPERLINK \\l "{quoted}"' if inside else f'HYPERLINK "{quoted}"'
    return (f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            f'<w:r><w:instrText xml:space="preserve"> {clean(code)} </w:instrText></w:r>'
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run}'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>')


def _control(value: Marked, base: dict) -> str:
    """A content control with plain text, where Enter is a line break."""
    title = f'<w:alias w:val="{clean(value.title_of)}"/>' if value.title_of else ""
    return (f'<w:sdt><w:sdtPr>{title}<w:tag w:val="{clean(value.tag)}"/>'
            f'<w:text w:multiLine="1"/></w:sdtPr>'
            f"<w:sdtContent>{_run(value, base)}</w:sdtContent></w:sdt>")


def _lines(value: Lines, spot: Spot, inside: bool) -> str:
    if not spot.breakable:
        body = _BREAK.join(_inside(line, spot) for line in value.lines)
        return body if inside else f"<w:r>{_OPEN_TEXT}{body}</w:t></w:r>"
    body = "".join(map(_inside, value.lines[:1], [spot]))
    for line in value.lines[1:]:
        body += f"</w:t></w:r></w:p><w:p>{_paragraph(line, spot)}{_open_run(spot)}"
        body += _inside(line, spot)
    return body if inside else f"{_open_run(spot)}{body}</w:t></w:r>"


def _inside(line, spot: Spot) -> str:
    """A line in the middle of a run's text."""
    text = line.text if isinstance(line, Line) else line
    if isinstance(text, RichText):
        return f"</w:t></w:r>{_pieces(text, spot.run)}{_open_run(spot)}"
    return _paged(str(text))


def _line_runs(line, spot: Spot) -> str:
    """A line that is a whole paragraph."""
    text = line.text if isinstance(line, Line) else line
    if isinstance(text, RichText):
        return _pieces(text, spot.run)
    return f"{_open_run(spot)}{_paged(str(text))}</w:t></w:r>"


def _paged(text: str) -> str:
    """Text where a form feed begins a page."""
    return _PAGE.join(map(_text, text.split("\f")))


def _paragraph(line, spot: Spot) -> str:
    """The properties of a line's paragraph."""
    if not isinstance(line, Line) or not line.style:
        return spot.paragraph
    style = f'<w:pStyle w:val="{clean(line.style)}"/>'
    others = _STYLE.sub("", spot.paragraph).removeprefix("<w:pPr>").removesuffix("</w:pPr>")
    return f"<w:pPr>{style}{others.removeprefix('<w:pPr/>')}</w:pPr>"


def _open_run(spot: Spot) -> str:
    return f"<w:r>{_properties(spot.run)}{_OPEN_TEXT}"


def _run(text, properties: dict) -> str:
    return f"<w:r>{_properties(properties)}{_OPEN_TEXT}{_text(str(text))}</w:t></w:r>"


def _properties(properties: dict) -> str:
    if not properties:
        return ""
    ordered = sorted(properties, key=lambda name: RUN_ORDER.get(name, len(RUN_ORDER)))
    return f"<w:rPr>{''.join(properties[name] for name in ordered)}</w:rPr>"


def _format(form: dict) -> dict[str, str]:
    """The run properties that a piece of RichText asks for."""
    found = dict(_AS_LINK) if form.get("link") else {}
    for name, value in form.items():
        if value is not None:
            found |= _FORMATS[name](value)
    return found


def _toggle(name: str):
    return lambda on: {name: f"<w:{name}/>" if on else f'<w:{name} w:val="0"/>'}


def _script(where: str):
    return lambda on: {"vertAlign": f'<w:vertAlign w:val="{where}"/>'} if on else {}


def _underline(kind) -> dict[str, str]:
    name = kind if isinstance(kind, str) else ("single" if kind else "none")
    return {"u": f'<w:u w:val="{clean(str(name))}"/>'}


def _colour(value: str) -> str:
    return clean(str(value).lstrip("#"))


def _size(points) -> dict[str, str]:
    half = round(float(points) * 2)
    return {name: f'<w:{name} w:val="{half}"/>' for name in ("sz", "szCs")}


def _font(name) -> dict[str, str]:
    name = clean(str(name))
    return {"rFonts": f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:cs="{name}"/>'}


_AS_LINK = {"color": '<w:color w:val="0563C1"/>', "u": '<w:u w:val="single"/>'}
_FORMATS = {
    "link": lambda _target: {},
    "bold": _toggle("b"),
    "italic": _toggle("i"),
    "strike": _toggle("strike"),
    "superscript": _script("superscript"),
    "subscript": _script("subscript"),
    "underline": _underline,
    "color": lambda value: {"color": f'<w:color w:val="{_colour(value)}"/>'},
    "highlight": lambda value: {
        "shd": f'<w:shd w:val="clear" w:color="auto" w:fill="{_colour(value)}"/>'
    },
    "size": _size,
    "font": _font,
    "style": lambda value: {"rStyle": f'<w:rStyle w:val="{clean(str(value))}"/>'},
}
