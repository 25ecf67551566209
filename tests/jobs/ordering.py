"""Run as a program: fills the data folder of the environment and asks for letters of referrals.

    python -m tests.jobs.ordering COUNT [REFUSED]

The last REFUSED records are put into the archive afterwards, so that their letters fail.
"""

import os
import sys

import app  # declares what the office knows
from admin.auth import add_user
from commands.serving import migrate
from jobs import asking
from models import database
from models.users import SECRETARY
from settings import read_settings
from tests import cast
from tests.jobs.letters import add_referrals, order_of


def main(count: int, refused: int) -> None:
    """A database with one account, `count` referrals and a job that waits."""
    settings = read_settings(os.environ)
    database.open_database(settings.database_url, settings.data)
    migrate(settings)
    with app.create_app(settings).app_context():
        user = add_user(cast.email_of(SECRETARY), "Проба", SECRETARY, password=cast.PASSWORD)
    with database.database.atomic():
        referrals = add_referrals(count)
    asking.ask("papers", order_of(referrals, register=True), user)
    for one in referrals[count - refused:]:
        one.archive()


if __name__ == "__main__":
    main(*(int(word) for word in (*sys.argv[1:], "0")[:2]))
