"""Where the names of the identity table are looked up: keyed by what a text may write for them.

The index holds no names, only hashes of their keys under the secret of this process, and is made
anew in part when a record changes: a name is decrypted once per version of its record.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from threading import Lock
from typing import NamedTuple

from bulgarian.names import is_also_a_word, name_keys, plain_name, words_of
from models.base import Entity
from models.cases.identity import CaseIdentity, Relative

FIRST, MIDDLE, LAST = range(3)


class Owner(NamedTuple):
    """Whose name it is: the case, the first letter, and whether small letters mean a word."""

    case: int
    initial: str
    is_word: tuple[bool, bool]  # the first name, the family name
    is_child: bool


class Entry(NamedTuple):
    """What is kept of one person: hashes of the keys by role, of exact spellings, of the pair."""

    owner: Owner
    keys: tuple[frozenset[int], frozenset[int], frozenset[int]]
    exact: tuple[frozenset[int], frozenset[int]]
    pair: int


@dataclass
class NameIndex:
    """Owners by hashed key, for each part of a name."""

    owners: list[Owner] = field(default_factory=list)
    parts: tuple[dict, dict, dict] = field(
        default_factory=lambda: tuple(defaultdict(set) for _ in range(3)))
    exact: set[int] = field(default_factory=set)
    relatives: set[int] = field(default_factory=set)  # first and last name of grown people

    def add(self, entry: Entry) -> None:
        number = len(self.owners)
        self.owners.append(entry.owner)
        for part, keys in zip(self.parts, entry.keys, strict=True):
            for key in keys:
                part[key].add(number)
        self.exact.update(*entry.exact)
        if not entry.owner.is_child:
            self.relatives.add(entry.pair)

    def find(self, part: int, keys: Iterable[str]) -> set[int]:
        """Numbers of the owners that have one of the keys in this part of their name."""
        found, table = set(), self.parts[part]
        for key in keys:
            found |= table.get(hash(key), _NOBODY)
        return found

    def is_exact(self, word: str) -> bool:
        return hash(plain_name(word)) in self.exact

    def is_relative(self, first: str, last: str) -> bool:
        return pair_key(first, last) in self.relatives


_NOBODY: frozenset[int] = frozenset()


def pair_key(first: str, last: str) -> int:
    return hash((plain_name(first), plain_name(last)))


def make_entry(names: list[str], case: int, *, is_child: bool) -> Entry | None:
    """What is kept of a person with these first, middle and last names; None without names."""
    words = [[found[0] for found in words_of(name)] for name in names]
    first, last = "".join(words[FIRST][:1]), "".join(words[LAST][-1:])
    if not (first or last):
        return None
    keys = tuple(_shared(_keys, *part, role != FIRST) for role, part in enumerate(words))
    owner = Owner(case, plain_name(first[:1]), (is_also_a_word(first), is_also_a_word(last)),
                  is_child)
    exact = _shared(_plain, first), _shared(_genders, last)
    return Entry(owner, keys, exact, pair_key(first, last))


_sets: dict[int, frozenset[int]] = {}  # by the hash of what they are made of


def _shared(make: Callable, *words) -> frozenset[int]:
    """The hashes of what is made of some words, once for all who are called so."""
    place = hash((make, words))
    if place not in _sets:
        _sets[place] = frozenset(map(hash, make(*words)))
    return _sets[place]


def _keys(*words) -> Iterator[str]:
    """What the words of one part of a name are found by; the last value says whether of a family.
    """
    *names, is_family = words
    return (key for word in names for key in name_keys(word, family=is_family))


def _plain(name: str) -> Iterator[str]:
    """A name as it counts in small letters too."""
    return (plain_name(one) for one in (name,) if one)


def _genders(last: str) -> Iterator[str]:
    """The same of a family name, in its genders."""
    yield from _plain(last)
    stems = [key for key in name_keys(last, family=True) if not key.startswith("~")]
    yield from (stem + end for stem in stems for end in ("а", "и", ""))


# -- reading the identity table ---------------------------------------------------------------

_known: dict[tuple, Entry | None] = {}
_lock = Lock()


def read_index() -> NameIndex:
    """The index of all children and relatives as they are now."""
    index = NameIndex()
    with _lock:
        entries = {**_read(CaseIdentity, _entry_of_child), **_read(Relative, _entry_of_relative)}
        _known.clear()
        _known.update(entries)
    for entry in entries.values():
        if entry is not None:
            index.add(entry)
    return index


def _read(entity: type[Entity], make) -> dict[tuple, Entry | None]:
    """The entries of all rows; only rows that are new or changed are read whole."""
    stamps = [(entity._meta.table_name, *row) for row in entity.select(
        entity.id, entity.version, entity.updated_at, entity.row_key).tuples()]
    fresh = [stamp[1] for stamp in stamps if stamp not in _known]
    made = {row.id: make(row) for row in _rows(entity, fresh)}
    return {stamp: _known[stamp] if stamp in _known else made.get(stamp[1]) for stamp in stamps}


def _rows(entity: type[Entity], ids: list[int], batch: int = 500) -> Iterator[Entity]:
    query = entity.select()
    if entity is Relative:
        query = query.select(Relative, CaseIdentity).join(CaseIdentity)
    for start in range(0, len(ids), batch):
        yield from query.where(entity.id.in_(ids[start:start + batch]))


def _entry_of_child(child: CaseIdentity) -> Entry | None:
    names = [child.first_name, child.middle_name, child.last_name]
    return make_entry(names, child.case_id, is_child=True)


def _entry_of_relative(relative: Relative) -> Entry | None:
    first, *rest = [found[0] for found in words_of(relative.name)] or [""]
    names = [first, " ".join(rest[:-1]), "".join(rest[-1:])]
    return make_entry(names, relative.identity.case_id, is_child=False)


def forget_names() -> None:
    """Drop everything that was read."""
    with _lock:
        _known.clear()
        _sets.clear()
