"""What a calculated field is worked out of: whenever a record is stored, of what stands in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from peewee import DateField, DecimalField, Field, ForeignKeyField, IntegerField, Table

from bulgarian.dates import count_working_days
from bulgarian.text import fold
from models.base import RuleError
from models.database import database
from models.tailoring.kinds import make_column

OWN, CENT = "=", Decimal("0.01")
NUMBERS, DAYS = (IntegerField, DecimalField), (DateField,)


@dataclass(frozen=True)
class Operation:
    """One way of working out; `work` gets the values that are there."""

    label: str
    of: tuple[type[Field], ...]
    work: Callable
    most: int = 2
    partly: bool = False  # whether some of the values may be missing


def whole_months(first: date, last: date) -> int:
    """The months that have passed from the one day to the other."""
    return 12 * (last.year - first.year) + last.month - first.month - (last.day < first.day)


def _back(work: Callable) -> Callable:
    """The same for days in the other order, below nought."""
    return lambda first, last: work(first, last) if first <= last else -work(last, first)


OPERATIONS = {
    "sum": Operation("Сбор", NUMBERS, lambda *all_: sum(all_), most=20, partly=True),
    "minus": Operation("Разлика: първото без второто", NUMBERS, lambda one, two: one - two),
    "share": Operation("Дял в проценти: първото от второто", NUMBERS,
                       lambda one, two: 100 * Decimal(one) / two if two else None),
    "days": Operation("Дни от първата до втората дата", DAYS,
                      lambda first, last: (last - first).days),
    "workdays": Operation("Работни дни от първата до втората дата", DAYS, count_working_days),
    "months": Operation("Пълни месеци от първата до втората дата", DAYS, _back(whole_months)),
    "years": Operation("Навършени години от първата до втората дата", DAYS, _back(
        lambda first, last: whole_months(first, last) // 12)),
}


@dataclass(frozen=True)
class Calculation:
    """How one column of an entity follows from others."""

    name: str
    operation: Operation
    operands: tuple[str, ...]

    def of(self, values: dict) -> Decimal | None:
        """The value for a record that holds these; None where it cannot be told."""
        held = [values.get(name) for name in self.operands]
        known = [one for one in held if one not in (None, "")]
        if not known or len(known) < len(held) and not self.operation.partly:
            return None
        found = self.operation.work(*known)
        return None if found is None else Decimal(found).quantize(CENT)


# -- which columns are meant --------------------------------------------------------------------


def columns_for(field) -> dict[str, Field]:
    """{name in the configuration: column} that a field may be calculated with, as stored now."""
    entity, own = field.entity, type(field)
    shipped = {name: entity._meta.fields[name] for name in entity.listing.fields
               if name in entity._meta.fields}
    found = {name: one for name, one in shipped.items() if not getattr(one, "is_own", False)}
    for one in own.live().where(own.register == field.register, own.id != (field.id or 0)):
        if not one.kind_of.calculated:  # so nothing goes round in a circle
            found[f"{OWN}{one.code}"] = column = make_column(one)
            column.name = one.column
    return {name: column for name, column in found.items() if isinstance(column, NUMBERS + DAYS)
            and not isinstance(column, ForeignKeyField) and not getattr(column, "is_sealed", False)}


def named_operands(field) -> list[str]:
    return [one.strip() for one in field.operands.split(",") if one.strip()]


def read_operands(field) -> None:
    """Keep the typed labels by their names in the configuration; what is unknown stays."""
    names = {fold(column.verbose_name): name for name, column in columns_for(field).items()}
    field.operands = ", ".join(names.get(fold(one), one) for one in named_operands(field))


def tell_operands(field) -> str:
    """The operands by the labels that they have now."""
    columns = columns_for(field)
    return ", ".join(columns[one].verbose_name if one in columns else one
                     for one in named_operands(field))


def calculation_of(field) -> Calculation | None:
    """How the field is calculated; None while one of what it needs is hidden."""
    columns, names = columns_for(field), named_operands(field)
    if field.operation not in OPERATIONS or not {*names} <= {*columns}:
        return None
    return Calculation(field.column, OPERATIONS[field.operation],
                       tuple(columns[one].name for one in names))


def calculation_rules(field):
    """What makes no sense in how a field is calculated."""
    operation, columns = OPERATIONS.get(field.operation), columns_for(field)
    if operation is None:
        yield RuleError("Изберете как се смята полето.", "operation")
        return
    fits = {name: one for name, one in columns.items() if isinstance(one, operation.of)}
    names = named_operands(field)
    if unfit := [one for one in names if one not in fits]:
        offered = ", ".join(f"„{one.verbose_name}“" for one in fits.values()) or "още няма"
        yield RuleError(f"С „{unfit[0].removeprefix(OWN)}“ не може да се смята. Подходящи "
                        f"полета: {offered}.", "operands")
    elif not (1 if operation.partly else 2) <= len(names) <= operation.most:
        yield RuleError("Напишете надписите на две полета, разделени със запетая."
                        if operation.most == 2 else "Напишете надписите на полетата, разделени "
                        f"със запетая; до {operation.most}.", "operands")
    secret = [columns[one] for one in names if one in columns
              and columns[one].model.listing.privacy_of(columns[one].name) > field.class_of_data]
    if secret:
        yield RuleError(f"„{secret[0].verbose_name}“ е с по-силна защита. Изберете същата и за "
                        "това поле.", "privacy")


def calculated_with(field):
    """(place, how many) of the fields that are calculated with this one."""
    own = type(field)
    for one in own.live().where(own.register == field.register, own.operands != ""):
        if f"{OWN}{field.code}" in named_operands(one):
            yield f"изчислимо поле „{one.label}“", 1


def fill(field) -> None:
    """Calculate the field of all records that are stored already."""
    found = calculation_of(field)
    if found is None:
        return
    table = Table(field.register).bind(database)
    columns = {one.name: one for one in columns_for(field).values() if one.name in found.operands}
    names = list(columns)
    for number, *held in table.select(table.c.id, *(table.c[columns[one].column_name]
                                                    for one in names)).tuples():
        values = {one: columns[one].python_value(raw)
                  for one, raw in zip(names, held, strict=True)}
        table.update({table.c[field.column]: found.of(values)}).where(
            table.c.id == number).execute()
