"""Which columns: by the class of their data, the same in list, details, export, search and sort."""

from models.base import CHILD, ENTITIES, Entity
from models.users import MEMBER, OFFICE

# Texts that stand in the minutes, which members get: without names, read by whoever reads the row.
MINUTED = {"agenda_items", "decisions", "commitments", "statements", "commitment_reports",
           "extensions"}
NEVER = {"users": ("password", "fs_uniquifier"), "documents": ("data",)}
# What a role may write where it does not write all that the form has. {(table, role): columns}
WRITES = {("commitments", MEMBER): ("done_on", "report", "report_way",
                                     "report_number")}


def may_read_column(user, entity: type[Entity], name: str) -> bool:
    """Whether the user may read this column of the records that he sees."""
    table = entity._meta.table_name
    if name in NEVER.get(table, ()):
        return False
    is_about_child = entity.listing.privacy_of(name) == CHILD
    return not is_about_child or table in MINUTED or user.role in OFFICE


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


def may_search(user, entity: type[Entity]) -> bool:
    """Whether the text that the search looks in holds nothing the user may not read."""
    return all(may_read_path(user, entity, path) for path in entity.listing.search)


def writable_columns(user, entity: type[Entity], names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the columns that the user may fill in."""
    mine = WRITES.get((entity._meta.table_name, user.role), names)
    return tuple(name for name in names if name in mine and may_read_column(user, entity, name))


