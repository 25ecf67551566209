"""Version 1.0: all tables, indexes and triggers, as they are on the day of the first installation.

It stays as it is for ever; what changes afterwards is a step of its own (docs/developing.md).
"""

from datetime import UTC, datetime

from migrations.tables import create_tables, is_sqlite

TABLES = """
oblasti: record, code char(3) unique, iso char(8) unique, name char(60), label char(80),
    adjective char(80)
legal_bases: record, short char(80), full char(300), valid_from date?, valid_to date?,
    note char(300)
municipalities: record, code char(5) unique, oblast -> oblasti, name char(60),
    shown_as char(120), label char(80), aliases char(200), in_plan bool, in_plan_from date?,
    in_plan_to date?
organizations: record, name char(200), short_name char(60), category char(40), gender char(40),
    parent -> organizations?, ministry char(40)?, eik char(13), municipality -> municipalities?,
    town char(60), address char(200), address_confidential bool, phone char(60), email char(120)
people: record, title_prefix char(20), honorific char(40), first_name char(60),
    middle_name char(60), last_name char(60), gender char(40), phone char(60), email char(120)
mechanisms: record, name char(200), kind char(40), status char(40), oblast -> oblasti,
    started_on char(60), legal_basis -> legal_bases?, host -> organizations, chair -> people,
    secretary -> people?, coordinator -> people?, prefix char(8), register_prefix char(20),
    quorum_kind char(40), quorum_number int?, quorum_base char(40), decision_rule char(40),
    notice_days int, answer_days int, moves_deadlines bool = TRUE, reminder_days int = 5,
    escalate_after int = 2
meetings: record, mechanism -> mechanisms, kind char(40), serial int?, held_on date,
    starts_at time, ends_at time?, mode char(40), room char(80), venue char(160),
    online_link char(200), motto char(200), chair -> people?, chair_basis char(120),
    secretary -> people?, remarks text, status char(40), agenda_frozen_at datetime?,
    approved_in -> meetings?, approved_on date?, approval_changes text = '',
    unique(mechanism_id serial)
cases: record, mechanism -> mechanisms, year int, number int, reference char(30)? unique,
    pseudonym char(80), type char(40), received_on date, source -> organizations?,
    source_person char(120), summary text, age_band char(40),
    municipality_origin -> municipalities, municipality_current -> municipalities?,
    environment char(40), facility char(200), target_groups text, causes text, needs text,
    best_interest text, ladder text, is_problematic bool, problem text, lead -> organizations?,
    worker -> people?, sensitivity char(40), status char(40), outcome char(40)?,
    closed_on date?, legal_hold bool = FALSE, anonymised_on date?,
    unique(mechanism_id year number)
agenda_items: record, meeting -> meetings, order int, title_text char(300), kind char(40),
    presenter -> people?, case -> cases?, closed_part bool, minutes int, discussion text,
    result char(40)?, votes_for int?, votes_against int?, abstained int?,
    question char(300) = '', waiver char(300) = '', additional bool = FALSE,
    origin char(60) = '', cleared_at datetime?, carried_to -> agenda_items?
memberships: record, mechanism -> mechanisms, organization -> organizations, kind char(40),
    representative -> people?, deputy -> people?, voting bool, position int, basis char(40)?,
    basis_number char(60), basis_date date?, valid_from date?, valid_to date?,
    declaration_on date?
attendance: record, meeting -> meetings, membership -> memberships?,
    organization -> organizations?, person -> people?, guest_name char(120), role char(40),
    voting bool, status char(40), deputy char(120), position int, reply char(40)?,
    replied_on date?, came_late bool = FALSE
blobs: sha256 char(64) unique, content blob, size int
case_events: record, case -> cases, kind char(40), happened_on date, text text
case_identities: record, sealed, case -> cases, first_name text, middle_name text,
    last_name text, id_kind char(40), id_number text, no_number_reason char(120),
    birth_date text?, sex char(40)?, birth_place text, address text, address_protected bool,
    number_index char(64) index = ''
decisions: record, meeting -> meetings, item -> agenda_items, number int, year int,
    kind char(40), text text, legal_basis -> legal_bases?, case -> cases?,
    quorum_note char(120) = '', entry_key char(40) = ''
commitments: record, decision -> decisions, organization -> organizations, person -> people?,
    what text, kind char(40), amount decimal(12,2)?, currency char(40)?, due date?,
    until_next_meeting bool, status char(40), done_on date?, report text,
    expires_on date? index, report_way char(40)?, report_number char(60) = '',
    accepted_at -> meetings?, accepted_on date?, reminder_count int = 0, reminded_on date?,
    answer_by date?
document_templates: record, kind char(60) unique, name char(120), source char(40) = '',
    numbering char(40) = 'none', series char(20) = '', privacy char(40) = 'without',
    condition_field char(80) = '', condition_value char(120) = '', file_pattern char(160) = '',
    empty_mark char(20) = '', roles text = '[]', letterhead bool = TRUE, enabled bool = TRUE
template_versions: record, template -> document_templates, number int, blob -> blobs,
    note char(300), active bool, faults int = 0
documents: record, sealed, kind char(60), heading char(200), subject char(300),
    entity char(60) index, object_id int index, owner int, recipient char(200), edition int,
    direction char(40), privacy char(40), register_number char(60), register_date date?,
    status char(40), template_version -> template_versions?, data text, blob -> blobs,
    file_name char(160), annul_reason char(300) = '',
    unique(entity object_id kind recipient edition privacy)
memoranda: record, mechanism -> mechanisms, kind char(40), parent -> memoranda?,
    number char(60), signed_on char(60), place char(80), subject text, purposes text,
    principles text, term char(40), term_years int?, valid_until date?, notice_days int,
    funding char(300), status char(40)
memorandum_parties: record, memorandum -> memoranda, organization -> organizations,
    representative -> people, position char(120), short_name char(80), order int
number_series: kind char(40), owner int, year int, last int, unique(kind owner year)
obligations: record, memorandum -> memoranda, party -> memorandum_parties, text text, order int
organization_names: record, organization -> organizations, name char(200), short_name char(60),
    valid_from date?, valid_to date
positions: record, person -> people, organization -> organizations, name char(120),
    full_form char(130), short_form char(130), valid_from date?, valid_to date?, is_acting bool
services: record, name char(200), kind char(40), municipality -> municipalities,
    provider -> organizations, state char(40), places int, occupied int, as_of date?,
    age_from int?, age_to int?, address char(200), address_confidential bool, phone char(60)
referrals: record, case -> cases, kind char(40), service -> services?,
    organization -> organizations?, reason text, urgency char(40), sent_on date?,
    answer_due date?, status char(40), answered_on date?, answer text, refusal char(40)?,
    free_places int?
relatives: record, sealed, identity -> case_identities, relation char(40), name text,
    phone text, address text, note text
users: record, email char(120) unique, name char(120), role char(40),
    organization -> organizations?, active bool, password char(255),
    fs_uniquifier char(64) unique, last_login_at datetime?, current_login_at datetime?,
    last_login_ip char(64)?, current_login_ip char(64)?, login_count int?, demonstration bool,
    mechanism -> mechanisms?, valid_to date?
declarations: record, edition int, heading char(120), text text
declaration_acceptances: user -> users cascade, declaration -> declarations,
    accepted_at datetime, unique(user_id declaration_id)
failed_attempts: target char(64) index, at datetime index
kept_forms: digest char(64) unique, user -> users cascade, content blob, kept_at datetime index
one_time_links: digest char(64) unique, user -> users cascade, made_at datetime,
    made_by char(120), used_at datetime?
recovery_codes: user -> users cascade, mark char(2), hash char(255), used_at datetime?
second_factors: user -> users cascade unique, seed text, counter bigint, confirmed_at datetime
user_sessions: digest char(64) unique, user -> users cascade, stage char(20), mark char(64),
    address char(64), browser char(200), started_at datetime, seen_at datetime index,
    fresh_at datetime?, ended char(20)
key_checks: version int unique, value char(64), made_at datetime, is_swept bool
name_tokens: identity -> case_identities cascade, relative -> relatives? cascade,
    token blob index
audit_events: sequence bigint primary, at char(27) index, user_id bigint?, user_name char(120),
    address char(64), action char(40), entity char(60), object_id bigint?, case_id bigint?,
    ids text, cases text, details text, reason char(500), request char(32), previous char(64),
    hash char(64), index(action entity sequence), index(entity object_id sequence),
    index(case_id sequence), index(user_id sequence)
audit_head: id int primary, sequence bigint, hash char(64)
approvals: record, kind char(40), subject char(300), entity char(60), object_id int,
    changes text, asked_by -> users, decided_by -> users?, decided_at datetime?,
    status char(40), index(kind entity object_id)
case_access: record, case -> cases, user -> users, granted_by -> users?, starts_at datetime,
    ends_at datetime?, is_emergency bool, purpose char(40), reason text, index(user_id case_id)
consents: record, sealed, case -> cases, kind char(40), scope char(300), given_by char(40),
    giver text, given_on date, valid_until date?, status char(40), withdrawn_on date?
data_requests: record, sealed, case -> cases?, mechanism -> mechanisms?, right char(40),
    subject char(40), applicant text, received_on date, due_on date?, extension char(300),
    identity_proof text, answered_on date?, answer text, status char(40)
destructions: record, mechanism -> mechanisms, action char(40), reason char(300),
    asked_by -> users, decided_by -> users?, decided_at datetime?, finished_on date?,
    status char(40)
destruction_items: record, destruction -> destructions, case -> cases, rule text,
    closed_on date?, due_on date?, state char(40), result char(300)
disclosures: record, case -> cases, document -> documents?, what char(300), recipient char(200),
    level char(40), way char(40), basis -> legal_bases?, consent -> consents?,
    given_at datetime, note char(300)
retention_rules: record, case_type char(40)?, years int, months int, basis char(300),
    action char(40)
template_answers: template -> document_templates, name char(60), whose char(100),
    answer char(300), given_at datetime, times int, unique(template_id name whose)
template_questions: record, template -> document_templates, name char(60), label char(120),
    kind char(40), options text, required bool, preset char(300), remembered char(40)
letters: record, mechanism -> mechanisms, direction char(40), register_number char(60),
    register_date date, correspondent char(200), their_number char(60), their_date date?,
    subject char(300), case -> cases?, meeting -> meetings?, responsible -> users?,
    answer_due date?, answered_on date?, annul_reason char(300), status char(40),
    index(mechanism_id direction register_date)
attached_files: record, sealed, document -> documents?, letter -> letters?, kind char(40),
    file_name text, media_type char(100), size int, digest char(64), blob -> blobs
jobs: record, batch char(40), heading char(200), parameters text, asked_by -> users,
    status char(40) index, total int, done int, failed int, tries int, worker char(32),
    heartbeat datetime?, finished_at datetime?
job_items: job -> jobs, key char(300), label char(300), entity char(60), object_id int,
    recipient char(200), status char(20), message text, tries int, document -> documents?,
    unique(job_id key)
standing_items: record, mechanism -> mechanisms, title_text char(300), kind char(40),
    minutes int, position int, closed_part bool
movements: record, line -> attendance, item -> agenda_items, kind char(40), at time?
named_votes: record, item -> agenda_items, line -> attendance, choice char(40),
    unique(item_id line_id)
phrases: record, text text, place char(40), position int
statements: record, item -> agenda_items, line -> attendance?, speaker char(120), text text,
    order int, entry_key char(40)
commitment_reports: record, commitment -> commitments, reported_on date, outcome char(40),
    done_on date?, text text, way char(40)?, number char(60)
commitment_files: record, sealed, commitment -> commitments, report -> commitment_reports?,
    file_name char(160), blob -> blobs
decision_changes: record, decision -> decisions, kind char(40), changed -> decisions,
    note char(300), unique(decision_id changed_id)
events: record, mechanism -> mechanisms, kind char(40), topic char(300), held_on char(60),
    place char(160), hours int?, lecturers char(300), project char(200), notes text
extensions: record, commitment -> commitments, former_due date?, due date, reason text
office_days: record, day date unique, kind char(40), note char(120)
event_participants: record, event -> events, name char(160), gender char(40),
    position char(120), organization -> organizations?, person -> people?, role char(40),
    attended bool
written_procedures: record, mechanism -> mechanisms, number int, year int, question char(300),
    proposal text, opened_on date, answer_by date, status char(40), result char(40)?,
    ratified_at -> meetings?
procedure_answers: record, procedure -> written_procedures, organization -> organizations,
    person -> people?, role char(40), voting bool, answer char(40), answered_on date?,
    way char(40)?, note text, unique(procedure_id organization_id)
reminders: record, mechanism -> mechanisms, organization -> organizations, level int,
    to_governor bool, sent_on date, answer_by date
reminder_items: record, reminder -> reminders, commitment -> commitments, days_late int
"""
# -- the log of access only grows; cases, meetings and decisions are never deleted ------------

ONLY_GROWS = "The log only grows"
NEXT_ONLY = "The event does not follow the last one"
KEPT = ("cases", "meetings", "decisions")
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
    *(f"""CREATE TRIGGER keep_{table} BEFORE DELETE ON {table}
            BEGIN SELECT RAISE(ABORT, 'The records of {table} are never deleted'); END"""
      for table in KEPT),
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
    """CREATE FUNCTION keep_record() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'The records of %% are never deleted', TG_TABLE_NAME
       USING ERRCODE = 'restrict_violation'; END $$""",
    *(f"""CREATE TRIGGER keep_{table} BEFORE DELETE ON {table}
          FOR EACH ROW EXECUTE FUNCTION keep_record()""" for table in KEPT),
)

PHRASES = (
    ("notes", "Докладчикът представи точката и отговори на въпроси."),
    ("notes", "Членовете обсъдиха предложението и изразиха подкрепа."),
    ("notes", "Други изказвания не бяха направени."),
    ("decision", "Да се изготви план за действие."),
    ("decision", "Отговорната институция уведомява писмено секретаря за изпълнението."),
    ("decision", "Въпросът да се внесе за следващото заседание."))


def up(migrator, db):
    if not is_sqlite(db):
        db.execute_sql('CREATE COLLATION IF NOT EXISTS "bg-natural" '
                       "(provider = icu, locale = 'bg-u-kn-true')")
    tables = create_tables(db, TABLES)
    with db.bind_ctx(tables.values()):
        tables["audit_head"].insert(id=1, sequence=0, hash="0" * 64).execute()
        _add_phrases(tables["phrases"])
    for statement in SQLITE if is_sqlite(db) else POSTGRESQL:
        db.execute_sql(statement.replace("{grows}", ONLY_GROWS).replace("{next}", NEXT_ONLY))


def _add_phrases(table):
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    for position, (place, text) in enumerate(PHRASES, start=1):
        table.insert(created_at=now, created_by="", updated_at=now, updated_by="", version=1,
                     search=text.lower(), text=text, place=place,
                     position=position * 10).execute()
