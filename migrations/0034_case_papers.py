"""Makes case_papers."""

from migrations.tables import create_tables


def up(migrator, db):
    create_tables(db, """
case_papers: record, sort_keys text, case -> cases, kind char(40), dated_on date,
    note char(300), is_confidential bool, file char(200)?
""")
