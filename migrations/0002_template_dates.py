"""Adds document_templates.date_form."""

from migrations.tables import add_columns


def up(migrator, db):
    add_columns(migrator, """
document_templates: date_form char(40) = 'long'
""")
