"""Where the fields of a form stand: those of the program and of the office in one order.

A place is a number within the section. The fields of the program have 10, 20, 30…; those of the
office come after them, or between them by a number below nought. What is `BLOCK` or more is a
place in the whole form: it leads its section before another.
"""

from models.base import Listing
from models.tailoring.fields import OTHER
from models.words import STEP

BLOCK = 10_000  # between two sections
AFTER = 1_000  # where the fields of the office begin in a section


def placed(listing: Listing, wordings, definitions) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The sections of a form as the office has them, with their fields."""
    keys = places(listing, wordings, definitions)
    titles = sorted(dict.fromkeys(title for title, _ in keys.values()), key=lambda title: min(
        key for where, key in keys.values() if where == title))
    return tuple((title, tuple(sorted((name for name, (where, _) in keys.items()
                                       if where == title), key=lambda name: keys[name][1])))
                 for title in titles)


def places(listing: Listing, wordings, definitions) -> dict[str, tuple[str, int]]:
    """{field: (its section, its place in the whole form)}."""
    stands = {name: (title, STEP * at) for title, names in listing.sections
              for at, name in enumerate(names, start=1)}
    for one in wordings:
        if one.code in stands:
            title, at = stands[one.code]
            at = at if one.section in ("", title) else AFTER - 1
            stands[one.code] = (one.section or title, one.position or at)
    stands |= {one.column: (section_of(one), AFTER + one.position
                            if one.position < BLOCK else one.position) for one in definitions}
    titles = [*dict(listing.sections), *(one.section for one in wordings if one.section),
              *(section_of(one) for one in sorted(definitions, key=lambda one: one.id))]
    begins = {title: BLOCK * at for at, title in enumerate(dict.fromkeys(titles), start=2)}
    return {name: (title, at if at >= BLOCK else begins[title] + at)
            for name, (title, at) in stands.items()}


def section_of(field) -> str:
    """The section of a field of the office."""
    return field.section or OTHER
