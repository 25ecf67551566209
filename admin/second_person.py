"""Whether something takes a second person, and what is said to whom it takes."""

import logging

from flask import Flask, current_app

from models.access.approvals import (
    DECIDERS,
    EXPORT,
    Approval,
    is_approved,
)
from models.audit.chain import record_event
from models.audit.questions import taken_today
from models.base import CHILD, PERSONAL
from models.users import User

log = logging.getLogger("okmd.access")

MANY_ROWS = 200  # an export of more records about persons takes a second person
OFF = "SECOND_PERSON_OFF"


def install(app: Flask, *, is_on: bool) -> None:
    """An office of one may switch the second person off; that is noted and shown."""
    app.config[OFF] = not is_on
    if not is_on:
        log.warning("second person is off", extra={"event": {"setting": "OKMD_SECOND_PERSON"}})


def takes_second_person(what: str) -> bool:
    """Whether somebody else has to agree; if that is switched off the log says so."""
    if current_app.config[OFF]:
        record_event("second_person_off", details={"what": what})
    return not current_app.config[OFF]


def asked_text(approval: Approval) -> str:
    """The message after asking, also where there is nobody to ask."""
    others = [one for one in User.live().where(User.role.in_(DECIDERS))
              if one.may_sign_in() and approval.may_be_decided_by(one)]
    if others:
        return f"„{approval.subject}“ чака друго лице да го разреши."
    return (f"„{approval.subject}“ чака друго лице, а такова няма. Помолете "
            "администратора да добави второ лице.")


def is_export_open(page) -> bool:
    """Whether the list may be downloaded: it is short, about no persons, or was allowed.

    What the account took from the same register today counts with it, each record once.
    """
    table = page.entity._meta.table_name
    is_personal = page.entity.listing.privacy in (PERSONAL, CHILD)
    if not is_personal or page.total <= MANY_ROWS and _is_little(page, table):
        return True
    return not takes_second_person(EXPORT) or is_approved(EXPORT, by=page.user, about=(table, 0))


def _is_little(page, table: str) -> bool:
    taken = taken_today(page.user.id, table)
    return not taken or len(taken | set(page.ids())) <= MANY_ROWS
