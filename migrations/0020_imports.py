"""Makes imports."""

from migrations.tables import create_tables


def up(migrator, db):
    create_tables(db, """
imports: sealed, record, register char(40), file_name text, digest char(64), asked_by -> users,
    plan text, report text, total int, added int, changed int, same int, refused int,
    status char(40), blob -> blobs?
""")
