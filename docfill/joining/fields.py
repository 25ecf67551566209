"""The codes of Word's fields: read, changed where they name something, or left at what they show.

A code may stand in one attribute, or in pieces between the signs that begin and end a field, with
other fields inside it.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from lxml import etree

from docfill.package.codes import first_word
from docfill.package.names import FIELDS, W

CODES = (W + "instrText", W + "delInstrText")
TOKEN = re.compile(r'"[^"]*"|[^\s"]+')
# Fields that speak of the file as a whole; in a joined one they would speak of another.
OF_THE_FILE = frozenset("""DOCPROPERTY DOCVARIABLE TITLE SUBJECT AUTHOR KEYWORDS COMMENTS INFO
    FILENAME FILESIZE LASTSAVEDBY CREATEDATE SAVEDATE PRINTDATE EDITTIME REVNUM NUMCHARS NUMWORDS
    SECTION TEMPLATE USERNAME USERINITIALS USERADDRESS""".split())
_FIRST_NAMES = frozenset(("REF", "PAGEREF", "NOTEREF", "GOTOBUTTON", "SET", "ASK"))
_LISTS = frozenset(("TOC", "TOA", "INDEX"))
_FREE = frozenset(("IF", "COMPARE", "="))


@dataclass(eq=False)
class Field:
    """One field: the signs of its parts, and the pieces of its code that nothing interrupts."""

    signs: list = field(default_factory=list)
    groups: list[list] = field(default_factory=list)
    is_open: bool = True
    is_parted: bool = True

    @property
    def word(self) -> str:
        """The first word of the code, in capitals: REF, TOC, =."""
        return first_word("".join(map(text_of, self.groups[:1])))

    def cut(self) -> None:
        """Leave nothing of it but what it shows."""
        for sign in (*self.signs, *(code for group in self.groups for code in group)):
            _remove(sign)


def text_of(group: Iterable[etree._Element]) -> str:
    """A piece of a code."""
    return "".join(one.text or "" for one in group)


def complex_fields(root: etree._Element) -> list[Field]:
    """The fields between signs, inner ones after those they stand in."""
    found, stack = [], []
    for one in root.iter(W + "fldChar", *CODES):
        kind = one.get(W + "fldCharType")
        if kind == "begin":
            stack.append(Field([one]))
            found.append(stack[-1])
        elif stack and kind in ("separate", "end"):
            stack[-1].signs.append(one)
            stack[-1].is_open = False
            stack = stack[:-1] if kind == "end" else stack
        elif stack and kind is None and stack[-1].is_open:
            _add_code(stack[-1], one)
        if kind == "begin" and len(stack) > 1:
            stack[-2].is_parted = True
    return found


def _add_code(current: Field, one: etree._Element) -> None:
    if current.is_parted:
        current.groups.append([])
        current.is_parted = False
    current.groups[-1].append(one)


def change_codes(root: etree._Element, change: Callable[[str, str], str]) -> bool:
    """Change every piece of code by change(first word, piece); whether any was changed."""
    found = False
    for one in root.iter(W + "fldSimple"):
        code = one.get(W + "instr", "")
        changed = change(first_word(code), code)
        found |= changed != code
        one.set(W + "instr", changed)
    for one in complex_fields(root):
        for group in one.groups:
            code = text_of(group)
            changed = change(one.word, code)
            if changed != code:
                found = True
                _write(group, changed)
    return found


def _write(group: list[etree._Element], code: str) -> None:
    for one in group:
        one.text = ""
    group[0].text = code


def freeze(root: etree._Element, words: frozenset) -> bool:
    """Let the fields of these words become the text that they show; whether there were any."""
    found = False
    for one in list(root.iter(W + "fldSimple")):
        if first_word(one.get(W + "instr", "")) in words:
            found = True
            for child in list(one):
                one.addprevious(child)
            one.getparent().remove(one)
    for one in complex_fields(root):
        if one.word in words and len(one.signs) > 1:
            found = True
            one.cut()
    return found


def _remove(sign: etree._Element) -> None:
    run = sign.getparent()
    run.remove(sign)
    if run.tag == W + "r" and all(child.tag == W + "rPr" for child in run):
        run.getparent().remove(run)


# Names in codes


@dataclass
class Names:
    """What is called otherwise in the joined document, by the old name in small letters."""

    bookmarks: dict[str, str] = field(default_factory=dict)
    series: dict[str, str] = field(default_factory=dict)
    styles: dict[str, str] = field(default_factory=dict)
    whole: str = ""

    def change(self, word: str, code: str) -> str:
        """A piece of the code of a field that begins with `word`, with the new names."""
        if word in _FREE:
            return self._free(code)
        tokens = list(TOKEN.finditer(code))
        places = _places(word, [one[0] for one in tokens])
        for number, kind in sorted(places.items(), reverse=True):
            old = tokens[number]
            code = code[: old.start()] + self._new(old[0], kind) + code[old.end() :]
        return code + self._bounds(word, code)

    def _new(self, token: str, kind: str) -> str:
        bare = token.strip('"')
        if bare.startswith("#"):
            return token.replace(bare[1:], self.bookmarks.get(bare[1:].lower(), bare[1:]))
        if kind == "level":
            names = re.split(r"([;,])", bare)
            return f'"{"".join(self.styles.get(one.strip().lower(), one) for one in names)}"'
        new = getattr(self, kind).get(bare.lower())
        if kind == "styles" and new is None:
            new = self.styles.get(style_asked(bare))
        if new is None:
            return token
        return f'"{new}"' if token.startswith('"') or " " in new else new

    def _free(self, code: str) -> str:
        """Outside of quotes any word of a formula may be a bookmark."""
        pieces = re.split(r'("[^"]*")', code)
        pieces[::2] = [re.sub(r"\w+", lambda m: self.bookmarks.get(m[0].lower(), m[0]), one)
                       for one in pieces[::2]]
        return "".join(pieces)

    def _bounds(self, word: str, code: str) -> str:
        """A list of contents gathers what stands in its own document."""
        added = ""
        if first_word(code) != word:
            return added
        if word == "TOC" and self.whole and any(one.startswith("heading") for one in self.styles):
            added += "" if r"\u" in code else r"\u "
        if word in _LISTS and self.whole and r"\b" not in code:
            added += rf"\b {self.whole} "
        return added if not added or code.endswith(" ") else f" {added}"


def style_asked(name: str) -> str:
    """The style that STYLEREF means, in small letters; „Заглавие 1“ and 1 are built in."""
    return re.sub("^(?:заглавие )?([1-9])$", r"heading \1", name.lower())


def _first_name(tokens: list[str]) -> int:
    """Which token is the first that is no switch, nor what a switch is told."""
    at = 1
    while at < len(tokens) and tokens[at][0] == "\\":
        at += 2 if tokens[at].lower() in _TOLD else 1
    return at


_TOLD = frozenset((r"\*", r"\#", r"\@", r"\d"))


def _places(word: str, tokens: list[str]) -> dict[int, str]:
    """Which tokens of a code are names, and of what."""
    found = {}
    if word in _FIRST_NAMES:
        found[_first_name(tokens)] = "bookmarks"
    elif word == "HYPERLINK" and tokens[1:] and tokens[1].startswith(("#", '"#')):
        found[1] = "bookmarks"
    elif word == "SEQ":
        found[1] = "series"
        found |= {2: "bookmarks"} if not tokens[2:3] or tokens[2][0] != "\\" else {}
    elif word == "STYLEREF":
        found[_first_name(tokens)] = "styles"
    elif word not in FIELDS:  # the name of a bookmark alone is a reference to it
        found[0] = "bookmarks"
    for number, token in enumerate(tokens[:-1]):
        kind = _SWITCHES.get((word, token.lower()))
        found |= {number + 1: kind} if kind else {}
    return {number: kind for number, kind in found.items() if number < len(tokens)}


_SWITCHES = {
    ("HYPERLINK", r"\l"): "bookmarks", ("XE", r"\r"): "bookmarks",
    ("TOC", r"\b"): "bookmarks", ("TOA", r"\b"): "bookmarks", ("INDEX", r"\b"): "bookmarks",
    ("TOC", r"\c"): "series", ("TOC", r"\a"): "series", ("TOC", r"\s"): "series",
    ("TOC", r"\t"): "level",
}


def names_asked(root: etree._Element, kind: str) -> list[str]:
    """The names of a kind (bookmarks, styles) that the codes of fields ask for."""
    found: list[str] = []

    def see(word: str, code: str) -> str:
        tokens = [one[0] for one in TOKEN.finditer(code)]
        found.extend(tokens[at].strip('"').removeprefix("#")
                     for at, said in _places(word, tokens).items() if at and said == kind)
        return code

    change_codes(root, see)
    return found


def names_made(root: etree._Element, words: tuple[str, ...]) -> list[str]:
    """What the fields of these words give names to: SEQ to a series, SET to a bookmark."""
    found: list[str] = []

    def see(word: str, code: str) -> str:
        if word in words:
            found.extend(one.strip('"') for one in TOKEN.findall(code)[1:2])
        return code

    change_codes(root, see)
    return found
