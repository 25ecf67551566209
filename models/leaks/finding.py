"""One pass over the words of a text: names of children and parents in any form, and numbers."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from threading import Lock

from bulgarian.names import STEM, has_capital, plain_name, seen_text, word_keys, words_of
from bulgarian.text import fold
from models.cases.identity import CaseIdentity, Relative
from models.database import database
from models.leaks.hits import Hit, mask
from models.leaks.index import FIRST, LAST, MIDDLE, NameIndex, forget_names, read_index
from models.leaks.numbers import find_numbers
from models.leaks.registers import Registers, read_registers
from models.mechanisms import Mechanism
from models.parties import Organization, OrganizationName, Person
from models.services import Service
from models.users import User

TITLE = re.compile(r"(?i)\b(?:г-н|г-жа|госпо(?:дине?|ж[аои])|(?:инж|проф|доц|адв)\.|д-р)\s+$")
BETWEEN = re.compile(r"[\s,.\-\u2010-\u2015]{1,4}")  # what may stand between parts of one name
# М е ч о, м.е.ч.о, М-е-ч-о; М  е  ч  о, м. е. ч. о; and a word divided at the end of a line
SPACED = re.compile(r"(?<![^\W\d_])(?:[^\W\d_][ \t.\-_*/]){2,}[^\W\d_](?![^\W\d_])"
                    r"|(?<![^\W\d_])[^\W\d_]([ \t.\-_*/]{2,4})(?:[^\W\d_]\1)+[^\W\d_](?![^\W\d_])")
GAP = re.compile(r"(?<=([^\W\d_]))[\W_]+(?=([^\W\d_]))")
DIVIDED = re.compile(r"(?<=[^\W\d_])[-\u2010]\s*\n\s*(?=[^\W\d_])")
# Меч0, Ме4о, К@лина: a letter written with a sign that looks like it, in a word of letters
DISGUISED = re.compile(r"(?<!\w)(?=[\w@]*[^\W\d_])(?=[\w@]*[01346@])"
                       r"[^\W_](?:[^\W_]|@(?=[^\W\d_])){3,}(?!\w)")
LETTERS = str.maketrans("01346@", "оизчба")
LATIN_LETTERS = LETTERS | {ord("6"): "ш"}
# Пух ов: a word of a capital with its end set apart by one sign
BROKEN = re.compile(r"(?<!\w)(?=([А-ЯA-Z][^\W\d_]*)[ \n.*_/-]([^\W\d_]+)(?!\w))")
LONGEST_NAME = 30
ALL = frozenset((0,))  # in place of the cases of a text: whosever name it is
WATCHED = (CaseIdentity, Relative, Person, Organization, OrganizationName, Service, User, Mechanism)


folded_word = lru_cache(20_000)(fold)  # papers of an office say the same words


def set_apart(text: str) -> set[int]:
    """Places of the signs that stand between letters set apart, and in a divided word."""
    places = {place for found in DIVIDED.finditer(text) for place in range(*found.span())}
    for found in SPACED.finditer(text):
        places.update(place for gap in GAP.finditer(text, *found.span()) for place in
                      range(*gap.span()) if not (gap[1].islower() and gap[2].isupper()))
    return places


def in_letters(text: str) -> str:
    """The text with letters in place of digits that stand for them, every word in its place."""
    def read(found: re.Match) -> str:
        is_word = len(re.sub(r"[\d@]", "", found[0])) > 1
        signs = LATIN_LETTERS if re.search("[a-zA-Z]", found[0]) else LETTERS
        return found[0].translate(signs) if is_word else found[0]
    return DISGUISED.sub(read, text)


@dataclass(frozen=True)
class Finder:
    """Looks for names and numbers, by the identity table and the registers of one moment."""

    index: NameIndex
    registers: Registers

    def knowing(self, people: Iterable[Person]) -> "Finder":
        """The same, with people who are named in a paper by their office."""
        return replace(self, registers=self.registers.knowing(
            (one.first_name, one.middle_name, one.last_name) for one in people))

    def find(self, text: str, *, is_public: bool = False,
             own: frozenset[int] = frozenset()) -> list[Hit]:
        """The hits in the order of the text; public texts carry only contacts of institutions.

        An official of the registers who is called like a child of the cases in `own` does not
        whiten that child's name.
        """
        text, known = seen_text(text), self.registers.offices
        if not is_public:
            known |= self.registers.people
        hits = [*find_numbers(text, known), *Reading(self, text, own).hits()]
        for other, places in self._otherwise(text):
            hits += (replace(hit, start=places[hit.start], end=places[hit.end - 1] + 1)
                     for hit in Reading(self, other, own).hits())
        first = {(hit.kind, hit.start, hit.end): hit for hit in reversed(hits)}
        return sorted(first.values(), key=lambda hit: (hit.start, hit.end))

    def _otherwise(self, text: str) -> Iterator[tuple[str, Sequence[int]]]:
        """The text as it may be read too, with the place that each letter has in it."""
        if (other := in_letters(text)) != text:
            yield other, range(len(text))
        if signs := set_apart(text) | self._within_names(text):
            places = [place for place in range(len(text)) if place not in signs]
            yield "".join(text[place] for place in places), places

    def _within_names(self, text: str) -> set[int]:
        """Places of single signs that divide a name on file in two."""
        return {found.end(1) for found in BROKEN.finditer(text)
                if self._is_divided(found[1], found[2])}

    def _is_divided(self, one: str, other: str) -> bool:
        """Whether two words are one name on file, and the second no word of its own."""
        return (STEM <= len(one) + len(other) <= LONGEST_NAME and (other.islower() or one.isupper())
                and self.index.is_exact(one + other))


@dataclass
class Reading:
    """The words of one text with what each may be."""

    finder: Finder
    text: str
    own: frozenset[int] = frozenset()
    _owners: dict = field(default_factory=dict)

    @cached_property
    def words(self) -> list[re.Match]:
        return words_of(self.text)

    @cached_property
    def allowed(self) -> set[int]:
        """Places of the words that belong to a phrase of the registers."""
        folded = [folded_word(word[0]) for word in self.words]
        places: set[int] = set()
        for place in range(len(folded)):
            phrase = self.finder.registers.phrase_at(folded, place)
            span = range(place, place + len(phrase))
            if not (phrase in self.finder.registers.persons and self._names_own(span)):
                places.update(span)
        return places

    def _names_own(self, span: range) -> bool:
        """Whether the words are the name of a child that the text is about."""
        pairs = {(one, other) for one in span for other in span if one < other}
        cases = {self._owner(number).case for pair in pairs for number in self._pair(*pair)
                 if self._owner(number).is_child} if self.own else set()
        return bool(cases) and (self.own is ALL or bool(cases & self.own))

    def hits(self) -> Iterator[Hit]:
        """A whole name counts once; what is left of the words counts alone."""
        taken: set[int] = set()
        for place in range(len(self.words)):
            if place in self.allowed or place in taken:
                continue
            last, kind, owners = self._longest(place)
            if owners:
                taken.update(range(place, last + 1))
                yield self._hit(kind, place, last, owners)

    def _longest(self, place: int) -> tuple[int, str, set[int]]:
        """(last word, kind, owners) of the longest name that begins at a place."""
        if not (self.owners(place, FIRST) or self.owners(place, LAST) or self.owners(place, MIDDLE)
                or len(self.words[place][0]) == 1):
            return place, "", set()
        for last in (place + 2, place + 1):
            if self._is_joined(place, last) and (owners := self._pair(place, last)):
                return last, "name", owners
        if self._is_joined(place, place + 1) and (owners := self._initial(place)):
            return place + 1, "initial", owners
        return place, *self._alone(place)

    def _is_joined(self, first: int, last: int) -> bool:
        """Whether the words stand beside each other and none belongs to a register."""
        return last < len(self.words) and not self.allowed & {first, last} and all(
            BETWEEN.fullmatch(self.text, self.words[n].end(), self.words[n + 1].start())
            for n in range(first, last))

    def owners(self, place: int, part: int) -> set[int]:
        """Who has this word as that part of the name."""
        word = self.words[place][0]
        if (word, part) not in self._owners:
            is_name = has_capital(word) and len(word) > 1 or len(word) >= STEM
            keys = word_keys(word, family=part != FIRST) if is_name else ()
            self._owners[word, part] = self.finder.index.find(part, keys)
        return self._owners[word, part]

    def _pair(self, one: int, other: int) -> set[int]:
        """Who has both words: first and family or father's name, in either order."""
        found = set()
        for first, second in ((one, other), (other, one)):
            if firsts := self.owners(first, FIRST):
                found |= firsts & (self.owners(second, LAST) | self.owners(second, MIDDLE))
        return found

    def _initial(self, place: int) -> set[int]:
        """Who is meant by „И. Фамилия“ or „Фамилия И.“."""
        found = set()
        for short, family in ((place, place + 1), (place + 1, place)):
            letter = self.words[short][0]
            if len(letter) == 1 and letter.isupper() and self._has_dot(short):
                found |= {number for number in self.owners(family, LAST)
                          if self._owner(number).initial == plain_name(letter)}
        return found

    def _has_dot(self, place: int) -> bool:
        end = self.words[place].end()
        return self.text[end:end + 1] == "."

    def _alone(self, place: int) -> tuple[str, set[int]]:
        """A family or first name by itself; after a title the official of that name is meant."""
        for kind, part, word in (("family", LAST, 1), ("first", FIRST, 0)):
            owners = {number for number in self.owners(place, part)
                      if self._counts(place, self._owner(number).is_word[word])}
            if owners and not self._is_official(place):
                return kind, owners
        return "", set()

    def _counts(self, place: int, is_word: bool) -> bool:
        """A capital makes a name; in small letters only the exact name that is no other word."""
        word = self.words[place][0]
        return has_capital(word) or not is_word and self.finder.index.is_exact(word)

    def _is_official(self, place: int) -> bool:
        before = self.text[max(0, self.words[place].start() - 12):self.words[place].start()]
        keys = word_keys(self.words[place][0], family=True)
        return bool(TITLE.search(before)) and bool(keys & self.finder.registers.families)

    def _owner(self, number: int):
        return self.finder.index.owners[number]

    def _hit(self, kind: str, first: int, last: int, owners: set[int]) -> Hit:
        start, end = self.words[first].start(), self.words[last].end()
        cases = frozenset(self._owner(number).case for number in owners)
        return Hit(kind, mask(self.text[start:end]), start, end, cases)


# -- the finder of this moment ----------------------------------------------------------------

_made: list[tuple[tuple, Finder]] = []
_lock = Lock()


_held: ContextVar[Finder | None] = ContextVar("held", default=None)


@contextmanager
def held(known: Finder | None = None) -> Iterator[None]:
    """One finder serves for many records: what is stored inside it does not know of."""
    token = _held.set(known or finder())
    try:
        yield
    finally:
        _held.reset(token)


def finder() -> Finder:
    """The finder; made anew when a child, a parent or a register changed. One query."""
    if kept := _held.get():
        return kept
    stamp = _read_stamp()
    with _lock:
        if not _made or _made[0][0] != stamp:
            index = read_index()
            _made[:] = [(stamp, Finder(index, read_registers(index)))]
        return _made[0][1]


def _read_stamp() -> tuple:
    """What changes with any change of a watched table."""
    return tuple(sorted(database.execute_sql(_STAMP).fetchall()))


# Asked several times for each record that is stored, so it is not composed anew.
_STAMP = " UNION ALL ".join(
    f"SELECT {number}, COUNT(id), SUM(version), MAX(id), MAX(updated_at) "  # noqa: S608
    f'FROM "{entity._meta.table_name}"' for number, entity in enumerate(WATCHED))


def find_leaks(text: str, *, is_public: bool = False) -> list[Hit]:
    """The hits of one text."""
    return finder().find(text, is_public=is_public) if text.strip() else []


def forget() -> None:
    """Drop what was read, e.g. because the database is another one."""
    _made.clear()
    forget_names()
