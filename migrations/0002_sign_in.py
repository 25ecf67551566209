"""Sessions, failed attempts, second factors, one-time links, the declaration, kept forms."""

from peewee import (
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


class Record(Model):
    class Meta:
        legacy_table_names = False


class User(Record):
    class Meta:
        table_name = "users"


class UserSession(Record):
    digest = CharField(max_length=64, unique=True)
    user = ForeignKeyField(User, on_delete="CASCADE", backref="+")
    stage = CharField(max_length=20)
    mark = CharField(max_length=64)
    address = CharField(max_length=64)
    browser = CharField(max_length=200)
    started_at = DateTimeField()
    seen_at = DateTimeField(index=True)
    fresh_at = DateTimeField(null=True)
    ended = CharField(max_length=20)

    class Meta:
        table_name = "user_sessions"


class FailedAttempt(Record):
    target = CharField(max_length=64, index=True)
    at = DateTimeField(index=True)

    class Meta:
        table_name = "failed_attempts"


class SecondFactor(Record):
    user = ForeignKeyField(User, on_delete="CASCADE", backref="+", unique=True)
    seed = TextField()
    counter = BigIntegerField()
    confirmed_at = DateTimeField()

    class Meta:
        table_name = "second_factors"


class RecoveryCode(Record):
    user = ForeignKeyField(User, on_delete="CASCADE", backref="+")
    mark = CharField(max_length=2)
    hash = CharField(max_length=255)
    used_at = DateTimeField(null=True)

    class Meta:
        table_name = "recovery_codes"


class OneTimeLink(Record):
    digest = CharField(max_length=64, unique=True)
    user = ForeignKeyField(User, on_delete="CASCADE", backref="+")
    made_at = DateTimeField()
    made_by = CharField(max_length=120)
    used_at = DateTimeField(null=True)

    class Meta:
        table_name = "one_time_links"


class Declaration(Record):
    created_at = DateTimeField()
    created_by = CharField(max_length=120)
    updated_at = DateTimeField()
    updated_by = CharField(max_length=120)
    archived_at = DateTimeField(null=True, index=True)
    version = IntegerField()
    search = TextField()
    edition = IntegerField()
    heading = CharField(max_length=120)
    text = TextField()

    class Meta:
        table_name = "declarations"


class Acceptance(Record):
    user = ForeignKeyField(User, on_delete="CASCADE", backref="+")
    declaration = ForeignKeyField(Declaration, on_delete="RESTRICT", backref="+")
    accepted_at = DateTimeField()

    class Meta:
        table_name = "declaration_acceptances"
        indexes = ((("user", "declaration"), True),)


class KeptForm(Record):
    digest = CharField(max_length=64, unique=True)
    user = ForeignKeyField(User, on_delete="CASCADE", backref="+")
    content = BlobField()
    kept_at = DateTimeField(index=True)

    class Meta:
        table_name = "kept_forms"


TABLES = (UserSession, FailedAttempt, SecondFactor, RecoveryCode, OneTimeLink, Declaration,
          Acceptance, KeptForm)


def up(migrator, db):
    migrator.migrate(migrator.add_column("users", "demonstration", BooleanField(default=False)))
    with db.bind_ctx((User, *TABLES)):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx((User, *TABLES)):
        db.drop_tables(TABLES)
    migrator.migrate(migrator.drop_column("users", "demonstration"))
