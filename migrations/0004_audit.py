"""The log of access: events in a chain, its end, and triggers that let them only grow."""

from peewee import BigIntegerField, CharField, IntegerField, Model, TextField


class AuditEvent(Model):
    sequence = BigIntegerField(primary_key=True)
    at = CharField(max_length=27, index=True)
    user_id = BigIntegerField(null=True)
    user_name = CharField(max_length=120)
    address = CharField(max_length=64)
    action = CharField(max_length=40)
    entity = CharField(max_length=60)
    object_id = BigIntegerField(null=True)
    case_id = BigIntegerField(null=True)
    ids = TextField()
    cases = TextField()
    details = TextField()
    reason = CharField(max_length=500)
    request = CharField(max_length=32)
    previous = CharField(max_length=64)
    hash = CharField(max_length=64)

    class Meta:
        legacy_table_names = False
        table_name = "audit_events"
        indexes = ((("user_id", "sequence"), False), (("case_id", "sequence"), False),
                   (("entity", "object_id", "sequence"), False),
                   (("action", "entity", "sequence"), False))


class AuditHead(Model):
    id = IntegerField(primary_key=True)
    sequence = BigIntegerField()
    hash = CharField(max_length=64)

    class Meta:
        legacy_table_names = False
        table_name = "audit_head"


TABLES = (AuditEvent, AuditHead)

ONLY_GROWS = "The log only grows"
NEXT_ONLY = "The event does not follow the last one"

SQLITE = (
    """CREATE TRIGGER audit_events_update BEFORE UPDATE ON audit_events
       BEGIN SELECT RAISE(ABORT, '{grows}'); END""",
    """CREATE TRIGGER audit_events_delete BEFORE DELETE ON audit_events
       BEGIN SELECT RAISE(ABORT, '{grows}'); END""",
    """CREATE TRIGGER audit_events_next BEFORE INSERT ON audit_events
       WHEN NOT EXISTS (SELECT 1 FROM audit_head
                        WHERE sequence = NEW.sequence - 1 AND hash = NEW.previous)
       BEGIN SELECT RAISE(ABORT, '{next}'); END""",
    """CREATE TRIGGER audit_events_end AFTER INSERT ON audit_events
       BEGIN UPDATE audit_head SET sequence = NEW.sequence, hash = NEW.hash; END""",
    """CREATE TRIGGER audit_head_update BEFORE UPDATE ON audit_head
       WHEN NEW.id <> OLD.id OR NEW.sequence < OLD.sequence
            OR NEW.sequence = OLD.sequence AND NEW.hash <> OLD.hash
       BEGIN SELECT RAISE(ABORT, '{grows}'); END""",
    """CREATE TRIGGER audit_head_insert BEFORE INSERT ON audit_head
       BEGIN SELECT RAISE(ABORT, '{grows}'); END""",
    """CREATE TRIGGER audit_head_delete BEFORE DELETE ON audit_head
       BEGIN SELECT RAISE(ABORT, '{grows}'); END""",
)

POSTGRESQL = (
    """CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION '{grows}' USING ERRCODE = 'restrict_violation'; END $$""",
    """CREATE FUNCTION audit_follow() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         UPDATE audit_head SET sequence = NEW.sequence, hash = NEW.hash
         WHERE sequence = NEW.sequence - 1 AND hash = NEW.previous;
         IF NOT FOUND THEN
           RAISE EXCEPTION '{next}' USING ERRCODE = 'restrict_violation';
         END IF;
         RETURN NEW;
       END $$""",
    """CREATE FUNCTION audit_forward() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF NEW.id <> OLD.id OR NEW.sequence < OLD.sequence
            OR NEW.sequence = OLD.sequence AND NEW.hash <> OLD.hash THEN
           RAISE EXCEPTION '{grows}' USING ERRCODE = 'restrict_violation';
         END IF;
         RETURN NEW;
       END $$""",
    """CREATE TRIGGER audit_events_change BEFORE UPDATE OR DELETE ON audit_events
       FOR EACH ROW EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_events_truncate BEFORE TRUNCATE ON audit_events
       FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_events_next BEFORE INSERT ON audit_events
       FOR EACH ROW EXECUTE FUNCTION audit_follow()""",
    """CREATE TRIGGER audit_head_update BEFORE UPDATE ON audit_head
       FOR EACH ROW EXECUTE FUNCTION audit_forward()""",
    """CREATE TRIGGER audit_head_change BEFORE INSERT OR DELETE ON audit_head
       FOR EACH ROW EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_head_truncate BEFORE TRUNCATE ON audit_head
       FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
)


def is_sqlite(db) -> bool:
    return db.__class__.__name__.endswith("SqliteDatabase")


def up(migrator, db):
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)
        AuditHead.insert(id=1, sequence=0, hash="0" * 64).execute()
    for statement in SQLITE if is_sqlite(db) else POSTGRESQL:
        db.execute_sql(statement.replace("{grows}", ONLY_GROWS).replace("{next}", NEXT_ONLY))


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)
    if not is_sqlite(db):
        for name in ("audit_refuse", "audit_follow", "audit_forward"):
            db.execute_sql(f"DROP FUNCTION {name}()")
