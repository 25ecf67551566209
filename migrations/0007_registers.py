"""Adds documents.guard_reason, case_identities.match_reason, decisions.lead, decisions.memorandum,
decisions.status, decisions.annul_reason, referrals.free_as_of, referrals.free_basis."""

from migrations.tables import add_columns


def up(migrator, db):
    add_columns(migrator, """
documents: guard_reason char(300) = ''
case_identities: match_reason char(300) = ''
decisions: lead -> organizations?, memorandum -> memoranda?, status char(40) = 'valid',
    annul_reason char(300) = ''
referrals: free_as_of date?, free_basis char(400) = ''
""")
