"""Makes own_registers, own_states, own_steps."""

from migrations.tables import create_tables


def up(migrator, db):
    create_tables(db, """
own_registers: record, many char(60), one char(40), gender char(40), code char(60),
    menu char(40), position int, parent char(40), parent_demanded bool, name_label char(60),
    number_pattern char(30), due_label char(60), privacy char(40), persons char(40),
    secretary char(40), coordinator char(40), admin char(40), auditor char(40)
own_states: record, register -> own_registers, label char(40), colour char(40), is_final bool,
    position int, code char(40)
own_steps: record, register -> own_registers, label char(60), source -> own_states?,
    target -> own_states, needs char(400), roles text, position int, code char(40)
""")
