"""Tables written as text, the language of the migrations; what a word means never changes.

A table is its name and its columns, further lines indented:

    visits: record, case -> cases, day date, room char(40)?, note text = '', index(case_id day)

A column is `name type` or `name -> table` for a link (column `name_id`; an index; restricts what
is deleted above it, unless `cascade` follows). A question mark allows nothing, `= value` is the
default of the database; `unique`, `index` and `primary` say what they say. `record` and `sealed`
stand for the columns of GROUPS; `index(a b)` and `unique(a b)` are of several columns.
"""

import re

from peewee import (
    SQL,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
    TimeField,
)

GROUPS = {
    "record": "created_at datetime, created_by char(120), updated_at datetime, "
              "updated_by char(120), archived_at datetime? index, version int, search text",
    "sealed": "row_key char(32)? unique, key_version int = 0",
}
TYPES = {"text": TextField, "char": CharField, "int": IntegerField, "bigint": BigIntegerField,
         "bool": BooleanField, "date": DateField, "datetime": DateTimeField, "time": TimeField,
         "blob": BlobField, "decimal": DecimalField}
SIZES = {"char": ("max_length",), "decimal": ("max_digits", "decimal_places")}
COLUMN = re.compile(
    r"(?P<name>\w+) (?:-> (?P<above>\w+)|(?P<type>\w+)(?:\((?P<size>[\d,]+)\))?)(?P<null>\??)"
    r"(?P<marks>(?: (?:unique|index|primary|cascade))*)(?: = (?P<default>.+))?")
BETWEEN = re.compile(r", (?=(?:[^']*'[^']*')*[^']*$)")  # a comma in a default is none
INDEX = re.compile(r"(?P<kind>unique|index)\((?P<columns>[\w ]+)\)")


def is_sqlite(db) -> bool:
    return db.__class__.__name__.endswith("SqliteDatabase")


# -- what a step does -------------------------------------------------------------------------


def create_tables(db, text: str) -> dict[str, type[Model]]:
    """Make the tables; {name: model} of them, to put the first rows in."""
    models = {}
    for name, columns in read_tables(text):
        models[name] = _make_model(name, columns, models)
    with db.bind_ctx(models.values()):
        db.create_tables(models.values())
    return models


def add_columns(migrator, text: str) -> None:
    """Add columns and indexes; a column that may not be empty needs a default."""
    for table, columns in read_tables(text):
        for column in columns:
            if index := INDEX.fullmatch(column):
                migrator.migrate(migrator.add_index(
                    table, index["columns"].split(), index["kind"] == "unique"))
            else:
                _add_column(migrator, table, COLUMN.fullmatch(column))


def drop_columns(migrator, text: str) -> None:
    """Drop columns, with their values and the indexes they are in."""
    for table, columns in read_tables(text):
        for name in columns:
            _drop_column(migrator, table, name)


# -- reading ------------------------------------------------------------------------------------


def read_tables(text: str):
    """Yield (table, its columns), groups written out."""
    for lines in re.findall(r"^\S.*(?:\n[ \t]+\S.*)*", text, re.MULTILINE):
        name, _, columns = " ".join(lines.split()).partition(": ")
        yield name, [one for column in BETWEEN.split(columns)
                     for one in BETWEEN.split(GROUPS.get(column, column))]


def _make_model(name: str, columns: list[str], models: dict) -> type[Model]:
    indexes = [index for index in map(INDEX.fullmatch, columns) if index]
    found = [COLUMN.fullmatch(column) for column in columns if not INDEX.fullmatch(column)]
    fields = {column["name"]: _make_field(column, name, models) for column in found}
    links = {f"{column['name']}_id": column["name"] for column in found if column["above"]}
    meta = {"table_name": name, "legacy_table_names": False, "indexes": [
        (tuple(links.get(column, column) for column in index["columns"].split()),
         index["kind"] == "unique") for index in indexes]}
    return type(name, (Model,), {**fields, "Meta": type("Meta", (), meta)})


def _make_field(column: re.Match, table: str, models: dict):
    marks = column["marks"].split()
    default = column["default"]
    options = {"null": bool(column["null"]), "unique": "unique" in marks,
               "constraints": [SQL(f"DEFAULT {default}")] if default else None}
    if above := column["above"]:
        return ForeignKeyField(
            "self" if above == table else models.get(above) or _stand_in(above), backref="+",
            field="id", on_delete="CASCADE" if "cascade" in marks else "RESTRICT", **options)
    sizes = map(int, column["size"].split(",")) if column["size"] else ()
    return TYPES[column["type"]](
        index="index" in marks, primary_key="primary" in marks, **options,
        **dict(zip(SIZES.get(column["type"], ()), sizes, strict=False)))


def _stand_in(table: str) -> type[Model]:
    """A table that is there already: nothing but its name and its number."""
    return type(table, (Model,), {"Meta": type("Meta", (), {
        "table_name": table, "legacy_table_names": False})})


# -- changing ---------------------------------------------------------------------------------


def _add_column(migrator, table: str, column: re.Match) -> None:
    """Not null from the start, by the default: a rebuilt table would lose its triggers."""
    field = _make_field(column, "", {})
    name = f"{column['name']}_id" if column["above"] else column["name"]
    if column["above"]:  # a field that stands in no table does not know what it points to
        field.rel_model, field.rel_field = (model := field.rel_model), model.id
    migrator.migrate(migrator.add_column(table, name, field, allow_not_null=True))


def _drop_column(migrator, table: str, name: str) -> None:
    db = migrator.database
    migrator.migrate(*(migrator.drop_index(table, index.name)
                       for index in db.get_indexes(table) if name in index.columns))
    if is_sqlite(db) and any(key.column == name for key in db.get_foreign_keys(table)):
        _drop_link(migrator, table, name)
    else:
        migrator.migrate(migrator.drop_column(table, name))


def _drop_link(migrator, table: str, name: str) -> None:
    """SQLite drops a link only by building the table anew; its triggers are put back."""
    triggers = migrator.database.execute_sql(
        "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?",
        (table,)).fetchall()
    migrator.migrate(migrator.drop_column(table, name, legacy=True))
    for (sql,) in triggers:
        migrator.database.execute_sql(sql)
