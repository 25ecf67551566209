"""Adds users.words_forms."""

from migrations.tables import add_columns


def up(migrator, db):
    add_columns(migrator, """
users: words_forms bool = FALSE
""")
