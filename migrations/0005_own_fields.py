"""Makes own_fields, own_values, tailoring."""

from migrations.tables import create_tables


def up(migrator, db):
    create_tables(db, """
own_fields: record, register char(40), kind char(40), label char(80), hint char(200),
    code char(60), first_values text, target char(40), unit char(20), section char(60),
    position int, required bool, in_list bool, filtered bool, privacy char(40)?
own_values: record, field -> own_fields, label char(120), position int, code char(40)
tailoring: number bigint
""")
