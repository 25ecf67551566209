"""No test may hang on a word of a shipped template: the tests have them in other words."""

import re

import pytest

from docfill import Template
from documents.filters import FILTERS
from documents.kinds import KINDS
from documents.properties import paragraphs_of
from documents.templates import SHIPPED, shipped_file
from tests.documents.holding import used_names
from tests.documents.scene import printed
from tests.rewording import TAG, reword, reworded

REAL = SHIPPED / "memorandum.docx"  # the one with the most words


def words_in(content: bytes) -> set[str]:
    """The words that stand in a template, the short ones left out: some are alike backwards."""
    text = " ".join(TAG.sub(" ", line) for line in paragraphs_of(content))
    return {word.lower() for word in re.findall(r"[А-Яа-я]{5,}", text)}


def test_papers_of_the_tests_are_made_from_templates_in_other_words(rolled_back):
    real, ours = REAL.read_bytes(), shipped_file(KINDS["memorandum"])
    assert len(words_in(real)) > 50 and not words_in(real) & words_in(ours)
    fields = [used_names(Template(one, filters=FILTERS).fields()) for one in (real, ours)]
    assert fields[0] == fields[1]


def test_a_test_of_the_wording_has_the_real_words(rolled_back, real_words):
    assert shipped_file(KINDS["memorandum"]) == REAL.read_bytes() != reword(REAL.read_bytes())


@pytest.mark.parametrize(("words", "other"), [
    ("ПРОТОКОЛ № {{ заседание.номер }}", "ЛОКОТОРП № {{ заседание.номер }}"),
    ('{{ n|бройно("ден", "дни") }} Срок', '{{ n|бройно("нед", "инд") }} Корс'),
    ("{% ако т.нова %}нова{% край %}", "{% ако т.нова %}авон{% край %}")])
def test_only_words_are_turned_round(words, other):
    assert reworded(words) == other


def test_a_small_template_prints_nothing_but_its_lines(scene):
    assert printed("protokol", scene.meeting, "{{ заседание.номер }}") == ["7"]
