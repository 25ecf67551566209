"""Who belongs to a mechanism on a day, and who no longer does because an agreement has ended."""

from dataclasses import dataclass
from datetime import date

from peewee import JOIN

from models.base import today
from models.mechanisms import MEMBER_KINDS, Mechanism, Membership
from models.memoranda import Memorandum, MemorandumParty
from models.parties import Organization, Person
from models.territory import PLAN_CHANGES, Municipality

IN_FORCE = ("signed", "active", "expired")  # an expired one was in force until its last day


@dataclass(frozen=True)
class Seat:
    """A membership in force on a day; `lapsed` says why its institution is not invited."""

    membership: Membership
    lapsed: str = ""


def composition(mechanism: Mechanism, day: date) -> list[Seat]:
    """The seats on a day: permanent, associated, invited, as they are ordered. Two queries."""
    held = [m for m in _memberships(mechanism) if m.held_on(day)]
    bound = [m.organization_id for m in held if is_bound(m)]
    agreements = _agreements(mechanism, bound) if bound else []
    ranks = [code for code, _ in MEMBER_KINDS]
    held.sort(key=lambda m: (ranks.index(m.kind), m.position, m.id))
    return [Seat(m, _lapsed(m, agreements, day) if is_bound(m) else "") for m in held]


def invited_on(mechanism: Mechanism, day: date) -> list[Membership]:
    """The memberships whose institutions are invited on a day."""
    return [seat.membership for seat in composition(mechanism, day) if not seat.lapsed]


def is_bound(membership: Membership) -> bool:
    """Whether the membership lasts no longer than a memorandum does."""
    return membership.kind == "associated" and membership.basis == "agreement"


def _memberships(mechanism: Mechanism):
    return mechanism.memberships.select(Membership, Organization, Person).join(
        Organization).switch(Membership).join(
        Person, JOIN.LEFT_OUTER, on=Membership.representative)


def _agreements(mechanism: Mechanism, organizations: list[int]) -> list[MemorandumParty]:
    return list(MemorandumParty.live().select(MemorandumParty, Memorandum).join(Memorandum).where(
        MemorandumParty.organization.in_(organizations), Memorandum.mechanism == mechanism))


def _lapsed(membership: Membership, agreements: list[MemorandumParty], day: date) -> str:
    """The reason, empty while one of the institution's memoranda is in force."""
    mine = [party.memorandum for party in agreements
            if party.organization_id == membership.organization_id]
    if any(_is_in_force(memorandum, day) for memorandum in mine):
        return ""
    ended = [m for m in mine if m.valid_until and m.valid_until < day]
    if not ended:
        return "Няма действащ меморандум или споразумение с институцията."
    last = max(ended, key=lambda memorandum: memorandum.valid_until)
    return f"{last.heading()} изтече на {last.valid_until:%d.%m.%Y} г."


def _is_in_force(memorandum: Memorandum, day: date) -> bool:
    begun = not memorandum.signed_on or memorandum.signed_on <= day.isoformat()
    return memorandum.status in IN_FORCE and begun and (
        memorandum.valid_until is None and memorandum.status != "expired"
        or memorandum.valid_until is not None and day <= memorandum.valid_until)


# -- municipalities that take part by the plan ---------------------------------------------------


def join_by_plan(municipality: Municipality, by: str = "") -> int:
    """Number of memberships added for a municipality that takes part by the plan."""
    if not municipality.in_plan:
        return 0
    since, added = municipality.in_plan_from or today(), 0
    for organization in Organization.live().where(
            Organization.category == "municipality", Organization.municipality == municipality):
        for mechanism in Mechanism.live().where(Mechanism.oblast == municipality.oblast_id):
            if not _is_member(mechanism, organization):
                Membership(mechanism=mechanism, organization=organization, basis="plan",
                           valid_from=since, valid_to=municipality.in_plan_to).store(by)
                added += 1
    return added


def _is_member(mechanism: Mechanism, organization: Organization) -> bool:
    return Membership.live().where(
        Membership.mechanism == mechanism, Membership.organization == organization,
        Membership.valid_to.is_null() | (Membership.valid_to >= today())).exists()


PLAN_CHANGES.append(join_by_plan)
