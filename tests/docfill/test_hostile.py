"""Sixty-three hostile files: each refused with its own code or harmless, in bounded time."""

import json
import subprocess
import sys

import pytest

from docfill import Template, TemplateError
from tests.docfill.hostile import recipes
from tests.docfill.making import lines, make

NUMBERS = [*range(1, 14), *range(20, 31), *range(40, 47), *range(50, 57), *range(60, 63)]
NUMBERS += [*range(70, 92)]
SECONDS, MEGABYTES = 2, 200


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


def test_values_are_never_evaluated():
    values = {"x": "{{ 7*7 }}{% for a in b %}", "y": "\ufdd00\ufdd1"}
    data = Template(make("{{ x }}{{ y }}")).fill(values)
    assert lines(data) == ["{{ 7*7 }}{% for a in b %}\ufdd00\ufdd1"]


def test_marks_of_the_engine_in_a_template_are_plain_characters():
    template = Template(make("\ufdd00\ufdd1 {{ x }} \ufdd00\ufdd1"))
    assert template.fill({"x": 1})
