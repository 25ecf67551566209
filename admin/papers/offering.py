"""Which documents are offered for a record: those in force that the user may issue and that fit."""

from dataclasses import dataclass

from flask import abort
from peewee import JOIN, fn

from admin import policy
from documents.kinds import IDENTIFIED, INITIALS, Kind, get_kind, kinds_for
from models.base import ENTITIES, Entity
from models.documents.issued import IssuedDocument
from models.documents.questions import TemplateQuestion
from models.documents.templates import DocumentTemplate, TemplateVersion

NAMING = (INITIALS, IDENTIFIED)  # levels that tell who the child is


@dataclass(frozen=True)
class Offer:
    """A kind that may be made now; `asks` when the template has something to ask first."""

    kind: Kind
    settings: DocumentTemplate | None = None
    asks: bool = False


def find_offers(user, record: Entity) -> list[Offer]:
    """What may be made from a record."""
    kinds = kinds_for(record._meta.table_name)
    rows = {row.kind: row for row in _read_settings([kind.code for kind in kinds])}
    return [Offer(kind, row, kind.asks or row is not None and (row.is_own or row.asked > 0))
            for kind in kinds if kind.fits(record)
            and _is_offered(user, record, row := rows.get(kind.code))]


def find_offer(user, code: str, record_id: int) -> tuple[Offer, Entity]:
    """The offer of a kind for a record; 404 where either is not there for the user."""
    kind = get_kind(code)
    entity = kind and ENTITIES[kind.entity]
    if kind is None or not policy.may_write(user, IssuedDocument):
        abort(404)
    record = policy.visible_live(user, entity).where(entity.id == record_id).first()
    offers = find_offers(user, record) if record else ()
    return next((one for one in offers if one.kind.code == code), None) or abort(404), record


def _read_settings(codes: list[str]):
    """The settings with whether there is a version in force and how many questions they have."""
    template, version, question = DocumentTemplate, TemplateVersion, TemplateQuestion
    asked = question.select(fn.COUNT(question.id)).where(
        question.template == template.id, question.is_live())
    return template.select(template, asked.alias("asked"), version.id.alias("in_force")).join(
        version, JOIN.LEFT_OUTER, on=(version.template == template.id) & version.active).where(
        template.kind.in_(codes)).objects()


def _is_offered(user, record: Entity, row: DocumentTemplate | None) -> bool:
    if row is None:
        return True
    is_open = row.enabled and not row.in_bin() and (not row.roles or user.role in row.roles)
    return is_open and (not row.is_own or bool(row.in_force)) and row.fits(record)


def levels_for(user, kind: Kind) -> list[str]:
    """The levels of privacy that the user may choose."""
    return [level for level in kind.privacies
            if level not in NAMING or user.may_see_identity()]
