"""Sign-in with the second factor asked for, as on a real desk."""

import time

import pytest

from admin.signin.factors import totp
from models.users import SECRETARY
from models.users.factors import SecondFactor, confirm_factor
from tests import cast
from tests.admin.signin.acts import try_sign_in


@pytest.fixture
def asked(settings, monkeypatch):
    """The desk asks for codes."""
    monkeypatch.setattr(settings, "two_factor", "required")


@pytest.fixture
def factor(app, rolled_back, asked):
    """The secretary's confirmed factor."""
    with app.app_context():
        seed = totp().generate_totp_secret()
    factor = SecondFactor(user=cast.find_account(SECRETARY), seed=seed)
    confirm_factor(factor, [])
    return factor


@pytest.fixture
def code_of(app):
    """Function: the code of a factor, so many steps from now."""
    def code(factor, steps: int = 0) -> str:
        with app.app_context():
            source = totp()._totp.from_source(factor.seed)
        return source.generate(time.time() + 30 * steps).token
    return code


@pytest.fixture
def half(client, factor):
    """A browser in which the secretary has given only the password."""
    try_sign_in(client, cast.email_of(SECRETARY))
    return client
