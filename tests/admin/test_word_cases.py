"""Word files of every kind go through the real upload: told with their place, or filled, joined."""

import io
import re
import zipfile

import pytest
from lxml import etree

from docfill import Template
from documents.files.merging import merge
from documents.filters import FILTERS
from documents.templates import install_templates
from models.base import today
from models.documents.templates import DocumentTemplate, TemplateVersion
from models.users import SECRETARY
from tests.admin.browsing import Visitor
from tests.admin.test_templates import active, upload
from tests.docfill.cases import CASES, VALUES
from tests.docfill.rules import faults_of

PLACE = re.compile(r"(абзац|таблица|бележка под линия) \d")
MEANT = {"crossing": "не са на едно равнище", "cut-field": "част от поле на Word",
         "section-inside": "край на раздел", "lost-beside": "Заедно с етикета ще изчезне",
         "field-code": "вътре в поле на Word", "many-turns": "оборота при списъци",
         "tag-in-name": "в името на предмет"}


@pytest.fixture
def visitor(sign_in, template):
    return Visitor(sign_in(SECRETARY))


@pytest.fixture
def template(begin):
    begin(install_templates)
    return DocumentTemplate.get(DocumentTemplate.kind == "protokol")


def text_of(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        texts = (package.read(one) for one in package.namelist() if one[:5] == "word/")
        return "".join("".join(etree.fromstring(one).itertext()) for one in texts)


def newest(template) -> TemplateVersion:
    return TemplateVersion.select().where(TemplateVersion.template == template.id).order_by(
        TemplateVersion.number.desc()).get()


def test_each_file_is_told_with_its_place_or_filled(visitor, template):
    before, filled = active(template), []
    for name, case in CASES.items():
        answer = upload(visitor, template, case.data, activate="1")
        page = answer.text if answer.status_code == 422 else visitor.text(answer.location)
        if case.code and case.severity == "error":
            assert answer.status_code == 422, name
        assert bool(PLACE.search(page)) == bool(case.code), name
        assert not case.code or MEANT[case.code] in page, name
        version = newest(template)
        assert bytes(version.blob.content) == case.data and not version.active, name
        if case.severity == "error" and case.code:
            assert version.faults == 1, name
            continue
        data = Template(case.data, filters=FILTERS).fill(VALUES)
        assert faults_of(data) == [] and case.shows in text_of(data), name
        assert "{{" not in text_of(data).replace("QUOTE {{", ""), name
        filled.append(data)
    assert active(template) == before and len(filled) > 15
    assert faults_of(merge(filled, title="всички", author="", on=today())) == []
