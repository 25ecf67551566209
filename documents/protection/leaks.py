"""The leak guard over a finished document."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from documents.kinds import IDENTIFIED, PUBLIC
from documents.protection.places import JOINED, Unread, read_places
from models.leaks.finding import Finder, finder
from models.leaks.hits import PROTECTED, Hit, tell
from models.leaks.refusing import LeakRefusal
from models.leaks.told import read_told
from models.parties import Person


@dataclass(frozen=True)
class Report:
    """What was found: hits that stop the document, and hits that are only told."""

    blocking: tuple[Hit, ...] = ()
    warnings: tuple[Hit, ...] = ()

    def __add__(self, other: "Report") -> "Report":
        return Report(self.blocking + other.blocking, self.warnings + other.warnings)

    def refuse(self) -> None:
        """RuleError with the list, if anything stops the document."""
        if self.blocking:
            raise LeakRefusal(
                "Документът не може да се издаде: съдържа лични данни. "
                f"{tell(list(self.blocking))}. Поправете ги и го изгответе отново.")

    def warning(self) -> str:
        """A sentence about the rest, empty if there is none."""
        return f"Проверете документа преди изпращане: {tell(list(self.warnings))}." \
            if self.warnings else ""


def check_document(content: bytes, privacy: str, *, name: str = "",
                   own_cases: frozenset[int] = frozenset(),
                   people: Callable[[], Iterable[Person]] = tuple) -> Report:
    """The hits in a document; `people` are known by their office, asked for if there are any.

    Everything stops a public one. A pseudonymised one is stopped by whole names, personal numbers
    and any form of the name of a child it speaks of; of others' names alone one is only told.
    One with names is stopped by what somebody keeps confidential.
    """
    is_public, search = privacy == PUBLIC, finder()
    hits = find_in_document(content, name, search, is_public=is_public, own=own_cases)
    if hits and (known := list(people())):
        hits = find_in_document(content, name, search.knowing(known), is_public=is_public,
                                own=own_cases)
    hits = list(dict.fromkeys(hits))
    stops = [hit for hit in hits if privacy == PUBLIC or hit.is_sure or hit.kind == "unread"
             or hit.cases & own_cases]
    if privacy == IDENTIFIED:
        hits = stops = [hit for hit in hits if hit.kind == PROTECTED]
    return Report(tuple(stops), tuple(hit for hit in hits if hit not in stops))


def find_in_document(content: bytes, name: str = "", search: Finder | None = None, *,
                     is_public: bool = False, own: frozenset[int] = frozenset()) -> list[Hit]:
    """The hits in every text of a document; a part that cannot be read is a hit itself.

    In what a reader puts together, a row of cells or lines below each other, only what is sure
    counts, and only where it is not found in one place already.
    """
    search, hits, told = search or finder(), [], read_told(own, is_public=is_public)
    try:
        for place, text in read_places(content, name):
            found = [*search.find(text, is_public=is_public, own=own), *told.find(text)]
            is_joined = JOINED in place
            known = {hit.masked for hit in hits}
            hits += [hit.at(place) for hit in found
                     if not is_joined or hit.is_sure and hit.masked not in known]
    except Unread as unread:
        hits.append(Hit("unread", str(unread), 0, 0))
    return hits
