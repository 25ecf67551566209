"""Adds own_fields.operation, own_fields.operands, own_fields.changed_into."""

from migrations.tables import add_columns


def up(migrator, db):
    add_columns(migrator, """
own_fields: operation char(40) = '', operands char(400) = '', changed_into int index = 0
""")
