"""Joined reading: the relations that a page shows, read with the records and not one by one.

A path is what a Listing names: columns with dots through foreign keys, or a method. What a
method reads stands in its attribute `reads`, e.g. `title.reads = ("meeting",)`; a path in it
may begin with a back-reference.
"""

from functools import lru_cache

from peewee import JOIN, ForeignKeyField

from models.base import Entity

NOT_READ = ("search", "sort_keys")  # what a record is found and put in order by


def needs(entity: type[Entity], path: str) -> tuple[str, ...]:
    """The paths of columns behind a path: the path itself, or what its method reads."""
    name, _, rest = path.partition(".")
    column = entity._meta.fields.get(name)
    if isinstance(column, ForeignKeyField):
        return through(name, column.rel_model, rest)
    if column is not None:
        return (path,)
    if back_reference(entity, name):
        return through(name, back_reference(entity, name).model, rest)
    method = getattr(entity, name)
    if name == "title" and not hasattr(method, "reads"):
        return needs(entity, entity.listing.columns[0])
    return tuple(p for read in getattr(method, "reads", ()) for p in needs(entity, read))


def through(name: str, related: type[Entity], rest: str) -> tuple[str, ...]:
    """The needs of a related record, seen from this side."""
    if not rest and not hasattr(related, "listing"):
        return ()
    behind = needs(related, rest or "title")
    return tuple(f"{name}.{path}" for path in behind) or (f"{name}.id",)


def back_reference(entity: type[Entity], name: str) -> ForeignKeyField | None:
    """The foreign key behind a back-reference of that name."""
    return next((key for key in entity._meta.backrefs if key.backref == name), None)


@lru_cache(maxsize=2048)
def alias_at(_entity, _steps: tuple[str, ...], joined: type[Entity], _tailored: int):
    """The alias of the entity at the end of these steps, with its columns made once."""
    return joined.alias()


class Reading:
    """A query of one entity that grows by the relations it reads, each joined once."""

    def __init__(self, query, paths: tuple[str, ...] = ()):
        self.entity = query.model
        self.query, self.sources, self.behind = query, {(): self.entity}, []
        for need in dict.fromkeys(n for path in paths for n in needs(self.entity, path)):
            self._add(need)

    def _add(self, path: str) -> None:
        *steps, _ = path.split(".")
        if steps and back_reference(self.entity, steps[0]):
            self.behind.append(path)
        else:
            self.source(tuple(steps))

    def source(self, steps: tuple[str, ...]):
        """The entity, or the alias of the joined one, at the end of these foreign keys."""
        if steps not in self.sources:
            before = self.source(steps[:-1])
            key = getattr(before, steps[-1])
            joined = self.entity_at(steps)
            related = alias_at(self.entity, steps, joined,
                               getattr(joined, "tailored", 0))
            self.query = self.query.join_from(
                before, related, JOIN.LEFT_OUTER, on=(key == related.id), attr=steps[-1])
            self.sources[steps] = related
        return self.sources[steps]

    def entity_at(self, steps: tuple[str, ...]) -> type[Entity]:
        entity = self.entity
        for step in steps:
            entity = entity._meta.fields[step].rel_model
        return entity

    def column(self, path: str):
        """The source and the declaration of the column at the end of a path."""
        *steps, name = path.split(".")
        source = self.source(tuple(steps))
        return source, self.entity_at(tuple(steps))._meta.fields[name]

    def select(self, *extra):
        """The query with the columns of all that is joined."""
        columns = [getattr(source, column.name)
                   for steps, source in self.sources.items()
                   for column in self.entity_at(steps)._meta.sorted_fields
                   if column.name not in NOT_READ]
        return self.query.select(*columns, *extra)

    def fill(self, records: list, choose) -> list:
        """Read the back-references that the paths name, one query each.

        `choose` gives the query of an entity's records that may be read.
        """
        names = dict.fromkeys(path.partition(".")[0] for path in self.behind)
        for name in names if records else ():
            self._fill_one(records, name, choose)
        return records

    def _fill_one(self, records: list, name: str, choose) -> None:
        key = back_reference(self.entity, name)
        paths = tuple(path.partition(".")[2] for path in self.behind
                      if path.startswith(f"{name}."))
        reading = Reading(choose(key.model), paths)
        found = reading.select().where(key.in_([record.id for record in records]))
        groups = {record.id: [] for record in records}
        for row in found.order_by(key.model.id):
            groups[row.__data__[key.name]].append(row)
        for record in records:
            setattr(record, name, groups[record.id])


@lru_cache(maxsize=512)
def reading_of(entity: type[Entity], paths: tuple[str, ...], _generation: int) -> Reading:
    """What the rows of a question that is kept read, beside the question."""
    return Reading(entity.select(), paths)


def titled(query):
    """The query with what the records' titles read."""
    return Reading(query, ("title",)).select()
