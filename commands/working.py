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
    arguments.create_app(settings)  # the policy that is asked for every item
    database.database.close()
    if arguments.with_server:
        return work_beside(settings)
    code = _work(settings)
    if code == BUSY:
        print("Фоновите задачи за тази папка с данни вече се изпълняват от друга програма.")
    return code


def work_beside(settings: SimpleNamespace) -> int:
    """The same with a server that began this process, until that is gone."""
    return _work(settings, with_server=True)


def _work(settings: SimpleNamespace, *, with_server: bool = False) -> int:
    """The exit code, BUSY where another process has the work in hand."""
    journal.open_log(settings.data, "worker.log")
    try:
        work(settings, with_server=with_server)
    except WorkerRuns:
        return BUSY
    return 0
