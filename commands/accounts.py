"""Accounts on the command line: a new one, its one-time link, a lost second factor."""

import sys
from getpass import getpass
from types import SimpleNamespace

from admin import auth
from commands.serving import migrate
from models.audit.actors import Actor
from models.audit.chain import record_event
from models.base import RuleError
from models.parties import Organization
from models.users import ADMIN, OFFICE

WHO = ("Кажете кой изнася: --by и адреса, с който влизате в бюрото, напр. --by ime@oblast.bg. "
       "Износът остава в дневника на ваше име.")


def add_user(settings: SimpleNamespace, arguments) -> None:
    """Make an account and print the link by which its owner sets the password."""
    migrate(settings)
    organization = arguments.organization and Organization.get_or_none(
        Organization.short_name == arguments.organization)
    with arguments.create_app(settings).app_context():
        user = auth.add_user(arguments.email, arguments.name, arguments.role,
                             organization=organization or None)
        _print_link(user)


def invite(settings: SimpleNamespace, arguments) -> None:
    """Print a one-time link by which the owner of an account sets a new password."""
    migrate(settings)
    with arguments.create_app(settings).app_context():
        _print_link(_existing(arguments.email))


def forget_factor(settings: SimpleNamespace, arguments) -> None:
    """Forget the second factor of an account whose telephone and recovery codes are lost."""
    migrate(settings)
    with arguments.create_app(settings).app_context():
        user = _existing(arguments.email)
        auth.forget_factor(user)
    print(f"{user}: при следващия вход кодовете се настройват отново.")


def operator(settings: SimpleNamespace, arguments) -> Actor:
    """Who works here: the account named by `--by`, known by its password; RuleError for nobody."""
    with arguments.create_app(settings).app_context():
        user = auth.find_user(arguments.by or "")
        if user is None or not user.may_sign_in() or user.role not in (ADMIN, *OFFICE):
            raise RuleError(WHO)
        typed = getpass(f"Паролата на {user.name} (не се вижда, докато пишете): ") \
            if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        if not auth.is_password_of(user, typed):
            record_event("confirm_refused", record=user)
            raise RuleError("Паролата не е вярна. Нищо не е изнесено.")
    return Actor(name=user.name, user_id=user.id)


def _existing(email: str):
    user = auth.find_user(email)
    if user is None or not user.may_sign_in():
        raise RuleError(f"Няма потребител {email}, който може да влиза.")
    return user


def _print_link(user) -> None:
    print(f"{user}: връзка за задаване на парола, еднократна, валидна 24 часа\n"
          f"{auth.make_link(user)}")
