"""Adds attached_files.entity, attached_files.object_id, attached_files.field."""

from migrations.tables import add_columns


def up(migrator, db):
    add_columns(migrator, """
attached_files: entity char(60) = '', object_id int index = 0, field char(20) = ''
""")
