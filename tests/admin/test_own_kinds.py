"""A new kind of document from the browser: made, uploaded, tried, asked about, issued."""

import io
import re

import pytest
from docx import Document

from documents.generate import generate
from documents.kinds import get_kind
from documents.office.catalogue import field_sheet, live_values
from documents.placeholders import check_template
from documents.templates import install_templates
from models.documents.issued import IssuedDocument
from models.documents.questions import TemplateAnswer, TemplateQuestion
from models.documents.templates import DocumentTemplate, TemplateVersion
from models.parties import Organization
from models.users import ADMIN, AUDITOR, COORDINATOR, MEMBER, SECRETARY, User
from tests.admin.browsing import Visitor, counted_queries, reads
from tests.admin.test_templates import upload, word
from tests.docfill.hostile import recipes
from tests.documents.scene import Scene, text_of

LINES = ("№ {{ документ.рег_номер }}", "До {{ институция.име }}",
         "Благодарим за {{ въпрос.повод }} на "
         "{{ въпрос.дата_на_събитието|дълга_дата }}. Тел. {{ институция.телефон }}")
SETTINGS = {"name": "Благодарствено писмо", "source": "organizations", "numbering": "register",
            "privacy": "without", "enabled": "y", "letterhead": "y"}


@pytest.fixture
def scene(begin):
    return begin(Scene)


@pytest.fixture
def visitor(sign_in, scene):
    return Visitor(sign_in(SECRETARY))


@pytest.fixture
def template(visitor) -> DocumentTemplate:
    """The kind, made and uploaded in the browser."""
    answer = visitor.post("/document_templates/new/", SETTINGS)
    assert answer.status_code == 302, answer.text
    made = DocumentTemplate.get(DocumentTemplate.name == "Благодарствено писмо")
    assert upload(visitor, made, word(*LINES), activate="1").status_code == 302
    return made


def panel_of(template, scene, member: int = 0) -> str:
    return f"/generate/{template.kind}/{scene.members[member].organization_id}/"


ANSWERS = {"повод": "дарението", "дата_на_събитието": "1.12.2016", "act": "issue"}


def test_the_letter_takes_the_next_number_in_the_register(visitor, template, scene):
    owner = {"owner": str(scene.mechanism.id)}
    answer = visitor.post(panel_of(template, scene), {**ANSWERS, **owner}, follow=True)
    assert "Готов е документът „Благодарствено писмо" in answer.text
    assert "Празни полета: институция.телефон" in answer.text
    visitor.post(panel_of(template, scene, 1), {**ANSWERS, **owner})
    made = list(IssuedDocument.select().order_by(IssuedDocument.id))
    numbers = [int(one.register_number.rpartition("-")[2]) for one in made]
    assert numbers[1] == numbers[0] + 1
    assert made[0].register_number in visitor.text("/documents/")
    assert "Благодарим за дарението на 1 декември 2016 г." in text_of(made[0].content())


def test_an_editor_marks_the_paper_beside_the_empty_fields_and_stops_nobody(
        visitor, template, scene):
    wrong = word("№ {{ документ.рег_номер }}", "В срок от 1 дни в ул. „Първа“, до 2026-12-15..")
    assert upload(visitor, template, wrong, activate="1").status_code == 302
    page = visitor.text(panel_of(template, scene))
    assert "Редакторски бележки: 4. Те не спират издаването." in page
    assert "След „1“ думата е в единствено число." in page and "абзац 2" in page
    answer = visitor.post(panel_of(template, scene), {
        "act": "issue", "owner": str(scene.mechanism.id)}, follow=True)
    assert "Готов е документът" in answer.text


def test_a_paper_without_faults_has_no_remarks(visitor, template, scene):
    assert "Редакторски бележки" not in visitor.text(panel_of(template, scene))


def test_what_the_number_will_fill_is_no_gap(visitor, template, scene):
    numbered = word("Рег. № {{ документ.рег_номер }} от {{ документ.дата }} , Враца")
    assert upload(visitor, template, numbered, activate="1").status_code == 302
    assert "Редакторски бележки" not in visitor.text(panel_of(template, scene))


def test_typed_text_is_mended_and_what_cannot_be_is_told(visitor):
    values = {"category": "ngo", "gender": "f", "town": "гр. Враца"}
    visitor.post("/organizations/new/", {"name": 'Фондация  "Дом "Надежда""', **values})
    assert Organization.get(Organization.name.startswith("Фондация")).name == \
        "Фондация „Дом «Надежда»“"
    answer = visitor.post("/organizations/new/", {"name": "Oбщина Пробно", **values}, follow=True)
    assert "В „Наименование“ има дума с букви от двете азбуки" in answer.text
    answer = visitor.post("/organizations/new/", {"name": 'Дом "Вяра', **values}, follow=True)
    assert "В „Наименование“ има кавички без начало или без край" in answer.text
    answer = visitor.post("/organizations/new/", {"name": "ДЕТСКА ЯСЛА", **values}, follow=True)
    assert "„Наименование“ е само с главни букви" in answer.text


def test_the_questions_are_asked_with_the_last_answers(visitor, template, scene):
    page = visitor.text(panel_of(template, scene))
    assert "Повод" in page and "Дата на събитието" in page and "дд.мм.гггг" in page
    visitor.post(panel_of(template, scene), ANSWERS)
    assert "дарението" in visitor.text(panel_of(template, scene, 1))
    assert TemplateAnswer.select().count() == 2


def test_what_is_missing_is_told_before_with_the_way_to_fill_it_in(visitor, template, scene):
    page = visitor.text(panel_of(template, scene))
    assert "{{ институция.телефон }}" in page
    assert f'href="/organizations/{scene.members[0].organization_id}/edit/"' in page


def test_a_wrong_answer_comes_back_with_everything_typed(visitor, template, scene):
    answer = visitor.post(panel_of(template, scene),
                          {**ANSWERS, "дата_на_събитието": "32.13.2016"})
    assert answer.status_code == 422
    assert "Дата на събитието" in answer.text and "дарението" in answer.text
    assert "32.13.2016" in answer.text
    assert not IssuedDocument.select().exists()


def test_a_preview_stores_nothing(visitor, template, scene):
    answer = visitor.post(f"{panel_of(template, scene)}preview/", ANSWERS)
    assert "дарението" in text_of(answer.data)
    assert not IssuedDocument.select().exists() and not TemplateAnswer.select().exists()
    wrong = visitor.post(f"{panel_of(template, scene)}preview/", {"повод": ""})
    assert wrong.status_code == 422 and "попълнете" in wrong.text


def test_the_card_of_the_record_leads_to_the_panel(visitor, template, scene):
    page = visitor.text(f"/organizations/{scene.members[0].organization_id}/")
    assert f'href="{panel_of(template, scene)}"' in page
    assert template.kind not in visitor.text(f"/people/{scene.chair.id}/")


def test_switched_off_or_for_others_it_is_not_offered(visitor, template, scene, sign_in):
    address = panel_of(template, scene)
    template.roles = ["coordinator"]
    template.store()
    assert visitor.get(address).status_code == 404
    assert Visitor(sign_in(COORDINATOR)).get(address).status_code == 200
    template.roles, template.enabled = [], False
    template.store()
    assert visitor.get(address).status_code == 404
    posted = visitor.post("/documents/make/", {
        "kind": template.kind, "record": str(scene.members[0].organization_id)}, follow=True)
    assert "не се предлага" in posted.text and not IssuedDocument.select().exists()


def test_only_records_that_fit_the_condition_offer_it(visitor, template, scene):
    organization = scene.members[0].organization
    template.condition_field, template.condition_value = "Населено място", "гр. Казанлък"
    template.store()
    assert visitor.get(panel_of(template, scene)).status_code == 404
    organization.town = "гр. Казанлък"
    organization.store()
    assert visitor.get(panel_of(template, scene)).status_code == 200


@pytest.mark.parametrize("role", [ADMIN, AUDITOR, MEMBER])
def test_who_makes_no_documents_finds_no_panel(template, scene, sign_in, role):
    visitor = Visitor(sign_in(role))
    assert visitor.get(panel_of(template, scene)).status_code == 404
    assert visitor.post(panel_of(template, scene), ANSWERS).status_code == 404
    assert visitor.get("/generate/").status_code == 404


@pytest.mark.parametrize("address", ["/generate/own-999/1/", "/generate/protokol/999999/",
                                     "/generate/nyama/1/"])
def test_what_is_not_there_is_not_there(visitor, address):
    assert visitor.get(address).status_code == 404


def test_a_document_of_another_mechanism_is_not_seen(visitor, template, scene, sign_in):
    visitor.post(panel_of(template, scene), {**ANSWERS, "owner": str(scene.mechanism.id)})
    made, limited = IssuedDocument.get(), Visitor(sign_in(COORDINATOR))
    User.update(mechanism=scene.mechanism).where(User.role == COORDINATOR).execute()
    assert limited.get(f"/documents/{made.id}/").status_code == 200
    IssuedDocument.update(owner=scene.mechanism.id + 999).execute()
    assert limited.get(f"/documents/{made.id}/").status_code == 404


def test_the_fields_stand_beside_a_record_with_its_values(visitor, template, scene):
    address = f"/document_templates/{template.id}/fields/"
    page = visitor.text(f"{address}?record={scene.members[0].organization_id}")
    assert "{{ институция.име }}" in page and "Институция 1" in page
    assert 'data-copy="{{ институция.име }}"' in page
    assert visitor.get(f"{address}?record=999999").status_code == 404
    assert visitor.get(f"{address}?record=x").status_code == 404


def test_the_sheet_of_fields_is_itself_a_sound_template(visitor, scene, template):
    for code, record in ((template.kind, scene.members[0].organization),
                         ("protokol", scene.meeting), ("nasochvashto_pismo", None)):
        kind = get_kind(code)
        sheet = field_sheet(kind, live_values(kind, record) if record else None)
        problems = [one for one in check_template(kind, sheet) if one.severity == "error"]
        assert not problems, problems
    address = f"/document_templates/{template.id}/sheet/"
    file = visitor.get(f"{address}?record={scene.members[0].organization_id}").data
    text = "\n".join(cell.text for table in Document(io.BytesIO(file)).tables
                     for row in table.rows for cell in row.cells)
    assert "{{ институция.име }}" in text and "Институция 1" in text


def test_a_trial_prints_the_record_and_is_kept_nowhere(visitor, template, scene):
    address = f"/document_templates/{template.id}/trial/"
    organization = scene.members[0].organization_id
    assert "Пробата не се записва" in visitor.text(f"{address}?record={organization}")
    file = visitor.get(f"{address}file/?record={organization}")
    assert "Институция 1" in text_of(file.data) and "[Повод]" in text_of(file.data)
    assert not IssuedDocument.select().exists()


def test_questions_are_changed_in_the_settings(visitor, template, scene):
    question = TemplateQuestion.get(TemplateQuestion.name == "повод")
    page = visitor.text(f"/document_templates/{template.id}/")
    assert "Въпроси при изготвяне" in page and "Дата на събитието" in page
    question.label, question.kind, question.options = "За какво?", "choice", "дарение\nтруд"
    question.preset = "труд"
    question.store()
    page = visitor.text(panel_of(template, scene))
    assert "За какво?" in page and re.search(r"<option selected>труд</option>", page)


def test_a_pattern_with_a_wrong_field_is_told_at_its_field(visitor, template):
    form = {**SETTINGS, "file_pattern": "{{ институцияя.име }}", "version": str(template.version)}
    del form["source"]
    answer = visitor.post(f"/document_templates/{template.id}/edit/", form)
    assert "Няма поле „институцияя.име“" in answer.text and "институция.име" in answer.text


def test_a_shipped_kind_keeps_its_number_and_privacy(visitor, template):
    shipped = DocumentTemplate(kind="protokol", name="Протокол").store()
    page = visitor.text(f"/document_templates/{shipped.id}/edit/")
    assert "Какво се печата, ако няма данни" in page and 'name="numbering"' not in page


def test_no_hostile_file_becomes_a_version_of_a_new_kind(visitor, template):
    before = TemplateVersion.select().where(TemplateVersion.active).count()
    for recipe in recipes()[::4]:  # all of them are tried on a shipped kind
        answer = upload(visitor, template, recipe.data)
        assert answer.status_code in (302, 422), recipe.attempt
        if answer.status_code == 422:
            assert "Файлът не е приет" in answer.text or "Изберете файл" in answer.text
            assert re.search(r"<li>\s*<strong>[^<]+</strong>", answer.text) or not recipe.data
    assert TemplateVersion.select().where(TemplateVersion.active).count() == before


def test_the_card_asks_no_more_with_more_kinds(visitor, template, scene):
    visitor.get("/help/")  # what is asked once a minute for the menu
    address = f"/organizations/{scene.members[0].organization_id}/"
    visitor.text(address)
    with counted_queries() as queries:
        visitor.text(address)
    few = len(reads(queries))
    for number in range(4):
        DocumentTemplate(name=f"Писмо {number}", source="organizations").store()
    with counted_queries() as queries:
        visitor.text(address)
    assert len(reads(queries)) == few


def test_the_preview_frame_has_no_origin_and_no_way_out(visitor):
    answer = visitor.get("/preview/")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-scripts;") and "default-src 'none'" in policy
    assert "allow-same-origin" not in policy and "connect-src" not in policy
    script = visitor.text("/static/preview-frame.js")
    assert "renderAltChunks: false" in script


def test_the_guide_can_be_read_in_the_desk(visitor):
    page = visitor.text("/manual/")
    assert "Целият език на една страница" in page and "<table" in page
    assert "{{ заседание.номер }}" in visitor.text("/manual/protokol/")


def test_a_paper_that_the_guard_refuses_is_mended_or_made_with_a_reason(visitor, scene):
    scene.hold()
    scene.decision.text = "Подкрепата за Пyхов продължава."  # with a Latin letter
    scene.decision.store()
    where = f"/generate/protokol/{scene.meeting.id}/"
    refused = visitor.post(where, {"act": "draft"})
    assert refused.status_code == 422 and 'name="guard_reason"' in refused.text
    assert f'href="/decisions/{scene.decision.id}/edit/"' in refused.text
    short = visitor.post(where, {"act": "draft", "guard_reason": "да"})
    assert short.status_code == 422 and "поне 10 знака" in short.text
    reason = "Името е на служител."
    assert visitor.post(where, {"act": "draft", "guard_reason": reason}).status_code == 302
    made = IssuedDocument.get()
    assert made.guard_reason == reason and reason in visitor.text(f"/documents/{made.id}/")


def test_a_quote_of_two_alphabets_is_shown_with_its_letters_and_mended_by_one_press(visitor, scene):
    scene.hold()
    install_templates()
    where = f"/generate/saobshtenie/{scene.meeting.id}/"
    typed = {"act": "draft", "цитат": '"Плaнът "Заедно" е приет", каза той.'}  # a Latin letter
    shown = visitor.post(where, typed)
    assert shown.status_code == 200 and not IssuedDocument.select().exists()
    assert 'Пл<b class="text-decoration-underline">a</b>нът' in shown.text
    mended = visitor.post(where, typed | {"letters": ["seen", "mend"]}).text
    assert "Планът" in mended and "text-decoration-underline" not in mended
    assert visitor.post(where, typed | {"letters": "seen"}).status_code == 302
    assert "Плaнът" in text_of(IssuedDocument.get().content())  # as whoever saw it wanted it
    assert visitor.post(where, typed | {"цитат": typed["цитат"].replace("a", "а")}) \
        .status_code == 302
    newest = IssuedDocument.select().order_by(IssuedDocument.id.desc()).get()
    assert "„Планът «Заедно» е приет“, каза той." in text_of(newest.content())
    assert "?mode=preparing#documents" in visitor.text(
        f"/meetings/{scene.meeting.id}/?mode=minutes")


def test_the_variant_with_names_is_marked_wherever_it_is_listed(visitor, scene):
    scene.hold()
    plain = generate("protokol", scene.meeting)
    named = generate("protokol", scene.meeting, privacy="identified")
    assert named.file_name != plain.file_name and "поверително" in named.file_name
    for page in ("/documents/", f"/documents/{plain.id}/", "/search/?q=протокол",
                 f"/meetings/{scene.meeting.id}/?mode=minutes"):
        text = visitor.text(page)
        assert "(поверителен)" in text, page
    assert named.title().endswith("(поверителен)") and "(" not in plain.title()
