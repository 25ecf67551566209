"""Unknown names are told together with the other faults of a template, not after them."""

from docfill import check
from tests.docfill.making import make

KNOWN = {"случай": {"номер": None}, "решения": [{"текст": None}]}


def faults(*lines: str) -> list[tuple[str, str]]:
    return [(problem.code, problem.tag) for problem in check(make(*lines), KNOWN)]


def test_an_unclosed_loop_does_not_hide_a_misspelt_name():
    found = faults("{{ случай.номерр }}", "{%p for р in решения %}", "{{ р.текст }}",
                   "{{ случай.номер|главнни }}")
    assert {code for code, _ in found} == {"unknown-name", "unclosed-block", "unknown-filter"}
    assert len(found) == 3


def test_names_of_a_broken_loop_are_passed_over():
    assert [code for code, _ in faults("{% for р in решения %}{{ р.нещо }}")] == ["unclosed-block"]


def test_the_list_of_a_broken_loop_and_a_condition_are_looked_at():
    found = faults("{% for р in решенияя %}", "{% if случай.няма %}", "x")
    assert ("unknown-name", "{% for р in решенияя %}") in found
    assert ("unknown-name", "{% if случай.няма %}") in found
