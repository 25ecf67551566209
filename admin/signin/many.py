"""How much one account looks at in an hour; beyond that the password is asked, and it is told.

Counted in the memory of the process: the count is a brake, the log of access is the proof.
"""

from collections import defaultdict, deque
from time import monotonic

from flask import request

from admin.declaring import is_workbook
from models.audit.chain import record_event
from models.users import User

HOUR = 3600
# What one account does in an hour without being asked, by the event that it writes.
MOST = {"view": 200, "download": 120, "document": 120, "reveal": 30, "export": 10}

_done: dict[tuple[int, str], deque] = defaultdict(deque)


def is_one_of_many(user: User, said) -> bool:
    """Whether this request is beyond what is usual in an hour; the first one is told of."""
    event = _event(said)
    if event not in MOST:
        return False
    done, now = _done[user.id, event], monotonic()
    while done and now - done[0] > HOUR:
        done.popleft()
    done.append(now)
    if len(done) == MOST[event] + 1:
        record_event("many", entity="users", object_id=user.id,
                     details={"kind": event, "count": len(done)})
    return len(done) > MOST[event]


def _event(said) -> str:
    if said is None:
        return ""
    if said.workbook and is_workbook():
        return "export"
    if request.endpoint.endswith(".reveal"):
        return "reveal"
    return said.event(request.method) or ""


def forget_many(user: User) -> None:
    """Count anew: the account has just proved who it is."""
    for key in [key for key in _done if key[0] == user.id]:
        _done.pop(key, None)
