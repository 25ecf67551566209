"""Adds documents.sent_on, documents.channel."""

from migrations.tables import add_columns


def up(migrator, db):
    add_columns(migrator, """
documents: sent_on date?, channel char(40)?
""")
