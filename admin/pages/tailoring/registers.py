"""The records of own registers on the page of the record that they belong to."""

from flask import render_template
from markupsafe import Markup

from admin.auth import current_user
from admin.base import PANELS
from admin.policy import may_read, may_write, visible_live
from admin.records.addresses import list_url, new_url
from models.base import Entity
from models.tailoring.records import PARENT, own_registers

SHOWN = 5


def register_cards(record: Entity) -> str:
    """A card for each register whose records belong to such a record."""
    found = []
    for entity in own_registers():
        key = entity._meta.fields.get(PARENT)
        if key is None or key.rel_model is not type(record) or not may_read(current_user, entity):
            continue
        rows = list(visible_live(current_user, entity).where(key == record.id).order_by(
            entity.id.desc()).limit(SHOWN + 1))
        may_add = may_write(current_user, entity) and not record.in_bin()
        found.append({"entity": entity, "rows": rows[:SHOWN],
                      "add_url": new_url(entity, PARENT, record) if may_add else "",
                      "all_url": f"{list_url(entity)}?{PARENT}={record.id}"
                      if len(rows) > SHOWN else ""})
    return Markup(render_template("tailoring/_cards.html", cards=found)) if found else ""


PANELS.append(register_cards)
