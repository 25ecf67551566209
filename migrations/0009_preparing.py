"""Standing items; the question of a case, announced agendas, replies to invitations."""

from peewee import (
    SQL,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


class Mechanism(Model):
    class Meta:
        table_name = "mechanisms"
        legacy_table_names = False


class StandingItem(Model):
    created_at = DateTimeField()
    created_by = CharField(max_length=120)
    updated_at = DateTimeField()
    updated_by = CharField(max_length=120)
    archived_at = DateTimeField(null=True, index=True)
    version = IntegerField()
    search = TextField()
    mechanism = ForeignKeyField(Mechanism, on_delete="RESTRICT", backref="+")
    title_text = CharField(max_length=300)
    kind = CharField(max_length=40)
    minutes = IntegerField()
    position = IntegerField()
    closed_part = BooleanField()

    class Meta:
        table_name = "standing_items"
        legacy_table_names = False


EMPTY, NO = [SQL("DEFAULT ''")], [SQL("DEFAULT FALSE")]
TABLES = (StandingItem,)


def columns() -> tuple:
    """(table, column, field) of what is added."""
    return (
        ("agenda_items", "question", CharField(max_length=300, constraints=EMPTY)),
        ("agenda_items", "waiver", CharField(max_length=300, constraints=EMPTY)),
        ("agenda_items", "additional", BooleanField(constraints=NO)),
        ("agenda_items", "origin", CharField(max_length=60, constraints=EMPTY)),
        ("attendance", "reply", CharField(max_length=40, null=True)),
        ("attendance", "replied_on", DateField(null=True)),
        ("meetings", "agenda_frozen_at", DateTimeField(null=True)))


def up(migrator, db):
    migrator.migrate(*(
        migrator.add_column(table, column, field, allow_not_null=True)
        for table, column, field in columns()))
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)
    migrator.migrate(*(migrator.drop_column(table, column)
                       for table, column, _ in columns()))
