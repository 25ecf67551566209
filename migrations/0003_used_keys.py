"""Makes used_keys."""

from migrations.tables import create_tables


def up(migrator, db):
    create_tables(db, """
used_keys: key char(40), user -> users cascade, content char(64), led_to char(500),
    used_at datetime index, unique(user_id key)
""")
