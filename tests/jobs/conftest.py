"""What the tests of long work share: cases with referrals, letters of which can be asked for."""

import pytest

from documents.templates import install_templates
from models.users import SECRETARY
from tests import cast
from tests.jobs.letters import add_referrals


@pytest.fixture
def asker(begin):
    """The secretary's account, and templates to make letters from."""
    begin(install_templates)
    return cast.find_account(SECRETARY)


@pytest.fixture
def referrals(asker):
    """Five referrals of five cases."""
    return add_referrals(5)
