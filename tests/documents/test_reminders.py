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
from tests.documents.scene import exact_text_of

FIRST = date(2017, 1, 4)
pytestmark = pytest.mark.usefixtures("rolled_back")


def letter(commitment: Commitment, *, level: int = 1) -> str:
    """The text of the reminder of this level."""
    Commitment.update(reminder_count=level - 1).where(Commitment.id == commitment.id).execute()
    reminder = add_reminder([Commitment.get_by_id(commitment.id)], on=FIRST)
    return exact_text_of(render("napomnitelno_pismo", reminder)).replace("\u00a0", " ")


def test_the_first_reminder_asks_politely():
    text = letter(make_commitment())
    assert "пое на заседания на" in text and "следния ангажимент, чийто срок е изтекъл" in text
    assert "Моля в срок до 11.01.2017 г. да ни уведомите" in text
    assert "Отново Ви моля" not in text and "КОПИЕ" not in text
    assert "№ 1, Протокол № 1/07.12.2016 г." in text
    assert "Помощ с детски консумативи. Случай № " in text
    assert "20.12.2016 г." in text and "15 дни" in text


def test_the_second_reminder_is_firmer():
    text = letter(make_commitment(), level=2)
    assert "Повторно напомняне" in text and "Отново Ви моля в срок до" in text
    assert "КОПИЕ" not in text


def test_after_two_reminders_the_governor_gets_a_copy():
    commitment = make_commitment()
    chair = commitment.decision.meeting.mechanism.chair
    text = letter(commitment, level=3)
    assert f"КОПИЕ: ДО Г-Н {chair.full_name().upper()}" in text
    assert "Тъй като това е трето напомняне" in text


def test_an_extended_date_is_told():
    commitment = make_commitment()
    commitment.workflow.move(commitment, "extend", due=date(2016, 12, 22), reason="Още малко.")
    assert "22.12.2016 г. (удължен)" in letter(commitment)


def test_all_that_is_late_stands_in_one_letter():
    first = make_commitment()
    second = Commitment(decision=first.decision, organization=first.organization,
                        what="Второ нещо", due=date(2016, 12, 12)).store()
    document = remind([first, second], on=FIRST)
    text = exact_text_of(document.content())
    assert "следните ангажименти" in text
    assert text.index("Второ нещо") < text.index("Помощ с детски"), "the latest stand first"
    assert document.register_number.endswith("-1") and document.status == "registered"


def test_the_letter_names_no_child():
    commitment = make_commitment()
    case = commitment.decision.case
    case.identity.model(case=case, first_name="Мечо", last_name="Пухов").store()
    Commitment.update(what="Храна за Мечо Пухов").where(
        Commitment.id == commitment.id).execute()
    text = letter(Commitment.get_by_id(commitment.id))
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
