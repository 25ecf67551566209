"""The second factor: codes of an app on the telephone, and recovery codes on paper."""

import secrets

from flask import current_app, g, session
from flask_security import Totp, hash_password, verify_password

from admin.signin.events import tell
from admin.signin.sessions import OFF, signin_settings
from models.users import User
from models.users.factors import (
    SecondFactor,
    find_factor,
    take_counter,
    take_recovery_code,
    unused_codes,
)

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is easily taken for another
CODES, GROUPS, IN_GROUP, MARK = 10, 3, 5, 2  # 13 letters beside the mark: 64 bits
STEP = 30  # seconds of one code; one step early or late is accepted
ISSUER = "Бюро ОКМД"
DRAFT = "draft"


class OneUseTotp(Totp):
    """Flask-Security's codes by time, of which each is accepted once."""

    def get_last_counter(self, user: SecondFactor) -> int | None:
        return user.counter or None

    def set_last_counter(self, user: SecondFactor, tmatch) -> None:
        g.code_taken = take_counter(user, tmatch.counter)


def totp() -> OneUseTotp:
    """The codes under the key of this desk."""
    return current_app.extensions["totp"]


def asks_for_code(user: User) -> bool:
    """Whether a code is asked beside the password of this user."""
    is_off = signin_settings().two_factor == OFF or user.demonstration
    return not is_off and find_factor(user) is not None


def is_right(factor: SecondFactor, code: str) -> bool:
    """Whether this is a code of the present moment that nobody has used."""
    g.code_taken = False
    typed = "".join(code.split())
    if not (typed.isascii() and typed.isdigit() and len(typed) == 6):
        return False
    return totp().verify_totp(typed, factor.seed, factor, window=STEP) and g.code_taken


def accepts_code(user: User, code: str) -> bool:
    """Whether the code of the user's confirmed factor is right."""
    factor = find_factor(user)
    return factor is not None and is_right(factor, code)


def accepts_recovery_code(user: User, text: str) -> bool:
    """Whether this is a recovery code that is left; it is used up by that."""
    typed = plain(text)
    for code in unused_codes(user, typed[:MARK]):
        if verify_password(typed, code.hash) and take_recovery_code(code):
            tell("recovery code used", user, left=len(unused_codes(user)))
            return True
    return False


def make_recovery_codes() -> tuple[list[str], list[tuple[str, str]]]:
    """Ten codes to be written down, and what of them is stored."""
    codes = [_make_code() for _ in range(CODES)]
    return codes, [(plain(code)[:MARK], hash_password(plain(code))) for code in codes]


def _make_code() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(IN_GROUP))
                    for _ in range(GROUPS))


def plain(code: str) -> str:
    """A recovery code as it is stored: without dashes and spaces, in small letters."""
    return "".join(sign for sign in code.lower() if sign in LETTERS)


def draft_of(user: User) -> SecondFactor:
    """The factor that this browser is setting up; its encrypted seed waits in the cookie."""
    if DRAFT not in session:
        session[DRAFT] = totp().generate_totp_secret()
    return SecondFactor(user=user, seed=session[DRAFT])


def picture_of(factor: SecondFactor, user: User) -> dict:
    """The seed for the app: as a picture (`image`), as letters (`key`)."""
    return {"image": totp().generate_qrcode(user.email, factor.seed),
            "key": totp().get_totp_pretty_key(factor.seed)}
