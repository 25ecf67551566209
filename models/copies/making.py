"""Making a copy: a moment of the database, the files beside it, sealed into one file."""

import fcntl
import gzip
import hashlib
import io
import json
import os
import re
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

from bulgarian.clock import office_time, utc_now
from models.copies.container import CopyProblem, SealingWriter, make_head
from models.copies.rows import count_rows, write_snapshot
from models.copies.sheet import read_sheet, sheet_file
from models.database import FILE, applied_steps, database, is_sqlite, known_steps, open_sqlite
from models.faults import FULL, KINDS, explain
from models.folder import show_size
from models.vault.keys import flush_folder
from models.vault.ring import ring
from settings import SETTINGS, key_file

NAME = re.compile(r"okmd-(\d{8}-\d{6})(-update)?\.okmd")
MOMENT = "%Y-%m-%dT%H:%M:%SZ"  # as the anchors of the log have it
BESIDE = ("audit.anchor", "audit.key", "accounts.key")  # files of the data folder
MANIFEST, CONFIGURATION = "manifest.json", "settings.env"
WORK = "copying-"
LOCK_FILE = "copies.lock"
FAST = 1  # level of compression: most of the bytes are sealed and do not shrink


@dataclass(frozen=True)
class Copy:
    """A file in the folder of the copies, told by its name."""

    path: Path

    @property
    def at(self) -> datetime:
        """When it was made, by the clock of the office."""
        return datetime.strptime(NAME.fullmatch(self.path.name)[1], "%Y%m%d-%H%M%S")

    @property
    def is_before_update(self) -> bool:
        return bool(NAME.fullmatch(self.path.name)[2])

    def told(self) -> str:
        """Day, hour and size."""
        return f"{self.at:%d.%m.%Y, %H.%M} ч., {show_size(self.path.stat().st_size)}"


def copies_folder(settings: SimpleNamespace) -> Path:
    """Where the copies are kept."""
    return settings.copies or settings.data / "copies"


def find_copies(folder: Path) -> list[Copy]:
    """The copies in a folder, the newest first."""
    found = folder.iterdir() if folder.is_dir() else ()
    copies = [Copy(path) for path in found if NAME.fullmatch(path.name)]
    return sorted(copies, key=lambda copy: copy.path.name, reverse=True)


def make_copy(settings: SimpleNamespace, folder: Path | None = None, *,
              before_update: bool = False) -> Copy:
    """A new sealed copy, whole or not at all; people go on working meanwhile."""
    folder = folder or copies_folder(settings)
    with told_plainly(), one_at_a_time(settings.data), work_folder(settings.data) as work:
        _make_folder(folder)
        _refuse_small(work, folder)
        for name in BESIDE:  # the anchors before the rows, which then hold all they name
            if (settings.data / name).exists():
                shutil.copy(settings.data / name, work)
        if sheet_file(key_file(settings)).exists():
            shutil.copy(sheet_file(key_file(settings)), work)
        (work / CONFIGURATION).write_text(_configuration(settings), encoding="utf-8")
        keys, begun = ring.keys, f"{utc_now():{MOMENT}}"
        write_snapshot(work / FILE)
        if ring.keys != keys:
            raise CopyProblem("Докато се правеше копието, ключовете бяха сменени. Направете го "
                              "отново.")
        _write_manifest(work, begun)
        stamp = f"{office_time(utc_now()):%Y%m%d-%H%M%S}"
        name = f"okmd-{stamp}{'-update' if before_update else ''}.okmd"
        return Copy(_seal_into(folder / name, work, settings))


@contextmanager
def told_plainly() -> Iterator[None]:
    """What the machine refuses becomes a sentence for people."""
    try:
        yield
    except KINDS as error:
        said = explain(error)
        if not said:
            raise
        raise CopyProblem(f"Работата с копието спря. {said}") from error


@contextmanager
def one_at_a_time(data: Path) -> Iterator[None]:
    """Two copies at once would only take each other's room."""
    with (data / LOCK_FILE).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CopyProblem("В момента се прави друго копие. Изчакайте го.") from None
        for left in data.glob(f"{WORK}*"):  # by one that was killed
            shutil.rmtree(left, ignore_errors=True)
        yield


@contextmanager
def work_folder(place: Path) -> Iterator[Path]:
    """A folder of this user alone, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix=WORK, dir=place) as work:
        yield Path(work)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise CopyProblem(f"Папката за копия {folder} не може да се ползва: {error.strerror}. "
                          "Включете диска или посочете друга папка с OKMD_COPIES.") from error


def _refuse_small(work: Path, folder: Path) -> None:
    """CopyProblem while there surely is no room for the rows and the file of them."""
    size = database_size()
    for place in (work, folder):
        free = shutil.disk_usage(place).free
        if free < size:
            raise CopyProblem(f"За копието трябват {show_size(size)}, а на диска с {place} са "
                              f"свободни {show_size(free)}. {FULL}")


def database_size() -> int:
    """Bytes of the database."""
    if is_sqlite():
        return Path(database.obj.database).stat().st_size
    return database.execute_sql("SELECT pg_database_size(current_database())").fetchone()[0]


def _configuration(settings: SimpleNamespace) -> str:
    """The settings as they were, without passwords."""
    lines = []
    for setting in SETTINGS:
        value = getattr(settings, setting.name, None)
        if setting.variable.endswith("PASSWORD") or value in (None, ""):
            continue
        lines.append(f"{setting.variable}={shown_setting(value)}")
    return "\n".join(lines) + "\n"


def shown_setting(value) -> str:
    """The value of a setting as it is written; of an address without its password."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    password = urlsplit(str(value)).password if "://" in str(value) else None
    return str(value).replace(f":{password}@", "@") if password else str(value)


def _write_manifest(work: Path, begun: str) -> None:
    """What has to be found again when the copy is put back."""
    opened = open_sqlite(work / FILE)
    try:
        told = {"begun": begun, "rows": count_rows(opened), "files": {}}
    finally:
        opened.close_all()
    for path in sorted(work.iterdir()):
        told["files"][path.name] = digest_of(path)
    (work / MANIFEST).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def digest_of(path: Path) -> str:
    """SHA-256 of a file, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _seal_into(target: Path, work: Path, settings: SimpleNamespace) -> Path:
    """The file under its last name only once all of it is on the disk."""
    draft, file_key = target.with_name(f".{target.name}.new"), os.urandom(32)
    for left in target.parent.glob(".okmd-*.new"):
        left.unlink()
    told = {"made": f"{utc_now():{MOMENT}}", "step": max(applied_steps())}
    content = key_file(settings).read_text(encoding="utf-8")
    head = make_head(told, file_key, ring.keys, (read_sheet(key_file(settings)), content))
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            sealed = SealingWriter(file, head, file_key)
            _pack(work, sealed)
            sealed.finish()
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
        flush_folder(target.parent)
    finally:
        draft.unlink(missing_ok=True)
    return target


def _pack(work: Path, sealed: SealingWriter) -> None:
    buffered = io.BufferedWriter(sealed, 2**18)
    with gzip.GzipFile(fileobj=buffered, mode="wb", compresslevel=FAST, mtime=0) as packed, \
            tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as archive:
        for path in sorted(work.iterdir(), key=lambda one: one.name != MANIFEST):
            archive.add(path, arcname=path.name, filter=_nameless)
    buffered.flush()
    buffered.detach()


def _nameless(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uname = member.gname = ""
    return member


def is_known(step: str) -> bool:
    """Whether this program knows the version of a copy."""
    return step in known_steps()


