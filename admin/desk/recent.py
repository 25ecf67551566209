"""What somebody had open last: read from the log of who saw what, as far as he may still see it."""

from peewee import fn

from admin import policy
from admin.lists.reading import titled
from models.audit.events import AuditEvent
from models.base import ENTITIES, Entity

MOST = 10
LOOKED_AT = 20_000  # of the newest events


def recent_records(user, limit: int = MOST) -> list[Entity]:
    """The records opened last, the newest first, each once."""
    last = AuditEvent.select(fn.MAX(AuditEvent.sequence)).scalar() or 0
    rows = AuditEvent.select(AuditEvent.entity, AuditEvent.object_id).where(
        AuditEvent.sequence > last - LOOKED_AT, AuditEvent.user_id == user.id,
        AuditEvent.action == "view", AuditEvent.object_id.is_null(False)).order_by(
        AuditEvent.sequence.desc()).limit(8 * limit).tuples()
    places = list(dict.fromkeys(rows))[:limit]
    found = {key: record for table in {table for table, _ in places}
             for key, record in _records(user, table, [n for one, n in places if one == table])}
    return [found[place] for place in places if place in found]


def _records(user, table: str, ids: list[int]):
    entity = ENTITIES.get(table)
    if entity is None or not policy.may_read(user, entity):
        return
    for record in titled(policy.visible_live(user, entity).where(entity.id.in_(ids))):
        yield (table, record.id), record
