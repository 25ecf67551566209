"""One page of a list: the rows, how many there are, and the addresses of its controls."""

from dataclasses import dataclass
from functools import cached_property
from time import monotonic
from urllib.parse import urlencode

from admin import policy
from admin.asked import asked, hidden
from admin.auth import current_user
from admin.lists.figures import find_behind
from admin.lists.filters import read_filters, typed_names
from admin.lists.leafing import MOST_PAGES, Leafed
from admin.lists.ordering import order_terms
from admin.lists.reading import Reading
from admin.lists.saved import Kept, first_view, usable_views
from admin.second_person import MANY_ROWS
from bulgarian.numerals import read_whole
from forms.pages import record_id
from models.base import CHILD, PERSONAL, Entity
from models.indexes import order_keys
from models.mechanisms import Mechanism, of_mechanism
from models.ordering import sort_path

PAGE_SIZES = (20, 50, 100)
MOST_PRINTED = 500
ABOUT_PERSONS = (PERSONAL, CHILD)  # more of them than MANY_ROWS takes a second person
SECONDS = 60  # after which it is asked again how many mechanisms a user reaches
FIGURE = ("figure", "kept", "check", "from", "to")  # of the number that led to the list
OWNER = "mechanism"  # the foreign key that says whose a record is

_several: dict[int, tuple[float, bool]] = {}


def columns_of(user, entity: type[Entity], *, with_owner: bool) -> tuple[str, ...]:
    """The columns of a list for a user; whose a record is, only where that is to be told."""
    return tuple(path for path in policy.readable_paths(user, entity, entity.listing.columns)
                 if with_owner or not path.startswith(f"{OWNER}."))


def tells_owner(entity: type[Entity]) -> bool:
    """Whether a list of the entity has a column or a filter that says whose a record is."""
    return OWNER in entity.listing.filters or any(
        path.startswith(f"{OWNER}.") for path in entity.listing.columns)


def sees_several(user) -> bool:
    """Whether more than one mechanism is within the user's reach; asked anew once a minute."""
    if user.mechanism_id:
        return False
    at, found = _several.get(user.id, (0.0, False))
    if not at or monotonic() - at > SECONDS:
        found = policy.visible_live(user, Mechanism).limit(2).count() > 1
        _several[user.id] = (monotonic(), found)
    return found


def forget_reach() -> None:
    """Ask anew whom the users reach."""
    _several.clear()


def whose(record) -> str:
    """„ · ОКМД Стара Загора“ after what belongs to a mechanism, where the reader sees several."""
    return f" · {record.mechanism.short()}" if sees_several(current_user) else ""


@dataclass(frozen=True)
class Cell:
    """What one record shows of a path."""

    path: str
    label: str
    text: str
    tone: str | None = None


@dataclass(frozen=True)
class Column:
    """A heading; `sort_url` is empty where the list cannot be sorted by it."""

    path: str
    label: str
    sort_url: str = ""
    direction: str = ""  # "ascending", "descending" or not sorted by it


def cells(record: Entity, paths: tuple[str, ...]) -> list[Cell]:
    """The record's texts for these paths."""
    return [Cell(path, record.label_of(path), record.show(path), record.tone(path))
            for path in paths]


def chips_of(page: "ListPage") -> list[tuple[str, str]]:
    """(text, address without it) of everything that narrows the list."""
    chips = [(f"Търсене: {page.q}", page.url(q=None, page=None))] if page.q else []
    if page.mechanism:
        chips.append((f"Механизъм: {page.mechanism.name}", page.url(mechanism=None, page=None)))
    if page.behind:
        chips.append((f"{page.behind.kind}: {page.behind.told}",
                      page.url(**dict.fromkeys((*FIGURE, "page")))))
    for one in page.filters:
        if one.conditions():
            gone = dict.fromkeys((*one.parameters, "page"))
            chips.append((f"{one.label}: {one.told()}", page.url(**gone)))
    return chips


class ListPage(Leafed):
    """What a list shows for an address; every nonsense in the address becomes the nearest sense."""

    def __init__(self, entity: type[Entity], user, args, *, views: tuple = (), default: str = ""):
        """`default` names the view of an address that asks for nothing."""
        self.entity, self.user, self.args = entity, user, args
        self.tells_owner = tells_owner(entity) and sees_several(user)
        self.kept_views = usable_views(user, entity)
        self.views = {name: (label, condition) for name, label, condition in views} | {
            name: (one.view.label, one.narrowed) for name, one in self.kept_views.items()}
        default = first_view(user, self.kept_views) or default
        self.q = asked(args)
        self.is_archive = args.get("archive") == "1"
        self.filters = [one for one in read_filters(entity, user, args)
                        if one.name != OWNER or one.values or self.tells_owner]
        self.behind = find_behind(user, entity, args)  # the number that led here
        self.all = "all" if default else None  # the view that an address without default asks for
        self.view = self._asked_view(default)
        self.grouped = self.kept.grouped(user) if self.kept else ""
        self.columns_shown = self.kept and self.kept.columns(user) or columns_of(
            user, entity, with_owner=self.tells_owner)

    sizes = PAGE_SIZES

    # -- what the address says ------------------------------------------------
    def _asked_view(self, default: str) -> str:
        if "view" in self.args:
            return self.args["view"] if self.args["view"] in self.views else ""
        asks = self.q or self.is_archive or self.behind or any(f.conditions() for f in self.filters)
        return "" if asks else default

    @property
    def kept(self) -> Kept | None:
        """The view that somebody has kept, where it is asked for."""
        return self.kept_views.get(self.view)

    @property
    def size(self) -> int:
        asked = self.args.get("size", "")
        if self.args.get("print") == "1":
            return MOST_PRINTED if self.entity.listing.privacy not in ABOUT_PERSONS else MANY_ROWS
        return int(asked) if asked in map(str, PAGE_SIZES) else PAGE_SIZES[0]

    @property
    def sort(self) -> str:
        """The asked path, with "-" before it for downwards, or nothing."""
        asked = self.args.get("sort", "") or (self.kept.sort if self.kept else "")
        path = asked.removeprefix("-")
        return asked if path in self.columns_shown and sort_path(self.entity, path) else ""

    @property
    def asked_page(self) -> int:
        return read_whole(self.args.get("page", ""), most=MOST_PAGES) or 1

    @property
    def is_narrowed(self) -> bool:
        return bool(self.q or self.view or self.mechanism or self.behind
                    or any(f.conditions() for f in self.filters))

    @cached_property
    def mechanism(self) -> Mechanism | None:
        """Whose records alone are asked for, where the list has no filter of its own for that."""
        number = record_id(self.args.get(OWNER, ""))
        if not number or OWNER in self.entity.listing.filters or not self.entity.belongs.to:
            return None
        return policy.visible(self.user, Mechanism).where(Mechanism.id == number).first()

    # -- what is read -----------------------------------------------------------
    def query(self):
        """The visible records that fit, nothing joined."""
        rows = self.entity.binned() if self.is_archive else self.entity.live()
        query = policy.visible(self.user, self.entity, rows)
        if self.q:
            query = query.where(policy.matching(self.user, self.entity, self.q))
        if self.mechanism:
            query = query.where(of_mechanism(self.entity, self.mechanism.id))
        if self.behind:
            query = query.where(self.behind.condition)
        if self.view:
            query = query.where(self.views[self.view][1](self.user))
        for condition in (c for one in self.filters for c in one.conditions()):
            query = query.where(condition)
        return query

    def ids(self) -> list[int]:
        """The records of all pages."""
        return [number for (number,) in self.query().select(self.entity.id).tuples()]

    def reading(self, paths: tuple[str, ...] = (), query=None) -> tuple[Reading, list]:
        """The joined query of all pages with what these paths read, and its order."""
        shown = paths or self.columns_shown
        reading = Reading(self.query() if query is None else query,
                          (*shown, self.grouped) if self.grouped else shown)
        keys = order_keys(self.entity, *filter(None, (self.grouped, self.sort)))
        return reading, order_terms(reading, keys)

    # -- what is shown ------------------------------------------------------------
    def cells(self, record: Entity) -> list[Cell]:
        return cells(record, self.columns_shown)

    def columns(self) -> list[Column]:
        return [self._column(path) for path in self.columns_shown]

    def _column(self, path: str) -> Column:
        label = self.entity.label_of(path)
        if not sort_path(self.entity, path):
            return Column(path, label)
        if self.sort.removeprefix("-") != path:
            return Column(path, label, self.url(sort=path, page=None))
        is_down = self.sort.startswith("-")
        return Column(path, label, self.url(sort=path if is_down else f"-{path}", page=None),
                      "descending" if is_down else "ascending")

    def chips(self) -> list[tuple[str, str]]:
        return chips_of(self)

    def url(self, **changes) -> str:
        """The address of this list with some parameters changed, without those set to None."""
        typed = typed_names(self.entity)
        kept = [(name, hidden(value) if name in typed else value)
                for name, value in self.args.items(multi=True) if name not in changes and value]
        added = [(name, value) for name, value in changes.items() if value not in (None, "")]
        return f"?{urlencode(kept + added)}"

    @property
    def clear_url(self) -> str:
        """The address without anything that narrows the list."""
        filtered = (name for one in self.filters for name in one.parameters)
        gone = ["q", "page", OWNER, *FIGURE, *filtered]
        return self.url(**dict.fromkeys(gone), view=self.all)

    def page_urls(self) -> list[tuple[int, str]]:
        """(number, address) of the pages near this one, and the first and last; 0 is a gap."""
        near = {1, self.pages, *range(max(1, self.page - 2), min(self.pages, self.page + 2) + 1)}
        found, before = [], 0
        for number in sorted(near):
            if number - before > 1:
                found.append((0, ""))
            found.append((number, self.url(page=number)))
            before = number
        return found
