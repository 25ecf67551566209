"""Makes marks."""

from migrations.tables import create_tables


def up(migrator, db):
    create_tables(db, """
marks: name char(40) unique, value text, at datetime
""")
