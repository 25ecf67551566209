"""What tells who a child is without its name: birthday, address, initials with a place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bulgarian.names import seen_text, words_of
from bulgarian.text import fold
from models.cases.identity import CaseIdentity, Relative
from models.confidential import phone_pattern, place_pattern, protectable, public_rows
from models.leaks.hits import PROTECTED, Hit, mask
from models.parties import Organization
from models.services import Service

DAY = re.compile(r"(?<!\d)(\d{1,2})[./\-\s]+(\d{1,2})[./\-\s]+(\d{4})(?!\d)")
PLACE = r"[^.\n]{0,60}?\b(?:с|гр)\.\s*[А-Я]"
MONTHS = ("януари", "февруари", "март", "април", "май", "юни", "юли", "август", "септември",
          "октомври", "ноември", "декември")
SPOKEN = re.compile(rf"(?i)(?<!\d)(\d{{1,2}})\s+({'|'.join(MONTHS)})\s+(\d{{4}})")
LEAST_WORDS = 2  # of an address that is looked for
PATTERNS = {"address": place_pattern, "phone": phone_pattern}
KEEPERS = (CaseIdentity, Relative, Organization, Service)


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
        """The hits; days, never of a child that the text is not about: they are shared by many."""
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
    family = (child, *CaseIdentity.relatives.with_archived(child))
    return tuple(pattern for one in family if one.address_protected for pattern in _kept_by(one))


def _kept_by(record) -> Iterator[re.Pattern]:
    """The patterns of what a ticked record keeps confidential."""
    for name in protectable(type(record)):
        if pattern := PATTERNS[name](getattr(record, name) or ""):
            yield pattern


def read_told(cases: frozenset[int], *, is_public: bool = False) -> Told:
    """What is known of the children of these cases; for a public text also what anybody else
    keeps confidential."""
    rows = CaseIdentity.live().where(CaseIdentity.case.in_(cases)) if cases else ()
    kept = (Facts(0, None, None, None, _kept_by_all()),) if is_public else ()
    return Told((*map(_facts_of, rows), *kept))


def _kept_by_all() -> tuple[re.Pattern, ...]:
    """Of every ticked record, without what an institution of the registers shows openly."""
    ticked = [one for entity in KEEPERS for one in entity.select().where(
        getattr(entity, entity.belongs.confidential.tick))]
    shown = [seen_text(text) for entity in (Organization, Service) for name in PATTERNS
             for (text,) in public_rows(entity, name).distinct().tuples() if text] if ticked else ()
    found = {pattern for one in ticked for pattern in _kept_by(one)}
    return tuple(one for one in found if not any(map(one.search, shown)))


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
