"""What the tests of the pages share."""

import pytest

from tests.admin.browsing import Visitor


@pytest.fixture
def no_tokens(app):
    """Forms are posted without a token here; that they need one is tested elsewhere."""
    app.config["WTF_CSRF_ENABLED"] = False
    yield
    app.config["WTF_CSRF_ENABLED"] = True


@pytest.fixture
def visit(sign_in):
    """Function: a visitor of a role, or of any account."""
    return lambda who: Visitor(sign_in(who))
