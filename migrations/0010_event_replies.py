"""Adds event_participants.reply, event_participants.replied_on."""

from migrations.tables import add_columns


def up(migrator, db):
    add_columns(migrator, """
event_participants: reply char(40)?, replied_on date?
""")
