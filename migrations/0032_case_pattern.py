"""Lets a mechanism say by which pattern its cases are numbered."""

from migrations.tables import add_columns


def up(migrator, db):
    add_columns(migrator, """
mechanisms: case_pattern char(24) = ''
""")
