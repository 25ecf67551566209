"""The whole desk in the open: a ZIP that anybody reads without us, and that an empty desk takes in.

It is a copy without its seals. The rows stand in one SQLite file in which nothing is encrypted and
no way in is left, and beside it as tables for Excel; every file has its own name. What the desk
takes in is that SQLite file: sealed again with its own keys, with a log of its own.
"""

import csv
import io
import json
import os
import re
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from peewee import ForeignKeyField

from bulgarian.clock import office_time, utc_now
from bulgarian.dates import show_moment
from bulgarian.text import as_cell
from models.audit import lifetime
from models.base import ENTITIES, show_value
from models.copies.container import CopyProblem
from models.copies.making import MANIFEST, digest_of, is_known, told_plainly, work_folder
from models.copies.proving import KEYS_FILE, NEWER, desk_in
from models.copies.refusing import refuse_no_addresses, refuse_ways_in, refuse_what_acts
from models.copies.restoring import USED
from models.copies.rows import count_rows, rows_told, tables_in, write_snapshot
from models.database import FILE, applied_steps, database, migrate
from models.documents.blobs import store_blob
from models.documents.issued import IssuedDocument
from models.documents.sealed import SealedFile
from models.documents.templates import TemplateVersion
from models.mechanisms import Mechanism
from models.tailoring import snapshot
from models.users import User
from models.vault.fields import ROW_KEY, sealed_fields
from models.vault.locks import sealing
from models.vault.opening import prepare, sweep
from models.vault.records import VaultedEntity, vaulted_entities
from models.vault.sealing import new_row_key

TABLES, FILES, README, LOG = "таблици", "файлове", "ПРОЧЕТИ.txt", "дневник.csv"
# What is of this desk alone: its log, its keys, the ways in and what nobody saved.
LEFT = ("audit_events", "key_checks", "name_tokens", "user_sessions", "used_keys", "kept_forms",
        "failed_attempts", "second_factors", "recovery_codes", "one_time_links", "calendar_feeds",
        "feed_readers", "daily_letters", "marks")
# Of the program, not of the office.
MADE = ("search", "sort_keys", "row_key", "key_version", "blob")
UNSAFE = re.compile(r"[\\/:*?\"<>|\x00-\x1f]")
TOLD = """БЮРО ОКМД – ПЪЛЕН ИЗНОС В ОТВОРЕН ВИД
Направен на {moment}. {whole}

ТОЗИ ФАЙЛ НЕ Е ШИФРОВАН. В него има имена на деца. Пазете го като случаите на хартия.

{tables}/   всеки регистър като таблица (CSV, UTF-8, разделител „;“) за Excel и Calc.
    Първият ред са имената на колоните, както са в бюрото; записите се сочат по „№ на записа“.
{files}/   документите, шаблоните и приложените файлове; числото отпред е № на записа.
{database}   същите редове като база SQLite 3 – отворен формат, който се чете от много програми
    (DB Browser for SQLite, LibreOffice Base, Python). Какво е всяка таблица и колона, пише в
    {tables}/описание.csv.
{log}   дневникът на достъпа: кой, кога и какво. Само за четене.
{manifest}   колко реда има всяка таблица и отпечатъкът (SHA-256) на {database}.

Паролите, вторият фактор и сесиите на хората не се изнасят: в новото бюро всеки получава нова
връзка за парола.
Ново бюро приема този файл с:   app.py take ФАЙЛ --into ПАПКА
"""


# -- out --------------------------------------------------------------------------------------


def write_openly(path: Path, mechanism: Mechanism | None = None) -> list[str]:
    """Write everything, or what is of one mechanism, to a new file; lines for people."""
    if path.exists():
        raise CopyProblem(f"{path} вече съществува. Посочете друго име.")
    with told_plainly(), work_folder(path.parent) as work:
        draft = work / "whole.zip"  # gone with the folder, should anything fail
        write_snapshot(work / FILE)
        with desk_in(work), _private(draft) as file, \
                zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
            with out.open(LOG, "w") as part:
                _write_rows(part, *_raw_rows("audit_events"))
            with _without_triggers():
                count = _open_all(out, mechanism)
            told = {"step": max(applied_steps()), "rows": count_rows(database), "files": count}
            database.execute_sql("VACUUM")
            database.execute_sql("PRAGMA journal_mode = delete").fetchall()
            database.close_all()
            out.write(work / FILE, FILE)
            told["digest"] = digest_of(work / FILE)
            out.writestr(MANIFEST, json.dumps(told, ensure_ascii=False, indent=1))
            out.writestr(README, _readme(mechanism))
        draft.replace(path)
    return [f"Износът е в {path}. Не е шифрован: пазете го като случаите на хартия.",
            f"Редове: {sum(told['rows'].values())}, файлове: {count}."]


def _private(path: Path):
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")


def _readme(mechanism: Mechanism | None) -> str:
    whole = f"Само „{mechanism.name}“ и общите справочници." if mechanism else "Всичко в бюрото."
    return TOLD.format(moment=show_moment(office_time(utc_now())), whole=whole, tables=TABLES,
                       files=FILES, database=FILE, log=LOG, manifest=MANIFEST)


@contextmanager
def _without_triggers() -> Iterator[None]:
    """The triggers are taken off meanwhile: the log may be cut out here."""
    found = database.execute_sql(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in found:
        database.execute_sql(f'DROP TRIGGER "{name}"')
    yield
    for _, sql in found:
        database.execute_sql(sql)


def _open_all(out: zipfile.ZipFile, mechanism: Mechanism | None) -> int:
    """How many files there are; the rows and files of the open desk lose their seals."""
    database.execute_sql("PRAGMA foreign_keys = 0")
    if mechanism is not None:
        _narrow(mechanism)
    count = sum(1 for _ in _open_files(out))
    _open_rows()
    _forget_ways_in()
    for table in {*tables_in(database)} - {"blobs", *LEFT}:  # the files have their names
        with out.open(f"{TABLES}/{table}.csv", "w") as file:
            _write_rows(file, *_shown_rows(table))
    with out.open(f"{TABLES}/описание.csv", "w") as file:
        _write_rows(file, *_described())
    return count


def _narrow(mechanism: Mechanism) -> None:
    """Leave what is of the mechanism and what is common; what pointed to the others goes."""
    _delete("mechanisms", "id <> ?", mechanism.id)
    for entity in ENTITIES.values():
        key = entity._meta.fields.get("mechanism")
        if isinstance(key, ForeignKeyField):
            _delete(entity._meta.table_name, f'"{key.column_name}" <> ?', mechanism.id)
    _delete(IssuedDocument._meta.table_name, "owner NOT IN (0, ?)", mechanism.id)
    _follow_links()
    for entity in ENTITIES.values():
        if {"entity", "object_id"} <= {*entity._meta.fields}:  # it names its record by hand
            _follow_names(entity._meta.table_name)
    _follow_links()


def _follow_names(table: str) -> None:
    """Rows about a record that is gone go too."""
    named = database.execute_sql(f'SELECT DISTINCT entity FROM "{table}"').fetchall()
    for (other,) in named:
        if other in ENTITIES:
            _delete(table, f'entity = ? AND object_id NOT IN (SELECT id FROM "{other}")', other)


def _follow_links() -> None:
    """Rows that point to what is gone go too; where the link may be empty it is emptied."""
    while broken := database.execute_sql("PRAGMA foreign_key_check").fetchall():
        for table, row, _, link in broken:
            column, may_be_empty = _linking_column(table, link)
            if may_be_empty:
                database.execute_sql(
                    f'UPDATE "{table}" SET "{column}" = NULL WHERE rowid = ?', (row,))
            else:
                _delete(table, "rowid = ?", row)


def _linking_column(table: str, link: int) -> tuple[str, bool]:
    """The column of a link by its number, and whether it may be empty."""
    links = database.execute_sql(f'PRAGMA foreign_key_list("{table}")').fetchall()
    column = next(one[3] for one in links if one[0] == link)
    return column, any(one.name == column and one.null for one in database.get_columns(table))


def _delete(table: str, where: str, *values) -> None:
    database.execute_sql(f'DELETE FROM "{table}" WHERE {where}', values)


def _open_files(out: zipfile.ZipFile) -> Iterator[str]:
    """The name of every file that was written, and stands open in the database now."""
    for entity in (*_with_files(), TemplateVersion):
        for number in _ids_of(entity, entity.blob.is_null(False)):
            record = entity.get_by_id(number)
            is_sealed = isinstance(record, SealedFile)
            content = record.content() if is_sealed else bytes(record.blob.content)
            name = _name_of(record)
            out.writestr(f"{FILES}/{entity._meta.table_name}/{name}", content)
            if is_sealed:
                record.rewrite({entity.blob: store_blob(content)})
            yield name
    _drop_unused_blobs()


def _with_files() -> list[type[SealedFile]]:
    return [entity for entity in vaulted_entities() if issubclass(entity, SealedFile)]


def _ids_of(entity, where=None) -> list[int]:
    query = entity.select(entity.id).order_by(entity.id)
    return [number for (number,) in (query if where is None else query.where(where)).tuples()]


def _name_of(record) -> str:
    """„17 Протокол.docx“: what it was called when it came, else what the record is called."""
    given = getattr(record, "file_name", "") or f"{record.title()[:80]}.docx"
    return f"{record.id} {UNSAFE.sub('_', given)}"


def _drop_unused_blobs() -> None:
    used = " UNION ".join(f'SELECT blob_id FROM "{entity._meta.table_name}" '
                          "WHERE blob_id IS NOT NULL"
                          for entity in (*_with_files(), TemplateVersion))
    _delete("blobs", f"id NOT IN ({used})")


def _open_rows() -> None:
    """Every sealed column as plain text, without the marks of the keys."""
    for entity in vaulted_entities():
        fields = sealed_fields(entity)
        marks = [entity._meta.fields[name] for name in entity.indexes() if name != "blob"]
        for number in _ids_of(entity):
            data = entity.get_by_id(number).__data__
            values = {field: field.to_text(data[field.name]) if data[field.name] else
                      data[field.name] for field in fields}
            values |= {field: None if field.null else "" for field in marks}
            _write_plain(entity, number, {
                **values, entity._meta.fields[ROW_KEY]: None, entity.key_version: 0})


def _write_plain(entity, number: int, values: dict) -> None:
    """Store values as they are, past the fields that take sealed ones alone."""
    columns = ", ".join(f'"{field.column_name}" = ?' for field in values)
    database.execute_sql(f'UPDATE "{entity._meta.table_name}" SET {columns} WHERE id = ?',
                         (*values.values(), number))


def _forget_ways_in() -> None:
    """Leave out what is of this desk alone."""
    for table in LEFT:
        _delete(table, "1 = 1")
    database.execute_sql("UPDATE audit_head SET sequence = 0, hash = ?", ("0" * 64,))
    database.execute_sql("UPDATE users SET password = '', fs_uniquifier = 'износ ' || id, "
                         "last_login_ip = NULL, current_login_ip = NULL")
    _follow_links()


# -- tables for people --------------------------------------------------------------------------


def _write_rows(file, headings, rows) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(map(_cell, headings))
    writer.writerows([_cell(value) for value in row] for row in rows)
    text.flush()
    text.detach()


def _cell(value) -> str:
    return "" if value is None else as_cell(str(value))


def _raw_rows(table: str) -> tuple[list[str], Iterator]:
    names = [column.name for column in database.get_columns(table)]
    columns = ", ".join(f'"{name}"' for name in names)
    return names, database.execute_sql(f'SELECT {columns} FROM "{table}"')


def _shown_rows(table: str) -> tuple[list[str], Iterator]:
    """The columns by labels, values as the desk shows them; files by names, links by numbers."""
    entity = ENTITIES.get(table)
    if entity is None:
        names, rows = _raw_rows(table)
        return names, rows
    fields = [field for field in entity._meta.sorted_fields if field.name not in MADE]
    columns = ", ".join(f'"{field.column_name}"' for field in fields)
    rows = database.execute_sql(f'SELECT {columns} FROM "{table}" ORDER BY id')
    return [_heading(field) for field in fields], (
        [_shown(field, value) for field, value in zip(fields, row, strict=True)] for row in rows)


def _heading(field) -> str:
    return "№ на записа" if field.name == "id" else field.verbose_name or field.name


def _shown(field, value):
    is_as_stored = isinstance(field, ForeignKeyField) or getattr(field, "is_sealed", False)
    if value in (None, "") or is_as_stored:
        return value
    return show_value(field, field.python_value(value))


def _described() -> tuple[list[str], list]:
    """What every table and column is called, and where a number points."""
    rows = [(table, entity.listing.plural, field.column_name, _heading(field),
             field.rel_model._meta.table_name if isinstance(field, ForeignKeyField) else "")
            for table, entity in ENTITIES.items() for field in entity._meta.sorted_fields
            if field.name not in MADE]
    return ["таблица", "регистър", "колона", "име в бюрото", "сочи към"], rows


# -- in -----------------------------------------------------------------------------------------


def take_openly(path: Path, into: Path) -> list[str]:
    """What an empty folder was filled with, in lines for people; all of it or nothing."""
    into = into.expanduser().resolve()
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise CopyProblem(USED.format(into=into))
    with told_plainly():
        into.parent.mkdir(parents=True, exist_ok=True)
        with work_folder(into.parent) as work:
            desk = work / "desk"
            desk.mkdir(mode=0o700)
            told = _extract(path, desk)
            with desk_in(desk):
                lines = _seal_all(desk, told)
            if into.exists():
                into.rmdir()
            os.rename(desk, into)
    return [*lines, f"Бюрото е в {into}, а ключовете му в {into / KEYS_FILE}.",
            "Никой още не може да влезе. За всеки човек: app.py user invite АДРЕС"]


def _extract(path: Path, into: Path) -> dict:
    """The database of the export in the folder; what its manifest says."""
    try:
        with zipfile.ZipFile(path) as archive:
            told = json.loads(archive.read(MANIFEST))
            with archive.open(FILE) as source, (into / FILE).open("xb") as target:
                shutil.copyfileobj(source, target, 2**20)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise CopyProblem(f"{path} не е пълен износ от бюро или е повреден. "
                          "Изнесете го отново с app.py export.") from error
    if digest_of(into / FILE) != told.get("digest"):
        raise CopyProblem(f"{path} е променен след изнасянето: отпечатъкът му е друг. "
                          "Изнесете го отново.")
    if not is_known(told["step"]):
        raise CopyProblem(NEWER.format(step=told["step"]))
    return told


def _seal_all(folder: Path, told: dict) -> list[str]:
    refuse_what_acts(told["step"])
    found = count_rows(database)
    if found != rows_told(told):
        raise CopyProblem("В износа липсват редове. Изнесете го отново.")
    migrate()
    snapshot.load()
    refuse_ways_in(found, (*LEFT, "audit_events"))
    refuse_no_addresses()
    for user in User.select(User.id):
        User.unlogged_update(fs_uniquifier=uuid4().hex).where(
            User.id == user.id).execute()
    prepare(folder / KEYS_FILE)
    for entity in vaulted_entities():
        for number in _ids_of(entity):
            _seal_row(entity.get_by_id(number))
    _drop_unused_blobs()
    sweep()
    lifetime.accept("приет пълен износ от друго бюро")
    return [f"Приети редове: {sum(found.values())}, файлове: {told['files']}."]


def _seal_row(record: VaultedEntity) -> None:
    """Give a row that came in the open its key, its marks and, where there is one, its file."""
    with sealing() as key:
        record.row_key = record.row_key or new_row_key()
        if isinstance(record, SealedFile) and record.blob_id:
            content, record.blob = bytes(record.blob.content), None
            record.attach(content, key)
            record.rewrite({type(record).blob: record.blob})
        VaultedEntity.reseal(record, key)
