"""The configuration goes out as one file and comes into another desk as the same."""

import json

import pytest

from models.base import ENTITIES, RuleError
from models.database import database
from models.events.event import Event
from models.tailoring import snapshot
from models.tailoring.configuration import apply, compare, export, read, tell
from models.tailoring.fields import OwnField, OwnValue
from models.tailoring.registers import OwnRegister
from tests.tailored import add_field, add_register

pytestmark = pytest.mark.usefixtures("rolled_back")


def tailored_file() -> str:
    """The file of a desk with a register, one below it, fields and what is hidden; taken back."""
    with database.atomic() as transaction:
        entity = add_register(number_pattern="Д-000")
        add_register("Мерки", one="мярка", parent=entity._meta.table_name)
        add_field(Event, "choice", label="Степен").archive("проба")
        add_field(entity, "choice", label="Вид")
        OwnValue.get(OwnValue.label == "Второ").archive("проба")
        text = export()
        transaction.rollback()
    snapshot.forget()
    return text


def test_a_file_carried_to_an_empty_desk_and_back_is_the_same():
    text = tailored_file()
    assert not OwnRegister.select().exists()
    changes = compare(read(text))
    assert "Добавя се собствен регистър „Дарения“." in tell(changes)
    apply(changes, "проба")
    snapshot.refresh()
    assert export() == text
    assert compare(read(text)) == []
    register = OwnRegister.get(OwnRegister.many == "Мерки")
    assert ENTITIES[register.table](name="Проба").store("проба").title() == "Проба"


def test_what_a_file_does_not_mention_stays():
    field = add_field(Event, label="Лекар")
    apply(compare(read('{"format": 1}')), "проба")
    assert OwnField.get_by_id(field.id).label == "Лекар"


def test_a_difference_is_told_in_words_and_made():
    field = add_field(Event, label="Лекар")
    data = json.loads(export())
    data["own_fields"]["events/лекар"] |= {"label": "Личен лекар", "hidden": True}
    changes = compare(read(json.dumps(data)))
    assert tell(changes) == [
        "Допълнително поле „Лекар“ в „Обучения и събития“ – Надпис: „Лекар“ става „Личен лекар“.",
        "Допълнително поле „Лекар“ в „Обучения и събития“ – скрива се."]
    apply(changes, "проба")
    field = OwnField.get_by_id(field.id)
    assert (field.label, field.code, field.is_binned) == ("Личен лекар", "лекар", True)


@pytest.mark.parametrize(("text", "words"), [
    ("[]", "не е файл с настройки"), ("{", "не е файл с настройки"),
    ('{"format": 2}', "по-нова версия"), ('{"format": 1, "own_things": {}}', "own_things"),
    ('{"format": 1, "own_fields": {"events/а": {"shape": "б"}}}', "shape"),
    ('{"format": 1, "own_fields": {"events/а": {"label": 5}}}', "променено на ръка"),
    ('{"format": 1, "own_fields": {"events/А б": {"label": "5"}}}', "променено на ръка"),
    ('{"format": 1, "own_fields": []}', "не е файл с настройки")])
def test_a_file_from_a_newer_version_or_a_foreign_one_is_refused(text, words):
    with pytest.raises(RuleError, match=words):
        read(text)


def test_a_file_that_fails_in_the_middle_leaves_nothing_behind():
    data = json.loads(tailored_file())
    data["own_fields"]["=дарение/вид"]["kind"] = "няма"
    with pytest.raises(RuleError, match="Нищо не е променено"):
        apply(compare(read(json.dumps(data))), "проба")
    snapshot.refresh()
    assert not OwnRegister.select().exists() and not OwnField.select().exists()
    assert not [table for table in database.get_tables() if table[1:].isdigit()]
