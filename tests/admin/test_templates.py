"""Templates are uploaded, checked, put in force and taken back in the browser."""

import io
import re
import zipfile

import pytest
from docx import Document

from documents.files.scanning import use_scanner
from documents.kinds import KINDS
from documents.templates import install_templates, shipped_file
from models.documents.templates import DocumentTemplate, TemplateVersion
from models.users import ADMIN, AUDITOR, MEMBER, SECRETARY
from tests.admin.browsing import Visitor, counted_queries, reads
from tests.docfill.hostile import recipes


@pytest.fixture
def visitor(sign_in, template):
    return Visitor(sign_in(SECRETARY))


@pytest.fixture
def template(begin):
    begin(install_templates)
    return DocumentTemplate.get(DocumentTemplate.kind == "protokol")


def word(*lines: str) -> bytes:
    document, target = Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(target)
    return target.getvalue()


SOUND = ("Протокол № {{ заседание.номер }} от {{ заседание.дата }}",
         "{% за т в точки %}{% за р в т.решения %}{{ р.текст }} {% край %}{% край %}")


def upload(visitor, template, content: bytes, **values):
    return visitor.client.post(
        f"/document_templates/{template.id}/upload/", content_type="multipart/form-data",
        data={"csrf_token": visitor.token, "file": (io.BytesIO(content), "x.docx"), **values})


def active(template) -> int:
    return TemplateVersion.get(TemplateVersion.template == template.id,
                               TemplateVersion.active).number


def test_a_sound_file_becomes_the_version_in_force_and_can_be_taken_back(visitor, template):
    before = TemplateVersion.get(TemplateVersion.template == template.id, TemplateVersion.active)
    answer = upload(visitor, template, word(*SOUND), activate="1", note="По-кратък")
    assert answer.status_code == 302
    assert active(template) == before.number + 1
    visitor.post(f"/document_templates/{template.id}/versions/{before.id}/activate/")
    assert active(template) == before.number


def test_a_file_that_lacks_what_its_kind_needs_is_in_force_only_after_a_question(
        visitor, template):
    before = active(template)
    answer = upload(visitor, template, word("Уважаеми госпожи и господа,"), activate="1")
    version = TemplateVersion.select().order_by(TemplateVersion.id.desc()).first()
    assert answer.status_code == 302 and answer.location.endswith(f"/{version.id}/check/")
    page = visitor.text(answer.location)
    assert f"Версия {version.number} е качена, но не се използва: 3 забележки" in page
    for code in ("{{ заседание.номер }}", "{{ заседание.дата }}", "{%ред за т в точки %}"):
        assert code in page
    assert "Използвай я въпреки забележките" in page and active(template) == before
    activate = f"/document_templates/{template.id}/versions/{version.id}/activate/"
    visitor.post(activate)
    assert active(template) == before
    visitor.post(activate, {"despite": "1"})
    assert active(template) == version.number
    assert "Използвай я" not in visitor.text(answer.location)


def test_what_the_engine_warns_of_is_shown_and_asked_at_upload(visitor, template):
    before = active(template)
    answer = upload(visitor, template, word(*SOUND, "}} остатък"), activate="1")
    page = visitor.text(answer.location)
    assert "затварящи скоби" in page and "1 забележка" in page and "абзац 3" in page
    assert active(template) == before
    link = re.search(r'href="([^"]*/marked/)"', page)[1]
    with zipfile.ZipFile(io.BytesIO(visitor.get(link).data)) as package:
        assert package.read("word/comments.xml").count(b"<w:comment ") == 1


def test_a_file_with_remarks_that_is_not_to_be_in_force_is_kept_and_told(visitor, template):
    before = active(template)
    answer = upload(visitor, template, word("Без полета"))
    assert "не се използва: 3 забележки" in visitor.text(answer.location)
    assert active(template) == before


def test_a_faulty_file_is_refused_with_place_and_suggestion(visitor, template):
    before = active(template)
    answer = upload(visitor, template, word("Ред", "№ {{ заседание.номерр }}"), activate="1")
    assert answer.status_code == 422
    assert "Файлът не е приет" in answer.text and "абзац 2" in answer.text
    assert "заседание.номер" in answer.text
    assert active(template) == before


def test_the_copy_has_a_comment_for_each_fault_and_stays_at_hand(visitor, template):
    answer = upload(visitor, template, word(
        "№ {{ заседание.номерр }}", "{{ заседание.дата|главнни }}", "{% for т in точки %}"))
    link = re.search(r'href="([^"]*/marked/)"', answer.text)[1]
    marked = visitor.get(link).data
    with zipfile.ZipFile(io.BytesIO(marked)) as package:
        assert package.read("word/comments.xml").count(b"<w:comment ") == 3
    version = TemplateVersion.select().order_by(TemplateVersion.id.desc()).first()
    assert version.faults == 3 and not version.active
    page = visitor.text(f"/document_templates/{template.id}/")
    assert "3 грешки" in page
    visitor.post(f"/document_templates/{template.id}/versions/{version.id}/activate/")
    assert active(template) != version.number


def test_the_original_comes_back_as_a_new_version(visitor, template):
    upload(visitor, template, word("Друго"), activate="1")
    visitor.post(f"/document_templates/{template.id}/original/")
    version = TemplateVersion.get(TemplateVersion.template == template.id, TemplateVersion.active)
    assert version.note == "възстановен оригинал"
    assert bytes(version.blob.content) == shipped_file(KINDS["protokol"])


def test_an_upload_without_a_file_says_what_to_do(visitor, template):
    answer = visitor.post(f"/document_templates/{template.id}/upload/")
    assert answer.status_code == 422 and "Изберете файл на Word" in answer.text


def test_the_list_tells_uses_and_asks_no_more_with_more_templates(visitor, template):
    visitor.get("/help/")  # what is asked once a minute for the menu
    with counted_queries() as queries:
        page = visitor.text("/document_templates/")
    assert "още не" in page and "Проверен" in page and "Заседание" in page
    few = len(reads(queries))
    for number in range(5):
        DocumentTemplate(name=f"Нов {number}", source="cases").store()
    with counted_queries() as queries:
        assert "Няма файл" in visitor.text("/document_templates/")
    assert len(reads(queries)) == few <= 3, "\n".join(queries)


def test_no_hostile_file_gets_in(visitor, template):
    before, tried = active(template), 0
    for recipe in recipes():
        answer = upload(visitor, template, recipe.data, activate="1")
        assert answer.status_code in (302, 422), recipe.attempt
        assert "Файлът не е приет" in answer.text or recipe.codes == ("harmless",) \
            or active(template) == before, recipe.attempt
        tried += answer.status_code == 422
        if active(template) != before:
            assert "harmless" in recipe.codes, recipe.attempt
            before = active(template)
    assert tried > 50


@pytest.mark.parametrize("role", [AUDITOR, MEMBER])
def test_readers_upload_nothing(sign_in, template, role):
    before = active(template)
    answer = upload(Visitor(sign_in(role)), template, word("Текст"), activate="1")
    assert answer.status_code in (403, 404)
    assert active(template) == before


def test_a_template_with_a_virus_is_not_kept(visitor, template):
    before = TemplateVersion.select().count()
    use_scanner(["false"])
    try:
        answer = upload(visitor, template, word(*SOUND), activate="1")
    finally:
        use_scanner([])
    assert "намери вирус" in visitor.text(answer.location or f"/document_templates/{template.id}/")
    assert TemplateVersion.select().count() == before


def test_the_administrator_reads_that_nothing_looks_for_viruses(sign_in):
    assert "не се проверяват за вируси" in Visitor(sign_in(ADMIN)).text("/")
    assert "не се проверяват за вируси" not in Visitor(sign_in(SECRETARY)).text("/")
