"""A page of a list: its records, how many there are in all, and how far that is counted."""

from functools import cached_property
from math import ceil

from peewee import SQL, Value, fn

from admin import policy
from admin.lists.ordering import order_terms
from admin.lists.reading import Reading
from bulgarian.numerals import counted_or_none
from bulgarian.text import NBSP
from models.base import Entity

MOST_PAGES = 10**9
MOST_COUNTED, PAGES_AHEAD = 3_000, 10  # counting to 5,000 costs as much as showing 20


class Leafed:
    """The records of the page that is asked for, of all that `query` and `reading` find."""

    @cached_property
    def rows(self) -> list[Entity]:
        """The records of this page; the last one if there are not as many pages."""
        found = self._read(self.page)
        if not found and self.page > 1:
            self.total = self._count(self.page).scalar()
            self.page = max(1, self.pages)
            found = self._read(self.page)
        self.total = found[0].total if found else 0
        return found

    def _read(self, page: int) -> list[Entity]:
        """The records of a page, which know how many there are."""
        reading, order = self.reading()
        numbers, total = reading.query.select(self.entity.id).order_by(*order), None
        if self.q:  # looked for once: what was found is counted and put in order together
            found = [number for (number,) in numbers.limit(self._most(page) + 1).tuples()]
            total, numbers = Value(len(found)), found[(page - 1) * self.size:page * self.size]
            reading, order = self.reading(query=self.entity.select())
        elif page > 1:  # what stands before is passed over in the index alone
            numbers = numbers.paginate(page, self.size)
        else:
            numbers = None
        total = self._count(page) if total is None else total
        query = reading.select(total.alias("total")).order_by(*order)
        query = query.limit(self.size) if numbers is None else query.where(
            self.entity.id.in_(numbers))
        return reading.fill(list(query), lambda one: policy.visible_live(self.user, one))

    def _most(self, page: int) -> int:
        """No further is a list counted than it is leafed through: the rest is „above“."""
        return max(MOST_COUNTED, min(page + PAGES_AHEAD, MOST_PAGES) * self.size)

    def _count(self, page: int):
        """Query of how many there are.

        Of all of a list the index of its order tells, where that has what is asked of every row;
        asked for no order, SQLite reads the rows.
        """
        counted = self.query().select(SQL("1"))
        if self.entity.belongs.asked and not (self.is_narrowed or self.is_archive):
            counted = counted.order_by(*order_terms(Reading(counted), self.entity.listing.order))
        return counted.limit(self._most(page) + 1).select_from(fn.COUNT(SQL("*")))

    @cached_property
    def page(self) -> int:
        return self.asked_page

    @cached_property
    def total(self) -> int:
        return len(self.rows) and self.rows[0].total

    @property
    def pages(self) -> int:
        return ceil(self.total / self.size)

    @property
    def count_text(self) -> str:
        if self.total > MOST_COUNTED:
            return f"над {MOST_COUNTED:,} записа".replace(",", NBSP)
        return counted_or_none(self.total, "запис", "записи", "записа")
