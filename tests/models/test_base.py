"""Entities: search, order, uniqueness, archive, and the territory."""

import pytest

from models.base import ENTITIES, RuleError
from models.database import collation
from models.memoranda import Memorandum
from models.parties import Organization, OrganizationName, Position
from models.territory import Municipality, Oblast
from tests.cast import make_mechanism, make_organization, make_person


def found(entity, text):
    return [record.title() for record in entity.select().where(entity.matches(text))]


def test_the_register_has_all_oblasti_and_municipalities():
    assert (Oblast.select().count(), Municipality.select().count()) == (28, 265)


def test_the_two_municipalities_of_one_name_are_shown_with_their_oblast():
    assert sorted(found(Municipality, "бяла")) == [
        "Бяла (област Варна)", "Бяла (област Русе)", "Бяла Слатина"]


@pytest.mark.parametrize("typed", [
    "казанлък", "КАЗАНЛЪК", "анлък", "kazanlak", "Кaзaнлък", " казанлък  "])
def test_search_finds_whatever_the_case_letters_and_alphabet(typed):
    assert "Казанлък" in found(Municipality, typed)


@pytest.mark.parametrize("typed", ["%", "_", "' OR 1=1 --", "\\", "*", "", "   ", "\x00", "\ud800"])
def test_signs_of_sql_are_plain_text_in_a_search(typed):
    assert found(Municipality, typed) == []


def test_names_are_ordered_by_the_alphabet_and_by_number():
    names = ["Протокол 10", "Протокол 9", "ябълка", "Ангел", "ангария", "Юлия"]
    for name in names:
        make_organization(name)
    query = Organization.select().where(Organization.name.in_(names)).order_by(
        Organization.name.collate(collation()))
    assert [o.name for o in query] == [
        "ангария", "Ангел", "Протокол 9", "Протокол 10", "Юлия", "ябълка"]


def test_a_name_that_differs_only_in_letters_alike_is_a_duplicate():
    make_organization("ДСП Правец")
    for twin in ("дсп  правец", "ДCП Прaвец", "„ДСП Правец“"):
        with pytest.raises(RuleError, match="Вече има такава институция"):
            make_organization(twin)


def test_one_in_the_bin_has_a_twin_but_comes_back_alone():
    gone = make_organization("Щъркелово гнездо")
    gone.archive()
    make_organization("Щъркелово гнездо").archive()
    again = make_organization("Щъркелово гнездо")
    with pytest.raises(RuleError, match="Вече има такава институция"):
        gone.restore()
    again.archive()
    Organization.get_by_id(gone.id).restore()
    assert not Organization.get_by_id(gone.id).in_bin()
    mechanism = make_mechanism()
    mechanism.archive()
    with pytest.raises(RuleError, match="Записът е в кошчето: върнете го оттам"):
        make_mechanism(name=mechanism.name)


def test_the_name_of_an_institution_is_the_one_of_the_day():
    office = make_organization("Регионално управление на образованието", short_name="РУО")
    OrganizationName(organization=office, name="Регионален инспекторат по образованието",
                     short_name="РИО", valid_to="2016-02-29").store()
    office = Organization.get_by_id(office.id)
    days = [OrganizationName._meta.fields["valid_to"].python_value(text)
            for text in ("2015-05-26", "2024-05-26")]
    assert [office.short(day) for day in days] == ["РИО", "РУО"]
    assert found(Organization, "рио"), "the former name is searched too"


def test_the_article_forms_of_a_position_are_proposed_and_can_be_corrected():
    position = Position(person=make_person(), organization=make_organization("ОА Пример"),
                        name="областен управител").store()
    assert (position.full_form, position.short_form) == (
        "областният управител", "областния управител")
    position.short_form = "областния управител на Пример"
    position.store()
    assert Position.get_by_id(position.id).short_form.endswith("Пример")


@pytest.mark.parametrize(("text", "said"), [
    ("а" * 201, "до 200 знака"), ("а\x00б", "U\\+0000"), ("а\ud800", "."), ("", "Попълнете")])
def test_text_that_cannot_be_kept_is_refused_with_a_message(text, said):
    with pytest.raises(RuleError, match=said) as error:
        make_organization(text)
    assert error.value.field == "name"


def test_nothing_is_ever_deleted():
    office = make_organization("ОА Пример")
    with pytest.raises(RuleError, match="не се изтриват"):
        office.delete_instance(recursive=True)
    office.archive("Секретар")
    assert office not in Organization.live()
    office.restore("Секретар")
    assert office in Organization.live()


def test_the_end_of_a_memorandum_follows_from_signing_and_term():
    values = {"mechanism": make_mechanism(), "subject": "Предмет", "purposes": "Цел"}
    year_only = Memorandum(signed_on="2016", term_years=2, **values).store()
    exact = Memorandum(signed_on="15.3.2016", term_years=2, **values).store()
    assert [f"{m.valid_until:%d.%m.%Y}" for m in (year_only, exact)] == [
        "31.12.2018", "15.03.2018"]
    assert year_only.show("signed_on") == "2016\u00a0г."


@pytest.mark.parametrize("entity", ENTITIES.values(), ids=ENTITIES)
def test_every_column_of_an_entity_has_a_bulgarian_label(entity):
    for name, field in entity._meta.fields.items():
        label = field.verbose_name or ""
        assert name == "id" or any("а" <= letter <= "я" for letter in label.lower()) or \
            label == "№", (name, label)
