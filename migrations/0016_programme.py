"""Makes event_points; adds events.starts_at."""

from migrations.tables import add_columns, create_tables


def up(migrator, db):
    create_tables(db, """
event_points: record, event -> events, order int?, topic char(300), minutes int,
    speaker char(160)
""")
    add_columns(migrator, """
events: starts_at time?
""")
