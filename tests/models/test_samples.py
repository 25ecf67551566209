"""Sample data come into an empty desk and leave it as it was; they never mix with others."""

from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from commands import samples
from models.audit.verification import verify
from models.base import RuleError
from models.folder import BEFORE_SAMPLES, SAMPLES_FILE
from models.mechanisms import Mechanism
from models.parties import Organization
from settings import read_settings
from tests import cast

ARGUMENTS = SimpleNamespace(create_app=lambda _: SimpleNamespace(app_context=nullcontext))


@pytest.fixture
def desk(own_desk, monkeypatch):
    """A desk with an institution and no mechanism; the samples are one mechanism."""
    monkeypatch.setattr(samples, "load_whole", cast.make_mechanism)
    cast.make_organization("Истинска институция", "")
    return read_settings({"OKMD_DATA": str(own_desk)})


def press(settings) -> None:
    """What the button does, and the start of the server after it."""
    (settings.data / SAMPLES_FILE).touch()
    samples.put_back(settings)
    samples.load(settings, ARGUMENTS)
    assert not samples.are_asked(settings)


def test_samples_come_and_go_and_nothing_of_that_time_stays(desk):
    press(desk)
    assert Mechanism.select().count() == 1 and (desk.data / BEFORE_SAMPLES).exists()
    cast.make_organization("Въведена междувременно", "")
    samples.put_back(desk)
    assert Mechanism.select().count() == 1, "a start of which nobody asked anything"
    press(desk)
    assert [one.name for one in Organization.select()] == ["Истинска институция"]
    assert not Mechanism.select().exists() and not (desk.data / BEFORE_SAMPLES).exists()
    assert verify().is_sound


def test_samples_do_not_come_where_there_are_data_nor_in_halves(desk, monkeypatch, capsys):
    def refuse():
        raise RuleError("Има такава институция.")

    monkeypatch.setattr(samples, "load_whole", refuse)
    press(desk)
    assert "Има такава институция" in capsys.readouterr().out
    assert not (desk.data / BEFORE_SAMPLES).exists()
    cast.make_mechanism()
    press(desk)
    assert not (desk.data / BEFORE_SAMPLES).exists() and Mechanism.select().count() == 1
