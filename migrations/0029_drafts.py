"""Adds own_registers.is_draft."""

from migrations.tables import add_columns


def up(migrator, db):
    add_columns(migrator, """
own_registers: is_draft bool = FALSE
""")
