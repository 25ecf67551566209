"""Adds meetings.reasons."""

from migrations.tables import add_columns


def up(migrator, db):
    add_columns(migrator, """
meetings: reasons text = ''
""")
