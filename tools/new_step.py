"""Writes the next migration from what the models declare and the steps so far do not build.

    .venv/bin/python -m tools.new_step NAME        (or: make migration NAME=visits)

New tables, new and dropped columns, new indexes. What no machine can know – a column renamed, of
another type, or no longer empty – is refused by name, to be written by hand.
"""

import sys
import textwrap

from peewee import ForeignKeyField, Model, SqliteDatabase
from playhouse.migrations import Runner
from playhouse.schema_diff import SchemaDiff, diff_models

import registry
from migrations.tables import GROUPS
from models.base import Entity
from models.database import MIGRATIONS

TYPES = {"VARCHAR": "char", "TEXT": "text", "INT": "int", "BIGINT": "bigint", "BOOL": "bool",
         "DATE": "date", "DATETIME": "datetime", "TIME": "time", "BLOB": "blob",
         "DECIMAL": "decimal"}
EMPTY = {"VARCHAR": "''", "TEXT": "''", "INT": "0", "BIGINT": "0", "BOOL": "FALSE",
         "DECIMAL": "0"}
VERBS = {"create_tables": ("db", "makes"), "add_columns": ("migrator", "adds"),
         "drop_columns": ("migrator", "drops")}


class CannotWrite(Exception):
    """A difference that has to be written by hand; the message says which."""


def all_models(base: type[Model] = Model) -> set[type[Model]]:
    """Every model of the office that has a table of its own: those that no other builds on."""
    children = {model for child in base.__subclasses__() for model in {child, *all_models(child)}}
    return {model for model in children
            if model.__module__.startswith("models.") and not model.__subclasses__()
            and (not issubclass(model, Entity) or hasattr(model, "listing"))}


def write_step(name: str) -> str | None:
    """Path of the step just written; None if the steps build all that is declared."""
    registry.load("models")
    scratch = SqliteDatabase(":memory:")
    runner = Runner(scratch, str(MIGRATIONS))
    runner.up()
    models = sorted(all_models(), key=lambda model: model.__name__)
    refuse_changed(scratch, models)
    texts = difference(diff_models(scratch, models))
    scratch.close()
    return runner.create(name, body=body_of(texts)) if any(texts.values()) else None


# -- what differs -----------------------------------------------------------------------------


def refuse_changed(scratch: SqliteDatabase, models: list) -> None:
    """CannotWrite if a column is there already but of another type, or empty otherwise."""
    declared = SqliteDatabase(":memory:")
    with declared.bind_ctx(models):
        declared.create_tables(models)
    tables = {model._meta.table_name for model in models} & {*scratch.get_tables()}
    changed = [f"{table}.{name}" for table in sorted(tables)
               for name, shape in shapes(scratch, table).items()
               if shapes(declared, table).get(name, shape) != shape]
    declared.close()
    if changed:
        raise CannotWrite(f"Write by hand what becomes of {', '.join(changed)}: of another type, "
                          "or may be empty otherwise than before.")


def shapes(db: SqliteDatabase, table: str) -> dict[str, tuple]:
    return {column.name: (column.data_type, column.null) for column in db.get_columns(table)}


def difference(found: SchemaDiff) -> dict[str, dict[str, list[str]]]:
    """{operation: {table: its columns as text}}."""
    texts = {operation: {} for operation in VERBS}
    for model in found.create_tables:
        texts["create_tables"][model._meta.table_name] = columns_of(model)
    for field in found.add_columns:
        texts["add_columns"].setdefault(field.model._meta.table_name, []).append(
            column_of(field) + default_of(field))
    new = {(field.model._meta.table_name, (field.column_name,)) for field in found.add_columns}
    for index in found.add_indexes:
        if (index.table, index.columns) not in new:  # a new column brings its own
            texts["add_columns"].setdefault(index.table, []).append(
                index_of(index.columns, index.unique))
    for table, column in found.drop_columns:
        texts["drop_columns"].setdefault(table, []).append(column)
    return texts


# -- as text ----------------------------------------------------------------------------------


def columns_of(model: type[Model]) -> list[str]:
    """The columns of a new table, those of a group by its name."""
    columns = [column_of(field) for field in model._meta.sorted_fields
               if field.column_name != "id"]
    for group, members in GROUPS.items():
        names = [column.split()[0] for column in members.split(", ")]
        if {*names} <= {column.split()[0] for column in columns}:
            rest = [column for column in columns if column.split()[0] not in names]
            columns = [group, *rest]
    return columns + [index_of([model._meta.fields[name].column_name for name in names], unique)
                      for names, unique in model._meta.indexes]


def column_of(field) -> str:
    null = "?" if field.null else ""
    unique = " unique" if field.unique else ""
    if isinstance(field, ForeignKeyField):
        cascade = " cascade" if field.on_delete == "CASCADE" else ""
        return (f"{field.column_name.removesuffix('_id')} -> "
                f"{field.rel_model._meta.table_name}{null}{unique}{cascade}")
    size = ",".join(map(str, field.get_modifiers() or ()))
    index = " index" if field.index and not field.unique else ""
    return (f"{field.column_name} {TYPES[field.field_type]}{size and f'({size})'}{null}"
            f"{unique}{index}{' primary' if field.primary_key else ''}")


def default_of(field) -> str:
    """What the rows that are there get; CannotWrite if nothing would be true of them."""
    if field.null:
        return ""
    default = field.default() if callable(field.default) else field.default
    if isinstance(default, bool):
        default = "TRUE" if default else "FALSE"
    elif isinstance(default, str):
        default = "'" + default.replace("'", "''") + "'"
    if default is None:
        default = EMPTY.get(field.field_type)
    if default is None or isinstance(field, ForeignKeyField):
        raise CannotWrite(f"{field.model._meta.table_name}.{field.column_name} may not be empty, "
                          "and the rows that are there have nothing: let it be empty at first.")
    return f" = {default}"


def index_of(columns, unique: bool) -> str:
    return f"{'unique' if unique else 'index'}({' '.join(columns)})"


def body_of(texts: dict) -> str:
    """The file of the step."""
    used = [operation for operation in VERBS if texts[operation]]
    said = "; ".join(f"{VERBS[operation][1]} {', '.join(names_in(operation, texts[operation]))}"
                     for operation in used)
    lines = textwrap.wrap(f'"""{said[0].upper()}{said[1:]}."""', 100, break_long_words=False)
    lines += ["", f"from migrations.tables import {', '.join(sorted(used))}", "", "",
              "def up(migrator, db):"]
    for operation in used:
        lines += [f"    {operation}({VERBS[operation][0]}, \"\"\"", *map(
            table_text, texts[operation], texts[operation].values()), '""")']
    return "\n".join(lines) + "\n"


def names_in(operation: str, tables: dict) -> list[str]:
    if operation == "create_tables":
        return [*tables]
    return [f"{table}.{column.split()[0]}" for table, columns in tables.items()
            for column in columns]


def table_text(table: str, columns: list[str]) -> str:
    """A table in lines of at most a hundred characters; a column is not broken."""
    whole = ", ".join(column.replace(" ", "\0") for column in columns)
    return textwrap.fill(f"{table}: {whole}", 96, subsequent_indent="    ",
                         break_long_words=False, break_on_hyphens=False).replace("\0", " ")


if __name__ == "__main__":
    try:
        print(write_step(sys.argv[1]) or "The steps build all that the models declare.")
    except CannotWrite as problem:
        sys.exit(str(problem))
