"""A form on paper goes out empty, is filled in by a partner, and opens the form again."""

from io import BytesIO

from docx import Document
from docx.oxml.ns import qn

from admin.exchange.places import Target, may_import
from models.base import ENTITIES
from models.cases.case import ChildCase
from models.cases.identity import CaseIdentity
from models.events.event import Event
from models.territory import Municipality
from models.users import SECRETARY
from tests import cast
from tests.admin.browsing import form_values, seen
from tests.documents.scene import text_of
from tests.tailored import TYPED, add_field, add_register, example
from tests.whole import WHOLE


def controls_of(document) -> dict:
    """{tag: control} of a Word file."""
    found = document.element.body.iter(qn("w:sdt"))
    return {one.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val")): one for one in found}


def filled(content: bytes, answers: dict[str, str], *, tagged: bool = True) -> BytesIO:
    """The file as Word keeps it once these were typed.

    LibreOffice leaves the tags out, and of lists and days the names too.
    """
    document = Document(BytesIO(content))
    for tag, control in controls_of(document).items():
        if text := answers.get(tag):
            mark = control.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}")
            mark.getparent().remove(mark)
            next(control.iter(qn("w:t"))).text = text
        is_named = next(control.iter(qn("w:dropDownList"), qn("w:date")), None) is None
        lost_all = ("w:tag", "w:showingPlcHdr", *(() if is_named else ("w:alias",)))
        for lost in () if tagged else lost_all:
            for mark in control.find(qn("w:sdtPr")).findall(qn(lost)):
                mark.getparent().remove(mark)
    target = BytesIO()
    document.save(target)
    target.seek(0)
    return target


def send(visitor, file: BytesIO, table: str = "events"):
    return visitor.post(f"/imports/paper/{table}/", {"paper": (file, "бланка.docx")}, follow=True,
                        content_type="multipart/form-data").text


def test_a_filled_paper_opens_the_form_and_is_stored_only_after_review(visit):
    kinds = [kind for kind in TYPED if kind not in ("long", "rich", "record")]
    fields = {kind: add_field(Event, kind, is_last=kind == kinds[-1]) for kind in kinds}
    add_field(Event, "signature", label="Подпис на водещия")
    secretary = visit(SECRETARY)
    blank = secretary.get("/imports/paper/events/").data
    assert "Подпис на водещия" in text_of(blank) and "____" in text_of(blank)
    controls = controls_of(Document(BytesIO(blank)))
    choice = controls[f"events/{fields['choice'].column}"]
    assert [one.get(qn("w:displayText")) for one in choice.iter(qn("w:listItem"))] == [
        "Първо", "Второ", "Трето"]
    typed_there = {
        f"events/{one.column}": example(kind)[2 if kind in ("choice", "choices", "yes_no") else 1]
        for kind, one in fields.items()}
    page = send(secretary, filled(blank, {**typed_there, "events/topic": "Щъркели и жаби"}))
    assert "още нищо не е записано" in seen(page) and not Event.select().exists()
    sent = form_values(page)
    for kind, one in fields.items():
        typed = example(kind)[1]
        assert sent[one.column] == (typed if isinstance(typed, list) else [typed]), kind
    untagged = form_values(send(secretary, filled(blank, typed_there, tagged=False)))
    assert [untagged[fields[kind].column] for kind in ("choice", "date", "yes_no")] == [
        [example(kind)[1]] for kind in ("choice", "date", "yes_no")]
    assert sent["topic"] == ["Щъркели и жаби"] and 'action="/events/new/"' in page


def test_what_cannot_be_read_stands_at_its_field_and_a_foreign_file_is_told(visit):
    field = add_field(Event, "number", label="Брой деца")
    secretary = visit(SECRETARY)
    blank = secretary.get("/imports/paper/events/").data
    page = send(secretary, filled(blank, {f"events/{field.column}": "около десет"}))
    assert form_values(page)[field.column] == ["около десет"]
    assert "Въведете цяло число" in seen(page)
    for file, words in ((BytesIO(blank), "няма попълнена бланка"),
                        (BytesIO(b"PK"), "не може да се прочете"), (BytesIO(), "файл")):
        assert words in seen(send(secretary, file))
    people = filled(secretary.get("/imports/paper/people/").data, {"people/last_name": "Щърков"})
    assert "на друг регистър" in seen(send(secretary, people))
    untagged = filled(blank, {f"events/{field.column}": "10", "events/topic": "Жаби"}, tagged=False)
    sent = form_values(send(secretary, untagged))
    assert sent[field.column] == ["10"] and sent["topic"] == ["Жаби"] and sent["place"] == [""]


def test_a_case_comes_on_paper_too_and_is_stored_with_its_child_after_review(visit):
    secretary = visit(SECRETARY)
    field = add_field(ChildCase, "number", label="Брой братя")
    blank = secretary.get("/imports/paper/cases/").data
    page = send(secretary, filled(blank, {
        "cases/first_name": "Каролина", "cases/last_name": "Жабова", "cases/birth_date": "1.2.2014",
        f"cases/{field.column}": "два", "cases/summary": "Живее при баба си."}), "cases")
    sent = form_values(page)
    assert "още нищо не е записано" in seen(page) and 'action="/cases/new/"' in page
    assert "Въведете цяло число" in seen(page) and not ChildCase.select().exists()
    assert [sent[name] for name in ("first_name", "last_name", field.column, "summary")] == [
        ["Каролина"], ["Жабова"], ["два"], ["Живее при баба си."]]
    told = {"type": "prevention", "age_band": "0–3", "received_on": "4.4.2016",
            "mechanism": cast.make_mechanism().id, "municipality_origin": Municipality.get(
                Municipality.name == "Казанлък").id}
    answer = secretary.post("/cases/new/", {**sent, **told, field.column: "2"})
    assert answer.status_code == 302, seen(answer.get_data(as_text=True))
    assert getattr(ChildCase.get(), field.column) == 2
    assert CaseIdentity.get().last_name == "Жабова"


def test_every_register_that_takes_a_new_record_has_its_form_on_paper_and_as_a_workbook(visit):
    own = add_register(parent="cases", privacy="P2", persons="families")._meta.table_name
    secretary, account = visit(SECRETARY), cast.find_account(SECRETARY)
    offered = [table for table, entity in ENTITIES.items() if may_import(account, entity)]
    some = {own, "cases", "services", "organizations"}
    assert {*some, "meetings", "events", "letters"} < {*offered}
    for table in offered if WHOLE else some:
        page = secretary.text(f"/imports/into/{table}/")
        assert f'href="/imports/paper/{table}/"' in page and f"/imports/blank/{table}/" in page
        asked = controls_of(Document(BytesIO(secretary.get(f"/imports/paper/{table}/").data)))
        demanded = {f"{table}/{place.name}" for place in Target(
            account, ENTITIES[table]).places.values() if place.is_demanded}
        assert demanded <= {*asked}, table
