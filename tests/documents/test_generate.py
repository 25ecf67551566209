"""Editions, register numbers, what is stored, and what is refused."""

import io
import json
from datetime import date

import pytest

from documents import generate as making
from documents.generate import generate, generate_all, printable, recipient_labels, render
from documents.kinds import KINDS, find_kind
from documents.properties import WORD, paragraphs_of
from documents.templates import install_templates, version_in_force
from models.attendance.lines import Attendance
from models.base import RuleError
from models.documents.blobs import store_blob
from models.documents.issued import IssuedDocument
from models.documents.templates import TemplateVersion
from models.meetings.meeting import Meeting
from models.numbering import last_number
from tests.admin.browsing import counted_queries
from tests.documents.scene import Scene, exact_text_of, read_docx, text_of

ON = date(2016, 11, 28)


def numbers_taken(scene: Scene) -> int:
    return last_number("register", owner=scene.mechanism.id, year=ON.year)


def test_a_document_is_stored_with_its_data_and_template(scene):
    install_templates()
    document = generate("protokol", scene.hold(), by="Тестина Пробна")
    stored = IssuedDocument.get_by_id(document.id)
    data = json.loads(stored.data)
    assert stored.heading == "Протокол" and stored.created_by == "Тестина Пробна"
    assert stored.template_version == version_in_force(KINDS["protokol"])
    assert data["заседание"]["номер"] == 7 and data["заседание"]["дата"] == "2016-12-07"
    assert data["точки"][4]["случай"]["номер"] == "СЗ-2016-003"
    assert "Пухов" not in stored.data
    assert len(stored.blob.sha256) == 64 and read_docx(stored.content()).paragraphs
    assert stored.file_name == "Протокол_7_07.12.2016.docx"


def test_the_data_hold_only_what_the_template_prints(scene):
    data = json.loads(generate("pokana", scene.hold()).data)
    assert "телефон" not in data["адресат"]["лице"] and "присъствие" not in data


def test_a_second_time_gives_a_second_edition(scene):
    scene.add_agenda()
    first = generate("pokana", scene.meeting)
    scene.meeting.held_on = date(2016, 12, 8)
    scene.meeting.store()
    second = generate("pokana", scene.meeting)
    first = IssuedDocument.get_by_id(first.id)
    assert (first.edition, second.edition) == (1, 2)
    assert (first.status, second.status) == ("replaced", "draft")
    earlier, later = (exact_text_of(made.content()).replace("\xa0", " ")
                      for made in (first, second))
    assert "сряда, 7 декември" in earlier and "четвъртък, 8 декември" in later
    assert second.file_name.endswith("_в2.docx")


@pytest.mark.parametrize(("kind", "most"), [("protokol", 80), ("prisastven_spisak", 60)])
def test_a_document_asks_the_database_the_same_however_many_came(scene, kind, most):
    def asked(meeting: Meeting) -> int:
        with counted_queries() as queries:
            render(kind, meeting)
        return len(queries)
    scene.hold()
    asked(Meeting.get_by_id(scene.meeting.id))
    few = asked(Meeting.get_by_id(scene.meeting.id))
    scene.members += [scene.add_member(number) for number in range(20, 32)]
    Attendance.compose(scene.meeting)
    scene.mark_present(27, guests=0)
    for number in range(6):
        scene.add_item(f"Още точка {number}", presenter=scene.members[number].representative)
    asked(Meeting.get_by_id(scene.meeting.id))  # who is called how is read anew after a change
    assert asked(Meeting.get_by_id(scene.meeting.id)) == few <= most


def test_variants_and_recipients_have_editions_of_their_own(scene):
    scene.hold()
    assert generate("protokol", scene.meeting).edition == 1
    assert generate("protokol", scene.meeting, privacy="identified").edition == 1
    one, other, *_ = recipient_labels("pokana", scene.meeting)
    assert generate("pokana", scene.meeting, recipient=one).edition == 1
    assert generate("pokana", scene.meeting, recipient=other).edition == 1


def test_the_same_data_give_the_same_bytes(scene):
    scene.hold()
    first, second = generate("protokol", scene.meeting), generate("protokol", scene.meeting)
    assert first.content() == second.content()
    assert render("protokol", scene.meeting) == first.content()


def test_letters_take_consecutive_numbers(scene):
    scene.add_agenda()
    letters = generate_all("pokana", scene.meeting, register=True, on=ON)
    assert [letter.register_number for letter in letters] == \
        [f"ОКМД-{n}" for n in range(1, len(letters) + 1)]
    assert {letter.register_date for letter in letters} == {ON}
    assert {letter.status for letter in letters} == {"registered"}
    assert "Изх. № ОКМД-1/28.11.2016 г." in text_of(letters[0].content())
    assert numbers_taken(scene) == len(letters) == 18


def test_an_unregistered_letter_has_dots(scene):
    scene.add_agenda()
    assert "Изх. № ………………/……………… г." in text_of(render("pokana", scene.meeting))


def test_a_later_edition_keeps_the_number(scene):
    scene.add_agenda()
    first = generate("pokana", scene.meeting, register=True, on=ON)
    again = generate("pokana", scene.meeting, register=True, on=date(2016, 12, 1))
    assert (again.register_number, again.register_date) == (first.register_number, ON)
    assert again.edition == 2 and numbers_taken(scene) == 1
    assert "ОКМД-1/28.11.2016" in text_of(render("pokana", scene.meeting))


def test_the_number_of_an_annulled_letter_is_not_used_again(scene):
    scene.add_agenda()
    first = generate("pokana", scene.meeting, register=True, on=ON)
    first.workflow.move(first, "cancel", reason="Грешен адресат")
    again = generate("pokana", scene.meeting, register=True, on=ON)
    assert (first.register_number, again.register_number) == ("ОКМД-1", "ОКМД-2")
    assert IssuedDocument.get_by_id(first.id).status == "cancelled"


def test_each_mechanism_and_year_counts_for_itself(scene):
    scene.add_agenda()
    generate("pokana", scene.meeting, register=True, on=ON)
    label = recipient_labels("pokana", scene.meeting)[1]
    late = generate("pokana", scene.meeting, recipient=label, register=True,
                    on=date(2017, 1, 3))
    assert late.register_number == "ОКМД-1"


def test_the_minutes_have_the_number_of_the_meeting(scene):
    document = generate("protokol", scene.hold(), register=True)
    assert document.register_number == "7"
    assert document.register_date == scene.meeting.held_on
    assert numbers_taken(scene) == 0


def test_papers_without_a_number_are_not_registered(scene):
    with pytest.raises(RuleError, match="не се извежда"):
        generate("prisastven_spisak", scene.meeting, register=True)


def test_a_failure_takes_no_number_and_stores_nothing(scene, monkeypatch):
    scene.add_agenda()
    fill, calls = making._fill, []

    def fail_at_third(*arguments):
        calls.append(1)
        if len(calls) == 3:
            raise RuleError("спряно")
        return fill(*arguments)

    monkeypatch.setattr(making, "_fill", fail_at_third)
    with pytest.raises(RuleError, match="спряно"):
        generate_all("pokana", scene.meeting, register=True, on=ON)
    assert numbers_taken(scene) == 0 and not IssuedDocument.select().count()
    assert Meeting.get_by_id(scene.meeting.id).status == "draft"


def test_after_the_invitations_the_meeting_is_invited(scene):
    with pytest.raises(RuleError, match="Дневният ред е празен"):
        generate_all("pokana", scene.meeting, register=True)
    scene.add_agenda()
    generate_all("pokana", scene.meeting, by="Тестина Пробна")
    assert Meeting.get_by_id(scene.meeting.id).status == "draft"  # drafts invite nobody
    IssuedDocument.delete().execute()
    generate_all("pokana", scene.meeting, by="Тестина Пробна", register=True)
    assert Meeting.get_by_id(scene.meeting.id).status == "invited"
    assert not scene.meeting.uninvited()
    generate_all("pokana", scene.meeting)
    again = IssuedDocument.select().where(IssuedDocument.edition == 2)
    assert again.where(IssuedDocument.kind == "pokana").count() == 18
    assert again.where(IssuedDocument.kind == "kontrolen_list").count() == 1


def test_the_author_is_the_institution(scene):
    core = read_docx(render("protokol", scene.hold())).core_properties
    assert core.author == core.last_modified_by == "Областна администрация Стара Загора"
    assert core.title == "Протокол от седмо заседание"
    assert core.created.date() == scene.meeting.held_on


def test_names_are_not_offered_where_they_make_no_sense(scene):
    with pytest.raises(RuleError, match="само без имена"):
        generate("pokana", scene.meeting, privacy="identified")


def test_a_name_written_into_the_template_is_caught(scene):
    template = read_docx(render("protokol", scene.hold()))
    template.paragraphs[0].text = "Протокол за Мечо Пухов"
    _use_template("protokol", template)
    with pytest.raises(RuleError, match="остава име"):
        generate("protokol", scene.meeting)
    assert generate("protokol", scene.meeting, privacy="identified")


def test_a_faulty_template_is_said_and_nothing_is_stored(scene):
    template = read_docx(render("protokol", scene.hold()))
    template.paragraphs[0].text = "{{ заседание.нумер }}"
    _use_template("protokol", template)
    with pytest.raises(RuleError, match="Шаблонът на „Протокол“ има грешка"):
        generate("protokol", scene.meeting)
    assert not IssuedDocument.select().count()


def test_a_document_that_lost_a_text_is_not_issued_and_takes_no_number(scene, monkeypatch):
    """Whatever lost it: every printed text is looked for in the finished file."""
    clean = making.clean_properties

    def lose(word: str):
        monkeypatch.setattr(making, "clean_properties", lambda content, **more: _without(
            clean(content, **more), word))

    scene.add_agenda()
    for word in ("Конферентна", "Актуализирания"):  # in a line, in a list
        lose(word)
        with pytest.raises(RuleError, match="“ го няма в готовия файл"):
            generate("pokana", scene.meeting, register=True, on=ON)
    assert numbers_taken(scene) == 0 and not IssuedDocument.select().count()
    lose("нищо такова")
    assert generate("pokana", scene.meeting, register=True, on=ON)


def _without(content: bytes, word: str) -> bytes:
    """The file without every text that has the word in it."""
    document = read_docx(content)
    for text in document.element.body.iter(f"{WORD}t"):
        text.text = "" if word in (text.text or "") else text.text
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _use_template(code: str, document) -> None:
    """Put a file into force as the template of a kind."""
    install_templates()
    buffer = io.BytesIO()
    document.save(buffer)
    template = version_in_force(KINDS[code]).template
    TemplateVersion(template=template, blob=store_blob(buffer.getvalue())).store().activate()


def test_what_can_be_printed_is_listed(scene):
    scene.hold()
    listed = list(printable())
    assert ("protokol", scene.meeting.id, scene.meeting.title()) in listed
    assert {kind for kind, _, _ in listed} == {
        "protokol", "pokana", "dneven_red", "prisastven_spisak", "prepis_izvlechenie",
        "registar_deynosti", "spravka_lice", "kontrolen_list", "papka",
        "izvlechenie_institucia", "kniga_reshenia", "paket_sluchai", "razkaz", "mesta",
        "saobshtenie", "predstavyane", "deklaracia", "deklaracii_gosti",
        "list_institucia"}


def test_the_command_line_gives_a_number(scene):
    scene.hold()
    assert list(paragraphs_of(render("protokol", scene.meeting.id)))
    with pytest.raises(RuleError, match="Няма заседание"):
        render("protokol", 10**6)


def test_wrong_requests_are_said_in_words(scene):
    with pytest.raises(RuleError, match="Няма вид документ"):
        find_kind("протокол")
    with pytest.raises(RuleError, match="друг вид запис"):
        generate("protokol", scene.case)
    with pytest.raises(RuleError, match="не е сред адресатите"):
        generate("pokana", scene.meeting, recipient="Никой")
