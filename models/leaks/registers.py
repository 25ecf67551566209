"""What registers hold and documents may therefore carry: grown people, institutions, places."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from bulgarian.names import name_keys, words_of
from bulgarian.text import fold
from models.confidential import public_rows
from models.leaks.index import NameIndex
from models.mechanisms import Mechanism
from models.parties import Organization, OrganizationName, Person
from models.services import Service
from models.territory import Municipality, Oblast
from models.users import User


@dataclass
class Registers:
    """Phrases that may stand in a document, family names that go with a title, and contacts."""

    phrases: dict[str, list[tuple[str, ...]]] = field(default_factory=lambda: defaultdict(list))
    persons: set[tuple[str, ...]] = field(default_factory=set)
    families: set[str] = field(default_factory=set)
    offices: frozenset[str] = frozenset()  # telephones and addresses of institutions
    people: frozenset[str] = frozenset()  # and of their representatives

    def add(self, text: str, *, is_person: bool = False) -> None:
        words = tuple(fold(found[0]) for found in words_of(text))
        if words:
            self.phrases[words[0]].append(words)
        if is_person:
            self.persons.add(words)

    def add_person(self, first: str, middle: str, last: str) -> None:
        self.add(f"{first} {last}", is_person=True)
        self.add(f"{first} {middle} {last}", is_person=True)
        self.families |= name_keys(last, family=True)

    def knowing(self, people: Iterable[tuple[str, str, str]]) -> "Registers":
        """The same with more people, whoever else has their names."""
        phrases = defaultdict(list, {word: [*found] for word, found in self.phrases.items()})
        more = replace(self, phrases=phrases, families={*self.families},
                       persons={*self.persons})
        for names in people:
            more.add_person(*names)
        return more

    def phrase_at(self, words: list[str], place: int) -> tuple[str, ...]:
        """The longest phrase that begins at a place; empty if none does."""
        fitting = [phrase for phrase in self.phrases.get(words[place], ())
                   if tuple(words[place:place + len(phrase)]) == phrase]
        return max(fitting, default=(), key=len)


def read_registers(index: NameIndex) -> Registers:
    """The registers as they are now; who is also a parent of a child is not among them."""
    found = Registers()
    for text in _names():
        found.add(text)
    for first, middle, last in _people():
        if not index.is_relative(first, last):
            found.add_person(first, middle, last)
    found.offices = frozenset((*_contacts(Organization, Service), *_contacts_of_mechanisms()))
    found.people = frozenset(_contacts(Person))
    return found


def _names() -> Iterator[str]:
    """Names of institutions, services and places, each also in its parts between quotes."""
    columns = ((Organization, "name"), (Organization, "short_name"), (Organization, "town"),
               (Organization, "address"), (OrganizationName, "name"), (Service, "name"),
               (Service, "address"), (Municipality, "label"), (Municipality, "shown_as"),
               (Oblast, "label"), (Oblast, "adjective"))
    for entity, name in columns:
        for (text,) in public_rows(entity, name).distinct().tuples():
            if len(words_of(text)) > 1 or entity in (Municipality, Oblast):
                yield text


def _people() -> Iterator[tuple[str, str, str]]:
    yield from Person.select(Person.first_name, Person.middle_name, Person.last_name).tuples()
    for (name,) in User.select(User.name).tuples():
        first, *rest = name.split() or [""]
        yield first, " ".join(rest[:-1]), "".join(rest[-1:])


def _contacts(*entities) -> Iterator[str]:
    for entity in entities:
        for name in ("phone", "email"):
            if name in entity._meta.fields:
                texts = public_rows(entity, name).distinct().tuples()
                yield from (_plain(text) for (text,) in texts if text)


def _contacts_of_mechanisms() -> Iterator[str]:
    """Those of whom papers name for questions: coordinators and secretaries."""
    asked = Mechanism.live(Mechanism.coordinator, Mechanism.secretary).tuples()
    ids = [number for pair in asked for number in pair if number]
    for pair in Person.select(Person.phone, Person.email).where(Person.id.in_(ids)).tuples():
        yield from (_plain(text) for text in pair if text)


def _plain(contact: str) -> str:
    """An e-mail address in small letters, the digits of a telephone."""
    return contact.strip().lower() if "@" in contact else \
        "".join(sign for sign in contact if sign.isdigit())
