"""Sign-in: accounts, passwords, and the rule that every page asks for one."""

import hashlib
import hmac
import secrets
from datetime import timedelta
from threading import BoundedSemaphore
from types import SimpleNamespace
from uuid import uuid4

import flask_login
from flask import Flask, abort, redirect, request, url_for
from flask_security import RoleMixin, Security, UserMixin, hash_password
from flask_security.datastore import UserDatastore
from flask_security.forms import LoginForm
from flask_wtf import CSRFProtect
from peewee import JOIN, fn
from werkzeug.local import LocalProxy
from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired

from admin.language import CATALOGUES
from models.base import RuleError, utc_now
from models.parties import Organization
from models.users import User

OPEN = {"security.login", "static", "admin.static"}  # pages without sign-in
SHORTEST, LONGEST = 12, 128  # characters of a password
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is easily taken for another

ARGON2 = {"argon2__type": "ID", "argon2__memory_cost": 19456, "argon2__time_cost": 2,
          "argon2__parallelism": 1}
CONFIG = {
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": ARGON2,
    "SECURITY_PASSWORD_LENGTH_MIN": SHORTEST,
    "SECURITY_PASSWORD_NORMALIZE_FORM": None,  # exactly as typed
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
    "SECURITY_CHANGEABLE": True,
    "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
    "SECURITY_FRESHNESS": timedelta(seconds=-1),  # no second question for the password
    "SECURITY_TRACKABLE": True,
    "SECURITY_DATETIME_FACTORY": utc_now,
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_POST_LOGIN_VIEW": "/",
    "SECURITY_POST_CHANGE_VIEW": "/",
    "SECURITY_POST_LOGOUT_VIEW": "/login",
    "SECURITY_API_ENABLED_METHODS": ["session"],
    "SECURITY_STATIC_FOLDER": None,
    "SECURITY_CLI_USERS_NAME": None,
    "SECURITY_CLI_ROLES_NAME": None,
    "SECURITY_I18N_DIRNAME": ["builtin", str(CATALOGUES)],
    "WTF_CSRF_TIME_LIMIT": None,  # a form may stay open all day
    "WTF_CSRF_SSL_STRICT": False,  # our pages send no referrer; the token is enough
}
COOKIE = {"SESSION_COOKIE_NAME": "okmd", "SESSION_COOKIE_HTTPONLY": True,
          "SESSION_COOKIE_SAMESITE": "Lax"}


class Role(RoleMixin):
    """The one role of an account, as Flask-Security asks for it."""

    def __init__(self, name: str):
        self.name = name


class Account(UserMixin):
    """A User as Flask-Security sees it; whatever is not here is read and set on the User."""

    def __init__(self, user: User):
        self.__dict__["user"] = user

    def __getattr__(self, name: str):
        return getattr(self.user, name)

    def __setattr__(self, name: str, value) -> None:
        setattr(self.user, name, value)

    def __str__(self) -> str:
        return str(self.user)

    @property
    def active(self) -> bool:
        """May sign in: neither disabled nor archived nor past the last day."""
        return self.user.may_sign_in()

    @property
    def roles(self) -> list[Role]:
        return [Role(self.user.role)]


class Accounts(UserDatastore):
    """Finds and stores accounts; signing in does not touch the version of the record."""

    def __init__(self):
        super().__init__(User, Role)

    def find_user(self, case_insensitive: bool = False, **wanted) -> Account | None:
        [(name, value)] = wanted.items()
        if not isinstance(value, str) or not value.isprintable():
            return None
        column = getattr(User, name)
        same = column == value
        if case_insensitive:
            same |= fn.LOWER(column) == value.lower()
        query = User.select(User, Organization).join(Organization, JOIN.LEFT_OUTER)
        user = query.where(same).first()
        return user and Account(user)

    def find_role(self, role: str) -> Role:
        return Role(role)

    def put(self, model: Account) -> Account:
        """Write what was changed on the account, beside the history of the record."""
        _write(model.user, *(field.name for field in model.user.dirty_fields))
        return model

    def commit(self) -> None:
        """Nothing to do: every write stands by itself."""


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


class SignInForm(LoginForm):
    """Address and password; an address that is none is refused like an unknown one."""

    email = StringField("Ел. поща", validators=[DataRequired()])
    password = PasswordField("Парола", validators=[DataRequired()])
    remember = None

    def validate_next(self, field) -> None:
        if not _is_relative(field.data or ""):
            field.data = ""


def _is_relative(url: str) -> bool:
    """Whether an address is a path on this server."""
    return url.startswith("/") and not url.startswith(("//", "/\\")) and url.isprintable()


def install(app: Flask, settings: SimpleNamespace) -> None:
    """Put the whole application behind the sign-in."""
    for key, value in CONFIG.items():
        app.config.setdefault(key, value)
    app.config["SECURITY_PASSWORD_SALT"] = _derive(app.secret_key, "passwords")
    app.config.update(COOKIE, SESSION_COOKIE_SECURE=settings.https)
    app.before_request(require_sign_in)
    security = Security(app, Accounts(), login_form=SignInForm)
    security.pwd_context = FewAtOnce(security.pwd_context)
    security.principal.skip_static = True
    security.login_manager.request_loader(_no_token)
    CSRFProtect(app)


def _derive(key: str, purpose: str) -> str:
    """A secret of its own for one purpose."""
    return hmac.new(key.encode(), purpose.encode(), hashlib.sha256).hexdigest()


def _no_token(_request) -> None:
    """Only the session cookie signs in, never a token in the address or a header."""


def require_sign_in():
    """Refuse everything that is not open to strangers; a page comes back after the sign-in."""
    if request.blueprint == "security" and request.is_json:
        abort(400)
    if request.endpoint in OPEN or flask_login.current_user.is_authenticated:
        return None
    if request.method not in ("GET", "HEAD"):
        abort(401)
    here = request.full_path.removesuffix("?")
    return redirect(url_for("security.login", next=here if here != "/" else None))


def _signed_in() -> User | None:
    return getattr(flask_login.current_user, "user", None)


current_user: User = LocalProxy(_signed_in)  # false when nobody is signed in


def find_user(email: str) -> User | None:
    """The user with this address, however it is written."""
    account = Accounts().find_user(case_insensitive=True, email=email)
    return account and account.user


def check_password(password: str) -> None:
    """RuleError if the password is too short or too long; which characters does not matter."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise RuleError(f"Паролата е от {SHORTEST} до {LONGEST} знака.", "password")


def make_password() -> str:
    """A random password that is easy to read aloud, e.g. "hk4m-9xqp-tr7w-bd3e"."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def add_user(email: str, name: str, role: str, *, organization: Organization | None = None,
             password: str | None = None, by: str = "") -> tuple[User, str]:
    """The stored user and the password, a random one if none is given."""
    password = password or make_password()
    check_password(password)
    user = User(email=email, name=name, role=role, organization=organization,
                password=hash_password(password))
    return user.store(by=by), password


def set_password(user: User, password: str) -> None:
    """Give the user this password and end all his sessions."""
    check_password(password)
    user.password, user.fs_uniquifier = hash_password(password), uuid4().hex
    _write(user, "password", "fs_uniquifier")


def give_new_password(user: User) -> str:
    """A random password set for the user; shown once, kept nowhere."""
    password = make_password()
    set_password(user, password)
    return password


def end_sessions(user: User) -> None:
    """Sign the user out everywhere."""
    user.fs_uniquifier = uuid4().hex
    _write(user, "fs_uniquifier")


def _write(user: User, *names: str) -> None:
    """Store these columns alone, so that nobody who edits the record meanwhile is refused."""
    values = {User._meta.fields[name]: getattr(user, name) for name in names}
    if values:
        User.update(values).where(User.id == user.id).execute()
    user._dirty.difference_update(names)
