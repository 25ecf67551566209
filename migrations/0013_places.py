"""Makes capacities, findings, occupancies, placements, served, stages, waits; adds
services.stage_on, services.stage_act, services.sex, services.disability, services.accepts_outside.

What the columns of a service say becomes its first reports."""

from datetime import UTC, datetime

from migrations.tables import add_columns, create_tables


def up(migrator, db):
    made = create_tables(db, """
capacities: record, service -> services, places int, valid_from date index, act char(120)
occupancies: record, service -> services, as_of date index, occupied int, reserved int,
    waiting int, ours int, source char(120), letter char(60)
placements: record, case -> cases, form char(40), service -> services?, family char(60),
    municipality -> municipalities?, act_kind char(40), act_number char(60), begun_on date,
    ended_on date?, end_reason char(40)?
findings: record, case -> cases, kind char(40), placement -> placements?,
    referral -> referrals?, service -> services, municipality -> municipalities,
    happened_on date, free_places int, capacity -> capacities, occupancy -> occupancies,
    basis char(400), stands bool, justification text
waits: record, service -> services, case -> cases, asked_on date, is_urgent bool,
    reason char(300), left_on date?
served: record, service -> services, municipality -> municipalities
stages: record, service -> services, state char(40), begun_on date, act char(420)
""")
    add_columns(migrator, """
services: stage_on date?, stage_act char(120) = '', sex char(40)?, disability char(40)?,
    accepts_outside char(40) = 'yes'
""")
    now = datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
    kept = {"created_at": now, "created_by": "", "updated_at": now, "updated_by": "",
            "version": 1, "search": ""}
    rows = db.execute_sql("SELECT id, places, occupied, as_of FROM services").fetchall()
    with db.bind_ctx(made.values()):
        for number, places, occupied, as_of in rows:
            day = str(as_of) if as_of else now[:10]
            if places:
                made["capacities"].create(service=number, places=places, valid_from=day, act="",
                                          **kept)
            if as_of:
                made["occupancies"].create(service=number, as_of=day, occupied=occupied,
                                           reserved=0, waiting=0, ours=0, source="", letter="",
                                           **kept)
