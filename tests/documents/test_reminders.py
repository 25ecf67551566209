"""The letter that reminds: its tone, its table, the copy, and no name of a child."""

from datetime import date

import pytest

from documents.generate import render
from documents.papers.reminders import remind
from models.base import RuleError
from models.commitments.commitment import Commitment
from models.commitments.reminders import Reminder, add_reminder
from models.documents.issued import IssuedDocument
from tests.cast import make_commitment
from tests.documents.scene import each, printed, text_of

FIRST = date(2017, 1, 4)
TONE = ("{% ако напомняне.първо %}първо {% край %}{{ напомняне.поредно }}"
        "{% ако напомняне.с_копие %} с копие{% край %}")
pytestmark = pytest.mark.usefixtures("rolled_back")


def reminded(commitment: Commitment, *, level: int = 1) -> Reminder:
    """The reminder of this level."""
    Commitment.update(reminder_count=level - 1).where(Commitment.id == commitment.id).execute()
    return add_reminder([Commitment.get_by_id(commitment.id)], on=FIRST)


def letter(reminder: Reminder) -> str:
    return text_of(render("napomnitelno_pismo", reminder))


def test_the_first_reminder_asks_for_an_answer():
    commitment = make_commitment()
    reminder = reminded(commitment)
    text = letter(reminder)
    for told in ("Помощ с детски консумативи", commitment.decision.case.reference,
                 "20.12.2016 г.", "11.01.2017 г."):
        assert told in text
    assert "Повторно напомняне" not in text
    chair = commitment.decision.meeting.mechanism.chair
    assert f"Г-Н {chair.full_name().upper()}" not in text, "a copy is for the third"
    assert printed("napomnitelno_pismo", reminder, TONE, *each(
        "а", "ангажименти", "{{ а.решение }} от {{ а.протокол }}/{{ а.дата|дата }}",
        "{{ а.просрочие }}")) == ["първо 1", "1 от 1/07.12.2016 г.", "15"]


def test_the_second_reminder_is_firmer():
    reminder = reminded(make_commitment(), level=2)
    assert "Повторно напомняне" in letter(reminder)
    assert printed("napomnitelno_pismo", reminder, TONE) == ["2"]


def test_after_two_reminders_the_governor_gets_a_copy():
    commitment = make_commitment()
    chair = commitment.decision.meeting.mechanism.chair
    reminder = reminded(commitment, level=3)
    assert f"Г-Н {chair.full_name().upper()}" in letter(reminder)
    assert printed("napomnitelno_pismo", reminder, TONE) == ["3 с копие"]


def test_an_extended_date_is_told():
    commitment = make_commitment()
    commitment.workflow.move(commitment, "extend", due=date(2016, 12, 22), reason="Още малко.")
    assert printed("napomnitelno_pismo", reminded(commitment), *each(
        "а", "ангажименти", "{{ а.срок|дата }}{% ако а.удължен %} (нов){% край %}")) == [
        "22.12.2016 г. (нов)"]


def test_all_that_is_late_stands_in_one_letter():
    first = make_commitment()
    second = Commitment(decision=first.decision, organization=first.organization,
                        what="Второ нещо", due=date(2016, 12, 12)).store()
    document = remind([first, second], on=FIRST)
    text = text_of(document.content())
    assert text.index("Второ нещо") < text.index("Помощ с детски"), "the latest stand first"
    assert document.register_number.endswith("-1") and document.status == "registered"


def test_the_letter_names_no_child():
    commitment = make_commitment()
    case = commitment.decision.case
    case.identity.model(case=case, first_name="Мечо", last_name="Пухов").store()
    Commitment.update(what="Храна за Мечо Пухов").where(
        Commitment.id == commitment.id).execute()
    text = letter(reminded(Commitment.get_by_id(commitment.id)))
    assert "Пухов" not in text and "Мечо" not in text


def test_without_a_letter_nothing_is_counted(monkeypatch):
    commitment = make_commitment()

    def fail(*_args, **_more):
        raise RuleError("Шаблонът е грешен.")
    monkeypatch.setattr("documents.papers.reminders.generate", fail)
    with pytest.raises(RuleError):
        remind([commitment], on=FIRST)
    assert not Reminder.select().exists() and not IssuedDocument.select().exists()
    assert Commitment.get_by_id(commitment.id).reminder_count == 0
