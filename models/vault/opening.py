"""Are these the keys of this database? Asked before anything else is done with it."""

import hmac
from pathlib import Path

from peewee import SQL, BooleanField, CharField, DateTimeField, IntegerField, Model, fn

from models.base import utc_now
from models.database import database, is_sqlite, open_database
from models.vault.fields import sealed_fields
from models.vault.keys import Key, KeyProblem, Keys, read_keys, write_keys
from models.vault.locks import sealing
from models.vault.records import vaulted_entities
from models.vault.ring import ring
from models.vault.sealing import new_row_key
from settings import key_file

RESTORE = "Върнете файла от последното копие с листа за сейфа (docs/kopia.md) и опитайте пак."


class KeyCheck(Model):
    """A version that this database is sealed with, and the value that recognises its key."""

    version = IntegerField(unique=True)
    value = CharField(max_length=64)
    made_at = DateTimeField(default=utc_now)
    is_swept = BooleanField(default=False)  # what stood here before it is gone from the file

    class Meta:
        database = database
        legacy_table_names = False
        table_name = "key_checks"


def open_desk(settings) -> None:
    """Open the database that the settings name, and its keys."""
    open_database(settings.database_url, settings.data)
    unlock(key_file(settings))


def unlock(path: Path) -> None:
    """Open the keys of a database that has any; KeyProblem if they are missing or others'."""
    checks = _read_checks()
    if checks:
        _prove(ring.open(path), checks)


def prepare(path: Path) -> None:
    """Bring a migrated database and its keys together: make them, sweep what was resealed."""
    unlock(path)
    if not _read_checks():
        keys = _first_keys(path)
        for key in keys.versions.values():
            add_check(key)
        ring.open(path)
    if seal_plain():
        KeyCheck.update(is_swept=False).execute()
    if KeyCheck.select().where(~KeyCheck.is_swept).exists():
        sweep()


def seal_plain() -> int:
    """How many values were sealed that an older version kept in plain."""
    with database.atomic():
        found = [(entity, field, *row) for entity in vaulted_entities()
                 for field in sealed_fields(entity) for row in _plain_rows(entity, field)]
        for entity, field, number, text in found:
            _seal_one(entity.get_by_id(number), field, text)
    return len(found)


def _plain_rows(entity, field) -> list[tuple[int, str]]:
    column = SQL(f'"{field.column_name}"')

    def sign(place: int):
        return fn.SUBSTR(column, place, 1)
    is_sealed = (sign(1) == "v") & sign(2).between("0", "9") & (
        (sign(3) == ":") | (sign(4) == ":"))
    kept = column.alias("kept")  # by its own name Peewee would take it for sealed
    return list(entity.select(entity.id, kept).where(
        fn.LENGTH(column) > 0, ~is_sealed).tuples())


def _seal_one(record, field, text: str) -> None:
    with sealing() as key:
        record.row_key = record.row_key or new_row_key()
        setattr(record, field.name, text)
        record.rewrite({field: record.__data__.sealed(field.name, key),
                        type(record).row_key: record.row_key,
                        type(record).key_version: key.version})


def _read_checks() -> dict[int, str]:
    if not KeyCheck.table_exists():
        return {}
    return dict(KeyCheck.select(KeyCheck.version, KeyCheck.value).tuples())


def _prove(keys: Keys, checks: dict[int, str]) -> None:
    for version, value in checks.items():
        key = keys.versions.get(version)
        if key is None or not hmac.compare_digest(key.check_value, value):
            raise KeyProblem(f"Файлът с ключовете {ring.path} не е на тази база данни: ключът "
                             f"от версия {version} липсва или е друг. {RESTORE}")
    if keys.current not in checks:
        raise KeyProblem(f"Файлът с ключовете {ring.path} е от друго време: версия "
                         f"{keys.current} не е позната на базата данни. {RESTORE}")


def _first_keys(path: Path) -> Keys:
    """The keys of a database that nothing is sealed in yet: those in the file, or new ones."""
    if any(entity.select().where(entity.key_version > 0).exists()
           for entity in vaulted_entities()):
        raise KeyProblem("В базата данни има шифровани данни, но белегът на ключа липсва. "
                         "Възстановете резервно копие.")
    if not path.exists():
        write_keys(path, Keys.make())
    return read_keys(path)


def add_check(key: Key) -> None:
    """Let the database recognise this key from now on."""
    KeyCheck.insert(version=key.version, value=key.check_value).on_conflict_ignore().execute()


def sweep() -> None:
    """Write the database anew, so that no free page and no journal holds what was replaced."""
    if is_sqlite():
        database.execute_sql("VACUUM")
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    else:
        tables = {e._meta.table_name for e in vaulted_entities()} | {"name_tokens", "blobs"}
        database.execute_sql(f"VACUUM FULL {', '.join(sorted(tables))}")
    KeyCheck.update(is_swept=True).execute()
