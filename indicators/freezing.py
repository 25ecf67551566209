"""The figures of a period as they are kept when it closes, with the records behind each number.

They are of the whole mechanism, whoever closes it, and what was published is never counted anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from indicators.declaring import Figure, Figures, Indicator, Line, Span
from indicators.own import all_indicators
from models.base import today
from models.periods import COUNTERS, ReportPeriod

INTERNAL, PUBLISHED = "internal", "published"


def count(period: ReportPeriod) -> dict:
    """All indicators of the period: {code: its two tables}; the inner ones are not published."""
    found = {"day": today().isoformat()}
    for indicator in all_indicators():
        own = live_figures(indicator, period, is_public=False, day=today())
        told = {INTERNAL: [_line(one, _ids(indicator, period)) for one in own.rows],
                "headings": own.headings, "main": own.main, "title": indicator.title}
        if not indicator.is_inner:
            public = live_figures(indicator, period, is_public=True, day=today()) \
                if indicator.hides_small else own
            told[PUBLISHED] = [_line(one, lambda _: None) for one in public.rows]
            told["closed"] = public.is_closed
        found[indicator.code] = told
    return found


COUNTERS.append(count)


def live_figures(indicator: Indicator, period: ReportPeriod, *, is_public: bool,
                 day: date) -> Figures:
    """What the indicator counts now for the mechanism of a period."""
    base = indicator.counts.live().where(indicator.of(period.mechanism_id))
    return indicator.figures(base, span_of(period), day=day, is_public=is_public,
                             mechanism=period.mechanism_id)


def span_of(period: ReportPeriod) -> Span:
    return Span(period.begins_on, period.ends_on)


def _ids(indicator: Indicator, period: ReportPeriod):
    """Function: the records behind a figure."""
    base = indicator.counts.live().where(indicator.of(period.mechanism_id))
    asked = indicator.asked(base, span_of(period))

    def read(figure: Figure) -> list[int] | None:
        if figure.where is None:
            return None
        found = asked.query.where(figure.where).select(indicator.counts.id)
        return sorted(number for (number,) in found.tuples())
    return read


def _line(line: Line, read) -> list:
    before = line.before and line.before.text
    return [line.label, [[one.text, one.key, read(one)] for one in line.cells], before,
            line.is_total]


def kept_figures(period: ReportPeriod, indicator: Indicator, version: str) -> Figures | None:
    """The table as it was kept; None where it was not counted, or is not for that version."""
    kept = period.kept.get(indicator.code, {})
    if version not in kept:
        return None
    rows = tuple(Line(label, tuple(Figure(text, None if ids is None else
                                          indicator.counts.id.in_(ids), key)
                                   for text, key, ids in cells),
                      None if before is None or version == PUBLISHED else Figure(before), is_total)
                 for label, cells, before, is_total in kept[version])
    headings = tuple(kept["headings"]) if rows else ()
    return Figures(headings, rows, kept["main"], version == PUBLISHED and kept["closed"])


@dataclass(frozen=True)
class Difference:
    """A number that is another one now, or that other records make."""

    indicator: Indicator
    label: str
    heading: str
    was: str
    now: str
    came: tuple[int, ...]
    gone: tuple[int, ...]


def differences(period: ReportPeriod) -> Iterator[Difference]:
    """What was corrected since the period closed, number by number; totals are left out."""
    for indicator in all_indicators():
        kept = period.kept.get(indicator.code)
        if kept:
            yield from _changed(period, indicator, kept)


def _changed(period: ReportPeriod, indicator: Indicator, kept: dict) -> Iterator[Difference]:
    day = date.fromisoformat(period.kept["day"])
    now = live_figures(indicator, period, is_public=False, day=day)
    read = _ids(indicator, period)
    was = {(label, heading): (cell[0], cell[2]) for label, cells, _, is_total in kept[INTERNAL]
           if not is_total for heading, cell in zip(kept["headings"][1:], cells, strict=True)}
    found = {(line.label, heading): (cell.text, read(cell)) for line in now.rows
             if not line.is_total
             for heading, cell in zip(now.headings[1:], line.cells, strict=True)}
    for place in dict.fromkeys((*was, *found)):
        before, after = was.get(place, ("0", None)), found.get(place, ("0", None))
        if before != after:
            one, other = ({*(ids or ())} for _, ids in (before, after))
            yield Difference(indicator, *place, before[0], after[0],
                             tuple(sorted(other - one)), tuple(sorted(one - other)))
