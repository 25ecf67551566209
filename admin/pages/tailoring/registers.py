"""Own registers on the pages of others: cards of their records, and of their own fields."""

from flask import render_template
from markupsafe import Markup

from admin.auth import current_user
from admin.base import PANELS
from admin.policy import may_read, may_write, visible_live
from admin.records.addresses import list_url, new_url
from models.base import Entity
from models.tailoring.fields import OwnField
from models.tailoring.records import PARENT, own_registers
from models.tailoring.registers import OwnRegister

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


def fields_card(record: Entity) -> str:
    """The fields of an own register, beside its words, states and steps."""
    if not isinstance(record, OwnRegister):
        return ""
    fields = OwnField.live().where(OwnField.register == record.table).order_by(
        OwnField.position, OwnField.id)
    return Markup(render_template(
        "tailoring/_fields.html", fields=list(fields), register=record,
        add_url=f"{new_url(OwnField)}?register={record.table}"
        if may_write(current_user, OwnField) else ""))


PANELS += [register_cards, fields_card]
