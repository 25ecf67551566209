"""Joining: the text of each document after the one before it, as sections of its own."""

from lxml import etree

from docfill.joining.counted import count_anew
from docfill.joining.fields import OF_THE_FILE, complex_fields, first_word, freeze
from docfill.joining.lists import Lists
from docfill.joining.marks import Namespace, Numbers, drop_shape_types
from docfill.joining.notes import Notes
from docfill.joining.pages import (
    begin_page,
    close_last_section,
    count_from_one,
    free_mark,
    header_kinds,
    put_bookmark,
    put_reference,
    say_own_count,
    show_on_even_pages,
)  # fmt: skip
from docfill.joining.parts import Parts, written
from docfill.joining.piece import Piece
from docfill.joining.settings import end_with_sections, say_notes, say_stops
from docfill.joining.styles import Styles
from docfill.package.names import W

EVEN = W + "evenAndOddHeaders"
LISTS = ("TOC", "TOA", "INDEX")


def join(files: list[bytes]) -> bytes:
    """One document of several; a single one stays as it is. JoinError says why it cannot be."""
    if len(files) == 1:
        return files[0]
    joined = Joined(Piece(files[0]))
    for number, data in enumerate(files[1:], 2):
        joined.add(Piece(data, number))
    return joined.to_bytes()


class Joined:
    """The document that grows."""

    def __init__(self, first: Piece):
        self.first, self.body = first, first.body
        self.numbers, self.names = Numbers(), Namespace()
        self.parts = Parts(first, self.numbers)
        self.styles, self.lists = Styles(first, self.parts), Lists(first, self.parts)
        self.notes = Notes(first, self.parts)
        self._prepare(first, {})
        for root in first.stories.values():
            self.numbers(root)
        self.headers = header_kinds(first.sections())
        self.with_even, self.without_even = has_even(first), []
        self._note_even(first)

    def _prepare(self, piece: Piece, styles: dict[str, str]) -> None:
        """What a document would show of itself stays its own."""
        count_from_one(piece)
        say_own_count(piece)
        say_notes(piece)
        for name, root in piece.stories.items():
            if freeze(root, OF_THE_FILE) | unbind(root):
                piece.touched.add(name)
        self.names.adopt(piece, styles, mark_whole(piece))

    def add(self, piece: Piece) -> None:
        """Put a document behind what is there, on a new page."""
        count_anew(piece)
        say_stops(piece, self.first)
        self.lists.adopt(piece)  # before the styles: a style says here which list it belongs to
        styles = self.styles.adopt(piece)
        self._prepare(piece, styles)
        self.notes.adopt(piece)
        self.parts.take_links(piece, piece.body, of=piece.main, to=self.parts.main)
        self.numbers(piece.body)
        self._begin_section(piece)
        self._note_even(piece)
        close_last_section(self.body)
        for child in list(piece.body):
            self.body.append(child)

    def to_bytes(self) -> bytes:
        """The whole file."""
        drop_shape_types(self.body)
        if self.with_even:
            show_on_even_pages(self.without_even)
        self._say_settings()
        return self.parts.to_bytes()

    def _begin_section(self, piece: Piece) -> None:
        """A new page, and no header of the document before where there is none of its own."""
        first = piece.sections()[0]
        begin_page(first)
        for kind, place in sorted(self.headers - header_kinds([first])):
            put_reference(first, kind, place, self.parts.empty(kind))
        self.headers |= header_kinds(piece.sections())

    def _note_even(self, piece: Piece) -> None:
        if has_even(piece):
            self.with_even = True
        else:
            self.without_even += piece.sections()

    def _say_settings(self) -> None:
        """What holds for the whole joined file."""
        settings = self.first.tree("settings")
        has_endnotes = next(self.body.iter(W + "endnoteReference"), None) is not None
        if settings is None or not (has_endnotes or self.with_even):
            return
        if has_endnotes:
            end_with_sections(settings)
        if self.with_even and settings.find(EVEN) is None:
            known = [one for one in settings if one.tag in _BEFORE_EVEN]
            even = etree.Element(EVEN)
            known[-1].addnext(even) if known else settings.insert(0, even)
        self.parts.parts[self.first.target_of("settings")] = written(settings)


_BEFORE_EVEN = [W + name for name in """writeProtection view zoom removePersonalInformation
    removeDateAndTime doNotDisplayPageBoundaries displayBackgroundShape printPostScriptOverText
    printFractionalCharacterWidth printFormsData embedTrueTypeFonts embedSystemFonts
    saveSubsetFonts saveFormsData mirrorMargins alignBordersAndEdges bordersDoNotSurroundHeader
    bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors hideGrammaticalErrors
    activeWritingStyle proofState formsDesign attachedTemplate linkStyles stylePaneFormatFilter
    stylePaneSortMethod documentType mailMerge revisionView trackRevisions
    doNotTrackMoves doNotTrackFormatting documentProtection autoFormatOverride styleLockTheme
    styleLockQFSet defaultTabStop autoHyphenation consecutiveHyphenLimit hyphenationZone
    doNotHyphenateCaps showEnvelope summaryLength clickAndTypeStyle
    defaultTableStyle""".split()]


def has_even(piece: Piece) -> bool:
    """Whether a document has headers of their own on even pages."""
    settings = piece.tree("settings")
    found = None if settings is None else settings.find(EVEN)
    return found is not None and found.get(W + "val", "1") not in ("0", "false", "off")


def unbind(root: etree._Element) -> bool:
    """Let content controls keep their text, whatever a store of the joined file says."""
    found = [one for one in root.iter() if isinstance(one.tag, str)
             and one.tag.endswith("}dataBinding")]
    for one in found:
        one.getparent().remove(one)
    return bool(found)


def mark_whole(piece: Piece) -> str:
    """The name of a bookmark around a document that has a list of its contents, else ""."""
    words = {one.word for one in complex_fields(piece.root)}
    words |= {first_word(one.get(W + "instr", "")) for one in piece.root.iter(W + "fldSimple")}
    if not words & set(LISTS) or len(piece.body) < 2:
        return ""
    name = free_mark(piece, "_Whole")
    put_bookmark(name, piece.body[0], piece.body.find(W + "sectPr").getprevious())
    return name
