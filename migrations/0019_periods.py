"""Makes report_periods."""

from migrations.tables import create_tables


def up(migrator, db):
    create_tables(db, """
report_periods: record, mechanism -> mechanisms, begins_on date, ends_on date, summary text,
    problems text, empty char(40), status char(40), closed_on date?, figures text
""")
