"""Fields of the program in the words of the office, and back to the shipped ones."""

import pytest

from models.access.limits import RightLimit
from models.base import RuleError
from models.cases.case import ChildCase
from models.documents.templates import DocumentTemplate
from models.tailoring import snapshot
from models.tailoring.configuration import compare, export, read, tell
from models.tailoring.wordings import OwnWording
from tests.tailored import add_field

pytestmark = pytest.mark.usefixtures("rolled_back")


def word(code: str = "summary", **values) -> OwnWording:
    made = OwnWording(register="cases", code=code, **values).store("проба")
    snapshot.refresh()
    return made


def section(title: str) -> tuple[str, ...]:
    return dict(ChildCase.listing.sections).get(title, ())


def test_a_field_is_worded_placed_and_demanded_and_goes_back_by_one_press():
    shipped, column = ChildCase.listing.sections, ChildCase._meta.fields["summary"]
    label, hint = column.verbose_name, column.help_text
    add_field(ChildCase, label="Личен лекар", section="Сигнал")
    made = word(label="Разказ", hint="Какво се случи?", section="Ситуация", position=5,
                required=True)
    assert (column.verbose_name, column.help_text, column.demanded) == (
        "Разказ", "Какво се случи?", True)
    assert section("Ситуация")[0] == "summary" and "summary" not in section("Сигнал")
    made.reset("проба")
    snapshot.refresh()
    assert (column.verbose_name, column.help_text, column.demanded) == (label, hint, False)
    assert tuple(pair for pair in ChildCase.listing.sections)[0] == shipped[0]
    snapshot.forget()
    assert ChildCase.listing.sections == shipped


def test_a_template_that_waits_for_the_field_follows_its_new_words():
    template = DocumentTemplate(name="Проба", kind="own_proba", source="cases",
                                condition_field="Вид случай", condition_value="друг").store()
    word("type", label="Повод")
    assert DocumentTemplate.get_by_id(template.id).condition_field == "Повод"


def test_the_file_carries_the_words_and_tells_them():
    made = word(label="Разказ")
    text = export()
    made.reset("проба")
    snapshot.refresh()
    told, = tell(compare(read(text)))
    assert "Надпис: празно става „Разказ“" in told


@pytest.mark.parametrize(("values", "words"), [
    ({"code": "няма"}, "Изберете поле"), ({"code": "status", "required": True}, "не се попълва"),
    ({"label": "Вид  случай"}, "вече има поле"), ({"register": "users"}, "Изберете поле")])
def test_words_that_make_no_sense_are_refused(values, words):
    given = {"register": "cases", "code": "summary", **values}
    with pytest.raises(RuleError, match=words):
        OwnWording(**given).store("проба")


def test_a_field_does_not_leave_a_section_that_is_hidden_from_a_role():
    RightLimit(role="auditor", register="cases", section="Сигнал").store("проба")
    with pytest.raises(RuleError, match="скрит за някоя роля"):
        word(section="Ситуация")
