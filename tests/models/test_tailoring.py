"""Fields of the office: made, filled, hidden, brought back; nothing that was typed is lost."""

import json
import re
from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from peewee import JOIN
from playhouse.migrate import SchemaMigrator

from documents.protection.subject import Account, Subject
from forms.rereading import as_typed, read_as
from migrations.tables import add_columns, drop_columns
from models.agenda.items import AgendaItem
from models.audit.events import AuditEvent
from models.base import ENTITIES, INTERNAL, RuleError
from models.cases.case import ChildCase
from models.cases.identity import CaseIdentity, Relative
from models.database import database
from models.decisions.decision import Decision
from models.documents.templates import DocumentTemplate
from models.events.event import KINDS, Event
from models.leaks.typed import find_typed_leaks
from models.mechanisms import Mechanism
from models.parties import Organization, Person
from models.privacy.activities import data_text
from models.privacy.classes import class_in_database
from models.privacy.erasure import wipe
from models.services import Service
from models.tailoring import snapshot
from models.tailoring.changing import change_kind, kinds_for, make_plan
from models.tailoring.conditions import askable
from models.tailoring.configuration import export
from models.tailoring.fields import OTHER, OwnField, OwnValue
from models.tailoring.formrules import OwnRule
from models.tailoring.journal import read_journal, take_back
from models.tailoring.kinds import FIELD_KINDS
from models.tailoring.merging import merge_values
from models.tailoring.ordering import order_words
from models.tailoring.rules import MOST_FIELDS
from models.tailoring.shaping import touched
from models.tailoring.views import SavedView, columns_offered
from models.tailoring.wordings import OwnWording
from registry import CheckFailed
from tests import cast
from tests.tailored import EXAMPLES, OTHERWISE, TYPED, add_field, example, reread

pytestmark = pytest.mark.usefixtures("rolled_back")


def test_every_kind_keeps_and_shows_what_is_typed():
    assert set(EXAMPLES) == {*TYPED} == {*FIELD_KINDS} - OTHERWISE
    fields = {kind: add_field(ChildCase, kind, is_last=kind == "url") for kind in TYPED}
    values = {fields[kind].column: example(kind)[0] for kind in TYPED}
    case = reread(cast.make_case(**values))
    assert {kind: case.show(field.column) for kind, field in fields.items()} == {
        kind: shown for kind, (_, _, shown) in EXAMPLES.items()}
    assert snapshot.check_columns(None) == str(len(fields))


def test_a_heading_holds_nothing_and_is_asked_and_printed_nowhere():
    heading = add_field(Event, "heading", label="За училището", required=True, in_list=True)
    column = heading.column
    assert not (heading.required or heading.in_list or heading.filtered)
    assert column in Event.listing.fields and column not in columns_offered(Event)
    assert column not in [one.name for one in snapshot.own_columns(Event)]
    assert column not in askable(Event) and kinds_for(heading) == []
    rule = OwnRule(register="events", kind="agenda", target=f"§{OTHER}")
    assert column not in rule.columns()
    signed = add_field(Event, "signature", label="Родител").column
    assert signed not in [one.name for one in snapshot.own_columns(Event)]


def test_an_office_without_fields_has_the_classes_of_the_program():
    field = add_field(Event)
    assert class_in_database("events", field.column) == field.class_of_data
    snapshot.forget()
    assert not [name for entity in ENTITIES.values() for name in entity._meta.fields
                if snapshot.is_own(name)]


def test_a_new_label_changes_neither_code_nor_column_nor_what_is_stored():
    field = add_field(Event, label="Личен лекар")
    event = cast_event(**{field.column: "Д-р Щъркел"})
    field.label = "Семеен лекар"
    field.store("проба")
    snapshot.refresh()
    assert field.code == "личен_лекар"
    assert (Event.label_of(field.column), reread(event).show(field.column)) == (
        "Семеен лекар", "Д-р Щъркел")


def cast_event(**values) -> Event:
    return Event(**{"kind": "training", "topic": "Проба", "held_on": "2016",
                    "mechanism": cast.make_mechanism(), **values}).store()


def test_a_hidden_field_leaves_the_form_and_comes_back_with_its_values():
    field = add_field(Event)
    event = cast_event(**{field.column: "пази се"})
    field.archive("проба")
    snapshot.refresh()
    assert field.column not in Event.listing.fields
    event = reread(event)
    event.topic = "Друга тема"
    event.store()
    OwnField.get_by_id(field.id).restore("проба")
    snapshot.refresh()
    assert field.column in Event.listing.fields
    assert reread(event).show(field.column) == "пази се"


def test_a_switched_off_value_stays_where_it_is():
    field = add_field(Event, "choice")
    event = cast_event(**{field.column: "първо"})
    OwnValue.get(OwnValue.field == field, OwnValue.code == "първо").archive("проба")
    snapshot.refresh()
    event = reread(event)
    event.topic = "Друга тема"
    event.store()
    assert reread(event).show(field.column) == "Първо"
    assert Event._meta.fields[field.column].choices.said.off == {"първо"}


def test_a_renamed_value_is_renamed_wherever_it_stands():
    field = add_field(Event, "choices")
    event = cast_event(**{field.column: ["второ", "първо"]})
    asked = {"all": [{"field": f"={field.code}", "op": "is", "value": ["първо"]}]}
    view = SavedView(register="events", label="Изглед", asked=json.dumps(asked)).store()
    value = OwnValue.get(OwnValue.field == field, OwnValue.code == "първо")
    value.label = "Начално"
    value.store("проба")
    snapshot.refresh()
    assert reread(event).show(field.column) == "Начално, Второ"
    assert "Начално" in reread(view).show("asked") and reread(view).condition().holds(event)


@pytest.mark.parametrize(("kind", "held", "shown"), [
    ("choice", "първо", "Второ"), ("choices", ["първо", "трето"], "Второ, Трето"),
    ("choices", ["първо", "второ"], "Второ")])
def test_two_values_become_one_wherever_they_stand(kind, held, shown):
    field = add_field(ChildCase, kind, label="Степен")
    closed = cast.make_case(status="closed", **{field.column: held})
    kept = cast.make_case(closed.mechanism, **{
        field.column: "трето" if kind == "choice" else ["трето"]})
    one, other = (OwnValue.get(OwnValue.field == field, OwnValue.code == code)
                  for code in ("първо", "второ"))
    assert merge_values(one, other.code, "проба") == 1
    snapshot.refresh()
    assert (reread(closed).show(field.column), reread(kept).show(field.column)) == (shown, "Трето")
    assert ChildCase._meta.fields[field.column].choices.said.off == {"първо"}
    told = AuditEvent.select().where(AuditEvent.entity == "cases", AuditEvent.action == "change")
    assert [event.object_id for event in told] == [closed.id]
    with pytest.raises(RuleError, match="Изберете друга стойност"):
        merge_values(other, one.code, "проба")


@pytest.mark.parametrize(("values", "words"), [
    ({"label": "Тема"}, "вече има поле „Тема“"), ({"label": "тема "}, "вече има поле"),
    ({"label": "123"}, "поне една буква"), ({"kind": "record"}, "към кой регистър"),
    ({"kind": "choice"}, "Напишете стойностите"),
    ({"kind": "choice", "first_values": "Да\nда"}, "еднакви"),
    ({"kind": "choice", "first_values": "\n".join(map(str, range(5000)))}, "5000"),
    ({"kind": "choice", "first_values": "я" * 121}, "до 120 знака"),
    ({"kind": "record", "target": "case_identities"}, "Изберете „Води към“"),
    ({"register": "own_fields"}, "Изберете „Регистър“"), ({"kind": "друг"}, "Изберете „Вид“"),
    ({"register": "cases", "privacy": INTERNAL}, "по-слаба защита"),
    ({"register": "case_identities", "kind": "number"}, "се шифроват")])
def test_a_definition_that_makes_no_sense_is_refused_with_words(values, words):
    given = {"register": "events", "kind": "text", "label": "Проба", **values}
    with pytest.raises(RuleError, match=words):
        OwnField(**given).store("проба")


def test_labels_that_look_alike_are_refused_also_while_the_other_is_hidden():
    add_field(Event, label="Лектор №").archive("проба")
    for label in ("лектор  №", "Лектор №: ", "Лек\u200bтор №", "Лeктор №"):  # one letter is Latin
        with pytest.raises(RuleError, match="може да е скрито"):
            add_field(Event, label=label)


def test_a_register_has_so_many_fields_and_no_more():
    row = OwnField.select().where(OwnField.id == add_field(Event).id).dicts().get()
    copies = [{**row, "id": None, "label": f"Поле {n}", "code": f"поле_{n}"}
              for n in range(MOST_FIELDS - 1)]
    OwnField.insert_many([{k: v for k, v in one.items() if k != "id"} for one in copies]).execute()
    with pytest.raises(RuleError, match=f"вече има {MOST_FIELDS}"):
        OwnField(register="events", kind="text", label="Още едно").store("проба")


def test_protection_is_raised_and_never_lowered():
    field = add_field(Event, label="Бележка за лекаря")
    event = cast_event(**{field.column: "щъркел"})
    assert Event.select().where(Event.matches("щъркел")).count() == 1
    field.privacy = "P3"
    field.store("проба")
    snapshot.refresh()
    assert Event.listing.privacy_of(field.column) == "P3"
    assert not Event.select().where(Event.matches("щъркел")).count()
    assert reread(event).show(field.column) == "щъркел"
    field.privacy = "P1"
    with pytest.raises(RuleError, match="не се понижава"):
        field.store("проба")


def test_texts_of_a_register_with_names_are_sealed():
    field = add_field(CaseIdentity, "text")
    child = CaseIdentity(case=cast.make_case(), first_name="Проба", last_name="Щъркелова",
                         id_kind="none", no_number_reason="новородено",
                         **{field.column: "тайна"}).store()
    stored, = database.execute_sql(f"SELECT {field.column} FROM case_identities").fetchone()
    assert stored.startswith("v") and "тайна" not in stored
    assert reread(child).show(field.column) == "тайна"


def test_a_name_of_a_person_is_sealed_and_only_where_names_are():
    with pytest.raises(RuleError, match="само шифровани"):
        add_field(Event, "person")
    field = add_field(Relative, "person", label="Настойник")
    child = CaseIdentity(case=cast.make_case(), first_name="Проба", last_name="Щъркелова",
                         id_kind="none", no_number_reason="новородено").store()
    relative = Relative(identity=child, name="Проба Щъркелова", relation="mother",
                        **{field.column: "Щурчо Щурчов"}).store()
    stored, = database.execute_sql(f"SELECT {field.column} FROM relatives").fetchone()
    assert stored.startswith("v") and "Щур" not in stored
    assert reread(relative).show(field.column) == "Щурчо Щурчов"


def test_a_personal_number_is_checked_sealed_and_only_where_names_are():
    with pytest.raises(RuleError, match="само шифровани"):
        add_field(Event, "id_number")
    field = add_field(CaseIdentity, "id_number", label="ЕГН на майката")
    child = CaseIdentity(case=cast.make_case(), first_name="Проба", last_name="Щъркелова",
                         id_kind="none", no_number_reason="новородено",
                         **{field.column: "164314-9984"}).store()
    stored, = database.execute_sql(f"SELECT {field.column} FROM case_identities").fetchone()
    assert stored.startswith("v") and "9984" not in stored
    assert (again := reread(child)).show(field.column) == "1643149984"
    setattr(again, field.column, "1643149985")
    with pytest.raises(RuleError, match="ЕГН"):
        again.store()


@pytest.mark.parametrize(("operation", "values", "shown"), [
    ("sum", (12, Decimal("36.6")), "48,60"), ("sum", (12, None), "12"), ("sum", (None, None), ""),
    ("minus", (12, 20), "-8"), ("share", (1, 8), "12,50"), ("share", (1, 0), ""),
    ("days", (date(2026, 3, 1), date(2026, 3, 15)), "14"),
    ("workdays", (date(2026, 4, 9), date(2026, 4, 15)), "2"),
    ("months", (date(2026, 1, 31), date(2026, 3, 30)), "1"),
    ("years", (date(2010, 3, 16), date(2026, 3, 15)), "15"),
    ("years", (date(2010, 1, 1), None), "")])
def test_a_calculated_field_follows_what_it_is_worked_out_of(operation, values, shown):
    kinds = ("date", "date") if operation in ("days", "workdays", "months", "years") else (
        "number", "decimal")
    for at, kind in enumerate(kinds):
        add_field(Event, kind, label=f"Поле {at}")
    columns = [one.column for one in OwnField.select().order_by(OwnField.id)]
    stored = cast_event(**dict(zip(columns, values, strict=True)))
    field = add_field(Event, "calculated", label="Излиза", operation=operation,
                      operands="Поле 0, поле 1", in_list=True)
    assert reread(stored).show(field.column) == shown  # also of what was there before
    later = cast_event(**dict(zip(columns, values, strict=True)))
    assert reread(later).show(field.column) == shown
    assert field.column in Event.listing.computed and field.show("operands") == "Поле 0, Поле 1"
    with pytest.raises(RuleError, match="изчислимо поле „Излиза“"):
        OwnField.select().first().archive("проба")


@pytest.mark.parametrize(("values", "words"), [
    ({"operation": "sum", "operands": "Няма такова"}, "„Няма такова“ не може"),
    ({"operation": "days", "operands": "Брой, Брой"}, "„брой“ не може"),
    ({"operation": "minus", "operands": "Брой"}, "на две полета"),
    ({"operation": "sum", "operands": "Излиза, Брой"}, "„Излиза“ не може"),
    ({"operation": "", "operands": "Брой"}, "Изберете")])
def test_a_calculation_that_makes_no_sense_is_refused_with_words(values, words):
    add_field(Event, "number", label="Брой")
    add_field(Event, "calculated", label="Излиза", operation="sum", operands="Брой")
    with pytest.raises(RuleError, match=words):
        add_field(Event, "calculated", **values)


def test_erasure_empties_every_kind_and_the_register_of_activities_names_them():
    fields = [add_field(ChildCase, kind, is_last=kind == "url") for kind in TYPED]
    case = cast.make_case(**{one.column: example(one.kind)[0] for one in fields})
    fields[0].archive("проба")  # what is hidden is there all the same
    snapshot.refresh()
    assert all(one.label.lower() in data_text(ChildCase) for one in fields)
    case = reread(case)
    wipe(case)
    case.save()
    assert not [one.kind for one in fields if reread(case).__data__[one.column]]


def test_names_of_children_in_a_text_of_the_office_are_noticed():
    cast.make_case(named=("Щърка", "Жабокова"))
    field = add_field(ChildCase)
    case = cast.make_case(**{field.column: "Води го Щърка Жабокова."})
    assert field.column in find_typed_leaks(case)


def test_every_change_of_the_configuration_is_told_whole():
    field = add_field(Event, label="Лекар")
    field.label = "Личен лекар"
    field.store("проба")
    told = AuditEvent.select().where(AuditEvent.entity == "own_fields").order_by(
        AuditEvent.sequence.desc()).get()
    assert '"label": ["Лекар", "Личен лекар"]' in told.details


def test_a_table_that_differs_from_its_definitions_is_told():
    database.execute_sql("ALTER TABLE events ADD COLUMN x99 TEXT")
    with pytest.raises(CheckFailed, match="x99"):
        snapshot.check_columns(None)


def test_a_person_that_a_field_names_does_not_go_to_the_bin_unsaid():
    field = add_field(Event, "record", label="Домакин")
    person = cast.make_person(last_name="Щъркелов")
    cast_event(**{field.column: person})
    with pytest.raises(RuleError, match="„Домакин“ – 1"):
        person.archive("проба")


def test_what_a_template_waits_for_follows_the_new_words():
    field = add_field(Organization, "choice", label="Степен")
    template = DocumentTemplate(name="Покана за степен", source="organizations",
                                condition_field="степен", condition_value="Първо").store()
    field.label = "Ниво"
    field.store("проба")
    value = OwnValue.get(OwnValue.field == field, OwnValue.code == "първо")
    value.label = "Начално"
    value.store("проба")
    snapshot.refresh()
    place = cast.make_organization(**{field.column: "първо"})
    template = reread(template)
    assert (template.condition_field, template.condition_value) == ("Ниво", "Начално")
    assert template.fits(place) and not template.fits(cast.make_organization("Друга", "Д"))


def test_who_asks_for_his_data_is_told_what_the_office_added():
    field = add_field(ChildCase, label="Личен лекар")
    case = cast.make_case(named=("Проба", "Щъркелова"), **{field.column: "д-р Жабок"})
    told = Account(Subject(case.identity.get())).as_json()
    assert "Личен лекар" in told and "д-р Жабок" in told


@pytest.mark.parametrize("entity", [ChildCase, Organization, Person, Service, Mechanism])
def test_the_code_is_none_that_a_placeholder_has_already(entity):
    field = add_field(entity, label="Наименование, номер и телефон" if entity is Person
                      else "Име" if entity is not ChildCase else "Описание")
    assert field.code in ("име_2", "описание_2", "наименование_номер_и_телефон")


def changed(field: OwnField, kind: str) -> tuple[OwnField, list[str]]:
    """The field in its new kind, and the texts that were not carried over."""
    plan = make_plan(field, kind, as_typed, read_as)
    made = change_kind(plan, "проба")
    return made, [text for _, text, _ in plan.losers]


def test_a_text_becomes_any_kind_and_is_again_what_was_typed():
    for kind in set(TYPED) - {"text", "record", "choices"}:
        field = add_field(Event, "text", label=f"Беше {kind}")
        shown = example(kind)[2] if kind in ("choice", "yes_no") else example(kind)[1]
        texts = [shown.replace("\n", " "), "нито едно от тях @ 12:99"]
        events = [cast_event(**{field.column: text}) for text in texts]
        made, lost = changed(field, kind)
        if kind not in ("long", "rich", "address", "choice"):
            assert lost == texts[1:], kind
        assert made.code == f"беше_{kind}" and made.label == f"Беше {kind}", kind
        again, _ = changed(reread(made), "text")
        assert again.id == field.id and again.code == f"беше_{kind}"
        assert [reread(one).show(again.column) for one in events] == texts, kind


def test_what_was_typed_after_the_change_goes_back_too():
    field = add_field(Event, label="Брой деца", in_list=True)
    event, other = (cast_event(**{field.column: text}) for text in ("12", "около десет"))
    made, lost = changed(field, "number")
    assert lost == ["около десет"] and reread(event).__data__[made.column] == 12
    assert "Брой деца (беше: текст на един ред)" in reread(field).label and made.in_list
    event = reread(event)
    event.set_values({made.column: 15})
    event.store()
    again, _ = changed(reread(made), "text")
    assert [reread(one).show(again.column) for one in (event, other)] == ["15", "около десет"]
    assert changed(again, "number")[0].id == made.id


def test_a_kind_that_a_rule_does_not_fit_is_refused_and_nothing_is_half_done():
    field = add_field(Event, label="Лекар")
    event = cast_event(**{field.column: "12"})
    asked = '{"all": [{"field": "=лекар", "op": "has", "value": "Щъркел"}]}'
    OwnRule(register="events", kind="demand", target="topic", asked=asked).store("проба")
    with database.atomic() as before:
        with pytest.raises(RuleError, match="Първо го променете"):
            changed(field, "number")
        before.rollback()
    snapshot.refresh()
    assert OwnField.select().count() == 1 and reread(event).show(field.column) == "12"


def test_every_kind_of_change_is_taken_back_alone():
    field = add_field(Event, "choice", label="Степен")
    value = field.values.first()
    rule = OwnRule(register="events", kind="demand", target="topic").store("проба")
    word = OwnWording(register="events", code="topic", label="За какво").store("проба")
    snapshot.refresh()
    before = export()
    for record, values in ((field, {"label": "Друга", "in_list": True}), (value, {"label": "0"}),
                           (word, {"hint": "Кое?"}), (value, None), (rule, None)):
        one = reread(record)
        one.set_values(values or {})
        one.store("проба") if values else one.archive("проба")
        assert export() != before
        take_back(read_journal(1)[0].number, "проба")
        snapshot.refresh()
        assert export() == before, record
    made = OwnRule(register="events", kind="demand", target="place").store("проба")
    take_back(read_journal(1)[0].number, "проба")
    assert reread(made).is_binned and reread(field).label == "Степен"
    with pytest.raises(RuleError, match="Няма такава"):
        take_back(10**9, "проба")


# -- whatever is configured, nothing typed is lost --------------------------------------------

STEPS = st.lists(st.one_of(
    st.tuples(st.just("add"), st.sampled_from(TYPED)),
    st.tuples(st.just("type"), st.integers(0, 5)), st.tuples(st.just("hide"), st.integers(0, 5)),
    st.tuples(st.just("show"), st.integers(0, 5)), st.tuples(st.just("rename"), st.integers(0, 5)),
    st.tuples(st.just("shape"), st.integers(0, 5)),
    st.tuples(st.just("rule"), st.integers(0, 5)), st.tuples(st.just("word"), st.integers(0, 5)),
    st.tuples(st.just("unword"), st.integers(0, 5)), st.tuples(st.just("keep"), st.integers(0, 5)),
    st.tuples(st.just("off"), st.integers(0, 5)), st.tuples(st.just("save"), st.integers(0, 5)),
    st.tuples(st.just("change"), st.integers(0, 5)), st.tuples(st.just("undo"), st.integers(0, 5)),
    st.tuples(st.just("forget"), st.integers(0, 5))), min_size=4, max_size=12)


class Office:
    """Somebody who configures and types at random, and remembers what was typed."""

    def __init__(self):
        self.event, self.fields, self.typed = cast_event(), [], {}

    def add(self, kind: str) -> None:
        self.fields.append(add_field(Event, kind, label=f"Поле № {len(self.fields)} {kind}"))

    def on(self, number: int):
        """One of the fields as it is stored."""
        return reread(self.fields[number % len(self.fields)])

    def type(self, field) -> None:
        self.typed[field.column] = example(field.kind)[2]
        event = reread(self.event)
        setattr(event, field.column, example(field.kind)[0])
        event.store()

    def hide(self, field) -> None:
        field.archive("проба")

    def show(self, field) -> None:
        field.restore("проба")

    def rename(self, field) -> None:
        field.label += "а"
        field.store("проба")

    def off(self, field) -> None:
        for value in field.values:
            value.archive("проба")

    def shape(self, number: int) -> None:
        """Reword, move, switch off or bring back a value of a list of the program."""
        code = list(dict(KINDS.shipped))[number % len(KINDS.shipped)]
        word = touched("events.kind", None, code, "проба")
        codes = [one for one, _ in KINDS]
        order_words("events.kind", None, codes[number:] + codes[:number], "проба")
        word = reread(word)
        if word.is_binned:
            return word.restore("проба")
        word.label += "а"
        word.store("проба")
        return word.archive("проба")

    def rule(self, field) -> None:
        """Hide the field from the form by a condition, or bring it back where that is so."""
        asked = '{"all": [{"field": "kind", "op": "is", "value": ["visit"]}]}'
        found = OwnRule.live().where(OwnRule.target == f"={field.code}").first()
        if found:
            return found.archive("проба")
        return OwnRule(register="events", kind="show", target=f"={field.code}", asked=asked).store()

    def word(self, field) -> None:
        OwnWording(register="events", code="topic", label=f"Тема {field.id}", section="Друго",
                   position=field.id).store()

    def unword(self, _field) -> None:
        for one in OwnWording.select():
            one.reset("проба")

    def keep(self, field) -> None:
        SavedView(register="events", label=f"Изглед {field.id}",
                  shown=f'["={field.code}"]').store()

    def save(self, _field) -> None:
        event = reread(self.event)
        event.topic += "а"
        event.store()

    def change(self, field) -> None:
        """Make a text of it and at once what it was; or of a text a list and back."""
        there = "choice" if field.kind == "text" else "text"
        was = reread(self.event).show(field.column)
        made, _ = changed(changed(field, there)[0], field.kind)
        assert made.id == field.id and reread(self.event).show(field.column) == was

    def undo(self, field) -> None:
        """Take one of the last changes back, alone, whatever it was."""
        entries = read_journal(6)
        take_back(entries[field.id % len(entries)].number, "проба")

    def forget(self, _field) -> None:
        """Another process, which has read nothing yet."""
        snapshot.forget()


@settings(max_examples=8, derandomize=True, database=None, phases=[Phase.generate],
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_configured_nothing_typed_is_lost(steps):
    with database.atomic() as transaction:
        office = Office()
        for act, what in steps:
            if act == "add":
                office.add(what)
            elif act == "shape":
                with suppress(RuleError):  # what the program reads stays
                    office.shape(what)
            elif office.fields:
                with suppress(RuleError):  # what is hidden is not renamed
                    getattr(office, act)(office.on(what))
            snapshot.refresh()
            stored = reread(office.event)
            assert {name: stored.show(name) for name in office.typed} == office.typed
            assert stored.kind == "training" and {*dict(KINDS)} == {*dict(KINDS.shipped)}
        transaction.rollback()
    snapshot.forget()


def test_no_link_of_the_office_comes_between_the_joins_of_the_program():
    """A second key to the same register, and one that leads the other way round."""
    person = add_field(AgendaItem, "record", label="Кой докладва").column
    there = add_field(ChildCase, "record", label="По кое решение", target="decisions").column
    for query in (AgendaItem.select().join(Person, JOIN.LEFT_OUTER),
                  ChildCase.select().join(Decision)):
        told = query.sql()[0].partition(" ON ")[2]
        assert list(query) == [] and told and not {person, there} & {*re.findall("x[0-9]+", told)}
    snapshot.forget()
    assert list(ChildCase.select().join(Decision)) == []


def test_a_step_that_changes_a_table_keeps_the_fields_of_the_office():
    """Also where SQLite builds the table anew, to drop a link."""
    field = add_field(Event, "number", label="Брой")
    cast_event(**{field.column: 12})
    migrator = SchemaMigrator.from_database(database.obj)
    add_columns(migrator, "events: proba text = '', above -> people?")
    drop_columns(migrator, "events: proba, above_id")
    assert getattr(Event.get(), field.column) == 12
    assert any(field.column in index.columns for index in database.get_indexes("events"))
    assert snapshot.check_columns(None) == "1"
