"""The data folder: who serves it, whether it can be written, on what disk, how much room is left.

Every page that is read writes its event into the log. So that reading goes on when the disk is
full, a reserve of some megabytes is kept in the folder and given up then; and what changes
records is refused while there is less room than that.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.faults import FULL, READ_ONLY, DatabaseProblem
from registry import CHECKS, CheckFailed

SERVER_LOCK = "server.lock"
RESERVE_FILE = "reserve"
RESTART_FILE = "anew"  # a training desk that shall begin anew
SAMPLES_FILE = "samples"  # sample data shall come, or go where they are
BEFORE_SAMPLES = "before-samples"  # the desk as it was before them
RESERVE = 16 * 2**20
ENOUGH = 2**30  # less is said in time
MOUNTS = Path("/proc/self/mounts")  # what Linux tells of its disks
# Disks of other machines: several may write there at once, and a lock or a flush is not kept.
FAR = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "ceph", "davfs", "fuse.davfs",
       "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.sshfs"}
UNITS = ("Б", "КБ", "МБ", "ГБ")

_held: dict[Path, object] = {}  # folders that this process serves, each with its open lock


class FolderProblem(DatabaseProblem):
    """The folder is used by another program, or cannot be used; the message says what to do."""


@contextmanager
def serving(folder: Path, told: dict) -> Iterator[None]:
    """The folder is this server's; FolderProblem if another one has it."""
    with (folder / SERVER_LOCK).open("a+") as file:
        if not _take(file):
            raise FolderProblem(f"За папката {folder} вече работи сървър{_who(file)}. Отворете "
                                "него, спрете го или посочете друга папка с OKMD_DATA.")
        file.truncate(0)
        file.write(json.dumps(told))
        file.flush()
        _held[folder] = file
        try:
            yield
        finally:
            del _held[folder]
            file.truncate(0)


def leave(folder: Path) -> None:
    """Let a copy of the server's process not hold the folder longer than the server does."""
    _held.pop(folder).close()


def refuse_served(folder: Path) -> None:
    """FolderProblem if a server of another process works with the folder."""
    path = folder / SERVER_LOCK
    if folder in _held or not path.exists():
        return
    with path.open("a+") as file:
        if not _take(file):
            raise FolderProblem(f"Сървърът работи с папката {folder}{_who(file)}, а базата трябва "
                                "да се промени. Спрете го и опитайте отново.")


def serving_process(folder: Path) -> int:
    """The process that holds the folder for the server: this one, or the one it was started by."""
    told = _told((folder / SERVER_LOCK).read_text())
    return told["process"] if told else os.getpid()


def _take(file) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _who(file) -> str:
    """„ (процес 12, порт 8080)“ as the server wrote it."""
    file.seek(0)
    told = _told(file.read())
    return f" (процес {told['process']}, порт {told['port']})" if told else ""


def _told(text: str) -> dict | None:
    """What a server wrote about itself."""
    try:
        told = json.loads(text)
        return {"process": int(told["process"]), "port": int(told["port"])}
    except (ValueError, KeyError, TypeError):
        return None


def refuse_unwritable(folder: Path) -> None:
    """FolderProblem if nothing can be written into the folder."""
    draft = folder / f".write-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft.write_bytes(b"")
        draft.unlink()
    except OSError as error:
        raise FolderProblem(f"{folder}: {error.strerror}. {READ_ONLY}") from error


def refuse_far(folder: Path) -> None:
    """FolderProblem if the folder is on a disk of another machine, where no database is safe."""
    kind = kind_of_disk(folder)
    if kind in FAR:
        raise FolderProblem(f"{folder} е на мрежов диск ({kind}). Там базата може да се повреди. "
                            "Преместете папката на диск в самата машина и я посочете с OKMD_DATA.")


def kind_of_disk(folder: Path) -> str:
    """The kind of file system under a folder, as Linux names it; empty where it cannot be told."""
    if not MOUNTS.exists():
        return ""
    lines = (line.split(" ") for line in MOUNTS.read_text(errors="replace").splitlines())
    above = {str(folder.resolve()), *map(str, folder.resolve().parents)}
    found = [(len(place), number, kind) for number, (_, place, kind, *_) in enumerate(lines)
             if place.replace("\\040", " ") in above]
    return max(found, default=(0, 0, ""))[-1]


# -- room -------------------------------------------------------------------------------------


def keep_reserve(folder: Path) -> bool:
    """Whether the reserve is there; it is made where the disk has ten times as much."""
    path = folder / RESERVE_FILE
    if path.exists():
        return True
    if shutil.disk_usage(folder).free < 10 * RESERVE:
        return False
    try:
        with path.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, RESERVE)
    except OSError:
        path.unlink(missing_ok=True)
        return False
    return True


def give_up_reserve(folder: Path) -> bool:
    """Whether there was a reserve whose room can be used now."""
    try:
        (folder / RESERVE_FILE).unlink()
    except OSError:
        return False
    return True


def is_full(folder: Path) -> bool:
    """Whether what is left belongs to reading alone."""
    return shutil.disk_usage(folder).free < RESERVE // 2


@CHECKS.named("папка с данни")
def check_folder(settings) -> str:
    """The data folder, or that others may read it, nothing can be written or room runs out."""
    try:
        refuse_unwritable(settings.data)
        refuse_far(settings.data)
    except FolderProblem as problem:
        raise CheckFailed(str(problem)) from problem
    if settings.data.stat().st_mode & 0o077:
        raise CheckFailed(f"{settings.data} се чете и от други. Изпълнете: "
                          f"chmod 700 {settings.data}")
    if is_full(settings.data):
        raise CheckFailed(FULL)
    usage = shutil.disk_usage(settings.data)
    if usage.free < min(ENOUGH, usage.total // 10):
        raise CheckFailed(f"Свободното място е само {show_size(usage.free)}. Освободете място.")
    return f"{settings.data}, свободни {show_size(usage.free)}"


def show_size(size: int) -> str:
    """„1,4 ГБ“."""
    step = min(max(int(size).bit_length() - 1, 0) // 10, len(UNITS) - 1)
    return f"{size / 1024 ** step:.1f} {UNITS[step]}".replace(".0 ", " ").replace(".", ",")
