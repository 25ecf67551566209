"""Makes own_indicators; adds documents.published_on, documents.published_at, documents.photos."""

from migrations.tables import add_columns, create_tables


def up(migrator, db):
    create_tables(db, """
own_indicators: record, sort_keys text, register char(40), label char(120), definition text,
    way char(40), amount char(60), until char(60), asked text, part text, dated char(60),
    rows char(60), columns char(60), code char(60)
""")
    add_columns(migrator, """
documents: published_on date?, published_at char(500) = '', photos char(40)?
""")
