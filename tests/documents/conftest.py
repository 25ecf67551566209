"""What several tests of documents need."""

import pytest

from tests.documents.scene import Scene


@pytest.fixture
def scene(rolled_back):
    """The meeting of 7 December 2016 with its members, agenda and a case; rolled back after."""
    return Scene()
