"""A summary that somebody puts together: any register by rows, columns, a day and a kept view."""

from peewee import DateField

from admin import policy
from admin.lists.saved import reader_of, usable_views
from indicators.breakdowns import Breakdown
from indicators.declaring import CASES, Indicator
from indicators.dimensions import STEPS, Dates
from indicators.own import is_of_children
from models.base import ENTITIES, Entity
from models.fields import PartialDateField
from models.tailoring.conditions import askable
from models.tailoring.indicators import path_by


def registers(user) -> list[type[Entity]]:
    """The registers that the user may sum up: his own, by any column with few values."""
    found = [one for one in ENTITIES.values() if one.listing.menu
             and policy.may_write(user, one) and groupable(user, one)]
    return sorted(found, key=lambda one: one.listing.plural)


def groupable(user, entity: type[Entity]) -> dict[str, str]:
    """{path: heading} of what records can be counted by."""
    may_read = reader_of(user, entity)
    return {path: column.verbose_name for column in askable(entity).values()
            if may_read(column.name) and (path := path_by(column))}


def dated(user, entity: type[Entity]) -> dict[str, str]:
    """{name: heading} of the days by which records belong to a period."""
    may_read = reader_of(user, entity)
    return {name: column.verbose_name for name in entity.listing.fields
            if isinstance(column := entity._meta.fields.get(name), DateField | PartialDateField)
            and may_read(name)}


def ways(user, entity: type[Entity]) -> dict[str, str]:
    """{path, or day with its step: heading} of the rows and columns of a summary."""
    days = {f"{name}~{step}": f"{heading}, {words}" for name, heading in dated(user, entity).items()
            if isinstance(entity._meta.fields[name], DateField) for step, words in STEPS.items()}
    return groupable(user, entity) | days


def _dimension(entity: type[Entity], path: str) -> str | Dates:
    name, _, step = path.partition("~")
    return Dates(entity, name, step) if step else path


def summary(user, entity: type[Entity], args) -> Indicator | None:
    """The summary of an address; None while it names nothing to count by."""
    by, days, kept = ways(user, entity), dated(user, entity), usable_views(user, entity)
    rows, columns, day = (args.get(name, "") for name in ("rows", "columns", "dated"))
    if rows not in by or not policy.may_write(user, entity):
        return None
    view = kept.get(args.get("view", ""))
    columns = columns if columns in by and columns != rows else ""
    told = f"Записите в „{entity.listing.plural}“" + (
        f", за които {view.condition.words()}" if view and view.condition else "")
    return Indicator(
        title=f"{entity.listing.plural}: {_by(by, rows, columns)}", page=CASES, counts=entity,
        definition=f"{told}, {_by(by, rows, columns)}. Премахнатите не се броят.",
        dated=day if day in days else "", unit="записи", compares=True,
        alone=day not in days or f"{day}~" in f"{rows}~{columns}~",  # its own months: no earlier
        only=view.narrowed(user) if view else None, hides_small=is_of_children(entity),
        make=Breakdown(entity, (_dimension(entity, rows),),
                       _dimension(entity, columns) if columns else None).figures)


def _by(by: dict[str, str], rows: str, columns: str) -> str:
    return f"по „{by[rows]}“" + (f" и „{by[columns]}“" if columns else "")
