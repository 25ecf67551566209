"""Letters of the mechanism: the referral of a case, to a service, to another mechanism."""

from datetime import date

from documents.kinds import LEVELS, REGISTER, Kind, Recipient, declare
from documents.schema import One, Scope, typed
from documents.values.cases import CASE, REFERRAL, copied_to
from documents.values.parties import Role, addressee, head_of, letter_parts
from models.base import today
from models.cases.levels import signs_of
from models.mechanisms import Mechanism
from models.parties import Organization
from models.services import Referral


def find_addressee(mechanism: Mechanism, organization: Organization, on: date) -> Recipient:
    """The representative of the institution in the mechanism, else its head, else itself."""
    members = [m for m in mechanism.members_on(on)
               if m.organization_id == organization.id and m.representative_id]
    if members:
        role = Role(members[0].representative, organization, on)
    else:
        role = head_of(organization, Scope(day=on))
    return Recipient(organization.short(on)[:200], role)


def _addressee(referral: Referral, on: date) -> list[Recipient]:
    return [find_addressee(referral.case.mechanism, referral.addressee(), on)]


def _target(referral: Referral) -> str:
    """What the case is directed to, as the subject names it."""
    if referral.service_id:
        return referral.service.name
    return referral.organization.on(referral.sent_on).name


def _subject(referral: Referral) -> str:
    verb = "Препращане" if referral.kind == "transfer" else "Насочване"
    return f"{verb} на случай № {referral.case.reference} към {_target(referral)}"


def _declare_of_referral(**parts) -> Kind:
    """A kind made from a referral, with what all of these have in common."""
    return declare(
        entity="referrals", numbering=REGISTER, mechanism=lambda r: r.case.mechanism,
        day=lambda r: r.sent_on or today(), children=lambda r: [r.case],
        recipients=_addressee, **parts, group={
            **letter_parts(lambda r: r.case.mechanism), **addressee(),
            "случай": One(CASE, lambda r, _: r.case),
            "насочване": One(REFERRAL, lambda r, _: r),
            "насочен_към": typed(lambda r, _: _target(r)),
        })


REFERRAL_LETTER = _declare_of_referral(
    code="nasochvashto_pismo", name="Насочващо писмо", privacies=LEVELS, subject=_subject,
    needs="адресат.до|адресат случай.номер насочен_към|насочване",
    file_name=lambda r: f"Насочващо_писмо_{r.case.reference}",
    fits=lambda r: r.kind != "transfer" or not signs_of(r.case))

SERVICE_ORDER = _declare_of_referral(
    code="napravlenie", name="Предложение за направление за социална услуга", privacies=LEVELS,
    needs="адресат.до|адресат случай.номер насочен_към|насочване.услуга",
    subject=lambda r: (f"Предложение за издаване на направление по случай № {r.case.reference} "
                       f"за {_target(r)}"),
    file_name=lambda r: f"Предложение_за_направление_{r.case.reference}",
    fits=lambda r: bool(r.service_id))

TRANSFER_LETTER = _declare_of_referral(
    code="preprashtane", name="Писмо за препращане при риск от насилие", privacies=LEVELS,
    needs="адресат.до|адресат случай.номер",
    subject=lambda r: (f"Препращане на случай № {r.case.reference} за действия по реда на Закона "
                       "за закрила на детето"),
    file_name=lambda r: f"Препращане_{r.case.reference}",
    fits=lambda r: r.kind == "transfer", copied=copied_to)
