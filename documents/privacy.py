"""Names and numbers of children are kept out of documents without names.

`Guard` replaces them in typed texts by a role word („детето“, „майката“) and finds what is left
in the finished text. A surname is known by its stem with the usual endings, whatever the case;
words of the language that are also first names count only with a capital letter.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from bulgarian.identifiers import IdentifierError, check_egn
from bulgarian.names import ENDINGS, STEM, is_also_a_word, seen_text
from models.cases.case import ChildCase
from models.cases.identity import CaseIdentity
from models.leaks.finding import Finder, finder
from models.leaks.refusing import LeakRefusal
from models.parties import Person

CHILD_WORDS = r"(?:(?:семейство|дете|момче|момиче|бебе)(?:то)?\s+)?"
ADULT_WORDS = r"(?:г-н|г-жа|господине?|госпож[ао]|инж\.|д-р|проф\.|доц\.|адв\.)"
ROLES = {"mother": "майката", "father": "бащата", "guardian": "настойника",
         "trustee": "попечителя", "kin": "близкия", "sibling": "другото дете",
         "foster": "приемния родител"}
_GAP = r"[\s.\u2010-\u2015-]"
NUMBER = re.compile(
    rf"(?<!\d)(?:\d{{10}}|\d{{6}}{_GAP}{{1,2}}\d{{4}}|\d\d(?:{_GAP}\d\d){{4}})(?!\d)")
NO_NUMBER = "(личният номер е заличен)"


@dataclass(frozen=True)
class Hidden:
    """The words of one name, and what is written in their place."""

    words: tuple[str, ...]
    mark: str
    before: str = ""  # words that go with the name, as a regular expression

    @cached_property
    def pattern(self) -> re.Pattern:
        """The name whole, or any of its words, with the first ones as initials or without."""
        marks = "".join(word[0] for word in self.words)
        before = rf"(?i:{self.before})(?:[{marks}]\.\s*){{0,2}}"
        forms = [self.whole, *(_forms(word) for word in self.words)]
        return re.compile(rf"(?<![\w-])(?:{before})(?:{'|'.join(forms)})(?!\w)")

    @cached_property
    def whole(self) -> str:
        """A regular expression for first and last name, with those between them or without."""
        first, *between, last = (_any_case(word) for word in self.words)
        middle = "".join(rf"(?:\s+{word})?" for word in between)
        return rf"{first}{middle}\s+{last}"


def _any_case(word: str) -> str:
    return f"(?i:{_stem(word)}(?:{ENDINGS})?)" if len(word) >= STEM else f"(?i:{re.escape(word)})"


def _forms(word: str) -> str:
    """A regular expression for the word in all its forms."""
    if len(word) < STEM:
        return f"{re.escape(word.capitalize())}|{re.escape(word.upper())}"
    if is_also_a_word(word):
        return rf"{word[0].upper()}(?i:{_stem(word)[1:]}(?:{ENDINGS})?)"
    return _any_case(word)


def _stem(word: str) -> str:
    """The word without the vowel it ends in, if four letters are left."""
    ends_in_vowel = word[-1].lower() in "аоеиуяй"
    return re.escape(word[:-1] if ends_in_vowel and len(word) > STEM else word)


class Guard:
    """Takes the names of the children of some cases, and of their relatives, out of texts.

    Any other child of the office is known by first and last name together.
    """

    def __init__(self, cases: Iterable[ChildCase], *, initials: bool = False):
        """With `initials` a child stands by them in texts, in place of the role word."""
        cases = list(cases)
        self.cases = frozenset(case.id for case in cases)
        self.hidden = [part for case in cases
                       for part in _hidden_of(case, len(cases) > 1, initials)]
        self.others = _other_children([case.id for case in cases])
        self.numbers = {child.id_number for case in cases for child in case.identity
                        if child.id_number}
        self.adults = _adults_like(self.hidden)

    def hide(self, text: str) -> str:
        """The text with role words for names and a remark for personal numbers."""
        if not self.adults:
            return self._hide(text)
        pieces = self.adults.split(text)  # every second one is the name of an adult
        return "".join(piece if index % 2 else self._hide(piece)
                       for index, piece in enumerate(pieces))

    def _hide(self, text: str) -> str:
        text = NUMBER.sub(self._without_number, text)
        for mark, pattern in self._patterns(text):
            text = pattern.sub(lambda found, mark=mark: _in_sentence(found, mark), text)
        return text

    def _patterns(self, text: str) -> Iterator[tuple[str, re.Pattern]]:
        """What to look for in the text, with the mark for it."""
        yield from ((part.mark, part.pattern) for part in self.hidden)
        folded = text.lower()
        for first, last, reference in self.others:
            if first[:STEM].lower() in folded and last[:STEM].lower() in folded:
                name = Hidden((first, last), f"детето по случай № {reference}")
                yield name.mark, re.compile(rf"(?<!\w){name.whole}(?!\w)")

    def _without_number(self, found: re.Match) -> str:
        return NO_NUMBER if self._is_personal(found[0]) else found[0]

    def _is_personal(self, written: str) -> bool:
        digits = re.sub(r"\D", "", written)
        return digits in self.numbers or _is_egn(digits)

    def has_leak(self, text: str) -> bool:
        """Whether a name or a number stands in the text."""
        return (any(self._is_personal(found[0]) for found in NUMBER.finditer(text))
                or any(pattern.search(text) for _, pattern in self._patterns(text)))

    def check(self, paragraphs: Iterable[str], allowed: Iterable[str]) -> None:
        """RuleError if a paragraph holds a name or number beyond what registers gave.

        `allowed` are texts of registers: a member may have the surname of a child.
        """
        known = {form for text in allowed for form in (text, text.upper()) if text}
        known, search = sorted(known, key=len, reverse=True), finder()
        for paragraph in paragraphs:
            self._check_one(self._without(known, paragraph), search)

    def _without(self, known: list[str], paragraph: str) -> str:
        """The paragraph without texts of registers and names of grown people."""
        for text in known:
            if text in paragraph and self.has_leak(text):
                paragraph = paragraph.replace(text, "")
        return self.adults.sub("", paragraph) if self.adults else paragraph

    def _check_one(self, paragraph: str, search: Finder) -> None:
        disguised = self._masked(paragraph, search)
        if disguised or self.has_leak(paragraph):
            shown = self._hide(disguised or paragraph)[:160]
            raise LeakRefusal("Документът не е изготвен: в него остава име или личен номер на дете "
                              f"(на мястото: „{shown}“). Поправете текста или "
                              "шаблона, или изгответе поверителния вариант.")

    def _masked(self, paragraph: str, search: Finder) -> str:
        """The paragraph with names in Latin or mixed letters as dots; empty if there are none."""
        hits = [hit for hit in search.find(paragraph) if hit.cases & self.cases]
        text = seen_text(paragraph)
        for hit in reversed(hits):
            text = text[:hit.start] + hit.masked + text[hit.end:]
        return text if hits else ""


def _is_egn(digits: str) -> bool:
    try:
        check_egn(digits)
    except IdentifierError:
        return False
    return True


def _hidden_of(case: ChildCase, many: bool, initials: bool) -> Iterator[Hidden]:
    """Relatives by their full names first, then the child, whose surname they share."""
    for child in case.identity:
        for relative in child.relatives:
            words = tuple(relative.name.split())
            if len(words) > 1:
                yield Hidden(words, ROLES[relative.relation])
        mark = f"детето по случай № {case.reference}" if many else "детето"
        mark = child.initials() if initials else mark
        words = tuple(child.full_name().split())
        yield Hidden(words if len(words) > 1 else words * 2, mark, before=CHILD_WORDS)


def _other_children(cases: list[int]) -> list[tuple[str, str, str]]:
    """First name, last name and case number of the other children without a grown namesake."""
    adults = {(person.first_name, person.last_name) for person in Person.select()}
    children = CaseIdentity.select(CaseIdentity, ChildCase).join(ChildCase)
    return [(child.first_name, child.last_name, child.case.reference) for child in children
            if child.last_name and child.case_id not in cases
            and (child.first_name, child.last_name) not in adults]


def _adults_like(hidden: list[Hidden]) -> re.Pattern | None:
    """Registered people who share a word with a name, named in full or with a title."""
    phrases = [phrase for person in Person.select() if hidden
               for phrase in _phrases_of(person, hidden)]
    if not phrases:
        return None
    return re.compile(rf"(?i)(?<!\w)({'|'.join(phrases)})(?!\w)")


def _phrases_of(person: Person, hidden: list[Hidden]) -> Iterator[str]:
    name = person.full_name()
    alike = any(part.pattern.search(name) for part in hidden)
    if alike and not any(re.search(part.whole, name) for part in hidden):
        first, last = re.escape(person.first_name), re.escape(person.last_name)
        yield rf"{first}\s+{last}|{ADULT_WORDS}\s+{last}"


def _in_sentence(found: re.Match, mark: str) -> str:
    """The mark, with a capital at the start of a sentence; a family is no child."""
    if found[0].lower().startswith("семейство"):
        mark = "семейството"
    before = found.string[: found.start()].rstrip()
    starts = not before or before[-1] in ".!?:\n"
    return mark[:1].upper() + mark[1:] if starts else mark
