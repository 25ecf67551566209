"""Scopes and ends of accounts, people named for sealed cases, second persons; nothing deleted."""

from peewee import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

KEPT = ("cases", "meetings", "decisions")


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


class Mechanism(Row):
    class Meta:
        table_name = "mechanisms"


class User(Row):
    class Meta:
        table_name = "users"


class ChildCase(Row):
    class Meta:
        table_name = "cases"


class CaseAccess(Record):
    case = ForeignKeyField(ChildCase, on_delete="RESTRICT", backref="+")
    user = ForeignKeyField(User, on_delete="RESTRICT", backref="+")
    granted_by = ForeignKeyField(User, on_delete="RESTRICT", backref="+", null=True)
    starts_at = DateTimeField()
    ends_at = DateTimeField(null=True)
    is_emergency = BooleanField()
    purpose = CharField(max_length=40)
    reason = TextField()

    class Meta:
        table_name = "case_access"
        indexes = ((("user", "case"), False),)


class Approval(Record):
    kind = CharField(max_length=40)
    subject = CharField(max_length=300)
    entity = CharField(max_length=60)
    object_id = IntegerField()
    changes = TextField()
    asked_by = ForeignKeyField(User, on_delete="RESTRICT", backref="+")
    decided_by = ForeignKeyField(User, on_delete="RESTRICT", backref="+", null=True)
    decided_at = DateTimeField(null=True)
    status = CharField(max_length=40)

    class Meta:
        table_name = "approvals"
        indexes = ((("kind", "entity", "object_id"), False),)


TABLES = (CaseAccess, Approval)
MODELS = (Mechanism, User, ChildCase, *TABLES)
SQLITE = """CREATE TRIGGER keep_{table} BEFORE DELETE ON {table}
            BEGIN SELECT RAISE(ABORT, 'The records of {table} are never deleted'); END"""
POSTGRESQL = (
    """CREATE FUNCTION keep_record() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'The records of %% are never deleted', TG_TABLE_NAME
       USING ERRCODE = 'restrict_violation'; END $$""",
    *(f"""CREATE TRIGGER keep_{table} BEFORE DELETE ON {table}
          FOR EACH ROW EXECUTE FUNCTION keep_record()""" for table in KEPT))


def is_sqlite(db) -> bool:
    return db.__class__.__name__.endswith("SqliteDatabase")


def up(migrator, db):
    with db.bind_ctx(MODELS):
        migrator.migrate(
            migrator.add_column("users", "mechanism_id", ForeignKeyField(
                Mechanism, field=Mechanism.id, null=True, on_delete="RESTRICT", backref="+")),
            migrator.add_column("users", "valid_to", DateField(null=True)))
        db.create_tables(TABLES)
    for statement in [SQLITE.format(table=t) for t in KEPT] if is_sqlite(db) else POSTGRESQL:
        db.execute_sql(statement)


def down(migrator, db):
    for table in KEPT:
        on = "" if is_sqlite(db) else f" ON {table}"
        db.execute_sql(f"DROP TRIGGER keep_{table}{on}")
    if not is_sqlite(db):
        db.execute_sql("DROP FUNCTION keep_record()")
    with db.bind_ctx(MODELS):
        db.drop_tables(TABLES)
    migrator.migrate(migrator.drop_index("users", "users_mechanism_id"),
                     migrator.drop_column("users", "mechanism_id"),
                     migrator.drop_column("users", "valid_to"))
