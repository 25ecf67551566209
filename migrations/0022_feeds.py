"""Makes calendar_feeds, feed_readers."""

from migrations.tables import create_tables


def up(migrator, db):
    create_tables(db, """
calendar_feeds: user -> users unique cascade, digest char(64) unique, made_at datetime
feed_readers: feed -> calendar_feeds cascade, program char(60), network char(64),
    first_at datetime, last_at datetime, count int, is_told bool,
    unique(feed_id program network)
""")
