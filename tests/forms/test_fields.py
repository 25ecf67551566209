"""Fields read what people type, keep it where they cannot, and say what to do."""

from datetime import date, time
from decimal import Decimal

import pytest
from werkzeug.datastructures import MultiDict

from bulgarian.dates import DATE_HINT
from forms.making import form_class, typed_columns
from forms.records import Options
from models.agenda.items import AgendaItem
from models.cases.case import ChildCase
from models.cases.identity import CaseIdentity
from models.commitments.commitment import Commitment
from models.meetings.meeting import Meeting
from models.memoranda import Memorandum
from models.parties import Organization, Position


def typed(entity, **values):
    """The form of an entity with these texts typed into it; nothing else is read."""
    form = form_class(entity, tuple(values))(MultiDict(
        [(name, text) for name, texts in values.items()
         for text in (texts if isinstance(texts, list) else [texts])]))
    for name in values:
        if hasattr(form[name], "connect"):
            form[name].connect(Options(form[name].column.rel_model.select()))
    return form


@pytest.mark.parametrize(("entity", "name", "text", "value"), [
    (ChildCase, "received_on", "15.3.26", date(2026, 3, 15)),
    (ChildCase, "received_on", "15032026", date(2026, 3, 15)),
    (ChildCase, "received_on", " 15 март 2026 г.", date(2026, 3, 15)),
    (Meeting, "starts_at", "1030", time(10, 30)),
    (Meeting, "starts_at", "10:30 ч.", time(10, 30)),
    (Commitment, "amount", "1 250,50", Decimal("1250.50")),
    (Commitment, "amount", "7", Decimal(7)),
    (AgendaItem, "minutes", " 20 ", 20),
    (AgendaItem, "minutes", "٢٠", 20),
    (Memorandum, "signed_on", "есен 2015", "2015-09S"),
    (ChildCase, "type", "violence", "violence"),
    (ChildCase, "needs", ["work", "housing"], ["housing", "work"]),
    (ChildCase, "pseudonym", "  дете на 3 г. ", "дете на 3 г."),
    (ChildCase, "is_problematic", "y", True),
])
def test_what_is_typed_is_read(entity, name, text, value):
    form = typed(entity, **{name: text})
    assert form.validate(), form.errors
    assert form.values()[name] == value


@pytest.mark.parametrize(("entity", "name", "text", "words"), [
    (ChildCase, "received_on", "30.02.2026", "30.02.2026 г. не съществува"),
    (ChildCase, "received_on", "скоро", "Въведете дата във вид дд.мм.гггг"),
    (ChildCase, "received_on", "1" * 10**6, "Въведете дата във вид дд.мм.гггг"),
    (ChildCase, "received_on", "", f"Попълнете „Постъпил на“. {DATE_HINT}"),
    (ChildCase, "received_on", "   ", f"Попълнете „Постъпил на“. {DATE_HINT}"),
    (Meeting, "starts_at", "25.00", "Няма час"),
    (Commitment, "amount", "десет", "Въведете число, например 1250,50."),
    (Commitment, "amount", "1,555", "Най-много 2 знака след запетаята."),
    (Commitment, "amount", "9" * 30, "Числото е твърде голямо"),
    (AgendaItem, "minutes", "1e3", "Въведете цяло число"),
    (AgendaItem, "minutes", str(2**63), "Числото е извън възможното"),
    (AgendaItem, "minutes", "9" * 150, "Числото е извън възможното"),
    (Memorandum, "signed_on", "някога", "Въведете дата, месец, сезон или година"),
    (ChildCase, "type", "nonsense", "Изберете „Вид случай“ от списъка."),
    (ChildCase, "needs", ["work", "nonsense"], "Изберете „Потребности“ от списъка."),
    (ChildCase, "pseudonym", "а" * 81, "„Обозначение“ е до 80 знака, а са въведени 81."),
    (ChildCase, "summary", "а" * 10**6, "е до 100000 знака, а са въведени 1000000"),
    (ChildCase, "summary", "добре\x00", "непозволен невидим знак (U+0000, ред 1)"),
    (ChildCase, "summary", "добре\ud800", "знак, който не може да се прочете"),
    (ChildCase, "summary", "%ED%A0%80", "знак, който не може да се прочете"),
    (ChildCase, "lead", "abc", "Изберете „Водеща институция“ от списъка"),
    (ChildCase, "lead", "-1", "Изберете „Водеща институция“ от списъка"),
    (ChildCase, "lead", str(10**20), "Изберете „Водеща институция“ от списъка"),
    (ChildCase, "lead", "١٢", "Изберете „Водеща институция“ от списъка"),
])
def test_what_cannot_be_read_is_kept_with_a_message(entity, name, text, words):
    form = typed(entity, **{name: text})
    assert not form.validate()
    assert words in form.faults()[0][1]
    if isinstance(text, str):
        assert form[name]._value() == text.encode("utf-8", "replace").decode()


def test_an_empty_column_gets_nothing_or_its_default():
    form = typed(AgendaItem, minutes="", votes_for="", discussion="", kind="")
    assert form.validate()
    assert form.values() == {"minutes": 15, "votes_for": None, "discussion": "", "kind": "other"}


def test_only_what_may_be_left_out_is_called_optional():
    form = typed(Organization, name="", short_name="", category="", gender="", eik="")
    optional = {name for name in form.names if form[name].is_optional}
    assert optional == {"short_name", "eik"}
    form.validate()
    assert [message for _, message in form.faults()] == [
        "Попълнете „Наименование“.", "Изберете „Категория“ от списъка.",
        "Изберете „Род на наименованието“ от списъка."]


def test_short_lists_are_radio_buttons_and_long_ones_are_not():
    form = typed(ChildCase, sensitivity="", type="")
    assert form.sensitivity.is_short and not form["type"].is_short


def test_a_personal_number_is_not_remembered_by_the_browser():
    form = typed(CaseIdentity, id_number="")
    assert form.id_number.render_kw == {"inputmode": "numeric", "autocomplete": "off"}


def test_computed_columns_are_never_typed_and_fixed_ones_only_once():
    assert "status" not in typed_columns(ChildCase, True)
    assert "mechanism" in typed_columns(ChildCase, True)
    assert "mechanism" not in typed_columns(ChildCase, False)
    assert typed_columns(Position, True)[0] == "person"


@pytest.mark.parametrize(("entity", "name", "wanted"), [
    (CaseIdentity, "first_name", "off"), (CaseIdentity, "id_number", "off"),
    (Organization, "name", None), (ChildCase, "pseudonym", "off")])
def test_the_browser_is_told_to_remember_no_personal_data(entity, name, wanted):
    field = typed(entity, **{name: ""})[name]
    assert field.render_kw.get("autocomplete") == wanted
