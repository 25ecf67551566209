"""Every column of every table has a privacy class, and every register of persons its line."""

import pytest
from peewee import CharField, TextField

from models.base import CHILD, ENTITIES, INTERNAL, PERSONAL, PUBLIC, Entity, Listing
from models.database import database
from models.fields import ChoiceField
from models.privacy import activities as register
from models.privacy.activities import activities, data_text
from models.privacy.classes import (
    LABELS,
    TECHNICAL,
    Unclassified,
    class_in_database,
    class_of,
    columns_of_class,
    holds_people,
)
from models.privacy.retention import RetentionRule


def unclassified() -> list[str]:
    """The columns of the stored schema that nobody has given a class."""
    found = []
    for table in database.get_tables():
        if table.startswith("sqlite_"):  # what the database counts for itself
            continue
        for column in database.get_columns(table):
            try:
                assert class_in_database(table, column.name) in LABELS
            except Unclassified as problem:
                found.append(str(problem))
    return found


def test_every_column_of_the_database_has_a_class():
    assert not unclassified()


@pytest.mark.parametrize("entity", ENTITIES.values(), ids=ENTITIES)
def test_classes_name_columns_that_are_there(entity):
    assert {name for name, _ in entity.listing.classes} <= set(entity._meta.fields)
    assert entity.listing.privacy in LABELS


def make_entity(**listing) -> type[Entity]:
    """An entity of a test, not registered for longer than that."""
    class Probe(Entity):
        """A probe."""

        name = CharField(max_length=40, verbose_name="Име")
        kind = ChoiceField((("a", "а"),), verbose_name="Вид")
        story = TextField(default="", verbose_name="Разказ")
        phone = CharField(max_length=40, default="", verbose_name="Телефон")

    Probe.listing = Listing(label="проба", plural="Проби", **listing)
    return Probe


def test_an_entity_without_a_class_is_found():
    probe = make_entity()
    with pytest.raises(Unclassified, match="Probe.name"):
        class_of(probe, "name")


@pytest.mark.parametrize("column", ["story", "phone"])
def test_free_text_and_contacts_need_a_class_of_their_own(column):
    probe = make_entity(privacy=INTERNAL)
    assert class_of(probe, "name") == class_of(probe, "kind") == INTERNAL
    with pytest.raises(Unclassified, match=f"Probe.{column}"):
        class_of(probe, column)
    said = make_entity(privacy=INTERNAL, classes=(("story", CHILD), ("phone", PERSONAL)))
    assert (class_of(said, "story"), class_of(said, "phone")) == (CHILD, PERSONAL)
    assert class_of(said, "search") == CHILD, "what is searched holds the most private column"


def test_a_misspelt_class_is_no_class():
    with pytest.raises(Unclassified):
        class_of(make_entity(privacy="P7"), "name")


def test_a_new_table_and_a_new_column_are_found(monkeypatch):
    columns = database.get_columns
    monkeypatch.setattr(database.obj, "get_tables", lambda *_, **__: ["cases", "secrets"])
    monkeypatch.setattr(database.obj, "get_columns", lambda table, *_: [
        *columns("cases")[:2], columns("cases")[0]._replace(name="diagnosis")])
    assert [problem.partition(":")[0] for problem in unclassified()] == [
        "cases.diagnosis", "secrets.id", "secrets.created_at", "secrets.diagnosis"]


def test_what_is_about_a_child_has_its_class():
    about_child = {(e._meta.table_name, name) for e in ENTITIES.values()
                   for name in columns_of_class(e, CHILD)}
    assert {("cases", "summary"), ("cases", "best_interest"), ("agenda_items", "discussion"),
            ("decisions", "text"), ("commitments", "what"), ("case_events", "text"),
            ("case_identities", "id_number"), ("relatives", "address"), ("referrals", "answer"),
            ("documents", "data"), ("consents", "giver")} <= about_child
    assert class_of(ENTITIES["organizations"], "address") == INTERNAL, "a shelter's is secret"
    assert class_of(ENTITIES["organizations"], "phone") == PUBLIC


# -- the register of processing activities -----------------------------------------------------


def test_every_register_with_persons_says_its_purpose_and_no_other():
    wrong = [table for table, entity in ENTITIES.items()
             if holds_people(entity) != (entity.belongs.purpose is not None)]
    assert not wrong, "say Belongs.purpose where there are data about persons, and only there"


def test_the_register_names_the_data_by_their_labels():
    lines = {line.table: line for line in activities()}
    assert "ЕГН или ЛНЧ" in lines["case_identities"].data
    assert "данни за дете" in lines["cases"].data and "лични данни" in lines["cases"].data
    assert "municipalities" not in lines and "retention_rules" not in lines
    assert [line.number for line in activities()] == list(range(1, len(lines) + 1))


def test_a_new_column_stands_in_the_register_by_itself(monkeypatch):
    probe = make_entity(privacy=PERSONAL, classes=(("story", CHILD),))
    assert data_text(probe) == "лични данни: име, вид, телефон; " \
        "данни за дете (специална закрила): разказ"


def test_the_term_is_the_one_the_office_typed(monkeypatch):
    assert register.retention_text() == "без определен срок"
    RetentionRule(years=5, basis="т. 14 от номенклатурата – ПРИМЕР").store()
    cases = next(line for line in activities() if line.table == "cases")
    assert cases.retention == "всички други случаи: 5 години (т. 14 от номенклатурата – ПРИМЕР)"


def test_technical_tables_are_said_what_they_hold():
    assert all(privacy in LABELS and words for privacy, words in TECHNICAL.values())
