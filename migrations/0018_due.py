"""Makes daily_letters, lead_times, notices; adds users.daily_letter, placements.review_on."""

from migrations.tables import add_columns, create_tables


def up(migrator, db):
    create_tables(db, """
daily_letters: user -> users, day date, tries int, again_at datetime?, sent_at datetime?,
    problem char(300), unique(user_id day)
lead_times: record, kind char(40) unique, days char(40)
notices: record, kind char(40) unique, subject char(160), text text
""")
    add_columns(migrator, """
users: daily_letter bool = FALSE
placements: review_on date?
""")
