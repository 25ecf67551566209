"""Makes own_rules, own_wordings, saved_views."""

from migrations.tables import create_tables


def up(migrator, db):
    create_tables(db, """
own_rules: record, register char(40), kind char(40), target char(120), asked text,
    pair char(120), message char(200), code char(60)
own_wordings: record, register char(40), code char(40), label char(80), hint char(300),
    section char(60), position int, required bool
saved_views: record, register char(40), label char(60), code char(60), asked text, shown text,
    sort char(120), grouped char(120), owner int index, first_for text, position int
""")
