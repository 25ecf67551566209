"""Whatever passes the check fills: random furniture beside random tags, and the rules are kept."""

import time
from collections import Counter
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from docfill import Template, check
from docfill.joining import join
from docfill.letterhead import put_block, put_letterhead
from tests.docfill.furnished import VALUES, Furnished
from tests.docfill.making import W, para, simple_field, word
from tests.docfill.places import table
from tests.docfill.rules import faults_of
from tests.docfill.test_validity import findings

COUNTED = ("drawing", "footnoteReference", "fldSimple", "fldChar", "sectPr", "tbl", "hyperlink")
SETTINGS = settings(max_examples=100, deadline=None, derandomize=True,
                    suppress_health_check=list(HealthCheck))
FULL = VALUES | {"скрито": True, "празно": [{"н": "г", "ред": [1]}]}


def counted(data: bytes) -> Counter:
    """How often each thing stands in the document."""
    found: Counter = Counter()
    with ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith("word/") and name.endswith(".xml"):
                root = etree.fromstring(archive.read(name))
                found.update(etree.QName(one).localname for one in root.iter(
                    *(W + kind for kind in COUNTED)))
                found["page"] += sum(one.get(W + "type") == "page" for one in root.iter(W + "br"))
                found["bookmark"] += len({one.get(W + "name") for one in root.iter(
                    W + "bookmarkStart")})
    return found


def is_sound(data: bytes) -> bool:
    """Whether a template may be used; what is told of it has a place and a cure."""
    problems = check(data)
    assert all(one.place and one.message and one.hint for one in problems)
    return not any(one.severity == "error" for one in problems)


@SETTINGS
@given(st.integers(0, 10**9))
def test_what_passes_the_check_fills_keeps_the_rules_and_loses_nothing_silently(seed):
    data = Furnished(seed).data
    if not is_sound(data):
        return
    own, template = set(faults_of(data)), Template(data)
    for values in (VALUES, FULL):
        filled = template.fill(values)
        assert [one for one in faults_of(filled) if one not in own] == []
        docx.Document(BytesIO(filled))
    if all("else" not in one.text for one in template.plan.tags):
        before, after = counted(data), counted(filled)
        words = {one.code for one in template.problems}
        lost = {kind for kind, n in before.items() if after[kind] < n}
        assert not lost - ({"sectPr"} if "section-inside" in words else set())


@settings(SETTINGS, max_examples=25)
@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_filled_documents_are_joined_and_dressed_and_keep_the_rules(first, second):
    templates = [data for data in (Furnished(first).data, Furnished(second).data)
                 if is_sound(data)]
    files = [Template(data).fill(FULL) for data in templates]
    own = {one for data in (*templates, *files) for one in faults_of(data)}
    if not files or own:
        return
    assert faults_of(join(files * 2)) == []
    block = word(para("С уважение,") + table(para("подпис")))
    head = word(para(), {"header": para("{{ бланка.институция }}"), "footer": para("адрес")})
    dressed = put_letterhead(put_block(files[0], "стойност", block), head)
    assert faults_of(dressed) == []


@pytest.mark.parametrize("seed", [1, 4, 10, 12, 27])
def test_filling_adds_no_finding_of_two_validators(seed, tmp_path):
    data = Furnished(seed).data
    if is_sound(data):
        own = findings(data, tmp_path)
        for values in (VALUES, FULL):
            assert findings(Template(data).fill(values), tmp_path) <= own


def test_a_template_of_a_thousand_cut_ranges_is_checked_in_two_seconds():
    cut = "".join(
        para(simple_field(f" REF b{n} ")) + para("{%p if x %}")
        + para(f'<w:bookmarkStart w:id="{n}" w:name="b{n}"/>', "а") + para("{%p endif %}")
        + para(f'<w:bookmarkEnd w:id="{n}"/>') for n in range(1000))
    start = time.process_time()
    assert check(word(cut)) == []
    assert time.process_time() - start < 2


def test_enough_of_the_random_documents_pass_the_check():
    assert sum(is_sound(Furnished(seed).data) for seed in range(20)) > 4


def test_a_part_without_tags_stays_as_it_is():
    data = word(para("{{ x }}"), {"header": para("глава")})
    with ZipFile(BytesIO(data)) as old, ZipFile(BytesIO(Template(data).fill({"x": 1}))) as new:
        assert old.read("word/header.xml") == new.read("word/header.xml")
