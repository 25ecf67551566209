"""Where a part of a word is found fast: an index of every three letters of the searched texts.

SQLite keeps one FTS5 table of all registers with a page of their own, that holds no text; triggers
keep it right whatever writes a row, and what it names is looked at again, so a search finds what
it would without it. PostgreSQL has an index of its own kind (`pg_trgm`) for the same question.
Nothing sealed is in it: the search text of such records is empty.
"""

import logging
from zlib import crc32

from peewee import SQL, NodeList, PeeweeException, fn

from models.bin import all_of
from models.database import DERIVED, database, is_sqlite

log = logging.getLogger("okmd.database")

TABLE, ROOM = f"{DERIVED}words", 2**32  # so many numbers for each register
SECURE = (3, 42, 0)  # this SQLite wipes what leaves the index at once
SHORTEST = 3
PIECE = 500  # pages of the index that are put together in one transaction
LAST = 2**63 - 1  # number of a row
MATCHES = f"{TABLE} MATCH ? AND {TABLE}.rowid BETWEEN ? AND ?"
EVENTS = {"new": "AFTER INSERT", "gone": "AFTER DELETE", "said": "AFTER UPDATE OF search"}


def is_found(entity) -> bool:
    """Whether the texts of an entity are in the index: of what has a page of its own."""
    listing = entity.listing
    return bool(listing.search) and (bool(listing.menu) or not listing.parent)


def base_of(entity) -> int:
    """What is added to the number of a record of the entity."""
    return crc32(entity._meta.table_name.encode()) % 2**30 * ROOM


# -- asking -------------------------------------------------------------------------------------


def contains(entity, words: list[str], newest: int = 0):
    """SQL condition: the search text of a record has all these folded words in it.

    With `newest` only so many of the records that may have them are looked at, the newest first.
    """
    held, asked = _held(entity, words), _asked(entity, words)
    if not asked:
        return held
    base = base_of(entity)
    few = f" ORDER BY rowid DESC LIMIT {newest}" if newest else ""
    return held & NodeList((entity.id, SQL(
        f"IN (SELECT rowid - ? FROM {TABLE} WHERE {MATCHES}{few})", (base, *asked))))


def some_hold(entity, words: list[str]):
    """SQL condition: there is a record whose search text has all these; ends at the first one."""
    asked = _asked(entity, words)
    query = entity.select(SQL("1")).where(_held(entity, words))
    if asked:
        query = query.from_(SQL(TABLE), entity).where(
            SQL(MATCHES, asked), entity.id == SQL(f"{TABLE}.rowid - ?", (base_of(entity),)))
    return fn.EXISTS(query)


def named(entities, words: list[str]) -> list:
    """Those of these entities of which the index names a record; all that it cannot tell of."""
    known = [one for one in entities if _asked(one, words)]
    there, at = set(), 0
    while known:  # from one register that has the words to the next
        row = database.execute_sql(
            f"SELECT rowid FROM {TABLE} WHERE {MATCHES} ORDER BY rowid LIMIT 1",
            (_asked(known[0], words)[0], at, LAST)).fetchone()
        if row is None:
            break
        there.add(row[0] // ROOM * ROOM)
        at = (row[0] // ROOM + 1) * ROOM
    return [one for one in entities if one not in known or base_of(one) in there]


def knows(entity, words: list[str]) -> bool:
    """Whether the index tells of a register which of its records may have the words."""
    return bool(_asked(entity, words))


def are_more(entity, words: list[str], than: int) -> bool:
    """Whether more records than this may have the words, as far as an index tells."""
    asked = _asked(entity, words)
    return bool(asked) and database.execute_sql(
        f"SELECT COUNT(*) FROM (SELECT 1 FROM {TABLE} WHERE {MATCHES} LIMIT ?)",
        (*asked, than + 1)).fetchone()[0] > than


def _held(entity, words: list[str]):
    return all_of(entity.search.contains(word) for word in words)


def _asked(entity, words: list[str]) -> tuple:
    """The values of `MATCHES`; nothing where no index can be asked.

    Of a word its beginning, middle and end: what is found is looked at again anyhow.
    """
    grams = {word[at:at + SHORTEST] for word in words if (last := len(word) - SHORTEST) >= 0
             for at in (0, last // 2, last)}
    if not grams or not is_sqlite() or entity._meta.table_name not in indexed():
        return ()
    base = base_of(entity)
    asked = " AND ".join('"' + gram.replace('"', '""') + '"' for gram in sorted(grams))
    return asked, base, base + ROOM - 1


def indexed() -> frozenset[str]:
    """The tables whose texts are in the index of the open database, as they were first seen."""
    known = getattr(database.obj, "indexed_texts", None)
    if known is None:
        rows = database.execute_sql(
            "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE ?",
            (f"{TABLE}%new",)).fetchall()
        known = database.obj.indexed_texts = frozenset(name for (name,) in rows)
    return known


# -- keeping ------------------------------------------------------------------------------------


def keep(entities) -> None:
    """Let the index be there with the texts of all these entities; made anew where one differs."""
    tables = {one._meta.table_name: one for one in entities if is_found(one)}
    if not is_sqlite():
        return keep_trigrams(tables)
    database.obj.indexed_texts = None
    if indexed() == {*tables} and count() == sum(
            one.select().count() for one in tables.values()):
        return None
    return rebuild(tables.values())


def keep_trigrams(tables) -> None:
    """The indexes of PostgreSQL, where the server has `pg_trgm` and lets us use it."""
    try:
        with database.atomic():
            database.execute_sql("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except PeeweeException as error:
        log.warning("search looks through every text, there is no pg_trgm: %s", error)
        return
    for name in tables:
        database.execute_sql(f'CREATE INDEX IF NOT EXISTS "{TABLE}_{name}" ON "{name}" '
                             "USING gin (search gin_trgm_ops)")


def count() -> int:
    return database.execute_sql(f"SELECT COUNT(*) FROM {TABLE}_docsize").fetchone()[0]


def forget() -> None:
    """Let the index of SQLite go with its triggers."""
    for (name,) in database.execute_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE ?",
            (f"{TABLE}%",)).fetchall():
        database.execute_sql('DROP TRIGGER "{}"'.format(name.replace('"', '""')))
    database.execute_sql(f"DROP TABLE IF EXISTS {TABLE}")
    database.obj.indexed_texts = None


def rebuild(entities) -> None:
    """Make the index anew from the rows."""
    forget()
    database.execute_sql(f"CREATE VIRTUAL TABLE {TABLE} USING fts5("
                         "text, content='', tokenize='trigram', detail=none)")
    if database.server_version >= SECURE:
        database.execute_sql(f"INSERT INTO {TABLE}({TABLE}, rank) VALUES ('secure-delete', 1)")
    for entity in entities:
        name, base = entity._meta.table_name, base_of(entity)
        database.execute_sql(f'INSERT INTO {TABLE}(rowid, text) '
                             f'SELECT id + {base}, search FROM "{name}"')
        for event, when in EVENTS.items():
            database.execute_sql(f'CREATE TRIGGER {TABLE}_{name}_{event} {when} ON "{name}" '
                                 f"BEGIN {_change(event, base)} END")
    database.obj.indexed_texts = None
    settle()


def settle() -> None:
    """Put the pieces of the index together that a day of work leaves: each is asked apart.

    Piece by piece, so that nobody waits to write for longer than one takes.
    """
    if not is_sqlite() or not indexed():
        return
    pages = -PIECE  # begins; then it goes on
    while _merged(pages) > 1:
        pages = PIECE


def _merged(pages: int) -> int:
    """How many rows one more step has changed; one where there was nothing to do."""
    before = database.execute_sql("SELECT total_changes()").fetchone()[0]
    database.execute_sql(f"INSERT INTO {TABLE}({TABLE}, rank) VALUES ('merge', ?)", (pages,))
    return database.execute_sql("SELECT total_changes()").fetchone()[0] - before


def _change(event: str, base: int) -> str:
    """What a trigger does: an index that holds no text is told the old one to forget."""
    gone = (f"INSERT INTO {TABLE}({TABLE}, rowid, text) "
            f"VALUES ('delete', old.id + {base}, old.search);")
    new = f"INSERT INTO {TABLE}(rowid, text) VALUES (new.id + {base}, new.search);"
    return {"gone": gone, "new": new}.get(event, gone + new)
