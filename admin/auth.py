"""Sign-in as the other rooms know it: who is here, accounts, and the rule that pages ask."""

import hashlib
import hmac
from datetime import timedelta
from types import SimpleNamespace

import flask_login
from flask import Blueprint, Flask
from flask_security import Security, hash_password, verify_password
from flask_wtf import CSRFProtect
from werkzeug.local import LocalProxy
from werkzeug.middleware.proxy_fix import ProxyFix

from admin.declaring import NOTHING, add_addresses, declare_given
from admin.language import CATALOGUES
from admin.policy.needs import HALF, SIGNED_IN, STRANGER
from admin.signin import account_pages, stage_pages, step_up
from admin.signin.account_pages import forget_factor, make_link
from admin.signin.accounts import Accounts
from admin.signin.factors import ISSUER, OneUseTotp
from admin.signin.forms import ChangeForm, SignInForm
from admin.signin.gate import load_account, log_out, require_sign_in
from admin.signin.passwords import (
    ARGON2,
    SHORTEST,
    FewAtOnce,
    PasswordRules,
    check_password,
    set_password,
)
from admin.signin.sessions import end_all_sessions
from models.base import utc_now
from models.parties import Organization
from models.users import User
from models.users.keys import accounts_key

__all__ = ["add_user", "current_user", "end_all_sessions", "find_user", "forget_factor",
           "install", "is_password_of", "make_link", "set_password"]

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
    "SECURITY_FRESHNESS": timedelta(seconds=-1),  # step_up asks, of the session in the database
    "SECURITY_TRACKABLE": False,  # noted once all that is asked was given
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
# What the libraries bring, as our own addresses say it of themselves.
GIVEN = {
    "static": {"needs": STRANGER, "shows": NOTHING},
    "security.login": {"needs": STRANGER, "shows": NOTHING, "logs": "sign_in"},
    "security.logout": {"needs": HALF, "logs": "sign_out"},
    "security.change_password": {"needs": SIGNED_IN, "shows": NOTHING, "logs": "password"},
}
COOKIE = {"SESSION_COOKIE_HTTPONLY": True, "SESSION_COOKIE_SAMESITE": "Lax",
          "SESSION_COOKIE_PATH": "/", "SESSION_COOKIE_DOMAIN": None}


def install(app: Flask, settings: SimpleNamespace) -> None:
    """Put the whole application behind the sign-in."""
    for key, value in CONFIG.items():
        app.config.setdefault(key, value)
    name = "__Host-okmd" if settings.https else "okmd"
    app.config.update(COOKIE, SESSION_COOKIE_NAME=name, SESSION_COOKIE_SECURE=settings.https)
    _take_keys(app, settings)
    app.before_request(require_sign_in)
    _install_security(app)
    CSRFProtect(app)
    app.register_blueprint(_make_pages())
    hops = settings.proxies
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)


def _take_keys(app: Flask, settings: SimpleNamespace) -> None:
    """Secrets that outlive the key of the cookies, each for one purpose."""
    key = accounts_key(settings.data)
    app.config["SECURITY_PASSWORD_SALT"] = _derive(key, "passwords")
    seeds = OneUseTotp({"1": _derive(key, "second factors")}, ISSUER)
    app.extensions.update(signin=settings, totp=seeds,
                          attempts_key=_derive(key, "attempts").encode())


def _install_security(app: Flask) -> None:
    security = Security(app, Accounts(), login_form=SignInForm, change_password_form=ChangeForm,
                        password_util_cls=PasswordRules)
    security.pwd_context = FewAtOnce(security.pwd_context)
    security.principal.skip_static = True
    security.login_manager.user_loader(load_account)
    security.login_manager.request_loader(_no_token)
    security.login_manager.id_attribute = "open_session"
    app.view_functions["security.logout"] = log_out
    declare_given(app, GIVEN)


def _make_pages() -> Blueprint:
    pages = Blueprint("signin", __name__)
    for part in (stage_pages, step_up, account_pages):
        add_addresses(pages, part)
    return pages


def _derive(key: str, purpose: str) -> str:
    """A secret of its own for one purpose."""
    return hmac.new(key.encode(), purpose.encode(), hashlib.sha256).hexdigest()


def _no_token(_request) -> None:
    """Only the session cookie signs in, never a token in the address or a header."""


def signed_in() -> User | None:
    """Who is signed in; the account itself, where `current_user` asks for it at every mention."""
    account = flask_login.current_user._get_current_object()
    return account.user if account.is_authenticated else None


current_user: User = LocalProxy(signed_in)  # false while anything is still asked of this browser


def find_user(email: str) -> User | None:
    """The user with this address, however it is written."""
    account = Accounts().find_user(case_insensitive=True, email=email)
    return account and account.user


def is_password_of(user: User, text: str) -> bool:
    """Whether this is the password of an account that has one."""
    return bool(user.password) and verify_password(text, user.password)


def add_user(email: str, name: str, role: str, *, organization: Organization | None = None,
             password: str = "", demonstration: bool = False, by: str = "") -> User:
    """The stored user; without a password he sets it by a one-time link (see `make_link`)."""
    user = User(email=email, name=name, role=role, organization=organization,
                demonstration=demonstration)
    user.before_check()
    if password:
        check_password(password, user)
        user.password = hash_password(password)
    return user.store(by=by)
