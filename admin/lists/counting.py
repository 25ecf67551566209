"""Counting as far as a number tells something: more than 99 is „99+“, however many there are."""

from peewee import SQL, fn

MOST = 99


def count_to(query) -> int:
    """How many rows a query has, one above the most where there are more: none is read then."""
    return counting(query).scalar()


def counting(query):
    """The query of that number alone."""
    return query.select(SQL("1")).order_by().limit(MOST + 1).select_from(
        fn.COUNT(SQL("*"))).tuples()


def show_count(count: int) -> str:
    """The number, or „99+“."""
    return f"{MOST}+" if count > MOST else str(count)
