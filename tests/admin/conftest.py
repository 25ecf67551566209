"""What the tests of the pages share."""

import pytest


@pytest.fixture
def no_tokens(app):
    """Forms are posted without a token here; that they need one is tested elsewhere."""
    app.config["WTF_CSRF_ENABLED"] = False
    yield
    app.config["WTF_CSRF_ENABLED"] = True
