"""Lets be sealed why a document was made although the guard refused it."""

from migrations.tables import add_columns, drop_columns


def up(migrator, db):
    # A table that is built anew would lose its triggers.
    db.execute_sql("ALTER TABLE documents RENAME COLUMN guard_reason TO former")
    add_columns(migrator, """
documents: guard_reason text = ''
""")
    db.execute_sql("UPDATE documents SET guard_reason = former")
    drop_columns(migrator, """
documents: former
""")
