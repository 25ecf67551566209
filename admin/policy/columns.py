"""Which columns: by the class of their data, the same in list, details, export, search and sort."""

from collections.abc import Iterator

from peewee import Field, Node

from models.access.limits import NOTHING, hidden_columns, letter_of, only_read_columns
from models.base import CHILD, ENTITIES, Entity
from models.confidential import withheld_columns
from models.users import OFFICE


def may_read_column(user, entity: type[Entity], name: str) -> bool:
    """Whether the user may read this column of the records that he sees."""
    return name not in hidden_columns(user.role, entity) and _is_declared(user, entity, name)


def _is_declared(user, entity: type[Entity], name: str) -> bool:
    """Whether the program lets the user read the column; a limit may take it."""
    is_about_child = entity.listing.privacy_of(name) == CHILD
    return name not in entity.belongs.secret and (
        not is_about_child or entity.belongs.minuted or user.role in OFFICE)


def reads_confidential(user) -> bool:
    """Whether the user reads what a record keeps confidential: the office, on its page alone."""
    return user.role in OFFICE


def withheld_from(user, record: Entity) -> tuple[str, ...]:
    """The columns of a record that the user may not change, for he may not read them."""
    return () if reads_confidential(user) else withheld_columns(record)


def may_read_path(user, entity: type[Entity], path: str) -> bool:
    """Whether every column on the way of a path may be read."""
    name, _, rest = path.partition(".")
    column = entity._meta.fields.get(name)
    if column is None:
        own = [read for read in getattr(getattr(entity, name, None), "reads", ())
               if read.partition(".")[0] in entity._meta.fields]
        return all(may_read_path(user, entity, read) for read in own)
    if not may_read_column(user, entity, name):
        return False
    related = getattr(column, "rel_model", None)
    has_more = rest and related is not None and related._meta.table_name in ENTITIES
    return may_read_path(user, related, rest) if has_more else True


def readable_paths(user, entity: type[Entity], paths: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the paths that the user may read."""
    return tuple(path for path in paths if may_read_path(user, entity, path))


def may_ask(user, condition) -> bool:
    """Whether a condition asks only for columns that the user may read: the rows that it finds
    tell what stands in them."""
    return all(letter_of(user.role, column.model) != NOTHING
               and may_read_column(user, column.model, column.name)
               for column in columns_in(condition) if column.model in ENTITIES.values())


def columns_in(node) -> Iterator[Field]:
    """The columns that an expression of SQL asks for, those of its subqueries among them."""
    if isinstance(node, Field):
        yield node
    elif isinstance(node, (list, tuple)):
        for part in node:
            yield from columns_in(part)
    elif isinstance(node, Node):
        for name, part in vars(node).items():
            yield from columns_in(part) if name != "_returning" else ()


def may_search(user, entity: type[Entity]) -> bool:
    """Whether the text that the search looks in holds nothing the user may not read."""
    return all(may_read_path(user, entity, path) for path in entity.listing.search)


def writable_columns(user, entity: type[Entity], names: tuple[str, ...], *,
                     is_new: bool = False) -> tuple[str, ...]:
    """Those of the columns that the user may fill in; of a reader what his steps ask for.

    Without some columns there is no record: in a new one no limit takes them.
    """
    may = _asked_for(entity) if entity.belongs.right_of(user.role) == "s" else names
    kept = hidden_columns(user.role, entity) | only_read_columns(user.role, entity)
    if is_new:
        kept = {name for name in kept if _is_spared(entity._meta.fields.get(name))}
    return tuple(name for name in names
                 if name in may and name not in kept and _is_declared(user, entity, name))


def _is_spared(column: Field | None) -> bool:
    """Whether a record is stored without it."""
    return column is None or column.null or column.default is not None


def _asked_for(entity: type[Entity]) -> set[str]:
    """What the steps ask for that may be taken by those who else only read."""
    steps = (entity.workflow.transitions[name] for name in entity.belongs.steps)
    return {name for step in steps for name in (*step.needs, *step.asks)}
