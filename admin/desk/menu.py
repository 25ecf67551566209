"""The menu at the left and the „+ Нов“ button, for what the user may see and write."""

from dataclasses import dataclass
from time import monotonic

from flask import current_app, request

from admin.auth import current_user
from admin.base import BADGES, EntityView
from admin.records.addresses import new_url
from admin.records.words import NEW

GROUPS = ("Работа", "Регион", "Справочници", "Настройки")
BADGE_SECONDS = 60
LAST_GROUP = 99

_counted: dict[tuple, tuple[float, int]] = {}


@dataclass(frozen=True)
class Entry:
    """One line of the menu."""

    label: str
    url: str
    icon: str
    is_current: bool
    badge: int = 0


def read_menu() -> list[tuple[str, list[Entry]]]:
    """(group, entries) that the user may open; „Днес“ has no group."""
    views = [view for view in current_app.extensions["admin"][0]._views
             if view.is_accessible() and view.is_visible()]
    groups = {"": [_entry(view) for view in views if not view.category]}
    for group in GROUPS:
        mine = [view for view in views if view.category == group]
        groups[group] = [_entry(view) for view in sorted(mine, key=_place)]
    return [(group, entries) for group, entries in groups.items() if entries]


def _place(view) -> int:
    return getattr(view, "position", LAST_GROUP)


def _entry(view) -> Entry:
    url = f"{request.script_root}{view.url or ''}/"
    return Entry(str(view.name), url, view.menu_icon_value or "home",
                 request.blueprint == view.endpoint, count_badge(view.endpoint))


def count_badge(table: str) -> int:
    """The number beside an entry, counted anew once a minute for each user."""
    count = BADGES.get(table)
    if count is None:
        return 0
    key = (table, current_user.id)
    at, number = _counted.get(key, (0.0, 0))
    if not at or monotonic() - at > BADGE_SECONDS:
        number = count(current_user)
        _counted[key] = (monotonic(), number)
    return number


def read_quick() -> list[tuple[str, str]]:
    """(label, address) of what „+ Нов“ offers."""
    found = [view for view in current_app.extensions["admin"][0]._views
             if isinstance(view, EntityView) and view.entity.listing.quick
             and view.is_accessible() and view.may_create()]
    found.sort(key=lambda view: (GROUPS.index(view.category), view.position))
    return [(_label(view), new_url(view.entity)) for view in found]


def _label(view: EntityView) -> str:
    listing = view.entity.listing
    return f"{NEW[listing.gender]} {listing.label}"


def forget_badges() -> None:
    """Count the badges anew at the next page."""
    _counted.clear()
