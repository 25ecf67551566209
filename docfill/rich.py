"""Values as WordprocessingML: text with breaks, formatted pieces, lines, pictures."""

from dataclasses import dataclass, field

from docfill.escaping import clean
from docfill.values import Image, Lines, Marked

_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
_TAB = '</w:t><w:tab/><w:t xml:space="preserve">'
_OPEN_TEXT = '<w:t xml:space="preserve">'

# The order in which the schema wants the properties of a run that we write.
_ORDER = (
    "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike",
    "outline", "shadow", "emboss", "imprint", "noProof", "snapToGrid", "vanish", "webHidden",
    "color", "spacing", "w", "kern", "position", "sz", "szCs", "highlight", "u", "effect", "bdr",
    "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout", "specVanish",
    "oMath",
)  # fmt: skip
_RANK = {name: rank for rank, name in enumerate(_ORDER)}


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
    text = clean(text)
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
        runs = [f"{_run(line, spot.run)}" for line in value.lines]
    else:
        runs = [_body(value, spot, pictures, {})]
    return "".join(f"<w:p>{spot.paragraph}{run}</w:p>" for run in runs).encode()


def _body(value, spot: Spot, pictures, base: dict) -> str:
    if isinstance(value, Image):
        return f"<w:r>{_properties(base)}{pictures.place(value, spot.part)}</w:r>"
    if isinstance(value, Marked):
        return _control(value, base)
    return "".join(_run(text, base | _format(form)) for text, form in value.pieces)


def _control(value: Marked, base: dict) -> str:
    """A content control with plain text, where Enter is a line break."""
    title = f'<w:alias w:val="{clean(value.title_of)}"/>' if value.title_of else ""
    return (f'<w:sdt><w:sdtPr>{title}<w:tag w:val="{clean(value.tag)}"/>'
            f'<w:text w:multiLine="1"/></w:sdtPr>'
            f"<w:sdtContent>{_run(value, base)}</w:sdtContent></w:sdt>")


def _lines(value: Lines, spot: Spot, inside: bool) -> str:
    if not spot.breakable:
        body = _BREAK.join(_text(str(line)) for line in value.lines)
        return body if inside else f"<w:r>{_OPEN_TEXT}{body}</w:t></w:r>"
    between = f"</w:t></w:r></w:p><w:p>{spot.paragraph}{_open_run(spot)}"
    body = between.join(_text(str(line)) for line in value.lines)
    return body if inside else f"{_open_run(spot)}{body}</w:t></w:r>"


def _open_run(spot: Spot) -> str:
    return f"<w:r>{_properties(spot.run)}{_OPEN_TEXT}"


def _run(text, properties: dict) -> str:
    return f"<w:r>{_properties(properties)}{_OPEN_TEXT}{_text(str(text))}</w:t></w:r>"


def _properties(properties: dict) -> str:
    if not properties:
        return ""
    ordered = sorted(properties, key=lambda name: _RANK.get(name, len(_RANK)))
    return f"<w:rPr>{''.join(properties[name] for name in ordered)}</w:rPr>"


def _format(form: dict) -> dict[str, str]:
    """The run properties that a piece of RichText asks for."""
    found = {}
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


_FORMATS = {
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
