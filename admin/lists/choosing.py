"""The records that are offered to choose from: own region first, the exact match above all."""

import re
from collections.abc import Callable

from peewee import Case, Value

from admin import policy
from admin.lists.ordering import order_terms
from admin.lists.page import OWNER, sees_several
from admin.lists.reading import Reading
from bulgarian.text import fold, search_forms, transliterate
from forms.records import Options
from models.base import Entity
from models.mechanisms import Mechanism
from models.territory import Municipality
from models.written import Given

REFERENCES = ("reference", "register_number")  # numbers that begin with whose they are
CANDIDATES = 200  # that may stand before the others; the rest is found by typing more
EXACT, BEGINS, WORD, ELSEWHERE = range(4)
# „ДСП Пример – Дирекция …“, „Бяла (област Варна)“, „СЗ-2016-003 · М. П.“: each part is a name.
PARTS = re.compile(r" [-·] |[(),]")  # fold() makes every dash a hyphen


def choosable(user, entity: type[Entity]):
    """Query of the live records that the user may refer to, with what their titles read.

    Each knows by `is_near` whether it is of the user's own region; a list whose newest stand
    first is ordered so, the others are put in order by their titles.
    """
    owner = owner_path(user, entity)
    reading = Reading(policy.referable(user, entity), ("title", *owner))
    terms = order_terms(reading, entity.listing.order) if is_newest_first(entity) else []
    near = [one.alias("is_near") for one in nearness(user, entity)]
    return reading.select(*near, *told_of(owner)).order_by(*terms)


def is_newest_first(entity: type[Entity]) -> bool:
    """Whether the list of an entity begins with the newest."""
    return bool(entity.listing.order[:1]) and entity.listing.order[0].startswith("-")


class Offered(Options):
    """What a user may refer to, as the field of a form offers it; its questions are kept."""

    def __init__(self, user, entity: type[Entity], column=None, key: int = 0):
        self.user, self.entity, self.column, self.key = user, entity, column, key
        self.is_ordered = is_newest_first(entity)

    def among(self, column, key: int) -> "Offered":
        return Offered(self.user, self.entity, column, key)

    def first(self, most: int) -> list:
        return self._ask("offered", lambda query: query.limit(most))

    def one(self, key: int):
        found = self._ask("one offered", lambda query: query.where(
            self.entity.id == Given(1)).limit(1), key)
        return next(iter(found), None)

    def _ask(self, name: str, narrow: Callable, *given: int) -> list:
        owner = owner_path(self.user, self.entity)

        def make():
            query = choosable(self.user, self.entity)
            return narrow(query if self.column is None else query.where(self.column == Given(0)))
        return list(policy.ask(self.user, self.entity, name, make, owner,
                               getattr(self.column, "name", ""), given=(self.key, *given)))


def owner_path(user, entity: type[Entity]) -> tuple[str, ...]:
    """The path to the short name of whose a record is, where its title does not tell it."""
    names = entity._meta.fields
    if any(name in names for name in REFERENCES) or not sees_several(user):
        return ()
    start = next((name for name in (OWNER, "meeting") if name in names), None)
    if start is None:
        return ()
    return (f"{OWNER}.short" if start == OWNER else f"{start}.{OWNER}.short",)


def told_of(owner: tuple[str, ...]) -> list:
    """SQL: the path to its owner beside every record, for `forms.records.called`."""
    return [Value(path, converter=False).alias("owner_path") for path in owner]


def find_choices(user, entity: type[Entity], typed: str, limit: int, *, where=None,
                 candidates: int = CANDIDATES, newest: int = 0) -> list[Entity]:
    """The records that fit best what was typed; of nothing typed the first of the list.

    So many `candidates` as the database orders them are put in order by their titles.
    """
    query = policy.referable(user, entity)
    query = query if where is None else query.where(where)
    forms = [form for form in search_forms(typed) if form]
    if typed:
        query = query.where(policy.matching(user, entity, typed, newest=newest))
    begins = [Case(None, [(entity.search.startswith(form), 0)], 1) for form in forms]
    owner = owner_path(user, entity)
    reading = Reading(query, ("title", *owner))
    near = [one.desc() for one in nearness(user, entity)]
    order = order_terms(reading, entity.listing.order)
    found = list(reading.select(*told_of(owner)).order_by(*begins, *near, *order).limit(
        candidates if forms else limit))
    return sorted(found, key=lambda one: rank(one.title(), forms))[:limit] if forms else found


def rank(title: str, forms: list[str]) -> int:
    """How well a title fits folded spellings of what was typed: EXACT is the best."""
    texts = [fold(title)]
    if any(form.isascii() for form in forms):  # no other is in Latin letters
        texts.append(fold(transliterate(title)))
    return min((_rank(text, form) for text in texts for form in forms), default=ELSEWHERE)


def _rank(text: str, form: str) -> int:
    if form in (text, *(part.strip() for part in PARTS.split(text))):
        return EXACT
    if text.startswith(form):
        return BEGINS
    return WORD if f" {form}" in text else ELSEWHERE


def nearness(user, entity: type[Entity]) -> list:
    """SQL: 1 for records of the oblasti of the user's mechanisms, else 0; none without a place."""
    own = policy.visible_live(user, Mechanism).select(Mechanism.oblast)
    inside = Municipality.select(Municipality.id).where(Municipality.oblast.in_(own))
    for name, places in (("oblast", own), ("municipality", inside)):
        if name in entity._meta.fields:
            return [Case(None, [(entity._meta.fields[name].in_(places), 1)], 0)]
    return []
