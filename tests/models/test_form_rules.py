"""Rules of forms: what is shown, demanded and not taken; what makes no sense is told in words."""

import json
from datetime import date

import pytest

from models.base import RuleError
from models.cases.case import ChildCase
from models.cases.completeness import missing_fields
from models.cases.ladder import institution_rules
from models.events.event import Event
from models.services import Referral, Service
from models.tailoring import snapshot
from models.tailoring.behaviour import demanded_columns, hidden_columns, refusals
from models.tailoring.formrules import OwnRule, pairs_offered
from tests import cast
from tests.admin.records import make_record
from tests.tailored import add_field

pytestmark = pytest.mark.usefixtures("rolled_back")


def rule(kind: str, target: str, *terms: dict, entity=ChildCase, **values) -> OwnRule:
    asked = json.dumps({"all": list(terms)}, ensure_ascii=False) if terms else ""
    made = OwnRule(register=entity._meta.table_name, kind=kind, target=target, asked=asked,
                   **values).store("проба")
    snapshot.refresh()
    return made


def own(label: str, kind: str = "text", entity=ChildCase) -> str:
    """The column of a new field of the office."""
    return add_field(entity, kind, label=label).column


STATUS = {"field": "status", "op": "not", "value": ["signal"]}


def test_a_field_is_shown_and_demanded_only_while_its_condition_holds():
    doctor = own("Личен лекар")
    made = rule("show", "=личен_лекар", STATUS)
    rule("demand", "=личен_лекар")
    case = cast.make_case()
    assert doctor in hidden_columns(case) and demanded_columns(case) == []
    case.status = "accepted"
    assert doctor not in hidden_columns(case) and demanded_columns(case) == [doctor]
    assert made.sentence() == ("„Личен лекар“: показва се само когато „Състояние“ не е „Сигнал“")


def test_a_section_is_shown_by_type_and_what_stands_in_it_is_kept():
    weight = add_field(ChildCase, "number", label="Тегло", section="Здраве").column
    rule("show", "§Здраве", {"field": "type", "op": "is", "value": ["reintegration"]})
    case = cast.make_case(type="prevention", **{weight: 12})
    assert weight in hidden_columns(case)
    case.store()
    assert getattr(ChildCase.get_by_id(case.id), weight) == 12


@pytest.mark.parametrize(("kind", "left_out"), [
    ("placement", set()), ("extraction", set()), ("of_the_office", set()),
    ("prevention", {"is_problematic", "problem"}),
    ("support", {"is_problematic", "problem", "facility", "best_interest", "ladder"}),
    ("violence", {"is_problematic", "problem", "causes", "needs"})])
def test_a_case_asks_what_its_type_needs_and_keeps_the_rest(kind, left_out):
    case = cast.make_case(best_interest="При баба си.", causes=["poverty"], lead=None)
    case.type = kind
    assert hidden_columns(case) == left_out == case.listing.left_out(case)
    assert ("Потребности" in missing_fields(case)) == ("needs" not in left_out)
    assert (case.best_interest, case.causes) == ("При баба си.", ["poverty"])


def test_a_case_of_support_is_of_another_type_before_an_institution_is_proposed():
    case = cast.make_case(type="support", best_interest="")
    (told,) = institution_rules(case, "form")
    assert "първо сменете вида на случая" in told.message
    case.type = "placement"
    assert "Първо попълнете обосновката" in next(institution_rules(case, "form")).message


def test_what_is_not_taken_is_told_in_the_words_of_the_office():
    start, end = own("Начало", "date", Event), own("Край", "date", Event)
    rule("refuse", "=край", {"field": "=край", "op": "less", "value": {"field": "=начало"}},
         entity=Event, message="Краят е преди началото.")
    event = Event(kind="training", topic="Проба", held_on="2016", mechanism=cast.make_mechanism())
    setattr(event, start, date(2026, 3, 2))
    assert not [*refusals(event)]
    setattr(event, end, date(2026, 3, 1))
    broken, = refusals(event)
    assert (broken.message, broken.field) == ("Краят е преди началото.", end)


def test_only_records_with_the_same_are_taken():
    offered = dict(pairs_offered(Referral))
    pair = next(code for code in offered if code.startswith("service|") and "=" in code)
    assert "Услуга: „" in offered[pair]
    target, _, same = pair.partition("|")
    made = rule("match", target, entity=Referral, pair=same)
    assert made.sentence().startswith("„Услуга“: предлага само тези, за които „")
    theirs, mine = made.read().pair
    service = make_record(Service)
    referral = make_record(Referral, service=service)
    setattr(referral, mine, getattr(service, theirs))
    assert not [*refusals(referral)]
    referral.__data__[mine] = 999
    broken, = refusals(referral)
    assert broken.field == "service" and "Изберете измежду тези" in broken.message


def test_before_the_agenda_a_case_has_what_the_office_demands():
    doctor = own("Личен лекар")
    rule("agenda", "=личен_лекар")
    case = cast.make_case()
    assert "Личен лекар" in missing_fields(case)
    setattr(case, doctor, "Щъркел")
    assert "Личен лекар" not in missing_fields(case)


def test_conditions_in_a_circle_are_refused_with_the_names():
    for label in ("Едно", "Две", "Три"):
        own(label)
    rule("show", "=едно", {"field": "=две", "op": "filled"})
    rule("show", "=две", {"field": "=три", "op": "filled"})
    with pytest.raises(RuleError, match="„Три“ → „Едно“ → „Две“ → „Три“|кръг: .*„Две“"):
        rule("show", "=три", {"field": "=едно", "op": "filled"})
    with pytest.raises(RuleError, match="кръг: „Три“ → „Три“"):
        rule("show", "=три", {"field": "=три", "op": "filled"})


@pytest.mark.parametrize(("values", "words"), [
    ({"target": "няма"}, "Изберете поле или раздел"), ({"terms": ()}, "поне едно условие"),
    ({"target": "mechanism"}, "не се скрива"), ({"kind": "agenda", "entity": Event,
                                                 "target": "topic", "terms": ()}, "само случаи"),
    ({"kind": "refuse", "target": "§Случай"}, "За цял раздел"),
    ({"terms": ({"field": "няма", "op": "filled"},)}, "няма поле „няма“")])
def test_a_rule_that_makes_no_sense_is_refused_with_words(values, words):
    given = {"kind": "show", "target": "summary", "terms": (STATUS,), **values}
    with pytest.raises(RuleError, match=words):
        rule(given.pop("kind"), given.pop("target"), *given.pop("terms"), **given)


def test_a_field_with_a_rule_is_not_hidden_below_it():
    field = add_field(ChildCase, label="Личен лекар")
    rule("demand", "=личен_лекар")
    with pytest.raises(RuleError, match="правило „„Личен лекар“: задължително е“"):
        field.archive("проба")
