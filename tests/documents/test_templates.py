"""The shipped templates: whatever their wording, they hold what their kind needs."""

import io
import shutil
import subprocess
import zipfile
from xml.etree import ElementTree

import pytest
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from documents.generate import render
from documents.kinds import KINDS, get_kind, kinds_for
from documents.office.letterhead import SHARED
from documents.placeholders import check_template, known_names
from documents.schema import Scope, names_in, values_of
from documents.shipped import REGISTERS
from documents.templates import SHIPPED, install_templates, shipped_file, version_in_force
from models.documents.blobs import store_blob
from models.documents.templates import DocumentTemplate, TemplateVersion
from tests.documents.holding import NEEDED, faults_of
from tests.documents.scene import read_docx

pytestmark = pytest.mark.usefixtures("rolled_back", "real_words")
CODES = sorted(KINDS)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_each_kind_has_its_template_and_nothing_else_lies_there():
    assert sorted(path.stem for path in SHIPPED.glob("*.docx")) == sorted([*CODES, *SHARED])


@pytest.mark.parametrize("code", [*CODES, *SHARED])
def test_the_template_holds_what_its_kind_needs(code):
    assert faults_of(get_kind(code), shipped_file(get_kind(code))) == []


def test_no_number_parts_from_its_sign():
    for path in [*SHIPPED.glob("*.docx"), *REGISTERS.glob("*.docx")]:
        for name, part in parts_of(path.read_bytes()).items():
            assert "№ {".encode() not in part, (path.name, name)


def test_of_every_kind_it_is_said_what_its_template_cannot_do_without():
    assert {*NEEDED} == {*CODES, *SHARED} - {"blanka"}  # of that one the letterhead is all


@pytest.mark.parametrize("code", CODES)
def test_an_edit_in_word_is_no_fault(code):
    document = read_docx(shipped_file(KINDS[code]))
    paragraph = document.add_paragraph("Ново изречение с ", style=document.paragraphs[-1].style)
    paragraph.add_run("подчертана").bold = True
    paragraph.add_run(" дума.")
    for paragraph in document.paragraphs:
        if "{" not in paragraph.text:
            paragraph.add_run(" и още")
    document.styles["Normal"].font.size = Pt(11)
    assert faults_of(KINDS[code], saved(document)) == []


def saved(document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


SPOILING = {
    "lacks the field": lambda d: [p.clear() for p in d.paragraphs if "заседание" in p.text],
    "not Bulgarian": lambda d: d.styles["Normal"].element.rPr.find(qn("w:lang")).set(
        qn("w:val"), "en-US"),
    "readable size": lambda d: setattr(d.styles["Normal"].font, "size", Pt(7)),
    "without a style (jc)": lambda d: setattr(d.paragraphs[0], "alignment", 1),
    "without a style (b)": lambda d: d.add_paragraph().add_run("Важно").__setattr__("bold", True),
    "without a style (sz)": lambda d: setattr(d.add_paragraph().add_run("ситно").font, "size",
                                              Pt(8)),
    "not A4": lambda d: setattr(d.sections[0], "page_width", Cm(25)),
    "printers cut": lambda d: setattr(d.sections[0], "left_margin", Cm(0.4)),
    "head of its own": lambda d: setattr(
        d.sections[0], "different_first_page_header_footer", False),
    "the footer has no page number": lambda d: d.sections[0].footer.paragraphs[0].clear(),
    "calls the mechanism": lambda d: d.add_paragraph("Комисията реши:"),
}


@pytest.mark.parametrize("fault", SPOILING)
def test_a_spoilt_template_is_found(fault):
    document = read_docx(shipped_file(KINDS["dneven_red"]))
    SPOILING[fault](document)
    found = faults_of(KINDS["dneven_red"], saved(document))
    assert any(fault in each for each in found), found


def test_a_misspelt_placeholder_is_found():
    document = read_docx(shipped_file(KINDS["protokol"]))
    title = next(p for p in document.paragraphs if p.style.name == "Title")
    title.text = "{{ заседание.нумер }}"
    problem, *_ = check_template(KINDS["protokol"], saved(document))
    assert problem.code == "unknown-name" and "номер" in problem.hint


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
        "protokol", "pokana", "dneven_red", "prisastven_spisak", "saobshtenie",
        "izvlechenie_institucia", "kontrolen_list", "papka", "deklaracii_gosti",
            "paket_sluchai"]
    assert [kind.code for kind in kinds_for("referrals")] == [
        "nasochvashto_pismo", "napravlenie", "preprashtane"]
    assert [kind.code for kind in KINDS.values() if kind.has_recipients()] == [
        "pokana", "izvlechenie_institucia", "kniga_reshenia", "paket_sluchai"]


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
