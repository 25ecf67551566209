"""Adds sort_keys to every register, those of the office too; the start fills them."""

from migrations.tables import add_columns


def up(migrator, db):
    for table in db.get_tables():
        names = {column.name for column in db.get_columns(table)}
        if {"search", "archived_at"} <= names:
            add_columns(migrator, f"{table}: sort_keys text = '{{}}'")
