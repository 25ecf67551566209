"""Accounts: who is there, and what the check says of them."""

from types import SimpleNamespace

import pytest

from models.users import ADMIN, SECRETARY, User, check_accounts
from registry import CheckFailed


@pytest.fixture(autouse=True)
def _nobody_yet(rolled_back):
    User.update(active=False).execute()


def add(role: str, **values) -> User:
    return User(email=f"{role}@oblast.bg", name="Ана Иванова", role=role, **values).store()


def check(https: bool = False) -> str:
    return check_accounts(SimpleNamespace(https=https))


def test_a_desk_without_administrator_is_complained_of():
    add(SECRETARY)
    with pytest.raises(CheckFailed, match="Няма администратор"):
        check()


def test_demonstration_accounts_behind_tls_are_complained_of():
    add(ADMIN, demonstration=True)
    assert check() == "1 може да влизат"
    with pytest.raises(CheckFailed, match="примерни потребители"):
        check(https=True)


def test_a_change_of_rights_renews_the_mark_and_nothing_else_does():
    user = add(SECRETARY)
    mark = user.fs_uniquifier
    user.name = "Ана Петрова"
    user.store()
    assert user.fs_uniquifier == mark
    user.role = ADMIN
    user.store()
    assert User.get_by_id(user.id).fs_uniquifier != mark
