"""The key of the accounts: passwords and the seeds of telephones hang on it.

A desk that lost it would take no password any more, so it makes one only while there are none.
"""

import hashlib
import hmac
from pathlib import Path

from models.marks import Mark, note, noted
from models.users import User
from models.vault.keys import KeyProblem
from settings import read_key

KEY_FILE = "accounts.key"
CHECK = "accounts key"  # the note by which the database recognises it
PUT_BACK = ("Върнете го от резервно копие (app.py restore в празна папка) или от мястото, на което "
            "го пазите; с друг ключ никой не може да влезе.")


def accounts_key(folder: Path) -> str:
    """The key in the data folder; KeyProblem if it is missing or that of another desk."""
    is_used = User.table_exists() and User.select().where(User.password != "").exists()
    if is_used and not (folder / KEY_FILE).exists():
        raise KeyProblem(f"Липсва ключът на потребителите {folder / KEY_FILE}. {PUT_BACK}")
    key = read_key(folder, KEY_FILE)
    if Mark.table_exists():
        _prove(folder, key, is_used)
    return key


def _prove(folder: Path, key: str, is_used: bool) -> None:
    value = hmac.new(key.encode(), b"key check", hashlib.sha256).hexdigest()
    known = noted(CHECK)
    if known is None or not is_used:
        note(CHECK, value=value)
    elif not hmac.compare_digest(known.told()["value"], value):
        raise KeyProblem(f"Ключът на потребителите {folder / KEY_FILE} е на друго бюро. "
                         f"{PUT_BACK}")
