"""Carrying out a list of destruction: case by case, so that what was interrupted goes on."""

from documents.generate import generate
from documents.protection.erasure import anonymise
from models.base import RuleError, today
from models.cases.case import ChildCase
from models.closing import released
from models.database import database
from models.documents.issued import IssuedDocument
from models.privacy.destruction import Destruction, DestructionItem, stands_against
from models.privacy.erasure import sweep_when_free

PROTOCOL = "protokol_unishtozhavane"
STAYED = {"held": "забрана за заличаване или искане за данни без отговор",
          "gone": "вече не подлежи на унищожаване"}


def carry_out(destruction: Destruction, by: str = "") -> Destruction:
    """Do what still waits, each case in a transaction of its own; then the protocol.

    Called again after an interruption it goes on where it stopped.
    """
    if not destruction.is_running():
        raise RuleError("Унищожаването не е разрешено от второ лице или вече е изпълнено.")
    for item in destruction.waiting():
        with database.atomic():
            _carry_out_one(item, destruction.action, by)
    return _finish(Destruction.get_by_id(destruction.id), by)


def _carry_out_one(item: DestructionItem, action: str, by: str) -> None:
    state = stands_against(item)
    if state:
        return item.close(state, STAYED[state], by)
    case = ChildCase.get_by_id(item.case_id)
    if action == "anonymise":
        done = f"заличени данни – {anonymise(case, by)}"
    else:
        with released():
            case.archive(by)
        done = "преместен в кошчето"
    return item.close("done", done[:300], by)


def _finish(destruction: Destruction, by: str) -> Destruction:
    """Note the end, write the protocol, and let no free page of the file keep what was wiped."""
    with database.atomic():
        destruction.status, destruction.finished_on = "done", today()
        destruction.store(by)
        make_protocol(destruction, by)
    sweep_when_free()
    return destruction


def make_protocol(destruction: Destruction, by: str = "") -> IssuedDocument:
    """The protocol of destruction, with its number in the register."""
    return generate(PROTOCOL, destruction, register=True, by=by)
