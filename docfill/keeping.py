"""Paragraphs that stay with the next one, marked so that LibreOffice keeps them together too."""

from lxml import etree

from docfill.joining.piece import JoinError, Piece
from docfill.package.archive import DEFLATERS, finish, lay_out, pack
from docfill.package.names import W
from docfill.styles import VAL, by_id, chain

# LibreOffice lays the first page out before it knows how high its letterhead is, and then moves
# lines to the next page without asking again what they must stay with. It asks again for a
# paragraph with the number of pages, which it learns last; hidden, it takes no room.
_HIDDEN = "<w:r><w:rPr><w:vanish/></w:rPr>{}</w:r>"
_ASK_AGAIN = "".join(map(_HIDDEN.format, (
    '<w:fldChar w:fldCharType="begin"/>', "<w:instrText> NUMPAGES </w:instrText>",
    '<w:fldChar w:fldCharType="separate"/>', "<w:t>0</w:t>", '<w:fldChar w:fldCharType="end"/>')))
_FIELD = etree.fromstring(f'<w:p xmlns:w="{W[1:-1]}">{_ASK_AGAIN}</w:p>')


def kept_together(data: bytes) -> bytes:
    """A copy of a finished document for LibreOffice alone; as it is if it cannot be read."""
    try:
        piece = Piece(data)
        known = by_id(piece.tree("styles"))
    except (JoinError, etree.XMLSyntaxError):
        return data
    keeping = [one for one in piece.body.iterchildren(W + "p") if _keeps(one, known)]
    for paragraph in keeping:
        paragraph.extend(etree.fromstring(etree.tostring(_FIELD)))
    parts = piece.parts | {piece.main: etree.tostring(
        piece.root, xml_declaration=True, encoding="UTF-8", standalone=True)}
    fast = DEFLATERS["zlib-1"]
    return finish(lay_out([pack(name, part, fast) for name, part in parts.items()])) \
        if keeping else data


def _keeps(paragraph: etree._Element, known: dict[str, etree._Element]) -> bool:
    """Whether it stays with the next, by itself or by its style."""
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    for told in (paragraph, *chain(None if style is None else style.get(VAL), known)):
        found = told.find(f"{W}pPr/{W}keepNext")
        if found is not None:
            return found.get(VAL) not in ("0", "false", "off")
    return False
