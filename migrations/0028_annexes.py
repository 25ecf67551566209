"""Adds attendance.declaration_on, memoranda.annexes."""

from migrations.tables import add_columns


def up(migrator, db):
    add_columns(migrator, """
attendance: declaration_on date?
memoranda: annexes text = ''
""")
