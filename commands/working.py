"""The worker as a process of its own."""

from types import SimpleNamespace

from admin import journal
from jobs.beside import BUSY
from jobs.worker import WorkerRuns, work
from models import database
from registry import CheckFailed


def work_command(settings: SimpleNamespace, arguments) -> int:
    """Do the long work: batches of documents and PDF, one after another."""
    try:
        database.check_migrated()
    except CheckFailed as problem:
        print(problem)
        return 1
    journal.open_log(settings.data, "worker.log")
    arguments.create_app(settings)  # the policy that is asked for every item
    database.database.close()
    try:
        work(settings, with_server=arguments.with_server)
    except WorkerRuns:
        if not arguments.with_server:
            print("Фоновите задачи за тази папка с данни вече се изпълняват от друга програма.")
        return BUSY
    return 0
