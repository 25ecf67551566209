"""Every test of the models stands in a transaction of its own."""

import pytest


@pytest.fixture(autouse=True)
def _in_a_transaction(rolled_back):
    yield
