"""The menu at the left and the „+ Нов“ button, for what the user may see and write."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from time import monotonic

from flask import current_app, render_template, request
from markupsafe import Markup

from admin.auth import signed_in
from admin.base import BADGES, VIEWS, EntityView
from admin.records.addresses import new_url
from admin.records.words import NEW
from models.access.limits import found_once
from models.base import ENTITIES
from models.tailoring.snapshot import generation
from models.users import User

GROUPS = ("Работа", "Регион", "Справочници", "Настройки")
BADGE_SECONDS = 60
LAST_GROUP = 99
MOST_OPEN = 17  # entries that fit the height of a small screen, with the names of the groups

_counted: dict[tuple, tuple[float, int]] = {}


@dataclass(frozen=True)
class Entry:
    """One line of the menu."""

    label: str
    url: str
    icon: str
    is_current: bool
    badge: int = 0


@dataclass(frozen=True)
class Group:
    """A part of the menu that folds; with an empty name it always stands open."""

    name: str
    entries: tuple[Entry, ...]
    is_open: bool

    @property
    def badge(self) -> int:
        """What the entries count together: it stands at the name while they are folded."""
        return sum(entry.badge for entry in self.entries)


def draw_menu() -> Markup:
    """The menu of the page; an equal one was drawn before."""
    return _drawn(read_menu())


@lru_cache(maxsize=256)
def _drawn(groups: tuple[Group, ...]) -> Markup:
    return Markup(render_template("_menu.html", groups=groups))


def read_menu() -> tuple[Group, ...]:
    """The groups with the entries that the user may open; „Днес“ has no group.

    Open are the group of the page and the daily work, so far as both fit a small screen.
    """
    user = signed_in()
    views = _open_to(user, "menu", lambda views: sorted(
        (view for view in views if view.is_named_to(user)), key=_place))
    found, here = {name: [] for name in ("", *GROUPS)}, _here({view.endpoint for view in views})
    for view in views:
        found[view.category or ""].append(_entry(view, user, here))
    current = next((name for name, entries in found.items()
                    if any(entry.is_current for entry in entries)), "")
    is_long = len(found[current]) + len(found[GROUPS[0]]) > MOST_OPEN and current != GROUPS[0]
    is_open = {"", current, "" if is_long and current else GROUPS[0]}
    return tuple(Group(name, tuple(entries), name in is_open)
                 for name, entries in found.items() if entries)


def _open_to(user: User, name: str, choose: Callable) -> list:
    """Those that are chosen of the views which are open to the user, chosen once for all like him.
    """
    app = current_app._get_current_object()
    views = app.extensions["admin"][0]._views
    like = (user.role, user.may_sign_in(), user.may_word_forms())
    return found_once((name, *like, generation(), app, len(views)), lambda: choose(
        [view for view in views if view.is_open_to(user)]))


def _here(named: set[str]) -> str:
    """The entry of the page: its own, or that of what it hangs below."""
    place = request.blueprint or ""
    while place not in named and place in ENTITIES:
        entity, below = ENTITIES[place], VIEWS.get(place, EntityView).below
        parent = entity._meta.fields.get(entity.listing.parent or "")
        place = below or (parent.rel_model._meta.table_name if parent is not None else "")
    return place


def _place(view) -> int:
    return getattr(view, "position", LAST_GROUP)


def _entry(view, user: User, here: str) -> Entry:
    url = f"{request.script_root}{view.url or ''}/"
    return Entry(str(view.name), url, view.menu_icon_value or "home",
                 here == view.endpoint, count_badge(view.endpoint, user))


def count_badge(table: str, user: User) -> int:
    """The number beside an entry, counted anew once a minute for each user."""
    count = BADGES.get(table)
    if count is None:
        return 0
    key = (table, user.id)
    at, number = _counted.get(key, (0.0, 0))
    if not at or monotonic() - at > BADGE_SECONDS:
        number = count(user)
        _counted[key] = (monotonic(), number)
    return number


def read_quick() -> list[tuple[str, str]]:
    """(label, address) of what „+ Нов“ offers."""
    found = _open_to(signed_in(), "quick", lambda views: sorted(
        (view for view in views if isinstance(view, EntityView) and view.entity.listing.quick
         and view.may_create()), key=lambda view: (GROUPS.index(view.category), view.position)))
    return [(_label(view), new_url(view.entity)) for view in found]


def _label(view: EntityView) -> str:
    listing = view.entity.listing
    return f"{NEW[listing.gender]} {listing.label}"


def forget_badges() -> None:
    """Count the badges anew at the next page."""
    _counted.clear()
