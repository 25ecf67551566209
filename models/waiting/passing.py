"""A case with signs of violence or trafficking: to whom it is passed on, and the letter's draft."""

from datetime import timedelta

from models.base import RuleError, today
from models.cases.levels import SIGNALLED, signs_of
from models.cases.notifying import TRAFFICKING, VIOLENCE, expect_notices, office_now
from models.parties import Organization
from models.reported import FOLLOWERS
from models.services import Referral

SOCIAL, POLICE = ("dsp", "ozd", "rdsp"), ("odmvr",)
AT_ONCE = ("email", "exchange", "hand")  # channels of a letter by which it arrives as it is sent
OLD = timedelta(30)  # a case that came earlier and is only now written down
ASKED = ("Моля за предприемане на действия по реда на Закона за закрила на детето и за "
         "потвърждение, че сигналът е получен.")


def authority_of(case, categories: tuple[str, ...]) -> Organization | None:
    """The institution of these kinds nearest to where the child lives now; the first kind first."""
    place = case.municipality_current or case.municipality_origin
    found = [one for one in Organization.live().where(Organization.category.in_(categories))
             if one.municipality_id and one.municipality.oblast_id == place.oblast_id]
    return min(found, default=None, key=lambda one: (
        categories.index(one.category), one.municipality_id != place.id, one.id))


def call_authorities(case, by: str) -> None:
    """Write down, once, whom the signs of a case are to be told to; not for cases of long ago."""
    if case.received_on < today() - OLD and case.version == 1:
        return
    ground = VIOLENCE if any(code == VIOLENCE for _, code in signs_of(case)) else TRAFFICKING
    expect_notices(case, ground, {"social": authority_of(case, SOCIAL),
                                  "police": authority_of(case, POLICE)}, by)


SIGNALLED.append(call_authorities)


def tell_sent(record, by: str) -> None:
    """Who gets the letter, or its copy, has been told once it is sent: now, and by its channel.

    Only of today, in time, and by what arrives at once: all else is written down by hand.
    """
    is_sent = isinstance(record, Referral) and (record.kind, record.status) == ("transfer", "sent")
    if not is_sent or record.sent_on != today() or record.channel not in AT_ONCE:
        return
    now, addressee = office_now(), record.addressee()
    told = {"police", *(("social",) if addressee.category in SOCIAL else ())}
    for one in record.case.notified:
        gets_it = one.authority in told or one.organization_id == addressee.id
        if gets_it and not one.told_on and now <= one.ends_at():
            one.told_on, one.told_at = now.date(), now.time().replace(second=0, microsecond=0)
            one.channel = record.channel
            one.store(by)


FOLLOWERS.append(tell_sent)


def is_to_pass_on(case) -> bool:
    """Whether the case shows signs and nobody has written to the other mechanism yet."""
    return bool(signs_of(case)) and not any(one.kind == "transfer" for one in case.referrals)


def pass_on(case, by: str) -> Referral:
    """The draft to the social assistance directorate by the child's present address."""
    found = authority_of(case, SOCIAL)
    if found is None:
        place = case.municipality_current or case.municipality_origin
        raise RuleError(f"В регистъра няма дирекция „Социално подпомагане“ за {place.label}. "
                        "Добавете институцията с нейната община и опитайте отново.")
    return Referral(case=case, kind="transfer", organization=found, urgency="urgent",
                    reason=ASKED).store(by)
