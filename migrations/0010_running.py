"""What is written while a meeting runs, the approval of its minutes, and standard phrases."""

from datetime import UTC, datetime

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
    TimeField,
)


class Record(Model):
    created_at = DateTimeField()
    created_by = CharField(max_length=120)
    updated_at = DateTimeField()
    updated_by = CharField(max_length=120)
    archived_at = DateTimeField(null=True, index=True)
    version = IntegerField()
    search = TextField()

    class Meta:
        legacy_table_names = False


class Meeting(Model):
    class Meta:
        table_name = "meetings"


class AgendaItem(Model):
    class Meta:
        table_name = "agenda_items"


class Attendance(Model):
    class Meta:
        table_name = "attendance"


def _link(model, **kwargs):
    return ForeignKeyField(model, on_delete="RESTRICT", backref="+", **kwargs)


class Statement(Record):
    item = _link(AgendaItem)
    line = _link(Attendance, null=True)
    speaker = CharField(max_length=120)
    text = TextField()
    order = IntegerField()
    entry_key = CharField(max_length=40)

    class Meta:
        table_name = "statements"


class NamedVote(Record):
    item = _link(AgendaItem)
    line = _link(Attendance)
    choice = CharField(max_length=40)

    class Meta:
        table_name = "named_votes"
        indexes = ((("item", "line"), True),)


class Movement(Record):
    line = _link(Attendance)
    item = _link(AgendaItem)
    kind = CharField(max_length=40)
    at = TimeField(null=True)

    class Meta:
        table_name = "movements"


class Phrase(Record):
    text = TextField()
    place = CharField(max_length=40)
    position = IntegerField()

    class Meta:
        table_name = "phrases"


TABLES = (Statement, NamedVote, Movement, Phrase)
PHRASES = (
    ("notes", "Докладчикът представи точката и отговори на въпроси."),
    ("notes", "Членовете обсъдиха предложението и изразиха подкрепа."),
    ("notes", "Други изказвания не бяха направени."),
    ("decision", "Да се изготви план за действие."),
    ("decision", "Отговорната институция уведомява писмено секретаря за изпълнението."),
    ("decision", "Въпросът да се внесе за следващото заседание."))


def _text(size: int) -> CharField:
    return CharField(max_length=size, constraints=[SQL("DEFAULT ''")])


def _self(model) -> ForeignKeyField:
    return ForeignKeyField(model, field=model.id, on_delete="RESTRICT", backref="+", null=True)


COLUMNS = (
    ("agenda_items", "cleared_at", DateTimeField(null=True)),
    ("agenda_items", "carried_to_id", _self(AgendaItem)),
    ("attendance", "came_late", BooleanField(constraints=[SQL("DEFAULT FALSE")])),
    ("meetings", "approved_in_id", _self(Meeting)),
    ("meetings", "approved_on", DateField(null=True)),
    ("meetings", "approval_changes", TextField(constraints=[SQL("DEFAULT ''")])),
    ("decisions", "quorum_note", _text(120)),
    ("decisions", "entry_key", _text(40)))


def up(migrator, db):
    migrator.migrate(*(migrator.add_column(table, name, field, allow_not_null=True)
                       for table, name, field in COLUMNS))
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)
        now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        for position, (place, text) in enumerate(PHRASES, start=1):
            Phrase.insert(
                created_at=now, created_by="", updated_at=now, updated_by="", version=1,
                search=text.lower(), text=text, place=place, position=position * 10).execute()


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)
    migrator.migrate(*(migrator.drop_column(table, name) for table, name, _ in COLUMNS))
