"""Sample data in a desk that has none of its own: in and out by a button, never mixed with others.

The desk as it was before stays beside the data, whole; taking the samples away puts that back, so
that nothing stays of what was entered among them. Both are done while the server starts.
"""

import shutil
from types import SimpleNamespace

from demo.desk import is_empty
from demo.registers import load_whole
from models.audit.actors import DEMONSTRATION, acting_as
from models.base import RuleError
from models.copies.making import BESIDE
from models.copies.rows import write_snapshot
from models.database import FILE, database
from models.folder import BEFORE_SAMPLES, SAMPLES_FILE
from models.vault.opening import open_desk
from settings import key_file

HALF = f"{BEFORE_SAMPLES}-half"  # a folder that is not whole yet
NOT_LOADED = "Примерните данни не са заредени: {} Бюрото е, каквото беше."


def are_asked(settings: SimpleNamespace) -> bool:
    """Whether somebody pressed one of the two buttons."""
    return (settings.data / SAMPLES_FILE).exists()


def put_back(settings: SimpleNamespace) -> None:
    """The desk as it was before the samples, where that was asked for."""
    before = settings.data / BEFORE_SAMPLES
    if not (are_asked(settings) and before.exists()):
        return
    database.close_all()
    for name in (FILE, f"{FILE}-wal", f"{FILE}-shm", *BESIDE):
        (settings.data / name).unlink(missing_ok=True)
    for path in before.iterdir():
        own = key_file(settings) if path.name == key_file(settings).name else \
            settings.data / path.name
        shutil.copy2(path, own)
    (settings.data / SAMPLES_FILE).unlink()
    shutil.rmtree(before)  # last: until then the next start does it again
    open_desk(settings)


def load(settings: SimpleNamespace, arguments) -> None:
    """Keep the empty desk and fill it, where that was asked for."""
    if not are_asked(settings):
        return
    (settings.data / SAMPLES_FILE).unlink()
    if not is_empty():
        return
    _keep(settings)
    try:
        with arguments.create_app(settings).app_context(), acting_as(DEMONSTRATION):
            load_whole()
    except RuleError as broken:
        shutil.rmtree(settings.data / BEFORE_SAMPLES)
        print(NOT_LOADED.format(broken.message), flush=True)


def _keep(settings: SimpleNamespace) -> None:
    """The database and what stands beside it, whole or not at all."""
    half = settings.data / HALF
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o700)
    for path in (*(settings.data / name for name in BESIDE), key_file(settings)):
        if path.exists():  # the anchors before the rows, which then hold all they name
            shutil.copy2(path, half / path.name)
    write_snapshot(half / FILE)
    half.rename(settings.data / BEFORE_SAMPLES)
