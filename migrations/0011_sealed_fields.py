"""Adds own_fields.is_sealed."""

from migrations.tables import add_columns


def up(migrator, db):
    add_columns(migrator, """
own_fields: is_sealed bool = FALSE
""")
