"""Makes access_reasons and right_limits; lets who reported a case and file names be sealed."""

from migrations.tables import add_columns, create_tables, drop_columns

LONGER = (("cases", "source_person"), ("commitment_files", "file_name"))


def up(migrator, db):
    create_tables(db, """
access_reasons: sealed, record, case -> cases?, entity char(60), object_id int,
    purpose char(120), text text
right_limits: record, role char(40), register char(40), level char(40), section char(40),
    action char(40)
""")
    for table, column in LONGER:  # a table that is built anew would lose its triggers
        db.execute_sql(f"ALTER TABLE {table} RENAME COLUMN {column} TO former")
    add_columns(migrator, """
approvals: seen_version int = 0
cases: row_key char(32)? unique, key_version int = 0, source_person text = ''
commitment_files: file_name text = ''
relatives: address_protected bool = FALSE
""")
    for table, column in LONGER:
        db.execute_sql(f"UPDATE {table} SET {column} = former")  # noqa: S608
        drop_columns(migrator, f"""
{table}: former
""")
    drop_columns(migrator, """
case_access: reason
""")
