"""Everything that belongs to a case, found by walking the foreign keys of all entities."""

from collections.abc import Iterator

from peewee import ForeignKeyField

from models.base import ENTITIES, Entity
from models.cases.case import ChildCase
from models.documents.issued import IssuedDocument

Owned = dict[type[Entity], list[int]]


def edges() -> Iterator[tuple[type[Entity], ForeignKeyField]]:
    """(entity, foreign key) of every reference between entities, but those to documents."""
    for entity in ENTITIES.values():
        for field in entity._meta.refs:
            if issubclass(field.rel_model, Entity) and field.rel_model is not IssuedDocument:
                yield entity, field


def owned_entities() -> list[type[Entity]]:
    """The entities whose rows may belong to a case, the case first, documents last."""
    found, size = [ChildCase], 0
    while size != len(found):
        size = len(found)
        found += {entity: None for entity, field in edges()
                  if field.rel_model in found and entity not in found}
    return [entity for entity in found if entity is not IssuedDocument] + [IssuedDocument]


def records_of(case: ChildCase) -> Owned:
    """The ids of all rows that belong to the case, by entity; other cases' rows are not its."""
    owned: dict[type[Entity], set[int]] = {ChildCase: {case.id}}
    grown = True
    while grown:
        grown = False
        for entity, field in edges():
            if entity is not ChildCase and owned.get(field.rel_model):
                new = _ids(entity, field, case, owned[field.rel_model])
                grown |= not new <= owned.setdefault(entity, set())
                owned[entity] |= new
    owned[IssuedDocument] = set(_documents(owned))
    return {entity: sorted(ids) for entity, ids in owned.items() if ids}


def _ids(entity: type[Entity], field: ForeignKeyField, case: ChildCase, above: set[int]) -> set:
    query = entity.select(entity.id).where(field.in_(list(above)))
    own = entity._meta.fields.get("case")
    if own is not None:
        query = query.where((own == case.id) | own.is_null())
    return {number for (number,) in query.tuples()}


def _documents(owned: dict) -> Iterator[int]:
    """Documents made from one of the rows."""
    for entity, ids in owned.items():
        if ids:
            query = IssuedDocument.select(IssuedDocument.id).where(
                IssuedDocument.entity == entity._meta.table_name,
                IssuedDocument.object_id.in_(list(ids)))
            yield from (number for (number,) in query.tuples())
