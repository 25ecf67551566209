"""Adds agenda_items.heading."""

from migrations.tables import add_columns


def up(migrator, db):
    add_columns(migrator, """
agenda_items: heading char(120) = ''
""")
