"""Own registers on the pages of others: cards of their records, and of their own fields."""

from flask import render_template
from markupsafe import Markup

from admin.auth import current_user
from admin.base import PANELS
from admin.policy import may_read, may_read_column, may_write, visible_live
from admin.records.addresses import list_url, new_url
from models.base import ENTITIES, Entity
from models.tailoring.fields import OwnField
from models.tailoring.records import PARENT, own_registers
from models.tailoring.registers import OwnRegister, OwnState, OwnStep

SHOWN = 5


def register_cards(record: Entity) -> str:
    """A card for each register whose records belong to such a record, or lead to this one."""
    found = []
    for key in keys_to(type(record)):
        entity, name = key.model, key.name
        rows = list(visible_live(current_user, entity).where(key == record.id).order_by(
            entity.id.desc()).limit(SHOWN + 1))
        if not rows and name != PARENT:
            continue
        may_add = may_write(current_user, entity) and not record.in_bin()
        found.append({"entity": entity, "rows": rows[:SHOWN],
                      "add_url": new_url(entity, name, record) if may_add else "",
                      "all_url": f"{list_url(entity)}?{name}={record.id}"
                      if len(rows) > SHOWN else ""})
    return Markup(render_template("tailoring/_cards.html", cards=found)) if found else ""


def keys_to(above: type[Entity]) -> list:
    """The links of own registers to such a record, as far as the user may read them."""
    return [key for entity in own_registers() if may_read(current_user, entity)
            for key in entity._meta.refs if key.rel_model is above
            and key.name in entity.listing.fields
            and may_read_column(current_user, entity, key.name)]


def fields_card(record: Entity) -> str:
    """The fields of an own register and the order of its states, beside its words and steps."""
    if not isinstance(record, OwnRegister):
        return ""
    own = {one.column: one for one in OwnField.live().where(OwnField.register == record.table)}
    fields = [own[name] for name in ENTITIES[record.table].listing.fields if name in own]
    return Markup(render_template(
        "tailoring/_fields.html", fields=fields, register=record,
        states=list(record.states.order_by(OwnState.position, OwnState.id)),
        steps=list(record.steps.order_by(OwnStep.position, OwnStep.id)),
        add_url=f"{new_url(OwnField)}?register={record.table}"
        if may_write(current_user, OwnField) else ""))


PANELS += [register_cards, fields_card]
