"""The forms of the sign-in, and how often one may guess."""

import hashlib
import hmac
from collections.abc import Callable

from flask import after_this_request, current_app, request
from flask_login import current_user
from flask_security.forms import ChangePasswordForm, LoginForm
from flask_wtf import FlaskForm
from wtforms import Form, HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, EqualTo, Length, Optional, ValidationError

from admin.signin.events import tell
from admin.signin.passwords import check_password
from models.base import RuleError
from models.users import User
from models.users.attempts import forget_attempts, take_attempt

NOT_SAME = "Двете пароли не са еднакви."


def is_relative(url: str) -> bool:
    """Whether an address is a path on this server."""
    return url.startswith("/") and not url.startswith(("//", "/\\")) and url.isprintable()


def own_path(url: str) -> str:
    """The address if it is a path on this server, the beginning for anything else."""
    return url if is_relative(url) else "/"


def attempt_on(what: str, *, anywhere: bool = False) -> str:
    """What is guessed at, from this address or from any, as it is counted.

    Guesses of a password count per address, so that nobody can lock another one out.
    """
    address = "" if anywhere else request.remote_addr or ""
    key = current_app.extensions["attempts_key"]
    words = "\0".join((what.strip().lower(), address)).encode("utf-8", "surrogatepass")
    return hmac.new(key, words, hashlib.sha256).hexdigest()


def refuse_for_now(form: Form, wait: int) -> bool:
    """False, the reason at the form, and the status that says when to come back."""
    form.form_errors.append(f"Твърде много опити. Изчакайте {show_wait(wait)} и опитайте отново.")
    after_this_request(lambda answer: _too_many(answer, wait))
    tell("too many attempts")
    return False


def show_wait(seconds: int) -> str:
    """„40 секунди“, „15 минути“."""
    if seconds < 60:
        return f"{seconds} {'секунда' if seconds == 1 else 'секунди'}"
    minutes = -(-seconds // 60)
    return f"{minutes} {'минута' if minutes == 1 else 'минути'}"


def _too_many(answer, wait: int):
    answer.status_code = 429
    answer.headers["Retry-After"] = str(wait)
    return answer


def is_guessed(form: Form, target: str, check: Callable[[], bool]) -> bool:
    """Whether `check` says yes; it is not even asked after too many failures."""
    if wait := take_attempt(target):
        return refuse_for_now(form, wait)
    if not check():
        return False
    forget_attempts(target)
    return True


class SignInForm(LoginForm):
    """Address and password; an address that is none is refused like an unknown one."""

    email = StringField("Ел. поща", validators=[DataRequired()],
                        filters=[lambda typed: typed and typed.strip()])
    password = PasswordField("Парола", validators=[DataRequired()])
    remember = None

    def validate_next(self, field) -> None:
        if not is_relative(field.data or ""):
            field.data = ""

    def validate(self, **kwargs) -> bool:
        if not (self.email.data and self.password.data):
            return self._is_right(**kwargs)
        target = attempt_on(self.email.data)
        return is_guessed(self, target, lambda: self._is_right(**kwargs))

    def _is_right(self, **kwargs) -> bool:
        is_right = super().validate(**kwargs)
        if not is_right:
            tell("sign-in refused", getattr(self.user, "user", None))
        return is_right


class ChangeForm(ChangePasswordForm):
    """The present password and a new one, twice; guesses of the present one are counted."""

    def validate(self, **kwargs) -> bool:
        if not super(ChangePasswordForm, self).validate(**kwargs):
            return False
        target = attempt_on(current_user.email)
        is_known = is_guessed(self, target, lambda: self._knows_password(**kwargs))
        return is_known and not self.errors

    def _knows_password(self, **kwargs) -> bool:
        super().validate(**kwargs)
        return not self.password.errors


class NewPasswordForm(FlaskForm):
    """A password chosen by its owner, typed twice."""

    password = PasswordField("Нова парола", validators=[DataRequired("Попълнете паролата.")])
    again = PasswordField("Новата парола още веднъж",
                          validators=[EqualTo("password", NOT_SAME)])

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def validate_password(self, field) -> None:
        try:
            check_password(field.data, self.user)
        except RuleError as broken:
            raise ValidationError(broken.message) from broken


class ConfirmForm(FlaskForm):
    """The password once more, with a code where there is a second factor."""

    password = PasswordField("Парола", validators=[DataRequired("Попълнете паролата.")])
    code = StringField("Код от приложението")
    file_password = PasswordField("Парола за файла (по желание)", validators=[Optional(), Length(
        10, 128, message="Паролата за файла е от 10 до 128 знака.")])


class CodeForm(FlaskForm):
    """One code."""

    code = StringField("Код от приложението", validators=[DataRequired("Попълнете кода.")])


class RecoveryForm(FlaskForm):
    """One recovery code."""

    code = StringField("Резервен код", validators=[DataRequired("Попълнете кода.")])


class AcceptForm(FlaskForm):
    """The edition that was read, so that another one is not accepted unseen."""

    edition = HiddenField()
