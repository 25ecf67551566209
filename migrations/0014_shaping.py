"""Lets a value stand in a list of the program: its list, colour, and what it was merged into."""

from playhouse.migrate import migrate

from migrations.tables import add_columns


def up(migrator, db):
    add_columns(migrator, """
own_values: list_name char(40) = '', colour char(40) = '', into char(40) = ''
""")
    migrate(migrator.drop_not_null("own_values", "field_id"))
