"""Beside a case: what was given to whom, and consents; small where there is nothing yet."""

from flask import render_template
from markupsafe import Markup

from admin import policy
from admin.auth import current_user
from admin.base import PANELS
from models.base import Entity
from models.cases.case import ChildCase
from models.privacy.consents import Consent
from models.privacy.disclosures import Disclosure
from models.privacy.requests import DataRequest

SHOWN = 10


def show_privacy(record: Entity) -> Markup | str:
    """The card „Лични данни“ of a case."""
    if not isinstance(record, ChildCase) or not policy.may_read(current_user, Disclosure):
        return ""
    given = read_rows(record, Disclosure)
    consents = read_rows(record, Consent) if policy.may_read(current_user, Consent) else []
    may_add = policy.may_write(current_user, Consent) and not record.in_bin()
    if not (given or consents or may_add):
        return ""
    return Markup(render_template("privacy/_case.html", record=record, given=given[:SHOWN],
                                  more=len(given) > SHOWN, consents=consents, may_add=may_add,
                                  entities=(Consent, Disclosure, DataRequest)))


def read_rows(case: ChildCase, entity: type[Entity]) -> list:
    """The rows of the case that the user may see, the newest first."""
    query = policy.visible_live(current_user, entity).where(entity.case == case.id)
    return list(query.order_by(entity.id.desc()).limit(SHOWN + 1))


PANELS.append(show_privacy)
