"""Makes lead_times; adds placements.review_on."""

from migrations.tables import add_columns, create_tables


def up(migrator, db):
    create_tables(db, """
lead_times: record, kind char(40) unique, days char(40)
""")
    add_columns(migrator, """
placements: review_on date?
""")
