"""Makes families, case_checks, closure_steps, closure_targets, exit_plans, measures; adds
mechanisms.places_days, mechanisms.ages, cases.family, placements.justification."""

from migrations.tables import add_columns, create_tables


def up(migrator, db):
    create_tables(db, """
families: record, sort_keys text, mechanism -> mechanisms, number int, note char(300)
case_checks: record, sort_keys text, case -> cases, kind char(40), number int,
    due_on date index, done_on date?, result char(40)?, note text
closure_steps: record, sort_keys text, service -> services, order int, what char(200),
    due_on date?, done_on date?, act char(120)
closure_targets: record, sort_keys text, scope char(40), oblast -> oblasti?, kind char(40),
    number int, until date?, source char(200)
exit_plans: record, sort_keys text, case -> cases, service -> services, form char(40),
    target -> services?, due_on date, done_on date?, preparation char(300)
measures: record, sort_keys text, case -> cases, kind char(40), what char(300),
    authority -> organizations?, number char(60), begun_on date, valid_until date?,
    ended_on date?
""")
    add_columns(migrator, """
mechanisms: places_days int = 30, ages char(60) = '3, 7, 14, 16, 18'
cases: family -> families?
placements: justification text = ''
""")
