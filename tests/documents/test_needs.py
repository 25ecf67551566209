"""A kind says which fields it cannot do without, and a file that lacks one is told."""

import pytest

from documents.kinds import KINDS, get_kind
from documents.office.letterhead import SHARED
from documents.office.needs import code_of, lacking, needs_of, used_paths
from documents.placeholders import check_template, known_names
from documents.templates import shipped_file
from tests.documents.test_own_kinds import add_kind, word

pytestmark = pytest.mark.usefixtures("rolled_back")
EVERY = sorted({**KINDS, **SHARED})


def paths(names, above: str = ""):
    """Every path of a tree of known names."""
    names = names[0] if isinstance(names, list) else names
    for name, below in names.items() if isinstance(names, dict) else ():
        yield f"{above}{name}"
        yield from paths(below, f"{above}{name}.")


@pytest.mark.parametrize("code", EVERY)
def test_a_kind_needs_what_it_has_and_the_shipped_file_lacks_nothing(code):
    kind = get_kind(code)
    known = {*paths(known_names(kind))}
    assert [path for need in needs_of(kind) for path in need.split("|") if path not in known] == []
    assert check_template(kind, shipped_file(kind)) == []


@pytest.mark.parametrize("code", [code for code in EVERY if code != "blanka"])
def test_a_file_without_fields_is_told_everything_the_kind_needs(code):
    kind = get_kind(code)
    problems = check_template(kind, word("Само текст"))
    assert [one.suggestion for one in problems] == [
        code_of(known_names(kind), need.partition("|")[0]) for need in needs_of(kind)]
    assert problems and {one.severity for one in problems} == {"warning"}
    assert all(kind.name in one.message and one.hint for one in problems)


def test_what_is_proposed_prints_or_repeats():
    for code in EVERY:
        kind = get_kind(code)
        for one in check_template(kind, word("Само текст")):
            text = one.suggestion + ("{%ред край %}" if one.suggestion.startswith("{%") else "")
            told = check_template(kind, word(text))
            assert {two.code for two in told} <= {"needed-field", "prefix-place",
                                                  "unused-variable"}, one.suggestion
            assert one.suggestion not in {two.suggestion for two in told} or "{%" in text


def test_one_of_several_fields_is_enough_and_a_field_below_counts():
    kind = KINDS["nasochvashto_pismo"]
    problems = check_template(kind, word(
        "{{ документ.рег_ред }} {{ адресат.поздрав }} {{ случай.номер }} {{ насочен_към }}"))
    assert problems == []


def test_a_kind_of_the_office_that_takes_a_number_needs_its_field(scene):
    template = add_kind("{{ документ.рег_номер }}", name="С номер", numbering="register")
    told = check_template(get_kind(template.kind), word("Без поле"))
    assert [one.suggestion for one in told] == ["{{ документ.рег_номер }}"]
    plain = add_kind("Текст", name="Без номер", numbering="none")
    assert check_template(get_kind(plain.kind), word("Без поле")) == []


def test_a_file_with_errors_is_told_those_alone():
    problems = check_template(KINDS["protokol"], word("{{ няма.такова }}"))
    assert [one.code for one in problems] == ["unknown-name"]


def test_paths_of_lists_and_records_are_read_alike():
    fields = {"а": {"kind": "list", "fields": {"б": {"kind": "value"}}}}
    assert [*used_paths(fields)] == ["а", "а.б"]
    assert lacking(KINDS["kniga_reshenia"], {"решения": {"kind": "list"}}) == []

