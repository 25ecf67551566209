"""New keys for old: every row is sealed anew, and the old version is dropped.

Each step leaves the desk in working order, so it may be cut off anywhere and simply asked for
again: 1. the file gets a version more; 2. the database learns to recognise it; 3. the file names
it as the one that seals; 4. the rows are sealed anew, some at a time; 5. the database forgets
the old version; 6. so does the file. A search asks under every version in the file.
"""

import time
from collections.abc import Callable

from peewee import fn

from models.database import database, is_sqlite
from models.vault.fields import sealed_fields
from models.vault.keys import KeyProblem, Keys, write_keys
from models.vault.locks import changing_keys, sealing
from models.vault.opening import KeyCheck, add_check, sweep
from models.vault.records import VaultedEntity, vaulted_entities
from models.vault.ring import ring
from models.vault.sealing import SealBroken
from registry import CHECKS, CheckFailed

BATCH = 50
GRACE = 2  # seconds for searches that began before the file named the new version
UNFINISHED = "Смяната на ключовете не е довършена. Изпълнете: app.py keys rotate"


def rotate(tell: Callable[[str], None] = print) -> None:
    """Make a new version, or go on with one that was begun, to the end."""
    _refuse_unknown_columns()
    version = _begin()
    time.sleep(GRACE)
    tell(f"Новата версия на ключовете е {version}.")
    for entity in vaulted_entities():
        tell(f"{entity.listing.plural}: шифровани наново {_reseal_all(entity, version)}")
    _finish(version)
    sweep()
    tell("Готово. Листът за сейфа остава същият и отваря старите и новите копия (app.py keys "
         f"seal, ако още няма). Ако пазите отделно копие на {ring.path}, направете ново.")


def _refuse_unknown_columns() -> None:
    """KeyProblem where a sealed table has columns that this process would leave as they are."""
    for entity in vaulted_entities():
        known = {column.column_name for column in entity._meta.sorted_fields}
        more = {one.name for one in database.get_columns(entity._meta.table_name)} - known
        if more:
            raise KeyProblem(f"Регистър „{entity.listing.plural}“ има полета, които тази програма "
                             "не познава, и ключовете не са сменени. Изпълнете: app.py migrate")


def _begin() -> int:
    with changing_keys() as keys:
        if len(keys.versions) == 1:
            write_keys(ring.path, keys.with_new_version())
    with changing_keys() as keys:
        add_check(keys.versions[keys.newest])
    with changing_keys() as keys:
        if keys.current != keys.newest:
            write_keys(ring.path, Keys(keys.newest, keys.versions))
    return keys.newest


def _reseal_all(entity: type[VaultedEntity], version: int) -> int:
    count = 0
    while done := _reseal_some(entity, version):
        count += done
    return count


def _reseal_some(entity: type[VaultedEntity], version: int) -> int:
    with sealing():
        rows = entity.select().where(entity.key_version != version).order_by(entity.id)
        rows = list(_locked(rows.limit(BATCH)))
        for row in rows:
            row.reseal(ring.get(version))
    return len(rows)


def _locked(query):
    """The rows, kept from other writers where the database has several."""
    return query if is_sqlite() else query.for_update()


def _finish(version: int) -> None:
    with changing_keys():
        if set(count_rows()) - {version}:
            raise KeyProblem(UNFINISHED)
        KeyCheck.delete().where(KeyCheck.version != version).execute()
    with changing_keys() as keys:
        write_keys(ring.path, keys.only([version]))


def count_rows() -> dict[int, int]:
    """How many rows stand under each version; 0 means not sealed."""
    counts: dict[int, int] = {}
    for entity in vaulted_entities():
        groups = entity.select(entity.key_version, fn.COUNT(entity.id)).group_by(
            entity.key_version).tuples()
        for version, count in groups:
            counts[version] = counts.get(version, 0) + count
    return counts


def describe_keys() -> list[str]:
    """Lines for people about the versions and what stands under them; no secret."""
    keys, counts = ring.keys, count_rows()
    made = dict(KeyCheck.select(KeyCheck.version, KeyCheck.made_at).tuples())
    lines = [f"Файл: {ring.path}"]
    for number in sorted(keys.versions):
        since = f"от {made[number]:%d.%m.%Y}" if number in made else "още не е в употреба"
        mark = ", шифрова новите данни" if number == keys.current else ""
        lines.append(f"Версия {number}: {since}{mark}; записи: {counts.pop(number, 0)}")
    lines += [f"Версия {number}: няма ключ; записи: {count}" for number, count in counts.items()]
    return lines + [UNFINISHED] * (len(keys.versions) > 1)


@CHECKS.named("ключове")
def check_keys(_settings) -> str:
    """Which version seals, or what is unfinished or cannot be opened."""
    try:
        keys, counts = ring.keys, count_rows()
    except KeyProblem as problem:
        raise CheckFailed(str(problem)) from problem
    if set(counts) - set(keys.versions):
        raise CheckFailed(f"Има записи без ключ: {counts}. Изпълнете: app.py migrate")
    if len(keys.versions) > 1:
        raise CheckFailed(UNFINISHED)
    for entity in vaulted_entities():
        _open_all(entity)
    return f"версия {keys.current}, шифровани записи: {sum(counts.values())}"


def _open_all(entity: type[VaultedEntity]) -> None:
    names = [field.name for field in sealed_fields(entity)]
    try:
        for row in entity.select().iterator():
            _ = [getattr(row, name) for name in names]
    except SealBroken as broken:
        raise CheckFailed(str(broken)) from broken
