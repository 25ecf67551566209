"""The letter to the governor of another oblast, in which a child of ours was placed."""

from documents.kinds import REGISTER, Recipient, declare
from documents.papers.letters import find_addressee
from documents.schema import Many, One, text, typed
from documents.values.cases import CASE
from documents.values.parties import addressee, letter_parts
from documents.values.presenting import STAY
from models.base import today
from models.parties import Organization
from models.places.placements import Placement

ADMINISTRATION = "oa"


def administration_of(stay: Placement) -> Organization | None:
    """The regional administration of the oblast where the child lives now."""
    oblast = stay.municipality.oblast
    found = Organization.live().where(Organization.category == ADMINISTRATION)
    return next((one for one in found.order_by(Organization.id) if (
        one.municipality.oblast_id == oblast.id if one.municipality_id else
        oblast.name in one.name)), None)


def _is_elsewhere(stay: Placement) -> bool:
    return stay.municipality.oblast_id != stay.case.mechanism.oblast_id


def _unknown(stay: Placement) -> str:
    return "" if administration_of(stay) else (
        f"В регистъра няма областна администрация за {stay.municipality.oblast.label}. Добавете "
        "я в „Институции“ с нейната община.")


def _to_governor(stay: Placement, on) -> list[Recipient]:
    found = administration_of(stay)
    return [find_addressee(stay.case.mechanism, found, on)] if found else []


def _free(stay: Placement) -> list:
    """The places near home that were free that day, as it was proved."""
    return list(stay.findings.where(stay.findings.model.stands))


ELSEWHERE = declare(
    code="pismo_oblast", name="Писмо до областния управител на друга област",
    entity="placements", numbering=REGISTER, mechanism=lambda p: p.case.mechanism,
    day=lambda _: today(), children=lambda p: [p.case], recipients=_to_governor,
    fits=_is_elsewhere, missing=_unknown,
    needs="адресат.до|адресат случай.номер настаняване.община",
    subject=lambda p: f"Дете по случай № {p.case.reference}, настанено в "
                      f"{p.municipality.oblast.label}",
    file_name=lambda p: f"Писмо_до_друга_област_{p.case.reference}",
    group={
        **letter_parts(lambda p: p.case.mechanism), **addressee(),
        "случай": One(CASE, lambda p, _: p.case), "настаняване": One(STAY, lambda p, _: p),
        "област": text(lambda p, _: p.municipality.oblast.label),
        "обосновка": typed("justification"),
        "свободни": Many({
            "услуга": text(lambda f, _: f.service.name), "на_какво_почива": text("basis"),
        }, lambda p, _: _free(p))})
