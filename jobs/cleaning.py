"""What the clock alone changes: results whose term is over, a capacity that comes into force,
what falls due in the cases."""

from datetime import timedelta

from models.audit.chain import logged_transaction
from models.base import today, utc_now
from models.cases.checks import write_checks
from models.database import database
from models.imports import clear_imports
from models.letters.files import discard_pdfs
from models.places.reports import take_effect
from models.work.jobs import JobItem, jobs_older_than

KEPT = timedelta(days=30)


def remove_old_results() -> int:
    """How many finished jobs were put away with the lists of their results."""
    opened = database.connect(reuse_if_open=True)
    try:
        found = list(jobs_older_than(utc_now() - KEPT))
        for job in found:
            with logged_transaction():
                JobItem.delete().where(JobItem.job == job.id).execute()
                job.archive()
        with logged_transaction():
            discard_pdfs(utc_now() - KEPT)
        with logged_transaction():
            clear_imports()
        with logged_transaction():
            take_effect(today())
        with logged_transaction():
            write_checks(today())
        return len(found)
    finally:
        if opened:
            database.close()
