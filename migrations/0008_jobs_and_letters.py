"""Long work: jobs and their items."""

from peewee import CharField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField


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


TABLES = (Job, JobItem)


def up(migrator, db):
    with db.bind_ctx((IssuedDocument, User, *TABLES)):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)
