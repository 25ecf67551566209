"""Makes own_indicators."""

from migrations.tables import create_tables


def up(migrator, db):
    create_tables(db, """
own_indicators: record, sort_keys text, register char(40), label char(120), definition text,
    way char(40), amount char(60), until char(60), asked text, part text, dated char(60),
    rows char(60), columns char(60), code char(60)
""")
