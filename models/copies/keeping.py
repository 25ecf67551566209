"""Which copies are kept: the newest of each of the last days, weeks and months."""

from collections.abc import Callable, Iterable
from pathlib import Path

from models.copies.making import Copy, find_copies

BEFORE_UPDATES = 3  # newest copies made before an update


def kept(copies: Iterable[Copy], days: int, weeks: int, months: int) -> set[Path]:
    """The paths of the copies that stay; always the newest one."""
    usual = [copy for copy in copies if not copy.is_before_update]
    stay = [*usual[:1], *[copy for copy in copies if copy.is_before_update][:BEFORE_UPDATES]]
    stay += _newest_of_each(usual, lambda at: at.date(), days)
    stay += _newest_of_each(usual, lambda at: at.isocalendar()[:2], weeks)
    stay += _newest_of_each(usual, lambda at: (at.year, at.month), months)
    return {copy.path for copy in stay}


def _newest_of_each(copies: list[Copy], period: Callable, count: int) -> list[Copy]:
    """The newest copy of each of the last periods in which there is one."""
    found = {}
    for copy in copies:
        found.setdefault(period(copy.at), copy)
    return list(found.values())[:count]


def remove_old(folder: Path, term: tuple[int, int, int]) -> list[str]:
    """Names of the copies that were removed now, after newer ones were proved."""
    copies = find_copies(folder)
    stay = kept(copies, *term)
    gone = [copy.path for copy in copies if copy.path not in stay]
    for path in gone:
        path.unlink()
    return [path.name for path in gone]
