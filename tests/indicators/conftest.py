"""Every test of the indicators stands in a transaction of its own."""

import pytest


@pytest.fixture(autouse=True)
def _in_a_transaction(rolled_back):
    yield
