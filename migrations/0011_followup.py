"""Reports, extensions, reminders, changes; procedures in writing, events; days of the office."""

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

from bulgarian.dates import next_working_day


class Row(Model):
    class Meta:
        legacy_table_names = False


class Record(Row):
    created_at = DateTimeField()
    created_by = CharField(max_length=120)
    updated_at = DateTimeField()
    updated_by = CharField(max_length=120)
    archived_at = DateTimeField(null=True, index=True)
    version = IntegerField()
    search = TextField()


class SealedRecord(Record):
    row_key = CharField(max_length=32, null=True, unique=True)
    key_version = IntegerField()


class Mechanism(Row):
    class Meta:
        table_name = "mechanisms"


class Organization(Row):
    class Meta:
        table_name = "organizations"


class Meeting(Row):
    class Meta:
        table_name = "meetings"


class Decision(Row):
    class Meta:
        table_name = "decisions"


class Commitment(Row):
    class Meta:
        table_name = "commitments"


class Blob(Row):
    class Meta:
        table_name = "blobs"


def _link(model, **kwargs):
    return ForeignKeyField(model, on_delete="RESTRICT", backref="+", **kwargs)


class OfficeDay(Record):
    day = DateField(unique=True)
    kind = CharField(max_length=40)
    note = CharField(max_length=120)

    class Meta:
        table_name = "office_days"


class CommitmentReport(Record):
    commitment = _link(Commitment)
    reported_on = DateField()
    outcome = CharField(max_length=40)
    done_on = DateField(null=True)
    text = TextField()
    way = CharField(max_length=40, null=True)
    number = CharField(max_length=60)

    class Meta:
        table_name = "commitment_reports"


class Extension(Record):
    commitment = _link(Commitment)
    former_due = DateField(null=True)
    due = DateField()
    reason = TextField()

    class Meta:
        table_name = "extensions"


class CommitmentFile(SealedRecord):
    commitment = _link(Commitment)
    report = _link(CommitmentReport, null=True)
    file_name = CharField(max_length=160)
    blob = _link(Blob)

    class Meta:
        table_name = "commitment_files"


class Reminder(Record):
    mechanism = _link(Mechanism)
    organization = _link(Organization)
    level = IntegerField()
    to_governor = BooleanField()
    sent_on = DateField()
    answer_by = DateField()

    class Meta:
        table_name = "reminders"


class ReminderItem(Record):
    reminder = _link(Reminder)
    commitment = _link(Commitment)
    days_late = IntegerField()

    class Meta:
        table_name = "reminder_items"


class DecisionChange(Record):
    decision = _link(Decision)
    kind = CharField(max_length=40)
    changed = _link(Decision)
    note = CharField(max_length=300)

    class Meta:
        table_name = "decision_changes"
        indexes = ((("decision", "changed"), True),)


class Person(Row):
    class Meta:
        table_name = "people"


class WrittenProcedure(Record):
    mechanism = _link(Mechanism)
    number = IntegerField()
    year = IntegerField()
    question = CharField(max_length=300)
    proposal = TextField()
    opened_on = DateField()
    answer_by = DateField()
    status = CharField(max_length=40)
    result = CharField(max_length=40, null=True)
    ratified_at = _link(Meeting, null=True)

    class Meta:
        table_name = "written_procedures"


class ProcedureAnswer(Record):
    procedure = _link(WrittenProcedure)
    organization = _link(Organization)
    person = _link(Person, null=True)
    role = CharField(max_length=40)
    voting = BooleanField()
    answer = CharField(max_length=40)
    answered_on = DateField(null=True)
    way = CharField(max_length=40, null=True)
    note = TextField()

    class Meta:
        table_name = "procedure_answers"
        indexes = ((("procedure", "organization"), True),)


class Event(Record):
    mechanism = _link(Mechanism)
    kind = CharField(max_length=40)
    topic = CharField(max_length=300)
    held_on = CharField(max_length=60)
    place = CharField(max_length=160)
    hours = IntegerField(null=True)
    lecturers = CharField(max_length=300)
    project = CharField(max_length=200)
    notes = TextField()

    class Meta:
        table_name = "events"


class Participant(Record):
    event = _link(Event)
    name = CharField(max_length=160)
    gender = CharField(max_length=40)
    position = CharField(max_length=120)
    organization = _link(Organization, null=True)
    person = _link(Person, null=True)
    role = CharField(max_length=40)
    attended = BooleanField()

    class Meta:
        table_name = "event_participants"


TABLES = (OfficeDay, CommitmentReport, Extension, CommitmentFile, Reminder, ReminderItem,
          DecisionChange, WrittenProcedure, ProcedureAnswer, Event, Participant)
ABOVE = (Mechanism, Organization, Person, Meeting, Decision, Commitment, Blob)


def _number(default: int) -> IntegerField:
    return IntegerField(constraints=[SQL(f"DEFAULT {default}")])


def _columns():
    """(table, column, field) of what known tables get."""
    moves = BooleanField(constraints=[SQL("DEFAULT TRUE")])
    yield from (("mechanisms", "moves_deadlines", moves),
                ("mechanisms", "reminder_days", _number(5)),
                ("mechanisms", "escalate_after", _number(2)))
    meeting = ForeignKeyField(Meeting, field=Meeting.id, null=True, on_delete="RESTRICT",
                              backref="+")
    text = CharField(max_length=60, constraints=[SQL("DEFAULT ''")])
    yield from (("commitments", "expires_on", DateField(null=True, index=True)),
                ("commitments", "report_way", CharField(max_length=40, null=True)),
                ("commitments", "report_number", text),
                ("commitments", "accepted_at_id", meeting),
                ("commitments", "accepted_on", DateField(null=True)),
                ("commitments", "reminder_count", _number(0)),
                ("commitments", "reminded_on", DateField(null=True)),
                ("commitments", "answer_by", DateField(null=True)))


class Duty(Model):
    due = DateField(null=True)
    expires_on = DateField(null=True)

    class Meta:
        legacy_table_names = False
        table_name = "commitments"


def _reckon_deadlines(db) -> None:
    """The last day of every commitment that has a date."""
    with db.bind_ctx((Duty,)):
        days = [day for (day,) in Duty.select(Duty.due).where(
            Duty.due.is_null(False)).distinct().tuples()]
        for day in days:
            Duty.update(expires_on=next_working_day(day)).where(Duty.due == day).execute()


def up(migrator, db):
    with db.bind_ctx((*ABOVE, *TABLES)):
        migrator.migrate(*(migrator.add_column(table, name, field, allow_not_null=True)
                           for table, name, field in _columns()))
        db.create_tables(TABLES)
    _reckon_deadlines(db)


def down(migrator, db):
    with db.bind_ctx((*ABOVE, *TABLES)):
        db.drop_tables(TABLES)
    migrator.migrate(migrator.drop_index("commitments", "commitments_expires_on"),
                     migrator.drop_index("commitments", "commitments_accepted_at_id"),
                     *(migrator.drop_column(table, name) for table, name, _ in _columns()))
