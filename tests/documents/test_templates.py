"""The shipped templates: built from their source, every placeholder known, sound Word files."""

import io
import shutil
import subprocess
import zipfile
from xml.etree import ElementTree

import pytest

from docfill import Template
from documents.filters import FILTERS
from documents.generate import render
from documents.kinds import KINDS, get_kind, kinds_for
from documents.office.letterhead import SHARED
from documents.placeholders import check_template, known_names
from documents.schema import Scope, names_in, values_of
from documents.templates import SHIPPED, install_templates, shipped_file, version_in_force
from models.documents.blobs import store_blob
from models.documents.templates import DocumentTemplate, TemplateVersion
from tests.documents.scene import read_docx
from tools.make_templates import build

CODES = sorted(KINDS)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_each_kind_has_its_template_and_nothing_else_lies_there():
    assert sorted(path.stem for path in SHIPPED.glob("*.docx")) == sorted([*CODES, *SHARED])


def test_the_files_are_those_the_source_builds():
    for code, content in build().items():
        assert parts_of(content) == parts_of(shipped_file(get_kind(code))), \
            f"{code} is not what its source says: make templates"


@pytest.mark.parametrize("code", CODES)
def test_every_placeholder_is_known(code):
    assert not check_template(KINDS[code], shipped_file(KINDS[code]))


def test_a_misspelt_placeholder_is_found():
    document = read_docx(shipped_file(KINDS["protokol"]))
    title = next(p for p in document.paragraphs if p.style.name == "Title")
    title.text = "{{ заседание.нумер }}"
    buffer = io.BytesIO()
    document.save(buffer)
    problem, *_ = check_template(KINDS["protokol"], buffer.getvalue())
    assert problem.code == "unknown-name" and "номер" in problem.hint


@pytest.mark.parametrize("code", CODES)
def test_placeholders_are_written_in_bulgarian(code):
    names = Template(shipped_file(KINDS[code]), filters=FILTERS).fields()
    assert names and not any(name.isascii() for name in names)


@pytest.mark.parametrize("code", ["protokol", "pokana", "prisastven_spisak"])
def test_known_names_are_those_of_the_values(code, scene):
    kind = KINDS[code]
    scene.hold()
    recipient = kind.recipients(scene.meeting, scene.meeting.held_on)[0]
    scope = Scope(day=scene.meeting.held_on, recipient=recipient.role)
    values = values_of(kind.group, scene.meeting, scope)
    assert _shape(values, known_names(kind)) == names_in(kind.group)


def _shape(values, known):
    """The names of the values; what a list without elements would hold is taken on trust."""
    if isinstance(values, dict):
        return {name: _shape(value, known[name]) for name, value in values.items()}
    if isinstance(values, list):
        return [_shape(values[0], known[0])] if values else known
    assert isinstance(values, str | int | bool) or known == "date"
    return known


def test_the_office_layout_stands_in_styles():
    for code in CODES:
        document = read_docx(shipped_file(KINDS[code]))
        section, normal = document.sections[0], document.styles["Normal"]
        margins = [round(side.cm, 1) for side in (
            section.left_margin, section.right_margin, section.top_margin,
            section.bottom_margin)]
        assert margins == [2.5, 2, 2, 2] and section.different_first_page_header_footer
        assert {round(section.page_width.cm), round(section.page_height.cm)} == {21, 30}
        assert normal.font.name == "Times New Roman" and normal.font.size.pt == 12
        language = normal.element.rPr.find(f"{W}lang")
        assert language.get(f"{W}val") == "bg-BG"
        direct = [p.text for p in document.paragraphs for run in p.runs
                  if run.bold or run.italic or run.font.size]
        assert not direct, "formatting outside styles"


@pytest.mark.parametrize("code", CODES)
def test_pages_are_numbered_by_word(code):
    footers = [data.decode() for name, data in parts_of(shipped_file(KINDS[code])).items()
               if "footer" in name]
    assert len(footers) == 2
    assert all(" PAGE " in footer and " NUMPAGES " in footer for footer in footers)


def test_every_used_style_exists():
    for code in CODES:
        parts = parts_of(shipped_file(KINDS[code]))
        styles = ElementTree.fromstring(parts["word/styles.xml"])
        known = {style.get(f"{W}styleId") for style in styles.iter(f"{W}style")}
        for name, data in parts.items():
            if name.startswith("word/") and name.endswith(".xml"):
                used = {e.get(f"{W}val") for tag in ("pStyle", "rStyle", "tblStyle", "basedOn",
                                                     "next", "link")
                        for e in ElementTree.fromstring(data).iter(f"{W}{tag}")}
                assert used <= known, (code, name, used - known)


def test_no_template_calls_the_mechanism_what_it_is_not():
    for code in CODES:
        text = b" ".join(parts_of(shipped_file(KINDS[code])).values()).decode(errors="ignore")
        assert "комисия" not in text.lower() and "съвет" not in text.lower()


# -- versions -------------------------------------------------------------------------------


def test_shipped_templates_are_installed_once(rolled_back):
    assert install_templates() == len(CODES) + len(SHARED)
    assert install_templates() == 0
    assert version_in_force(KINDS["pokana"]).number == 1
    assert DocumentTemplate.select().count() == len(CODES) + len(SHARED)


def test_a_newer_shipped_file_replaces_ours_but_not_theirs(rolled_back, monkeypatch):
    install_templates()
    theirs = version_in_force(KINDS["pokana"])
    TemplateVersion(template=theirs.template, blob=store_blob(b"other")).store("Тестина").activate()
    monkeypatch.setattr("documents.templates.shipped_file", lambda kind: kind.code.encode())
    assert install_templates() == len(CODES) + len(SHARED) - 2  # the letterhead waits
    assert version_in_force(KINDS["pokana"]).number == 2
    assert version_in_force(KINDS["protokol"]).number == 2


def test_kinds_are_found_by_entity():
    assert [kind.code for kind in kinds_for("meetings")] == [
        "protokol", "pokana", "dneven_red", "prisastven_spisak", "izvlechenie_institucia",
        "kontrolen_list", "papka"]
    assert [kind.code for kind in kinds_for("referrals")] == [
        "nasochvashto_pismo", "napravlenie", "preprashtane"]
    assert [kind.code for kind in KINDS.values() if kind.has_recipients()] == [
        "pokana", "izvlechenie_institucia", "kniga_reshenia"]


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_what_is_made(scene, tmp_path):
    scene.hold()
    for code in ("protokol", "pokana", "prisastven_spisak"):
        (tmp_path / f"{code}.docx").write_bytes(render(code, scene.meeting))
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'office').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", tmp_path, *tmp_path.glob("*.docx")],
        check=True, capture_output=True, timeout=120)
    assert len([path for path in tmp_path.glob("*.pdf") if path.stat().st_size > 10_000]) == 3
