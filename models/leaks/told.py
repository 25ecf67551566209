"""What tells who a child is without its name: birthday, address, initials with a place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bulgarian.names import seen_text, words_of
from bulgarian.text import fold
from models.cases.identity import CaseIdentity
from models.confidential import phone_pattern, place_pattern
from models.leaks.hits import PROTECTED, Hit, mask

DAY = re.compile(r"(?<!\d)(\d{1,2})[./\-\s]+(\d{1,2})[./\-\s]+(\d{4})(?!\d)")
PLACE = r"[^.\n]{0,60}?\b(?:с|гр)\.\s*[А-Я]"
MONTHS = ("януари", "февруари", "март", "април", "май", "юни", "юли", "август", "септември",
          "октомври", "ноември", "декември")
SPOKEN = re.compile(rf"(?i)(?<!\d)(\d{{1,2}})\s+({'|'.join(MONTHS)})\s+(\d{{4}})")
LEAST_WORDS = 2  # of an address that is looked for


@dataclass(frozen=True)
class Facts:
    """What is known of one child, in memory while one text is examined."""

    case: int
    day: tuple[int, int, int] | None
    address: re.Pattern | None
    initials: re.Pattern | None
    protected: tuple[re.Pattern, ...] = ()


@dataclass(frozen=True)
class Told:
    """Looks for the facts of the children that a text is about."""

    facts: tuple[Facts, ...]

    def find(self, text: str) -> list[Hit]:
        """The hits; never of a child that the text is not about, for days are shared by many."""
        text = seen_text(text) if self.facts else ""
        return [hit for one in self.facts for hit in _hits(one, text)]


def _hits(facts: Facts, text: str) -> Iterator[Hit]:
    cases = frozenset((facts.case,))
    for found in DAY.finditer(text):
        if facts.day == tuple(map(int, found.groups())):
            yield Hit("birth", mask(found[0]), *found.span(), cases)
    for found in SPOKEN.finditer(text):
        if facts.day == (int(found[1]), MONTHS.index(found[2].lower()) + 1, int(found[3])):
            yield Hit("birth", mask(found[0]), *found.span(), cases)
    for kind, pattern in (("address", facts.address), ("place", facts.initials)):
        for found in pattern.finditer(text) if pattern and text else ():
            yield Hit(kind, mask(found[0]), *found.span(), cases)
    for pattern in facts.protected if text else ():
        for found in pattern.finditer(text):
            yield Hit(PROTECTED, mask(found[0]), *found.span(), cases)


def protected_patterns(child: CaseIdentity) -> tuple[re.Pattern, ...]:
    """Of every address and telephone that the child or one of its relatives keeps confidential."""
    ticked = [one for one in (child, *CaseIdentity.relatives.with_archived(child))
              if one.address_protected]
    found = [place_pattern(one.address or "") for one in ticked]
    found += [phone_pattern(one.phone or "") for one in ticked if one is not child]
    return tuple(filter(None, found))


def read_told(cases: frozenset[int]) -> Told:
    """What is known of the children of these cases."""
    rows = CaseIdentity.live().where(CaseIdentity.case.in_(cases)) if cases else ()
    return Told(tuple(_facts_of(child) for child in rows))


def _facts_of(child: CaseIdentity) -> Facts:
    day = child.birth_date
    return Facts(child.case_id, day and (day.day, day.month, day.year),
                 _address_pattern(child.address or ""), _initials_pattern(child),
                 protected_patterns(child))


def _address_pattern(address: str) -> re.Pattern | None:
    """The words and numbers of the street in their order, whatever stands between them."""
    words = [word for word in re.findall(r"[^\W_]+", seen_text(address))
             if len(word) > 2 or word.isdigit()]
    has_number = any(word.isdigit() for word in words)
    if len(words) < LEAST_WORDS or not has_number:
        return None
    return re.compile(r"(?i)\b" + r"\W+(?:\w{1,7}\W+)?".join(map(re.escape, words)) + r"\b")


def _initials_pattern(child: CaseIdentity) -> re.Pattern | None:
    """„М. П. от с. Долно Село“: the first letters of the names, with a place after them."""
    letters = [fold(found[0])[:1].upper() for name in (child.first_name, child.last_name)
               for found in words_of(name or "")[:1]]
    if len(letters) < 2:
        return None
    return re.compile(rf"\b{letters[0]}\.\s*(?:[А-Я]\.\s*)?{letters[1]}\.{PLACE}")
