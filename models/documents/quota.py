"""How much one account may bring in a day, so that nobody fills the disk of the office."""

from models.audit.actors import current_actor
from models.base import RuleError, today
from models.marks import note, noted
from models.users import MEMBER, User

MOST_A_DAY = 1024 * 2**20  # bytes; more than an office scans in a week
MOST_OF_A_GUEST = 200 * 2**20
TOO_MUCH = ("Днес сте качили общо {} МБ, а за един ден може най-много {} МБ. Файлът не е приет; "
            "опитайте утре или го дайте на секретаря.")


def count_brought(size: int) -> None:
    """Count a file that the acting account keeps here; RuleError where it is too much for today."""
    number = current_actor().user_id
    user = User.get_or_none(User.id == number) if number else None
    if user is None:
        return
    name, day = f"brought {user.id}", today().isoformat()
    mark = noted(name)
    told = mark.told() if mark else {}
    brought = told["bytes"] if told.get("day") == day else 0
    most = MOST_OF_A_GUEST if user.role == MEMBER else MOST_A_DAY
    if brought + size > most:
        raise RuleError(TOO_MUCH.format(brought >> 20, most >> 20), "file")
    note(name, day=day, bytes=brought + size)
