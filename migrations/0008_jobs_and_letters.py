"""Long work: jobs and their items; the register of letters, attached files, why annulled."""

from peewee import (
    SQL,
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
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


class IssuedDocument(Model):
    class Meta:
        table_name = "documents"


class Blob(Model):
    class Meta:
        table_name = "blobs"


class ChildCase(Model):
    class Meta:
        table_name = "cases"


class Mechanism(Model):
    class Meta:
        table_name = "mechanisms"


class Meeting(Model):
    class Meta:
        table_name = "meetings"


class User(Model):
    class Meta:
        table_name = "users"


def _link(model, **kwargs):
    return ForeignKeyField(model, on_delete="RESTRICT", backref="+", **kwargs)


class Job(Record):
    batch = CharField(max_length=40)
    heading = CharField(max_length=200)
    parameters = TextField()
    asked_by = _link(User)
    status = CharField(max_length=40)
    total = IntegerField()
    done = IntegerField()
    failed = IntegerField()
    tries = IntegerField()
    worker = CharField(max_length=32)
    heartbeat = DateTimeField(null=True)
    finished_at = DateTimeField(null=True)

    class Meta:
        table_name = "jobs"
        indexes = ((("status",), False),)


class JobItem(Model):
    job = _link(Job)
    key = CharField(max_length=300)
    label = CharField(max_length=300)
    entity = CharField(max_length=60)
    object_id = IntegerField()
    recipient = CharField(max_length=200)
    status = CharField(max_length=20)
    message = TextField()
    tries = IntegerField()
    document = _link(IssuedDocument, null=True)

    class Meta:
        legacy_table_names = False
        table_name = "job_items"
        indexes = ((("job", "key"), True),)


class Letter(Record):
    mechanism = _link(Mechanism)
    direction = CharField(max_length=40)
    register_number = CharField(max_length=60)
    register_date = DateField()
    correspondent = CharField(max_length=200)
    their_number = CharField(max_length=60)
    their_date = DateField(null=True)
    subject = CharField(max_length=300)
    case = _link(ChildCase, null=True)
    meeting = _link(Meeting, null=True)
    responsible = _link(User, null=True)
    answer_due = DateField(null=True)
    answered_on = DateField(null=True)
    annul_reason = CharField(max_length=300)
    status = CharField(max_length=40)

    class Meta:
        table_name = "letters"
        indexes = ((("mechanism", "direction", "register_date"), False),)


class AttachedFile(Record):
    row_key = CharField(max_length=32, null=True, unique=True)
    key_version = IntegerField()
    document = _link(IssuedDocument, null=True)
    letter = _link(Letter, null=True)
    kind = CharField(max_length=40)
    file_name = TextField()
    media_type = CharField(max_length=100)
    size = IntegerField()
    digest = CharField(max_length=64)
    blob = _link(Blob)

    class Meta:
        table_name = "attached_files"


ABOVE = (Blob, ChildCase, IssuedDocument, Mechanism, Meeting, User)
TABLES = (Job, JobItem, Letter, AttachedFile)


def up(migrator, db):
    reason = CharField(max_length=300, constraints=[SQL("DEFAULT ''")])
    migrator.migrate(
        migrator.add_column("documents", "annul_reason", reason, allow_not_null=True))
    with db.bind_ctx((*ABOVE, *TABLES)):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)
    migrator.migrate(migrator.drop_column("documents", "annul_reason"))
