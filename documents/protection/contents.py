"""What a finished paper tells of which case, read from what was printed in it."""

import re
from functools import cached_property

from bulgarian.names import seen_text
from documents.kinds import IDENTIFIED, INITIALS
from documents.protection.places import Unread, read_places
from models.cases.case import ChildCase
from models.documents.issued import IssuedDocument
from models.leaks.finding import ALL, finder

NAMES, BY_INITIALS, CODE = "names", "initials", "code"  # of the register of disclosures
# What may be the number of a case: as the desk gives it by itself, also before „/“; by any pattern.
REFERENCE = re.compile(r"(?<![\w-])\w[\w.-]*-\d{4}-\d{3,}(?!\w)")
NUMBER = re.compile(r"\w(?:[\w./-]*\w)?")
# The most that a paper of a level tells; others are refused if they hold a name.
MOST = {IDENTIFIED: NAMES, INITIALS: BY_INITIALS}


class Contents:
    """The texts of one paper, and how each case stands in them."""

    def __init__(self, document: IssuedDocument):
        self.document, self.is_whole = document, True
        try:
            self.text = "\n".join(
                text for _, text in read_places(document.content(), document.file_name))
        except Unread:
            self.text, self.is_whole = "", False

    def cases(self, about: list[ChildCase]) -> list[tuple[ChildCase, str]]:
        """(case, level) of those the paper may be about and of any whose number it prints."""
        others = ChildCase.select().where(
            ChildCase.reference.in_(self._numbers),
            ChildCase.id.not_in([case.id for case in about]))
        told = [(case, self.level_of(case)) for case in (*about, *others)]
        return [(case, level) for case, level in told if level]

    def level_of(self, case: ChildCase) -> str:
        """How far the paper names the child of a case; empty where it tells nothing of it.

        A paper that cannot be read may tell all that its level allows.
        """
        most = MOST.get(self.document.privacy, CODE)
        if not self.is_whole:
            return most
        if case.id in self._named or self._has_number(case):
            return NAMES
        if most == BY_INITIALS and self._has_initials(case):
            return BY_INITIALS
        return CODE if case.reference in self._numbers else ""

    @cached_property
    def _numbers(self) -> set[str]:
        text = seen_text(self.text)
        return {*REFERENCE.findall(text),
                *(one for one in NUMBER.findall(text) if any(map(str.isdigit, one)))}

    @cached_property
    def _named(self) -> set[int]:
        """The cases whose child or parent is named; of a paper with names also those of somebody
        who is called like an official."""
        own = ALL if self.document.privacy == IDENTIFIED else frozenset()
        return {case for hit in finder().find(self.text, own=own) for case in hit.cases}

    def _has_number(self, case: ChildCase) -> bool:
        return any(child.id_number and child.id_number in self.text for child in case.identity)

    def _has_initials(self, case: ChildCase) -> bool:
        text = _closed(self.text)
        return any(re.search(rf"(?<!\w){re.escape(_closed(child.initials()))}(?!\w)", text)
                   for child in case.identity if child.initials())


def _closed(text: str) -> str:
    """The text with the initials of a name side by side, however they are spaced."""
    return re.sub(r"\.\s+(?=\w\.)", ".", text)
