"""Consents, disclosures, requests for data, terms, destruction; two columns of a case."""

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


class ChildCase(Model):
    class Meta:
        table_name = "cases"


class IssuedDocument(Model):
    class Meta:
        table_name = "documents"


class LegalBasis(Model):
    class Meta:
        table_name = "legal_bases"


class Mechanism(Model):
    class Meta:
        table_name = "mechanisms"


class User(Model):
    class Meta:
        table_name = "users"


def _link(model, **kwargs):
    return ForeignKeyField(model, on_delete="RESTRICT", backref="+", **kwargs)


class SealedRecord(Record):
    row_key = CharField(max_length=32, null=True, unique=True)
    key_version = IntegerField()


class Consent(SealedRecord):
    case = _link(ChildCase)
    kind = CharField(max_length=40)
    scope = CharField(max_length=300)
    given_by = CharField(max_length=40)
    giver = TextField()
    given_on = DateField()
    valid_until = DateField(null=True)
    status = CharField(max_length=40)
    withdrawn_on = DateField(null=True)

    class Meta:
        table_name = "consents"


class Disclosure(Record):
    case = _link(ChildCase)
    document = _link(IssuedDocument, null=True)
    what = CharField(max_length=300)
    recipient = CharField(max_length=200)
    level = CharField(max_length=40)
    way = CharField(max_length=40)
    basis = _link(LegalBasis, null=True)
    consent = _link(Consent, null=True)
    given_at = DateTimeField()
    note = CharField(max_length=300)

    class Meta:
        table_name = "disclosures"


class DataRequest(SealedRecord):
    case = _link(ChildCase, null=True)
    mechanism = _link(Mechanism, null=True)
    right = CharField(max_length=40)
    subject = CharField(max_length=40)
    applicant = TextField()
    received_on = DateField()
    due_on = DateField(null=True)
    extension = CharField(max_length=300)
    identity_proof = TextField()
    answered_on = DateField(null=True)
    answer = TextField()
    status = CharField(max_length=40)

    class Meta:
        table_name = "data_requests"


class RetentionRule(Record):
    case_type = CharField(max_length=40, null=True)
    years = IntegerField()
    months = IntegerField()
    basis = CharField(max_length=300)
    action = CharField(max_length=40)

    class Meta:
        table_name = "retention_rules"


class Destruction(Record):
    mechanism = _link(Mechanism)
    action = CharField(max_length=40)
    reason = CharField(max_length=300)
    asked_by = _link(User)
    decided_by = _link(User, null=True)
    decided_at = DateTimeField(null=True)
    finished_on = DateField(null=True)
    status = CharField(max_length=40)

    class Meta:
        table_name = "destructions"


class DestructionItem(Record):
    destruction = _link(Destruction)
    case = _link(ChildCase)
    rule = TextField()
    closed_on = DateField(null=True)
    due_on = DateField(null=True)
    state = CharField(max_length=40)
    result = CharField(max_length=300)

    class Meta:
        table_name = "destruction_items"


TABLES = (Consent, Disclosure, DataRequest, RetentionRule, Destruction, DestructionItem)


def up(migrator, db):
    hold = BooleanField(constraints=[SQL("DEFAULT FALSE")])
    migrator.migrate(
        migrator.add_column("cases", "legal_hold", hold, allow_not_null=True),
        migrator.add_column("cases", "anonymised_on", DateField(null=True)))
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)
    migrator.migrate(migrator.drop_column("cases", "legal_hold"),
                     migrator.drop_column("cases", "anonymised_on"))
