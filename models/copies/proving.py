"""Proof of a copy: it is put back into a temporary place, brought up to date and looked through.

Asked are the rows of every table, the hash of every file, the links between records, the log of
access from its first event, whether it holds what the anchors outside of the copy tell, and one
document of each kind, opened with its own keys.
"""

import gzip
import hashlib
import io
import json
import shutil
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.audit.anchors import files_elsewhere
from models.audit.keys import AuditProblem
from models.audit.verification import missing_of, verify
from models.base import ENTITIES
from models.copies.container import CopyProblem, Opened, Opener, OpeningReader
from models.copies.making import MANIFEST, digest_of, is_known, told_plainly, work_folder
from models.copies.rows import count_rows, rows_told
from models.database import database, migrate, open_database, refuse_damaged
from models.documents.blobs import Blob
from models.documents.sealed import SealedFile
from models.documents.templates import TemplateVersion
from models.faults import FULL
from models.folder import show_size
from models.vault.keys import write_privately
from models.vault.opening import prepare
from models.vault.ring import ring
from models.vault.sealing import SealBroken

KEYS_FILE, ANCHORS = "keys.json", "audit.anchor"
NEWER = ("Копието е от по-нова версия на програмата ({step}). Инсталирайте тази версия и опитайте "
         "отново.")


def prove(path: Path, opener: Opener, place: Path) -> list[str]:
    """What was looked through, in lines for people; CopyProblem with what is wrong."""
    beside = (place / ANCHORS, *files_elsewhere())  # kept elsewhere than in the copy
    with told_plainly(), work_folder(place) as work:
        return unpack(path, opener, work / "desk", beside=beside)


def unpack(path: Path, opener: Opener, into: Path, *, beside: tuple[Path, ...] = ()) -> list[str]:
    """The copy put back into a new folder and looked through there; lines for people.

    Its log has to hold what the anchors `beside` it told before it was made.
    """
    manifest, opened = extract(path, opener, into)
    write_privately(into / KEYS_FILE, opened.keys)
    with desk_in(into):
        lines = [*_check_rows(manifest), *_check_content(into)]
        lacking = missing_of(beside, manifest["begun"]) if manifest.get("begun") else []
        if lacking:
            raise CopyProblem("Дневникът в копието не е този, за който има контролни записи "
                              f"извън него. {lacking[0]} Не го връщайте; вземете друго копие.")
        return lines


def extract(path: Path, opener: Opener, into: Path) -> tuple[dict, Opened]:
    """The files of a copy in a new folder, each as it was; the manifest and the keys."""
    reader = OpeningReader(path, opener)
    try:
        if not is_known(reader.head["step"]):
            raise CopyProblem(NEWER.format(step=reader.head["step"]))
        into.mkdir(mode=0o700)
        _refuse_small(path, into)
        with gzip.GzipFile(fileobj=io.BufferedReader(reader, 2**18)) as packed, \
                tarfile.open(fileobj=packed, mode="r|") as archive:
            for member in archive:
                _write_member(archive, member, into)
    except (tarfile.TarError, EOFError, gzip.BadGzipFile) as error:
        raise CopyProblem(f"{path.name} е повреден. Вземете друго копие.") from error
    finally:
        reader.close()
    manifest = json.loads((into / MANIFEST).read_text(encoding="utf-8"))
    for name, digest in manifest["files"].items():
        if not (into / name).exists() or digest_of(into / name) != digest:
            raise CopyProblem(f"В копието {path.name} липсва или е променен файлът {name}.")
    return manifest, reader.opened


def _refuse_small(path: Path, into: Path) -> None:
    free = shutil.disk_usage(into).free
    if free < path.stat().st_size:
        raise CopyProblem(f"За копието трябват поне {show_size(path.stat().st_size)}, а на диска с "
                          f"{into.parent} са свободни {show_size(free)}. {FULL}")


def _write_member(archive: tarfile.TarFile, member: tarfile.TarInfo, into: Path) -> None:
    if not member.isreg() or Path(member.name).name != member.name:
        raise CopyProblem("В копието има нещо, което не е файл на бюрото. Вземете друго копие.")
    target = into / member.name
    with archive.extractfile(member) as source, target.open("xb") as file:
        shutil.copyfileobj(source, file, 2**20)
    target.chmod(0o600)


@contextmanager
def desk_in(folder: Path, url: str = "") -> Iterator[None]:
    """The desk of another folder, open instead of this one."""
    former = database.obj, ring.path
    open_database(url, folder)
    try:
        yield
    finally:
        database.close_all()
        if former[0] is not None:
            database.initialize(former[0])
        ring.open(former[1]) if former[1] else ring.close()


def _check_rows(manifest: dict) -> Iterator[str]:
    refuse_damaged(wholly=True)
    found = count_rows(database)
    wrong = [f"{table}: {count} → {found.get(table, 0)}"
             for table, count in rows_told(manifest).items() if found.get(table) != count]
    if wrong:
        raise CopyProblem(f"В копието редовете са други: {', '.join(wrong)}. Вземете друго копие.")
    if database.execute_sql("PRAGMA foreign_key_check").fetchone():
        raise CopyProblem("В копието има записи, които сочат към липсващи. Вземете друго копие.")
    yield f"редове: {sum(found.values())} в {len(found)} таблици"


def _check_content(folder: Path) -> Iterator[str]:
    try:
        if done := migrate():
            yield f"промени в базата: {len(done)}"
        prepare(folder / KEYS_FILE)
        yield f"файлове: {check_blobs()}, всички с верен отпечатък"
        yield _check_log(folder)
        yield f"отворени документи, по един от всеки вид: {len(open_one_of_each())}"
    except (SealBroken, AuditProblem) as broken:
        raise CopyProblem(f"Копието не се отваря докрай: {broken}") from broken


def check_blobs() -> int:
    """How many files the database holds; CopyProblem if one is not what its hash says."""
    count = 0
    for number, digest in Blob.select(Blob.id, Blob.sha256).order_by(Blob.id).tuples():
        content = Blob.select(Blob.content).where(Blob.id == number).scalar()
        found = hashlib.sha256(bytes(content)).hexdigest()
        if found != digest:
            raise CopyProblem(f"Файл № {number} в базата е повреден: отпечатъкът му не е верен. "
                              "Върнете го от по-старо копие.")
        count += 1
    return count


def _check_log(folder: Path) -> str:
    verdict = verify(folder / ANCHORS if (folder / ANCHORS).exists() else None)
    if not verdict.is_sound:
        raise CopyProblem(" ".join(verdict.lines()))
    return f"дневник: {verdict.count} събития, цял"


def open_one_of_each() -> list[str]:
    """What was opened: the newest file of every kind; SealBroken or CopyProblem if one is not."""
    opened = []
    for entity in ENTITIES.values():
        if issubclass(entity, SealedFile):
            opened += [_open_file(record) for record in _newest_of(entity)]
    for version in TemplateVersion.select(TemplateVersion, Blob.content).join(Blob).where(
            TemplateVersion.active):
        _refuse_torn(bytes(version.blob.content), version.title())
        opened.append(version.title())
    return opened


def _newest_of(entity: type[SealedFile]) -> Iterator[SealedFile]:
    """The newest record of each kind; of each entity where it knows no kinds."""
    rows = entity.select().where(entity.blob.is_null(False)).order_by(entity.id.desc())
    kind = entity._meta.fields.get("kind")
    if kind is None:
        yield from rows.limit(1)
        return
    for (code,) in entity.select(kind).distinct().tuples():
        yield from rows.where(kind == code).limit(1)


def _open_file(record: SealedFile) -> str:
    content, name = record.content(), f"{record.listing.label} № {record.id}"
    if content.startswith(b"PK"):
        _refuse_torn(content, name)
    return name


def _refuse_torn(content: bytes, name: str) -> None:
    try:
        torn = zipfile.ZipFile(io.BytesIO(content)).testzip()
    except zipfile.BadZipFile:
        torn = name
    if torn:
        raise CopyProblem(f"{name} не се отваря: файлът му е повреден.")
