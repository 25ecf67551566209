"""Makes absences, neighbours, notified; adds cases.responsible."""

from migrations.tables import add_columns, create_tables


def up(migrator, db):
    create_tables(db, """
absences: record, sort_keys text, user -> users, deputy -> users, since date, until date?
neighbours: record, sort_keys text, municipality -> municipalities, other -> municipalities,
    unique(municipality_id other_id)
notified: record, sort_keys text, case -> cases, ground char(40), authority char(40),
    organization -> organizations?, known_on date, known_at time?, due_on date?, told_on date?,
    told_at time?, channel char(40)?, person char(120), late_reason char(300)
""")
    add_columns(migrator, """
cases: responsible -> users?
""")
