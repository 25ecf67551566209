"""Adds case_checks.message; the code of a foster family is no institution that a case is in."""

from migrations.tables import add_columns


def up(migrator, db):
    add_columns(migrator, """
case_checks: message char(300) = ''
""")
    db.execute_sql("UPDATE cases SET facility = '' WHERE facility <> '' AND facility IN "
                   "(SELECT family FROM placements WHERE placements.case_id = cases.id)")
