"""What several tests of documents need."""

from pathlib import Path

import pytest

from documents.office.letterhead import SHIPPED as REAL_WORDS
from documents.office.letterhead import shipped_signature
from tests.documents.scene import Scene
from tests.rewording import reword_all


@pytest.fixture(scope="session")
def other_words(tmp_path_factory) -> Path:
    """The folder with the shipped templates in other words."""
    return reword_all(REAL_WORDS, tmp_path_factory.mktemp("other_words"))


@pytest.fixture(autouse=True)
def in_other_words(other_words, monkeypatch):
    """Papers are made from the shipped templates in other words, so no test asks for theirs."""
    take_templates_from(other_words, monkeypatch)
    yield
    shipped_signature.cache_clear()


@pytest.fixture
def real_words(in_other_words, monkeypatch) -> None:
    """The shipped templates as they are, for a test of their wording."""
    take_templates_from(REAL_WORDS, monkeypatch)


def take_templates_from(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Let the program find what it ships in this folder."""
    patch.setattr("documents.templates.SHIPPED", folder)
    patch.setattr("documents.office.letterhead.SHIPPED", folder)
    shipped_signature.cache_clear()


@pytest.fixture
def scene(begin):
    """The meeting of 7 December 2016 with its members, agenda and a case; rolled back after."""
    return begin(Scene)
