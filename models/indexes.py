"""The indexes of the lists, made from what each listing declares; none is named in a migration."""

from zlib import crc32

from models import found, marks
from models.base import ENTITIES, Entity
from models.database import database, is_sqlite
from models.due import Queue
from models.ordering import keyed, ordered, sort_path, sort_texts

MARK, KEYS = "sort keys", 1  # grows when `bulgarian.text.sort_key` gives other keys
BATCH = 500
OURS = "list_"  # begins the names of these indexes
FIRST_LOOK, SAMPLE = 0x10002, 1000  # of PRAGMA optimize: all tables, so many rows of an index


def wanted(entity: type[Entity]) -> dict[str, str]:
    """{name: SQL} of the indexes of a table: its bin, its order, what it is sorted by, what waits.

    They hold live rows alone; an index on `archived_at` itself, which is empty nearly everywhere,
    would be taken by SQLite in place of every better one. Where an entity says what is `asked` of
    every row, those of an order hold it: counting it and leafing far down need not read the rows.
    """
    table = entity._meta.table_name
    texts = ['("archived_at") WHERE "archived_at" IS NOT NULL']
    found = [index_terms(entity, order) for order in (*orders(entity), *turned(entity))]
    asked = (*entity.belongs.to, *entity.belongs.asked) if entity.belongs.asked else ()
    of_all = "".join(f', "{entity._meta.fields[name].column_name}"' for name in asked)
    texts += [f'({terms}{of_all}) WHERE "archived_at" IS NULL' for terms in filter(None, found)]
    texts += [waiting(entity, one) for one in (entity.awaits, *entity.queues) if one]
    return {f"{OURS}{table}_{crc32(text.encode()):08x}": f'ON "{table}" {text}'
            for text in texts}


def orders(entity: type[Entity]) -> list[tuple[str, ...]]:
    """Its own order; of what is more than a part of another record also that of each column."""
    listing = entity.listing
    is_part = listing.parent and not (listing.menu or listing.many)
    shown = () if is_part else dict.fromkeys((*listing.columns, *entity.viewed))
    return [listing.order, *((path,) for path in shown)]


def order_keys(entity: type[Entity], *asked: str) -> tuple[str, ...]:
    """The keys of a list in an order that is asked for; where an index has it, equals are by age.
    """
    if not asked:
        return entity.listing.order
    return asked if index_terms(entity, asked) else (*asked, *entity.listing.order)


def turned(entity: type[Entity]) -> list[tuple[str, ...]]:
    """The orders downwards that PostgreSQL needs an index of their own for: the empty ones last."""
    down = [(f"-{path}",) for path, *_ in orders(entity)[1:]]
    return [] if is_sqlite() else [one for one in down if "NULLS" in index_terms(entity, one)]


def index_terms(entity: type[Entity], order: tuple[str, ...]) -> str:
    """The terms of an order, as far as the table itself knows them; none for that of the ids."""
    terms = []
    for key in order:
        path = sort_path(entity, key.lstrip("-")) or "."
        declared = entity._meta.fields.get(path)
        if declared is None or declared.choices:
            break  # in another table, or as the office puts the list in order
        terms.append(ordered(entity, declared, is_down=key.startswith("-"), is_first=not terms))
        if path == "id":
            break
    else:
        terms += [entity.id.desc() if order[:1] and order[0].startswith("-") else entity.id.asc()]
    found = ", ".join(map(_text, terms))
    return "" if found.startswith('"id"') else found


def waiting(entity: type[Entity], queue: Queue) -> str:
    """What waits, in the order of its days: few records of many, however old the others are."""
    asked = " AND ".join(map(_text, [entity.archived_at.is_null(), *queue.conditions(entity)]))
    return f'("{queue.column(entity).column_name}", "id") WHERE {asked}'


def _text(term) -> str:
    """A term as an index names it: without a table; SQLite's knows no place of the empty ones."""
    context = database.get_sql_context()
    with context.scope_values():
        text, _ = context.sql(term).query()
    return text.removesuffix(" NULLS LAST") if is_sqlite() else text


def fit() -> list[str]:
    """Make the indexes that are wanted and missing, drop those that are not; what was done."""
    tables = {*ENTITIES} & {*database.get_tables()}
    with database.atomic():
        there = {index.name for table in tables for index in database.get_indexes(table)}
        meant = {name: text for table in tables for name, text in wanted(ENTITIES[table]).items()}
        old = {f"{table}_archived_at" for table in tables}
        done = [f'DROP INDEX "{name}"' for name in sorted(there)
                if name in old or name.startswith(OURS) and name not in meant]
        done += [f'CREATE INDEX IF NOT EXISTS "{name}" {text}' for name, text in meant.items()
                 if name not in there]
        for statement in done:
            database.execute_sql(statement)
        fill_keys(tables)
        found.keep([ENTITIES[table] for table in sorted(tables)])
    if done:
        look_at_data()  # what is not known of an index, SQLite guesses
    return done


def fill_keys(tables) -> None:
    """Give the records of these tables their keys, where they are of other columns than before."""
    found = marks.noted(MARK)
    had = found.told() if found else {}
    now = {table: [KEYS, *keyed(ENTITIES[table])] for table in tables if keyed(ENTITIES[table])}
    if changed := {table for table in now if had.get(table) != now[table]}:
        for table in changed:
            _fill(ENTITIES[table])
        marks.note(MARK, **had | now)


def _fill(entity: type[Entity]) -> None:
    columns = [entity.id, entity.sort_keys, *(entity._meta.fields[n] for n in keyed(entity))]
    last = 0
    while rows := list(entity.select(*columns).where(entity.id > last).order_by(
            entity.id).limit(BATCH)):
        for row in rows:
            if (texts := sort_texts(row)) != row.sort_keys:
                entity.unlogged_update(sort_keys=texts).where(entity.id == row.id).execute()
        last = rows[-1].id


def look_at_data() -> None:
    """Let SQLite learn how many rows and values there are; PostgreSQL does so by itself.

    The pieces of the index of words are put together, which PostgreSQL has not.
    """
    if is_sqlite():
        found.settle()
        database.execute_sql(f"PRAGMA analysis_limit = {SAMPLE}")
        database.execute_sql(f"PRAGMA optimize = {FIRST_LOOK}")
