"""A kind of document that the office makes itself is numbered, guarded and kept like any other."""

from datetime import date
from decimal import Decimal

import pytest

from documents.generate import generate, rehearse, remake, render
from documents.kinds import INITIALS, get_kind, kinds_for
from documents.office.naming import check_pattern
from documents.office.questions import (
    add_questions,
    prefilled,
    questions_of,
    read_answers,
    remember_answers,
)
from documents.placeholders import check_template, questions_in
from documents.shipped import install
from indicators.declaring import Span
from indicators.own import read_own
from models.base import ENTITIES, RuleError
from models.documents.blobs import store_blob
from models.documents.questions import TemplateAnswer, TemplateQuestion
from models.documents.templates import DocumentTemplate, TemplateVersion
from models.parties import Organization
from models.tailoring import snapshot
from models.tailoring.fields import OwnField
from models.tailoring.indicators import OwnIndicator
from models.tailoring.registers import OwnRegister
from tests.cast import make_mechanism
from tests.docfill.making import make
from tests.documents.scene import text_of
from tests.tailored import add_field

THANKS = ("Рег. № {{ документ.рег_номер }}", "До {{ институция.име }}",
          "Благодарим за {{ въпрос.повод }} на {{ въпрос.дата_на_събитието|дълга_дата }}.")
ANSWERS = {"повод": "дарението", "дата_на_събитието": date(2016, 12, 1)}


word = make  # a light file of these lines


def add_kind(*lines: str, **values) -> DocumentTemplate:
    """A kind of the office with its file in force."""
    values = {"name": "Благодарствено писмо", "source": "organizations", "numbering": "register",
              **values}
    template = DocumentTemplate(**values).store("Проба")
    put_in_force(template, *lines)
    return template


def put_in_force(template: DocumentTemplate, *lines: str) -> None:
    content = word(*lines)
    problems = check_template(get_kind(template.kind), content)
    assert {one.code for one in problems} <= {"needed-field"}
    TemplateVersion(template=template, blob=store_blob(content)).store("Проба").activate("Проба")
    add_questions(template, questions_in(get_kind(template.kind), content), "Проба")


def test_a_new_kind_lands_in_the_register_with_the_next_number(scene):
    template, whom = add_kind(*THANKS), scene.members[0].organization
    first = generate(template.kind, whom, register=True, answers=ANSWERS, owner=scene.mechanism)
    second = generate(template.kind, scene.members[1].organization, register=True,
                      answers=ANSWERS, owner=scene.mechanism)
    number = int(first.register_number.rpartition("-")[2])
    assert second.register_number.endswith(f"-{number + 1}")
    assert first.owner == scene.mechanism.id and first.recipient == "И1"
    assert first.template_version.template_id == template.id
    text = text_of(first.content())
    assert "Благодарим за дарението на 1 декември 2016 г." in text
    assert f"Рег. № {first.register_number}" in text


def test_a_second_time_keeps_the_number_and_is_the_next_edition(scene):
    template, whom = add_kind(*THANKS), scene.members[0].organization
    made = [generate(template.kind, whom, register=True, answers=ANSWERS, owner=scene.mechanism)
            for _ in range(2)]
    assert made[0].register_number == made[1].register_number
    assert [one.edition for one in made] == [1, 2]


def test_a_series_of_its_own_counts_apart(scene):
    template = add_kind(*THANKS, numbering="own", series="БП")
    made = [generate(template.kind, one.organization, register=True, answers=ANSWERS,
                     owner=scene.mechanism) for one in scene.members[:2]]
    assert [one.register_number for one in made] == ["БП-1", "БП-2"]


def test_a_kind_without_numbers_takes_none(scene):
    template = add_kind(*THANKS, numbering="none")
    with pytest.raises(RuleError, match="не се извежда с номер"):
        generate(template.kind, scene.members[0].organization, register=True, answers=ANSWERS,
                 owner=scene.mechanism)


def test_a_number_and_a_sum_print_as_they_are_shown(scene):
    for label, kind, value in (("Тегло", "decimal", "36.60"), ("Сума", "money", "1250.5")):
        field = add_field(Organization, kind, label=label)
        Organization.update({field.column: Decimal(value)}).execute()
    template = add_kind("{{ институция.тегло }} кг, {{ институция.сума }} евро",
                        name="Мерки на институция", source="organizations", numbering="none")
    made = generate(template.kind, Organization.get(), owner=scene.mechanism)
    assert "36,6 кг, 1 250,50 евро" in text_of(made.content()).replace(chr(160), " ")


def test_a_kind_of_cases_without_names_is_guarded(scene):
    template = add_kind("{{ случай.описание }} {{ въпрос.бележка }}", name="Справка",
                        source="cases", numbering="none")
    made = generate(template.kind, scene.case, answers={"бележка": "Мечо Пухов е добре."})
    assert "Пухов" not in text_of(made.content()) and "Детето е добре." in text_of(made.content())
    put_in_force(template, "За Мечо Пухов")
    with pytest.raises(RuleError, match="остава име"):
        generate(template.kind, scene.case)


def test_one_template_serves_code_initials_and_names(scene):
    template = add_kind("{{ случай.номер }}|{{ случай.дете.име }}|{{ случай.дете.номер }}",
                        name="Справка", source="cases", numbering="none", privacy="choice")
    texts = [text_of(rehearse(template.kind, scene.case, privacy=level).content).strip()
             for level in ("pseudonymised", INITIALS, "identified")]
    code = scene.case.reference
    assert texts == [f"{code}||", f"{code}|М. П.|", f"{code}|Мечо Пухов|1643149984"]


def test_initials_replace_names_in_typed_texts(scene):
    scene.case.summary = "Мечо Пухов живее при баба си."
    scene.case.store()
    template = add_kind("{{ случай.описание }}", name="Справка", source="cases",
                        numbering="none", privacy="choice")
    made = generate(template.kind, scene.case, privacy=INITIALS)
    assert text_of(made.content()).strip() == "М. П. живее при баба си."
    assert "с_инициали" in made.file_name


def test_the_questions_are_found_in_the_file_and_asked_in_its_order(scene):
    template = add_kind(*THANKS, "{{ поводът_накратко }}")
    rows = {row.name: row for row in template.questions}
    assert [*rows] == ["повод", "дата_на_събитието", "поводът_накратко"]
    assert rows["дата_на_събитието"].kind == "date" and rows["повод"].kind == "text"
    assert rows["дата_на_събитието"].label == "Дата на събитието"


def test_what_the_template_can_do_without_need_not_be_answered(scene):
    template = add_kind("{{ въпрос.повод }}", "{%абзац ако въпрос.цитат %}", "{{ въпрос.цитат }}",
                        "{%абзац край %}", "{% ако въпрос.тон %}!{% край %}", numbering="none")
    assert {row.name: row.required for row in template.questions} == {
        "повод": True, "цитат": False, "тон": False}
    whom = scene.members[0].organization
    assert text_of(generate(template.kind, whom, answers={"повод": "Дар"},
                            owner=scene.mechanism).content()).strip() == "Дар"


def test_a_misspelt_name_of_a_record_is_no_question(scene):
    template = add_kind(*THANKS)
    for line in ("{{ институцияя.име }}", "{{ иметo }}", "{{ адрес }}", "{{ x }}"):
        problems = check_template(get_kind(template.kind), word(line))
        assert [one.code for one in problems] == ["unknown-name"], line


@pytest.mark.parametrize(("name", "typed", "message"), [
    ("повод", "", "попълнете"), ("дата_на_събитието", "32.13.2016", "Дата на събитието"),
    ("дата_на_събитието", "", "попълнете")])
def test_a_wrong_answer_is_told_at_its_question(scene, name, typed, message):
    template = add_kind(*THANKS)
    questions = questions_of(template, dict.fromkeys(ANSWERS, True))
    with pytest.raises(RuleError, match=message) as caught:
        read_answers(questions, {"повод": "дар", "дата_на_събитието": "1.12.2016", name: typed})
    assert [one.field for one in caught.value.all] == [name]


def test_numbers_and_choices_are_read_by_their_kind(scene):
    template = add_kind("{{ въпрос.брой_хора }} {{ въпрос.тон }}")
    tone = TemplateQuestion.get(TemplateQuestion.name == "тон")
    tone.kind, tone.options = "choice", "топъл\nстрог"
    tone.store()
    questions = questions_of(template, {"брой_хора": True, "тон": True})
    assert read_answers(questions, {"брой_хора": "1 200", "тон": "строг"}) == {
        "брой_хора": 1200, "тон": "строг"}
    with pytest.raises(RuleError, match="от списъка"):
        read_answers(questions, {"брой_хора": "3", "тон": "друг"})


def test_answers_are_proposed_next_time_for_whom_they_are_remembered(scene):
    template, whom = add_kind(*THANKS), scene.members[0].organization
    questions = questions_of(template, dict.fromkeys(ANSWERS, True))
    questions[0].remembered = "record"
    questions[0].store()
    remember_answers(questions, ANSWERS, 1, whom)
    other = scene.members[1].organization
    assert prefilled(questions, 1, whom) == {"повод": "дарението",
                                             "дата_на_събитието": "01.12.2016"}
    assert prefilled(questions, 1, other)["повод"] == ""


def test_an_answer_that_names_a_child_is_not_remembered(scene):
    template, whom = add_kind(*THANKS), scene.members[0].organization
    questions = questions_of(template, dict.fromkeys(ANSWERS, True))
    remember_answers(questions, {"повод": "помощта за Мечо Пухов"}, 1, whom)
    assert not TemplateAnswer.select().exists()


def test_a_stored_document_is_filled_anew_with_its_answers(scene):
    template = add_kind(*THANKS)
    made = generate(template.kind, scene.members[0].organization, answers=ANSWERS,
                    owner=scene.mechanism)
    before = made.content()
    remake(made, scene.members[0].organization)
    assert made.content() == before


def test_the_name_of_the_file_follows_the_pattern(scene):
    template = add_kind(*THANKS, file_pattern="Благодарност до {{ институция.кратко }}")
    made = generate(template.kind, scene.members[0].organization, answers=ANSWERS,
                    owner=scene.mechanism)
    assert made.file_name == "Благодарност_до_И1.docx"


@pytest.mark.parametrize(("pattern", "message"), [
    ("{{ институция.краткоо }}", "институция.кратко"), ("{{ институция.име", "две скоби"),
    ("{{ случай.номер }}", "Няма поле")])
def test_a_wrong_pattern_is_refused(scene, pattern, message):
    with pytest.raises(RuleError, match=message):
        check_pattern(get_kind(add_kind(*THANKS).kind), pattern)


def test_no_file_is_named_after_a_child(scene):
    kind = get_kind(add_kind("{{ случай.номер }}", name="Справка", source="cases").kind)
    with pytest.raises(RuleError, match="Няма поле"):
        check_pattern(kind, "{{ случай.дете.име }}")


def test_empty_fields_are_told_and_marked_as_the_office_wants(scene):
    template = add_kind("Тел. {{ институция.телефон }}, {{ институция.род }}", empty_mark="……")
    made = generate(template.kind, scene.members[0].organization, owner=scene.mechanism)
    assert "Тел. ……, ж" in text_of(made.content())
    assert [one.tag for one in made.empties] == ["{{ институция.телефон }}"]


def test_the_condition_compares_what_the_screen_shows(scene):
    template = add_kind("{{ случай.номер }}", name="Справка", source="cases",
                        condition_field="Вид случай", condition_value="Превенция")
    value = scene.case.show("type")
    assert template.fits(scene.case) is (value.lower() == "превенция")
    template.condition_value = value.upper()
    assert template.fits(scene.case)


@pytest.mark.parametrize(("values", "field"), [
    ({"condition_field": "Няма такова", "condition_value": "x"}, "condition_field"),
    ({"condition_field": "Вид случай"}, "condition_value"), ({"numbering": "own"}, "series")])
def test_a_setting_that_makes_no_sense_is_refused(scene, values, field):
    with pytest.raises(RuleError) as caught:
        DocumentTemplate(**{"name": "Нов", "source": "cases", **values}).store()
    assert caught.value.field == field


def test_a_faulty_version_is_never_put_in_force(scene):
    template = add_kind(*THANKS)
    faulty = TemplateVersion(template=template, blob=store_blob(b"x"), faults=3).store()
    with pytest.raises(RuleError, match="има грешки"):
        faulty.activate()


def test_kinds_of_the_office_stand_after_the_shipped_ones(scene):
    template = add_kind("{{ заседание.номер }}", name="Писмо за зала", source="meetings")
    assert [kind.code for kind in kinds_for("meetings")][-1] == template.kind
    template.archive()
    assert template.kind not in [kind.code for kind in kinds_for("meetings")]


@pytest.mark.parametrize("make", [generate, render])
def test_nothing_is_made_while_a_required_question_is_unanswered(scene, make):
    template, whom = add_kind(*THANKS), scene.members[0].organization
    for answers in (None, {"повод": "дар"}, {**ANSWERS, "повод": ""}):
        with pytest.raises(RuleError, match="попълнете отговор"):
            make(template.kind, whom, answers=answers, owner=scene.mechanism)
    assert make(template.kind, whom, answers=ANSWERS, owner=scene.mechanism)


def test_a_paper_of_no_mechanism_is_not_made_before_it_is_said_in_whose_name(scene):
    template, whom = add_kind("До {{ институция.име }}", numbering="none"), scene.members[0]
    assert generate(template.kind, whom.organization)
    make_mechanism()
    with pytest.raises(RuleError, match="от името на кой механизъм"):
        generate(template.kind, whom.organization)


def test_the_paper_of_a_plan_has_its_measures_as_an_annex_and_its_indicators_count_them(scene):
    install("planove", "Проба")
    snapshot.refresh()
    tables = {one.code: ENTITIES[one.table] for one in OwnRegister.select()}
    progress = next(one.column for one in OwnField.select() if one.code == "напредък")
    plan = tables["план"](name="План за 2016 г.").store()
    for name, due, done in (("Обучение", date(2016, 10, 31), 0),
                            ("Център", date(2016, 5, 1), None)):
        tables["мярка"](name=name, due_on=due, parent=plan, **{progress: done}).store()
    tables["мярка"](name="Чужда", parent=tables["план"](name="Друг").store()).store()
    template = DocumentTemplate.get(DocumentTemplate.name == "Справка за план")
    rows = text_of(render(template.kind, plan, owner=scene.mechanism)).replace("\xa0", " ")
    assert rows.index("Център") < rows.index("01.05.2016 г.") < rows.index("Обучение")
    assert "Чужда" not in rows and "Действа до" not in rows and rows.count(" %") == 1
    span = Span(date(2016, 1, 1), date(2016, 12, 31))
    found = [read_own(one) for one in OwnIndicator.live()]
    assert len(found) == 3 and all(not one.hides_small for one in found)
    for one in found:
        table = one.figures(one.counts.live(), span, day=date(2017, 1, 1), is_public=False)
        assert "3" in [cell.text for cell in table.rows[-1].cells], one.title
