"""The command line, and the cache behind the templates."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from docfill import Template, check
from docfill.__main__ import main
from docfill.template import MAX_CACHED, _plan
from tests.docfill.making import lines, make, tiny

RESAVE = "Отворете файла в Word и го запишете като .docx."


@pytest.fixture
def template(tmp_path):
    """A template in a file."""
    path = tmp_path / "шаблон.docx"
    path.write_bytes(make("{{ случай.номер }} {{ бележка }}"))
    return path


def test_fill_writes_a_document_and_tells_what_was_empty(template, tmp_path, capsys):
    values, out = tmp_path / "values.json", tmp_path / "out.docx"
    values.write_text('{"случай": {"номер": 7}, "бележка": null}', encoding="utf-8")
    assert main(["fill", str(template), str(values), str(out)]) == 0
    assert lines(out.read_bytes()) == ["7 "]
    assert "{{ бележка }}" in capsys.readouterr().err


def test_fill_tells_what_is_missing_and_writes_nothing(template, tmp_path, capsys):
    values, out = tmp_path / "values.json", tmp_path / "out.docx"
    values.write_text("{}", encoding="utf-8")
    assert main(["fill", str(template), str(values), str(out)]) == 1
    assert not out.exists()
    assert capsys.readouterr().err.count("missing-value") == 2


@pytest.mark.parametrize("content", ["[]", "{", ""])
def test_values_must_be_an_object_of_json(template, tmp_path, content):
    values = tmp_path / "values.json"
    values.write_text(content, encoding="utf-8")
    assert main(["fill", str(template), str(values), str(tmp_path / "out.docx")]) == 2


def test_check_says_by_its_exit_code_whether_there_are_errors(template, tmp_path, capsys):
    assert main(["check", str(template)]) == 0
    (tmp_path / "bad.docx").write_bytes(b"PK\3\4")
    assert main(["check", str(tmp_path / "bad.docx")]) == 1
    assert "truncated" in capsys.readouterr().err


def test_fields_prints_json(template, capsys):
    assert main(["fields", str(template)]) == 0
    assert json.loads(capsys.readouterr().out)["случай"]["fields"]["номер"]["kind"] == "value"


def test_it_runs_as_a_module(template):
    done = subprocess.run(
        [sys.executable, "-m", "docfill", "check", template], check=False, capture_output=True
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_missing_file_is_a_problem_and_no_exception():
    (problem,) = check("/няма/такъв.docx")
    assert problem.code == "no-file"


@pytest.mark.parametrize("data, hint", [
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), RESAVE),
    (b"%PDF-1.7", RESAVE),
    (make()[:-50], "Изберете файла отново или го запишете наново от Word като .docx."),
])  # fmt: skip
def test_a_bad_file_comes_with_what_to_do(data, hint):
    (problem,) = check(data)
    assert problem.hint == hint and problem.message and problem.message_en and problem.hint_en


def test_plans_are_kept_by_content_and_filters_and_only_so_many():
    data = make("{{ x }} кеш")
    assert Template(data).plan is Template(bytes(bytearray(data))).plan
    assert Template(data).plan is not Template(data, filters={"я": str}).plan
    for number in range(MAX_CACHED + 2):
        Template(tiny(f"{{{{ x }}}} {number}"))
    assert _plan.cache_info().currsize == MAX_CACHED


def test_one_template_fills_in_many_threads():
    template = Template(make("{% for x in s %}{{ x }}{% endfor %}"))
    with ThreadPoolExecutor(8) as pool:
        found = pool.map(lambda n: lines(template.fill({"s": [n] * 50})), range(64))
    assert list(found) == [[str(n) * 50] for n in range(64)]
