"""How much one account looks at in an hour; beyond that the password is asked, and it is told.

Counted in the log of access, so it is one count for all processes and outlives a restart; giving
the password begins it anew.
"""

from datetime import timedelta

from flask import request

from admin.declaring import is_workbook
from models.audit.chain import record_event
from models.audit.questions import done_since
from models.base import utc_now
from models.users import User

HOUR = timedelta(hours=1)
# What one account does in an hour without being asked, by the event that it writes.
MOST = {"view": 200, "download": 120, "document": 120, "reveal": 30, "export": 10}


def is_one_of_many(user: User, said) -> bool:
    """Whether this request is beyond what is usual in an hour; the first one is told of."""
    event = _event(said)
    if event not in MOST:
        return False
    done, is_told = done_since(utc_now() - HOUR, user.id, event)
    if done >= MOST[event] and not is_told:
        record_event("many", entity="users", object_id=user.id,
                     details={"kind": event, "count": done + 1})
    return done >= MOST[event]


def _event(said) -> str:
    if said is None:
        return ""
    if said.workbook and is_workbook():
        return "export"
    if request.endpoint.endswith(".reveal"):
        return "reveal"
    return said.event(request.method) or ""
