"""Adds referrals.attachments, referrals.full_reason, referrals.channel, referrals.started_on,
referrals.ended_on."""

from migrations.tables import add_columns


def up(migrator, db):
    add_columns(migrator, """
referrals: attachments text = '', full_reason text = '', channel char(40)?, started_on date?,
    ended_on date?
""")
