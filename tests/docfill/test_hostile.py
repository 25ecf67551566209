"""Sixty-three hostile files: each refused with its own code or harmless, in bounded time."""

import json
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docfill import Template, TemplateError, check
from docfill.messages import MESSAGES
from docfill.words import ENGLISH, spoken
from tests.docfill.hostile import recipes
from tests.docfill.making import lines, make, tiny

NUMBERS = [*range(1, 14), *range(20, 31), *range(40, 47), *range(50, 57), *range(60, 63)]
NUMBERS += [*range(70, 92)]
SECONDS, MEGABYTES = 2, 200
DAMAGED = make("{{ x }} {% if y %}а{% endif %}", header="{{ z }}")


@pytest.fixture(scope="module")
def built() -> dict:
    """The recipes by number."""
    return {recipe.number: recipe for recipe in recipes()}


@pytest.fixture(scope="module")
def outcomes(built, tmp_path_factory) -> dict:
    """What became of each file, tried in a fresh process so that memory can be measured."""
    folder = tmp_path_factory.mktemp("hostile")
    files = []
    for recipe in built.values():
        path = folder / f"{recipe.number}.docx"
        path.write_bytes(recipe.data)
        files.append((recipe.number, str(path)))
    done = subprocess.run(
        [sys.executable, "-m", "tests.docfill.hostile"],
        input=json.dumps(files), capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def test_there_are_sixty_three(built):
    assert sorted(built) == NUMBERS and len(NUMBERS) == 63


@pytest.mark.parametrize("number", NUMBERS)
def test_a_hostile_file_is_refused_with_its_code(number, built, outcomes):
    outcome = outcomes[str(number)]
    assert outcome["codes"][0] in built[number].codes, built[number].attempt
    assert outcome["seconds"] < SECONDS
    assert outcome["megabytes"] < MEGABYTES


def test_nothing_was_called(outcomes):
    assert outcomes["deleted"] is False


@pytest.mark.parametrize("tags, code", [
    (["{% for a in big %}"] * 2 + ["{% endfor %}"] * 2, "budget-iterations"),
    (["{% for a in big %}{{ big|join('" + "d" * 100 + "') }}{% endfor %}"], "budget-output"),
    (["{% set a = long ~ long %}"] + ["{% set a = a ~ a %}"] * 30, "budget-output"),
    (["{% set a = long|replace('д', long) %}"], "failed"),
    (["{% for a in big %}{% if a in big %}1{% endif %}{{ big|sort|length }}{% endfor %}"],
     "budget-iterations"),
])  # fmt: skip
def test_budgets_hold_while_filling(tags, code):
    template = Template(make("".join(tags)))
    values = {"big": [str(n) for n in range(9_999)], "long": "д" * 12_000}
    with pytest.raises(TemplateError) as caught:
        template.fill(values)
    assert caught.value.problems[-1].code == code


def test_comparing_long_lists_counts_as_work():
    template = Template(tiny("{% for a in big %}{% if 'я' in big %}1{% endif %}{% endfor %}"))
    with pytest.raises(TemplateError) as caught:
        template.fill({"big": ["а"] * 20_000})
    assert caught.value.problems[0].code == "budget-iterations"


def test_output_without_a_loop_is_limited_too():
    template = Template(tiny("{{ long }}" * 2_000))
    with pytest.raises(TemplateError) as caught:
        template.fill({"long": "д" * 50_000})
    assert caught.value.problems[0].code == "budget-output"


@pytest.mark.parametrize("text", ["{{ a }}", "{{ a", "{% if a %}", "{", "{{ a } "])
def test_a_text_full_of_tags_is_told_quickly(text):
    start = time.process_time()
    assert check(tiny(text * 500_000))
    assert time.process_time() - start < SECONDS


def test_values_are_never_evaluated():
    values = {"x": "{{ 7*7 }}{% for a in b %}", "y": "\ufdd00\ufdd1"}
    data = Template(make("{{ x }}{{ y }}")).fill(values)
    assert lines(data) == ["{{ 7*7 }}{% for a in b %}\ufdd00\ufdd1"]


def test_marks_of_the_engine_in_a_template_are_plain_characters():
    template = Template(make("\ufdd00\ufdd1 {{ x }} \ufdd00\ufdd1"))
    assert template.fill({"x": 1})


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=20), st.integers())
def test_a_damaged_file_is_told_and_never_raises(changes, cut):
    data = bytearray(DAMAGED)
    for at, byte in changes:
        data[at % len(data)] = byte
    data = bytes(data[: len(data) - abs(cut) % len(data)] if cut < 0 else data)
    assert all(problem.message for problem in check(data))


PIECES = ["{{", "}}", "{%", "%}", "{#", "#}", "{_{", "p ", "tr ", "r ", "if ", "for ", " in ", "x",
          "endif", "endfor", "else", "set ", "=", "|", "upper", "(", ")", "'", "„", "“", ".", " ",
          "loop", "-", "colspan ", "vm", "\n", "[", "]", "1", "~", "{", "}"]  # fmt: skip


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), max_size=5),
       st.booleans())  # fmt: skip
def test_any_sequence_of_tags_is_told_or_filled(texts, in_table):
    data = tiny(*texts, in_table=in_table)
    if any(problem.severity == "error" for problem in check(data)):
        return
    try:
        document = Template(data).fill({"x": [1, 2]})
    except TemplateError as error:
        assert error.problems
    else:
        lines(document)


def test_every_message_is_complete_in_both_languages():
    for code, texts in MESSAGES.items():
        assert len(texts) == 4 and all(texts), code
        english = spoken("".join(texts[2:]), ENGLISH)
        assert not any(letter in english for letter in "абвгд"), code
