"""Cases, their numbers, and the identity of the child."""

from datetime import date, timedelta

import pytest

from models.base import Conflict, RuleError, today
from models.cases.case import ChildCase
from models.cases.identity import CaseIdentity
from models.cases.levels import SIGNS
from tests.cast import make_case, make_mechanism


def identify(case, **values):
    return CaseIdentity(**({"case": case, "first_name": "Мечо", "last_name": "Пухов"} | values))


def test_numbers_restart_each_year_and_are_never_reused():
    mechanism = make_mechanism()
    cases = [make_case(mechanism, received_on=date(2016, month, 1)) for month in (1, 2, 3)]
    cases[2].archive()
    references = [case.reference for case in cases]
    references += [make_case(mechanism, received_on=day).reference
                   for day in (date(2016, 4, 1), date(2017, 1, 1))]
    prefix = mechanism.prefix
    assert references == [f"{prefix}-2016-001", f"{prefix}-2016-002", f"{prefix}-2016-003",
                          f"{prefix}-2016-004", f"{prefix}-2017-001"]


def test_a_refused_case_uses_up_no_number():
    mechanism = make_mechanism()
    with pytest.raises(RuleError, match="в бъдещето"):
        make_case(mechanism, received_on=today() + timedelta(1))
    assert make_case(mechanism).reference.endswith("-001")


def test_the_office_says_how_its_cases_are_numbered():
    mechanism = make_mechanism(case_pattern="ОКМД/ГГГГ.000")
    first = [make_case(mechanism, received_on=date(2016, 3, day)) for day in (1, 2, 3)]
    first[-1].archive()
    assert [one.reference for one in first] == [f"ОКМД/2016.00{n}" for n in (1, 2, 3)]
    assert make_case(mechanism, received_on=date(2016, 4, 1)).reference == "ОКМД/2016.004"
    assert make_case(mechanism, received_on=date(2017, 1, 5)).reference == "ОКМД/2017.001"
    assert mechanism.next_case() == f"ОКМД/{today().year}.001"
    mechanism.case_pattern = "ОКМД-ГГ-0000"
    mechanism.store()
    assert make_case(mechanism, received_on=date(2016, 5, 1)).reference == "ОКМД-16-0005"


@pytest.mark.parametrize("pattern", ["ОКМД-000", "ОКМД-ГГГГ", "0-ГГГГ-0", "ОКМД ГГГГ 000", "/ГГ-0"])
def test_a_pattern_that_gives_no_numbers_of_a_year_is_refused(pattern):
    with pytest.raises(RuleError, match="ОКМД-ГГГГ-000"):
        make_mechanism(case_pattern=pattern)


def test_two_mechanisms_never_give_the_same_numbers():
    make_mechanism("ДМ10")
    make_mechanism("ДМ100")  # the noughts of an abbreviation are no places of a number
    make_mechanism("ДМ")
    mechanism = make_mechanism()
    for pattern in ("ДМ-ГГГГ-000", "ДМ-ГГГГ-00"):
        mechanism.case_pattern = pattern
        with pytest.raises(RuleError, match="Същите номера дава"):
            mechanism.store()


SIGNED = [({name: code if name == "type" else [code]}, level)
          for (name, code), level in SIGNS.items()]


@pytest.mark.parametrize(("said", "level"), SIGNED)
def test_signs_of_violence_and_trafficking_raise_the_level_at_once(said, level):
    assert make_case(**said).sensitivity == level
    case = make_case()
    for name, value in said.items():
        setattr(case, name, value)
    assert case.store().sensitivity == level


def test_every_choice_that_says_violence_or_trafficking_is_a_sign():
    columns = [field for field in ChildCase._meta.sorted_fields
               if field.choices and field.name not in ("sensitivity", "status", "outcome")]
    told = {(field.name, code) for field in columns for code, label in field.choices
            if "насилие" in label or "трафик" in label}
    assert told == set(SIGNS)


def test_a_sign_lowers_nothing_and_lowering_stays_a_deliberate_act():
    assert make_case(sensitivity="violence", type="trafficking").sensitivity == "violence"
    case = make_case(causes=["violence"])
    case.sensitivity = "standard"
    case.store()
    case.facility = "ЦНСТ"
    assert case.store().sensitivity == "standard", "what is known already does not raise it again"
    case.target_groups = ["violence"]
    assert case.store().sensitivity == "violence"


def test_a_valid_number_fills_in_birth_and_sex():
    identity = identify(make_case(), id_number="16 43 14 9984").store()
    assert (identity.id_number, identity.birth_date, identity.sex) == (
        "1643149984", date(2016, 3, 14), "m")


@pytest.mark.parametrize(("number", "said"), [
    ("164314998", "9 цифри"), ("16431499844", "11 цифри"), ("1643149985", "контролната цифра"),
    ("1653149981", "месец"), ("1642309985", "не съществува"), ("6041159980", "бъдеще"),
    ("16431x9984", "цифри"), ("0000000000", "."), ("9999999999", "."),
    ("1643149980", "контролната"),
    ("1634149984", "."), ("2442309990", "не съществува"), ("٢٤٤٢٢٩٩٩٩١", "."),
    ("-1643149984x", "."),
    ("1951029992", "контролната")])
def test_a_wrong_number_is_refused_with_the_check_that_failed(number, said):
    with pytest.raises(RuleError, match=said) as error:
        identify(make_case(), id_number=number).store()
    assert error.value.field == "id_number"


def test_a_child_without_a_number_needs_the_reason():
    with pytest.raises(RuleError, match="защо детето няма номер"):
        identify(make_case(), id_kind="none").store()
    kept = identify(make_case(), id_kind="none", no_number_reason="новородено – без ЕГН").store()
    assert kept.id_number == ""


def test_date_and_sex_must_agree_with_the_number():
    with pytest.raises(RuleError) as error:
        identify(make_case(), id_number="1643149984", birth_date=date(2016, 3, 15), sex="f").store()
    assert [broken.field for broken in error.value.all] == ["birth_date", "sex"]


def test_a_case_has_one_identity():
    case = make_case()
    identify(case).store()
    with pytest.raises(RuleError, match="вече е въведена"):
        identify(case, first_name="Друго").store()


def test_the_same_child_is_found_by_number_and_by_part_of_the_name():
    case = make_case()
    identify(case, id_number="1643149984").store()
    assert [i.case.reference for i in CaseIdentity.same_child(number="1643 149984")] == [
        case.reference]
    assert CaseIdentity.same_child(name="пухов").count() == 1
    assert CaseIdentity.same_child(name="пухов", birth_date=date(2016, 1, 1)).count() == 1
    assert CaseIdentity.same_child().count() == 0


def test_the_case_is_called_by_its_initials_and_never_by_the_name():
    case = make_case(pseudonym="дете на 3 г.")
    identify(case).store()
    assert case.child() == "М.\u00a0П."
    assert "Пухов" not in case.title() + case.search


def test_a_protected_address_is_not_printed():
    identity = identify(make_case(), address="ул. „Скрита“ № 5", address_protected=True).store()
    assert identity.printed_address() == "адресът е поверителен"


def test_the_second_of_two_savers_is_told():
    case = make_case()
    first, second = ChildCase.get_by_id(case.id), ChildCase.get_by_id(case.id)
    first.pseudonym = "Случай Слънце"
    first.store()
    second.pseudonym = "Случай Луна"
    with pytest.raises(Conflict, match="Някой друг промени"):
        second.store()
    assert ChildCase.get_by_id(case.id).pseudonym == "Случай Слънце"


# -- the same child again ---------------------------------------------------------------------


@pytest.fixture
def known():
    """A case of the child that is typed again."""
    return identify(make_case(), middle_name="Примеров", birth_date=date(2016, 3, 14)).store()


@pytest.mark.parametrize("typed", [
    {"id_number": "1643149984", "first_name": "Друг", "last_name": "Съвсем"},
    {}, {"first_name": "Пухов", "last_name": "Мечо"}, {"first_name": "Mечo"},
    {"first_name": "М.", "last_name": "Пухов"}, {"last_name": "Похов"}, {"first_name": "Нечо"},
    {"birth_date": date(2015, 1, 1)}, {"last_name": "Съвсем", "birth_date": date(2016, 3, 14)}])
def test_a_child_that_may_be_known_is_stored_with_the_reason_alone(known, typed):
    known.id_number = "1643149984"
    known.store()
    again = identify(make_case(known.case.mechanism), **typed)
    with pytest.raises(RuleError, match=f"случай № {known.case.reference}") as asked:
        again.store()
    assert asked.value.field == "match_reason"
    again.match_reason = "Друго дете от същото село."
    again.store()
    told = again.case.events.get().text
    assert told.endswith("при възможно съвпадение с друг: Друго дете от същото село.")
    again.address = "с. Пример"
    assert again.store() and again.case.events.count() == 1


def test_another_child_is_stored_without_a_word(known):
    other = identify(make_case(), first_name="Ангел", last_name="Съвсем",
                     birth_date=date(2016, 3, 14))
    assert other.store().match_reason == ""
    known.middle_name = "Друг"
    assert known.store()


def test_a_match_behind_protection_tells_no_number(known):
    ChildCase.update(sensitivity="violence").where(ChildCase.id == known.case_id).execute()
    with pytest.raises(RuleError, match="случай с ограничен достъп") as asked:
        identify(make_case(known.case.mechanism)).store()
    assert known.case.reference not in asked.value.message
    ChildCase.update(sensitivity="standard").where(ChildCase.id == known.case_id).execute()
    with pytest.raises(RuleError, match="случай на друг механизъм"):
        identify(make_case()).store()


@pytest.mark.parametrize("name", ["М. П.", "п м", "Похов Мечо", "Mecho Puhov"])
def test_a_search_finds_what_saving_would_ask_about(known, name):
    assert list(CaseIdentity.same_child(name=name)) == [known]
