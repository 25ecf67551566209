"""All tables of the first version, frozen as they were then."""

from peewee import (
    BlobField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
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


class Oblast(Record):
    code = CharField(max_length=3, unique=True)
    iso = CharField(max_length=8, unique=True)
    name = CharField(max_length=60)
    label = CharField(max_length=80)
    adjective = CharField(max_length=80)

    class Meta:
        table_name = "oblasti"


class LegalBasis(Record):
    short = CharField(max_length=80)
    full = CharField(max_length=300)
    valid_from = DateField(null=True)
    valid_to = DateField(null=True)
    note = CharField(max_length=300)

    class Meta:
        table_name = "legal_bases"


class Municipality(Record):
    code = CharField(max_length=5, unique=True)
    oblast = ForeignKeyField(Oblast, on_delete="RESTRICT", backref="+")
    name = CharField(max_length=60)
    shown_as = CharField(max_length=120)
    label = CharField(max_length=80)
    aliases = CharField(max_length=200)
    in_plan = BooleanField()
    in_plan_from = DateField(null=True)
    in_plan_to = DateField(null=True)

    class Meta:
        table_name = "municipalities"


class Organization(Record):
    name = CharField(max_length=200)
    short_name = CharField(max_length=60)
    category = CharField(max_length=40)
    gender = CharField(max_length=40)
    parent = ForeignKeyField("self", on_delete="RESTRICT", backref="+", null=True)
    ministry = CharField(max_length=40, null=True)
    eik = CharField(max_length=13)
    municipality = ForeignKeyField(Municipality, on_delete="RESTRICT", backref="+", null=True)
    town = CharField(max_length=60)
    address = CharField(max_length=200)
    address_confidential = BooleanField()
    phone = CharField(max_length=60)
    email = CharField(max_length=120)

    class Meta:
        table_name = "organizations"


class Person(Record):
    title_prefix = CharField(max_length=20)
    honorific = CharField(max_length=40)
    first_name = CharField(max_length=60)
    middle_name = CharField(max_length=60)
    last_name = CharField(max_length=60)
    gender = CharField(max_length=40)
    phone = CharField(max_length=60)
    email = CharField(max_length=120)

    class Meta:
        table_name = "people"


class Mechanism(Record):
    name = CharField(max_length=200)
    kind = CharField(max_length=40)
    status = CharField(max_length=40)
    oblast = ForeignKeyField(Oblast, on_delete="RESTRICT", backref="+")
    started_on = CharField(max_length=60)
    legal_basis = ForeignKeyField(LegalBasis, on_delete="RESTRICT", backref="+", null=True)
    host = ForeignKeyField(Organization, on_delete="RESTRICT", backref="+")
    chair = ForeignKeyField(Person, on_delete="RESTRICT", backref="+")
    secretary = ForeignKeyField(Person, on_delete="RESTRICT", backref="+", null=True)
    coordinator = ForeignKeyField(Person, on_delete="RESTRICT", backref="+", null=True)
    prefix = CharField(max_length=8)
    register_prefix = CharField(max_length=20)
    quorum_kind = CharField(max_length=40)
    quorum_number = IntegerField(null=True)
    quorum_base = CharField(max_length=40)
    decision_rule = CharField(max_length=40)
    notice_days = IntegerField()
    answer_days = IntegerField()

    class Meta:
        table_name = "mechanisms"


class Meeting(Record):
    mechanism = ForeignKeyField(Mechanism, on_delete="RESTRICT", backref="+")
    kind = CharField(max_length=40)
    serial = IntegerField(null=True)
    held_on = DateField()
    starts_at = TimeField()
    ends_at = TimeField(null=True)
    mode = CharField(max_length=40)
    room = CharField(max_length=80)
    venue = CharField(max_length=160)
    online_link = CharField(max_length=200)
    motto = CharField(max_length=200)
    chair = ForeignKeyField(Person, on_delete="RESTRICT", backref="+", null=True)
    chair_basis = CharField(max_length=120)
    secretary = ForeignKeyField(Person, on_delete="RESTRICT", backref="+", null=True)
    remarks = TextField()
    status = CharField(max_length=40)

    class Meta:
        table_name = "meetings"
        indexes = ((("mechanism", "serial"), True),)


class ChildCase(Record):
    mechanism = ForeignKeyField(Mechanism, on_delete="RESTRICT", backref="+")
    year = IntegerField()
    number = IntegerField()
    reference = CharField(max_length=30, null=True, unique=True)
    pseudonym = CharField(max_length=80)
    type = CharField(max_length=40)
    received_on = DateField()
    source = ForeignKeyField(Organization, on_delete="RESTRICT", backref="+", null=True)
    source_person = CharField(max_length=120)
    summary = TextField()
    age_band = CharField(max_length=40)
    municipality_origin = ForeignKeyField(Municipality, on_delete="RESTRICT", backref="+")
    municipality_current = ForeignKeyField(Municipality, on_delete="RESTRICT",
                                           backref="+", null=True)
    environment = CharField(max_length=40)
    facility = CharField(max_length=200)
    target_groups = TextField()
    causes = TextField()
    needs = TextField()
    best_interest = TextField()
    ladder = TextField()
    is_problematic = BooleanField()
    problem = TextField()
    lead = ForeignKeyField(Organization, on_delete="RESTRICT", backref="+", null=True)
    worker = ForeignKeyField(Person, on_delete="RESTRICT", backref="+", null=True)
    sensitivity = CharField(max_length=40)
    status = CharField(max_length=40)
    outcome = CharField(max_length=40, null=True)
    closed_on = DateField(null=True)

    class Meta:
        table_name = "cases"
        indexes = ((("mechanism", "year", "number"), True),)


class AgendaItem(Record):
    meeting = ForeignKeyField(Meeting, on_delete="RESTRICT", backref="+")
    order = IntegerField()
    title_text = CharField(max_length=300)
    kind = CharField(max_length=40)
    presenter = ForeignKeyField(Person, on_delete="RESTRICT", backref="+", null=True)
    case = ForeignKeyField(ChildCase, on_delete="RESTRICT", backref="+", null=True)
    closed_part = BooleanField()
    minutes = IntegerField()
    discussion = TextField()
    result = CharField(max_length=40, null=True)
    votes_for = IntegerField(null=True)
    votes_against = IntegerField(null=True)
    abstained = IntegerField(null=True)

    class Meta:
        table_name = "agenda_items"


class Membership(Record):
    mechanism = ForeignKeyField(Mechanism, on_delete="RESTRICT", backref="+")
    organization = ForeignKeyField(Organization, on_delete="RESTRICT", backref="+")
    kind = CharField(max_length=40)
    representative = ForeignKeyField(Person, on_delete="RESTRICT", backref="+", null=True)
    deputy = ForeignKeyField(Person, on_delete="RESTRICT", backref="+", null=True)
    voting = BooleanField()
    position = IntegerField()
    basis = CharField(max_length=40, null=True)
    basis_number = CharField(max_length=60)
    basis_date = DateField(null=True)
    valid_from = DateField(null=True)
    valid_to = DateField(null=True)
    declaration_on = DateField(null=True)

    class Meta:
        table_name = "memberships"


class Attendance(Record):
    meeting = ForeignKeyField(Meeting, on_delete="RESTRICT", backref="+")
    membership = ForeignKeyField(Membership, on_delete="RESTRICT", backref="+", null=True)
    organization = ForeignKeyField(Organization, on_delete="RESTRICT", backref="+", null=True)
    person = ForeignKeyField(Person, on_delete="RESTRICT", backref="+", null=True)
    guest_name = CharField(max_length=120)
    role = CharField(max_length=40)
    voting = BooleanField()
    status = CharField(max_length=40)
    deputy = CharField(max_length=120)
    position = IntegerField()

    class Meta:
        table_name = "attendance"


class Blob(Model):
    sha256 = CharField(max_length=64, unique=True)
    content = BlobField()
    size = IntegerField()

    class Meta:
        table_name = "blobs"


class CaseEvent(Record):
    case = ForeignKeyField(ChildCase, on_delete="RESTRICT", backref="+")
    kind = CharField(max_length=40)
    happened_on = DateField()
    text = TextField()

    class Meta:
        table_name = "case_events"


class CaseIdentity(Record):
    case = ForeignKeyField(ChildCase, on_delete="RESTRICT", backref="+")
    first_name = CharField(max_length=60)
    middle_name = CharField(max_length=60)
    last_name = CharField(max_length=60)
    id_kind = CharField(max_length=40)
    id_number = CharField(max_length=20)
    no_number_reason = CharField(max_length=120)
    birth_date = DateField(null=True)
    sex = CharField(max_length=40, null=True)
    birth_place = CharField(max_length=80)
    address = CharField(max_length=200)
    address_protected = BooleanField()

    class Meta:
        table_name = "case_identities"


class Decision(Record):
    meeting = ForeignKeyField(Meeting, on_delete="RESTRICT", backref="+")
    item = ForeignKeyField(AgendaItem, on_delete="RESTRICT", backref="+")
    number = IntegerField()
    year = IntegerField()
    kind = CharField(max_length=40)
    text = TextField()
    legal_basis = ForeignKeyField(LegalBasis, on_delete="RESTRICT", backref="+", null=True)
    case = ForeignKeyField(ChildCase, on_delete="RESTRICT", backref="+", null=True)

    class Meta:
        table_name = "decisions"


class Commitment(Record):
    decision = ForeignKeyField(Decision, on_delete="RESTRICT", backref="+")
    organization = ForeignKeyField(Organization, on_delete="RESTRICT", backref="+")
    person = ForeignKeyField(Person, on_delete="RESTRICT", backref="+", null=True)
    what = TextField()
    kind = CharField(max_length=40)
    amount = DecimalField(max_digits=12, decimal_places=2, null=True)
    currency = CharField(max_length=40, null=True)
    due = DateField(null=True)
    until_next_meeting = BooleanField()
    status = CharField(max_length=40)
    done_on = DateField(null=True)
    report = TextField()

    class Meta:
        table_name = "commitments"


class DocumentTemplate(Record):
    kind = CharField(max_length=60, unique=True)
    name = CharField(max_length=120)

    class Meta:
        table_name = "document_templates"


class TemplateVersion(Record):
    template = ForeignKeyField(DocumentTemplate, on_delete="RESTRICT", backref="+")
    number = IntegerField()
    blob = ForeignKeyField(Blob, on_delete="RESTRICT", backref="+")
    note = CharField(max_length=300)
    active = BooleanField()

    class Meta:
        table_name = "template_versions"


class IssuedDocument(Record):
    kind = CharField(max_length=60)
    heading = CharField(max_length=200)
    subject = CharField(max_length=300)
    entity = CharField(max_length=60, index=True)
    object_id = IntegerField(index=True)
    owner = IntegerField()
    recipient = CharField(max_length=200)
    edition = IntegerField()
    direction = CharField(max_length=40)
    privacy = CharField(max_length=40)
    register_number = CharField(max_length=60)
    register_date = DateField(null=True)
    status = CharField(max_length=40)
    template_version = ForeignKeyField(TemplateVersion, on_delete="RESTRICT",
                                       backref="+", null=True)
    data = TextField()
    blob = ForeignKeyField(Blob, on_delete="RESTRICT", backref="+")
    file_name = CharField(max_length=160)

    class Meta:
        table_name = "documents"
        indexes = ((("entity", "object_id", "kind", "recipient", "edition", "privacy"), True),)


class Memorandum(Record):
    mechanism = ForeignKeyField(Mechanism, on_delete="RESTRICT", backref="+")
    kind = CharField(max_length=40)
    parent = ForeignKeyField("self", on_delete="RESTRICT", backref="+", null=True)
    number = CharField(max_length=60)
    signed_on = CharField(max_length=60)
    place = CharField(max_length=80)
    subject = TextField()
    purposes = TextField()
    principles = TextField()
    term = CharField(max_length=40)
    term_years = IntegerField(null=True)
    valid_until = DateField(null=True)
    notice_days = IntegerField()
    funding = CharField(max_length=300)
    status = CharField(max_length=40)

    class Meta:
        table_name = "memoranda"


class MemorandumParty(Record):
    memorandum = ForeignKeyField(Memorandum, on_delete="RESTRICT", backref="+")
    organization = ForeignKeyField(Organization, on_delete="RESTRICT", backref="+")
    representative = ForeignKeyField(Person, on_delete="RESTRICT", backref="+")
    position = CharField(max_length=120)
    short_name = CharField(max_length=80)
    order = IntegerField()

    class Meta:
        table_name = "memorandum_parties"


class NumberSeries(Model):
    kind = CharField(max_length=40)
    owner = IntegerField()
    year = IntegerField()
    last = IntegerField()

    class Meta:
        table_name = "number_series"
        indexes = ((("kind", "owner", "year"), True),)


class Obligation(Record):
    memorandum = ForeignKeyField(Memorandum, on_delete="RESTRICT", backref="+")
    party = ForeignKeyField(MemorandumParty, on_delete="RESTRICT", backref="+")
    text = TextField()
    order = IntegerField()

    class Meta:
        table_name = "obligations"


class OrganizationName(Record):
    organization = ForeignKeyField(Organization, on_delete="RESTRICT", backref="+")
    name = CharField(max_length=200)
    short_name = CharField(max_length=60)
    valid_from = DateField(null=True)
    valid_to = DateField()

    class Meta:
        table_name = "organization_names"


class Position(Record):
    person = ForeignKeyField(Person, on_delete="RESTRICT", backref="+")
    organization = ForeignKeyField(Organization, on_delete="RESTRICT", backref="+")
    name = CharField(max_length=120)
    full_form = CharField(max_length=130)
    short_form = CharField(max_length=130)
    valid_from = DateField(null=True)
    valid_to = DateField(null=True)
    is_acting = BooleanField()

    class Meta:
        table_name = "positions"


class Service(Record):
    name = CharField(max_length=200)
    kind = CharField(max_length=40)
    municipality = ForeignKeyField(Municipality, on_delete="RESTRICT", backref="+")
    provider = ForeignKeyField(Organization, on_delete="RESTRICT", backref="+")
    state = CharField(max_length=40)
    places = IntegerField()
    occupied = IntegerField()
    as_of = DateField(null=True)
    age_from = IntegerField(null=True)
    age_to = IntegerField(null=True)
    address = CharField(max_length=200)
    address_confidential = BooleanField()
    phone = CharField(max_length=60)

    class Meta:
        table_name = "services"


class Referral(Record):
    case = ForeignKeyField(ChildCase, on_delete="RESTRICT", backref="+")
    kind = CharField(max_length=40)
    service = ForeignKeyField(Service, on_delete="RESTRICT", backref="+", null=True)
    organization = ForeignKeyField(Organization, on_delete="RESTRICT", backref="+", null=True)
    reason = TextField()
    urgency = CharField(max_length=40)
    sent_on = DateField(null=True)
    answer_due = DateField(null=True)
    status = CharField(max_length=40)
    answered_on = DateField(null=True)
    answer = TextField()
    refusal = CharField(max_length=40, null=True)
    free_places = IntegerField(null=True)

    class Meta:
        table_name = "referrals"


class Relative(Record):
    identity = ForeignKeyField(CaseIdentity, on_delete="RESTRICT", backref="+")
    relation = CharField(max_length=40)
    name = CharField(max_length=120)
    phone = CharField(max_length=60)
    address = CharField(max_length=200)
    note = CharField(max_length=300)

    class Meta:
        table_name = "relatives"


class User(Record):
    email = CharField(max_length=120, unique=True)
    name = CharField(max_length=120)
    role = CharField(max_length=40)
    organization = ForeignKeyField(Organization, on_delete="RESTRICT", backref="+", null=True)
    active = BooleanField()
    password = CharField(max_length=255)
    fs_uniquifier = CharField(max_length=64, unique=True)
    last_login_at = DateTimeField(null=True)
    current_login_at = DateTimeField(null=True)
    last_login_ip = CharField(max_length=64, null=True)
    current_login_ip = CharField(max_length=64, null=True)
    login_count = IntegerField(null=True)

    class Meta:
        table_name = "users"


TABLES = (
    Oblast, LegalBasis, Municipality, Organization, Person, Mechanism, Meeting, ChildCase,
    AgendaItem, Membership, Attendance, Blob, CaseEvent, CaseIdentity, Decision, Commitment,
    DocumentTemplate, TemplateVersion, IssuedDocument, Memorandum, MemorandumParty,
    NumberSeries, Obligation, OrganizationName, Position, Service, Referral, Relative, User
)


def up(migrator, db):
    if not db.__class__.__name__.endswith("SqliteDatabase"):
        db.execute_sql('CREATE COLLATION IF NOT EXISTS "bg-natural" '
                       "(provider = icu, locale = 'bg-u-kn-true')")
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)
