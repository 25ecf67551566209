"""Room for sealed values, the number index and the name tokens; 0001 had plain columns.

The values themselves are sealed after the migrations, by the program that has the keys.
"""

from peewee import (
    SQL,
    BlobField,
    BooleanField,
    CharField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

SEALED = {
    "case_identities": ("first_name", "middle_name", "last_name", "id_number", "birth_date",
                        "birth_place", "address"),
    "relatives": ("name", "phone", "address", "note"),
    "documents": (),  # its only one is a text already
}


class CaseIdentity(Model):
    class Meta:
        table_name = "case_identities"


class Relative(Model):
    class Meta:
        table_name = "relatives"


class NameToken(Model):
    identity = ForeignKeyField(CaseIdentity, backref="+", on_delete="CASCADE")
    relative = ForeignKeyField(Relative, backref="+", on_delete="CASCADE", null=True)
    token = BlobField(index=True)

    class Meta:
        table_name = "name_tokens"
        legacy_table_names = False


class KeyCheck(Model):
    version = IntegerField(unique=True)
    value = CharField(max_length=64)
    made_at = DateTimeField()
    is_swept = BooleanField()

    class Meta:
        table_name = "key_checks"
        legacy_table_names = False


def up(migrator, db):
    is_sqlite = db.__class__.__name__.endswith("SqliteDatabase")
    for table, columns in SEALED.items():
        _add_columns(migrator, table)
        if columns and not is_sqlite:  # which keeps a text of any length in a column of any type
            migrator.migrate(*(
                migrator.alter_column_type(table, column, TextField(), f'"{column}"::text')
                for column in columns))
    migrator.migrate(_added("case_identities", "number_index", CharField(
        max_length=64, constraints=[SQL("DEFAULT ''")], index=True), migrator))
    with db.bind_ctx((NameToken, KeyCheck)):
        db.create_tables((NameToken, KeyCheck))


def _add_columns(migrator, table):
    migrator.migrate(
        migrator.add_column(table, "row_key", CharField(max_length=32, null=True, unique=True)),
        _added(table, "key_version", IntegerField(constraints=[SQL("DEFAULT 0")]), migrator))


def _added(table, column, field, migrator):
    """Not null from the start by a default in the table; a rebuilt one would lose its keys."""
    return migrator.add_column(table, column, field, allow_not_null=True)
