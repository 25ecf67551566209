"""The configuration goes out as one file and comes into another desk as the same."""

import json
from contextlib import suppress

import pytest

from models.base import ENTITIES, RuleError
from models.database import database
from models.events.event import Event
from models.tailoring import snapshot
from models.tailoring.configuration import apply, compare, export, read, tell
from models.tailoring.fields import OwnField, OwnValue
from models.tailoring.formrules import OwnRule
from models.tailoring.indicators import OwnIndicator
from models.tailoring.registers import OwnRegister
from models.tailoring.views import SavedView
from models.tailoring.wordings import OwnWording
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
        add_field(Event, label="Личен лекар")
        OwnRule(register="events", kind="demand", target="=личен_лекар").store("проба")
        OwnWording(register="events", code="topic", label="За какво е").store("проба")
        text = export()
        transaction.rollback()
    snapshot.forget()
    return text


def test_a_file_carried_to_an_empty_desk_and_back_is_the_same():
    text = tailored_file()
    assert not OwnRegister.select().exists()
    changes = compare(read(text))
    told = tell(changes)  # of a field that the file brings too, and of one that is there
    assert "Добавя се собствен регистър „Дарения“." in told
    for words in ("Добавя се правило „„личен лекар“: задължително е, когато …“",
                  "Променя се поле на програмата „Тема“"):
        assert f"{words} в „Обучения и събития“." in told
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
    ('{"format": 1, "own_fields": []}', "не е файл с настройки"),
    ("[" * 100_000, "не е файл с настройки"), ('{"format": 1e999}', "по-нова версия"),
    ('{"format": 1, "own_fields": {"events/а": {"register": "users"}}}', "промене"),
    ('{"format": 1, "own_fields": {"events/а": {"code": "б"}}}', "променено на ръка"),
    ('{"format": 1, "own_values": {"events/а/б": {"label": null}}}', "променено на ръка")])
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


TYPED = ("label", "many", "one", "hint", "section", "needs", "message", "definition", "unit",
         "number_pattern", "shown", "asked", "part")
KEPT = ("shown", "asked", "part")  # JSON in a column
HOSTILE = "=cmd|' /C calc'!A0<script>alert(1)</script>\r\nред\x00\x1b[2J\u202e javascript:alert(1)"


def whole_file() -> dict:
    """The configuration of a desk with something of every part."""
    entity = add_register(number_pattern="Д-000")
    add_field(Event, "choice", label="Степен", is_last=False)
    add_field(Event, label="Лекар")
    asked = json.dumps({"all": [{"field": "topic", "op": "filled"}]})
    for made in (OwnWording(register="cases", code="summary", label="Разказ"),
                 OwnRule(register="events", kind="demand", target="topic", asked=asked),
                 SavedView(register=entity._meta.table_name, label="Всички"),
                 OwnIndicator(register="cases", label="Случаи", rows="type")):
        made.store("проба")
    snapshot.refresh()
    return json.loads(export())


def try_out(data: dict) -> None:
    """Apply a file, and let everything be as it was."""
    snapshot.refresh()
    with database.atomic() as trial:
        with suppress(RuleError):
            apply(compare(read(json.dumps(data))), "проба")
            snapshot.refresh()
        trial.rollback(begin=False)


def test_no_column_of_a_file_breaks_the_desk_whatever_stands_in_it():
    whole = whole_file()
    rows = [(table, *next(iter(part.items()))) for table, part in whole.items()
            if isinstance(part, dict)]
    assert len(rows) == 9
    for table, key, row in rows:
        for name in row:
            for value in ("\ud800", 10**30, [{}], {"a": 1}, 1.5):
                with pytest.raises(RuleError):
                    read(json.dumps({"format": 1, table: {key: {**row, name: value}}}))
        texts = [name for name in row if name in TYPED]
        for one in ({name: HOSTILE for name in texts if name not in KEPT},
                    *({name: "[" * 50_000} for name in texts if name in KEPT)):
            try_out({"format": 1, table: {key: row | one}})
    snapshot.refresh()
    assert json.loads(export()) == whole


@pytest.mark.parametrize(("name", "value"), [("kind", "number"), ("target", "people")])
def test_what_is_settled_when_a_field_is_made_is_not_changed_by_a_file(name, value):
    field = add_field(Event, label="Лекар")
    data = json.loads(export())
    data["own_fields"]["events/лекар"][name] = value
    with pytest.raises(RuleError, match="не се променя с файл"):
        compare(read(json.dumps(data)))
    data["own_fields"]["events/лекар"] |= {name: getattr(field, name), "first_values": "Друго"}
    assert compare(read(json.dumps(data))) == []
