"""What strangers send, and what is made in passing: letters, filled forms, a new institution."""

import io
import zipfile
from email.message import EmailMessage

import pytest
from docx import Document

from documents.apart.asking import LOST, alone
from documents.blanks import read_blank
from models.base import RuleError, today
from models.letters.files import AttachedFile
from models.parties import Organization
from models.users import AUDITOR, COORDINATOR, MEMBER, SECRETARY
from tests import cast
from tests.admin.browsing import form_values, seen
from tests.admin.test_papers import controls_of, send
from tests.docfill import hostile
from tests.docfill.making import W
from tests.documents.brought import packed, workbook

pytestmark = pytest.mark.usefixtures("rolled_back")
BESIDE = {"X-Beside": "1"}


@pytest.fixture
def read_here():
    """Read files in this process, as the child would."""
    with alone():
        yield


def swollen() -> bytes:
    """A workbook that unpacks to more than any office has."""
    out = io.BytesIO(workbook())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as package, \
            package.open("xl/more.bin", "w") as part:
        for _ in range(201):
            part.write(bytes(1 << 20))
    return out.getvalue()


def crowded() -> bytes:
    """A package of far more parts than a program writes."""
    out = io.BytesIO(workbook())
    with zipfile.ZipFile(out, "a") as package:
        for number in range(5_100):
            package.writestr(f"xl/n{number}.xml", b"")
    return out.getvalue()


# A file within a letter: its name, its content, what is said of it.
WITHIN = {
    "bomb": ("бомба.xlsx", swollen, "твърде голям"), "crowd": ("купчина.xlsx", crowded, "твърде"),
    "nested": ("архив.zip", lambda: packed(inner_zip=crowded()), "не може да се приложи"),
    "macros": ("с макроси.xlsx", lambda: workbook(xl__vbaProject_bin=b"x"), "макроси"),
    "entities": ("същности.xlsx", lambda: workbook(
        xl__more_xml=b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "непозволена част"),
    "program": ("сметка\u202exslx.exe", lambda: b"MZ\0\0", "не може да се приложи")}


def letter_with(name: str, data: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "РУО <a@example.bg>", "Справка"
    message["Date"] = "Mon, 05 Dec 2016 10:00:00 +0200"
    message.set_content("Приложено.")
    message.add_attachment(data, maintype="application", subtype="zip", filename=name)
    return message.as_bytes()


def keep(visitor, data: bytes) -> str:
    values = form_values(visitor.text("/letters/new/"))
    return seen(visitor.post("/letters/new/", {
        **values, "mechanism": str(cast.make_mechanism().id), "direction": "in",
        "correspondent": "РУО", "register_date": f"{today():%d.%m.%Y}", "subject": "Справка",
        "file": (io.BytesIO(data), "писмо.eml")}, follow=True).text)


@pytest.mark.parametrize("kind", WITHIN)
def test_what_is_hostile_in_a_letter_is_told_and_the_letter_is_kept(visit, read_here, kind):
    name, make, said = WITHIN[kind]
    cast.make_mechanism()
    page = keep(visit(SECRETARY), letter_with(name, make()))
    assert "от писмото не е приложен" in page and said in page and "\u202e" not in page
    assert [one.file_name for one in AttachedFile.select()] == ["писмо.eml"]


def test_a_letter_that_nobody_can_take_apart_is_kept_whole(visit, monkeypatch):
    """As one of a thousand letters within letters, of which the child that reads it dies."""
    def die(*_words):
        raise RuleError(LOST, "file")
    monkeypatch.setattr("admin.letters.incoming.read_message", die)
    visitor, data = visit(SECRETARY), letter_with("с.pdf", b"%PDF")
    cast.make_mechanism()
    read = visitor.post("/letters/read/", {"file": (io.BytesIO(data), "писмо.eml")})
    assert "Данните му не могат да се прочетат" in read.text
    assert "какво има в него, не може да се прочете" in keep(visitor, data)
    assert [one.file_name for one in AttachedFile.select()] == ["писмо.eml"]


# -- a filled form --------------------------------------------------------------------------------


def form_with(blank: bytes, text: str) -> bytes:
    """The blank form with a text in its first field, as any program may write it."""
    document = Document(io.BytesIO(blank))
    control = controls_of(document)["organizations/name"]
    mark = control.find(f"{W}sdtPr/{W}showingPlcHdr")
    mark.getparent().remove(mark)
    next(control.iter(f"{W}t")).text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.fixture
def blank(visit):
    return visit(SECRETARY).get("/imports/paper/organizations/").data


@pytest.mark.parametrize(("letters", "said"), [
    (100_001, "знака, а може да са най-много"), (11 << 20, "не може да се прочете")])
def test_a_form_with_more_text_than_any_field_takes_is_told(visit, blank, letters, said):
    page = send(visit(SECRETARY), io.BytesIO(form_with(blank, "я" * letters)), "organizations")
    assert said in page and len(page) < 200_000


def test_no_hostile_file_is_read_as_a_form(rolled_back, read_here):
    recipes = [*hostile.contents(), *hostile.disguises()]
    for recipe in recipes:
        with pytest.raises(RuleError, match="Качете|качете"):
            read_blank(recipe.data, "organizations", {})
    assert len(recipes) > 25


# -- a new institution beside the field that chooses one ------------------------------------------


def make_beside(visitor, **values):
    form = {"name": "Нова институция", "category": "other", "gender": "f", "version": "1", **values}
    return visitor.post("/organizations/new/", form, headers=BESIDE)


@pytest.mark.parametrize("role", [MEMBER, AUDITOR])
def test_who_only_reads_makes_nothing_in_passing(visit, role):
    before, visitor = Organization.select().count(), visit(role)
    assert visitor.get("/organizations/new/", headers=BESIDE).status_code in (403, 404)
    assert make_beside(visitor).status_code in (403, 404)
    assert Organization.select().count() == before
    assert "Нова институция" not in visitor.text("/commitments/")


def test_what_is_made_in_passing_asks_for_the_token_of_the_page(visit):
    visitor, before = visit(SECRETARY), Organization.select().count()
    visitor.token = "измислен"
    assert make_beside(visitor).status_code == 400
    assert Organization.select().count() == before


@pytest.mark.parametrize("twin", ["Oбщинa Kaзaнлък", "ОБЩИНА  КАЗАНЛЪК", "Община\u200b Казанлък",
                                  "Общинα Казанлък"])
def test_a_twin_in_other_letters_is_no_new_institution(visit, twin):
    cast.make_organization("Община Казанлък", "")
    page = make_beside(visit(COORDINATOR), name=twin).text
    assert "Вече има такава институция" in page
    assert Organization.select().where(Organization.name.contains("нлък")).count() == 1
