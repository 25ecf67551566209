"""Faults of templates: all at once, each with its place, its tag and a way out."""

from decimal import Decimal

import pytest

from docfill import Template, TemplateError, check
from tests.docfill.making import make, make_table, tiny

KNOWN = {
    "случай": {"номер": None, "лице": {"име": None}},
    "решения": [{"текст": None, "задачи": [{"срок": None}]}],
    "имена": [None],
    "свободно": {},
}


def told(template: bytes, known=None, **options) -> list[tuple]:
    return [(p.code, p.severity, p.place, p.tag) for p in check(template, known, **options)]


def codes(template: bytes, known=None) -> list[str]:
    return [problem.code for problem in check(template, known)]


def test_a_good_template_has_no_faults():
    template = make(
        "{{ случай.номер }} {{ случай.лице.име|upper }} {{ имена|join(', ') }}",
        "{% for р in решения|sort(attribute='текст') %}{{ р.текст }}"
        "{% for з in р.задачи %}{{ з.срок }}{% endfor %}{% endfor %}",
        "{{ свободно.каквото.и.да.е }}",
    )
    assert check(template, KNOWN) == []


def test_all_faults_are_told_at_once_in_their_order():
    template = make("{{ a + }}", "{% if x %}", "{{ y", "{{ z|няма }}", "{{ f(1) }}")
    assert told(template) == [
        ("syntax", "error", "абзац 1", "{{ a + }}"),
        ("unclosed-block", "error", "абзац 2", "{% if x %}"),
        ("unclosed-tag", "error", "абзац 3", "{{ y"),
        ("unknown-filter", "error", "абзац 4", "{{ z|няма }}"),
        ("forbidden", "error", "абзац 5", "{{ f(1) }}"),
    ]
    with pytest.raises(TemplateError) as caught:
        Template(template)
    assert len(caught.value.problems) == 5


def test_a_place_names_table_row_cell_and_paragraph():
    template = make_table(["а", "б"], ["в", ["г", "{{ случай.номар }}"]])
    (problem,) = check(template, KNOWN)
    assert problem.place == "таблица 1, ред 2, клетка 2, абзац 2"
    assert problem.place_en == "table 1, row 2, cell 2, paragraph 2"
    assert problem.suggestion == "случай.номер"
    assert problem.hint == "Вероятно „случай.номер“."
    assert problem.message == "Непознато поле „случай.номар“."
    assert problem.message_en == "Unknown field “случай.номар”."


def test_header_and_footer_are_named():
    template = make(header="{{ x", footer="{{ y")
    assert [p.place for p in check(template)] == [
        "горен колонтитул, абзац 1", "долен колонтитул, абзац 1",
    ]  # fmt: skip


@pytest.mark.parametrize("tag, code, suggestion", [
    ("{{ слачай }}", "unknown-name", "случай"),
    ("{{ случай.нoмер }}", "unknown-name", "случай.номер"),
    ("{{ случай.лице.еге }}", "unknown-name", ""),
    ("{% for р in решения %}{{ р.тект }}{% endfor %}", "unknown-name", "решения.текст"),
    ("{% for р in решения %}{% for з in р.задачи %}{{ з.срк }}{% endfor %}{% endfor %}",
     "unknown-name", "решения.задачи.срок"),
    ("{{ решения|map(attribute='тект')|join }}", "unknown-name", "решения.текст"),
    ("{% set с = случай %}{{ с.номар }}", "unknown-name", "случай.номер"),
    ("{% for x in случай.номер %}{{ x }}{% endfor %}", "not-a-list", ""),
    ("{{ случай.номер.година }}", "not-a-record", ""),
    ("{{ решения }}", "list-as-value", ""),
    ("{{ x|upperr }}", "unknown-filter", "upper"),
    ("{% fro x in y %}{{ x }}", "unknown-statement", "for"),
    ("{{ x is definde }}", "unknown-test", "defined"),
    ("{% for x in y %}{{ loop.indx }}{{ x }}{% endfor %}", "unknown-name", "index"),
])  # fmt: skip
def test_a_misspelt_name_gets_the_nearest_one(tag, code, suggestion):
    known = None if code.startswith("unknown-") and " y" in tag else KNOWN
    found = [p for p in check(make(tag), known) if p.severity == "error"]
    assert (found[0].code, found[0].suggestion) == (code, suggestion)


@pytest.mark.parametrize("tag, code", [
    ("{{ }}", "empty-tag"), ("{{ a b }}", "syntax"), ("{{ 'a }}", "syntax"),
    ("{{ a }} }}", "unopened-tag"), ("{% endif %}", "unopened-block"),
    ("{% else %}", "unopened-block"), ("{% for x y %}{% endfor %}", "syntax"),
    ("{% for x in y %}{{ x }}{% endif %}", "wrong-close"),
    ("{% for x in y %}{% if x %}{% endfor %}", "unclosed-block"),
    ("{{ a." + "b" * 600 + " }}", "too-long"),
    ("{{ " + "(" * 40 + "a" + ")" * 40 + " }}", "too-deep"),
    ("{% if a %}" * 13 + "{% endif %}" * 13, "nesting"),
    ("{{ _a }}", "private-name"), ("{{ a._b }}", "private-name"),
    ("{{ a['__c__'] }}", "private-name"),
    ("{{ a|map(attribute='_b')|join }}", "private-name"), ("{{ a * 2 }}", "forbidden"),
    ("{{ a ** 2 }}", "forbidden"), ("{{ a[1:] }}", "forbidden"), ("{{ {1: 2} }}", "forbidden"),
    ("{{ a() }}", "forbidden"), ("{% macro m() %}", "unknown-statement"),
    ("{% include 'x' %}", "unknown-statement"), ("{% set x %}", "syntax"),
    ("{% for x in y recursive %}{{ x }}{% endfor %}", "forbidden"),
    ("{{ a|truncate(1, 2, 3, 4, 5, 6) }}", "filter-arguments"),
    ("{{ a|attr('b') }}", "unknown-filter"),
    ("{{ loop.index }}", "loop-name"), ("{% for loop in y %}{% endfor %}", "loop-name"),
    ("{%tr if a %}", "prefix-place"), ("{{ a|safe }}", "unknown-filter"),
])  # fmt: skip
def test_each_fault_has_its_code(tag, code):
    assert code in codes(make(tag))


@pytest.mark.parametrize("tag, reason", [
    ("{{ a b }}", "очаква се „край на етикета“, а има „b“"), ("{{ a ? }}", "неочакван знак „?“"),
    ("{{ a + }}", "неочаквано „край на етикета“"),
    ("{% if a = 1 %}{% endif %}", "„=“ се пише „==“"),
])  # fmt: skip
def test_what_cannot_be_read_is_said_in_bulgarian(tag, reason):
    (problem,) = check(make(tag))
    assert problem.message == f"Етикетът не може да се разчете: {reason}."
    assert not any(letter in problem.message_en for letter in "абв")


def test_a_block_may_not_cross_levels():
    template = make_table(["{% if a %}", "б"], ["в", "{% endif %}"])
    assert codes(template) == ["crossing"]
    template = make_table(["{% if a %}", "{% endif %}", "б"])
    assert codes(template) == ["crossing"]
    assert codes(make("{%p if a %}", "{% endif %}")) == ["crossing"]


def test_text_beside_a_lifted_tag_is_warned_of():
    template = make("{%p if a %} текст {{ б }}", "{%p endif %}")
    (problem,) = check(template)
    assert (problem.code, problem.severity) == ("text-beside", "warning")
    assert "текст {…}" in problem.message
    assert Template(template).problems == [problem]


def test_an_unused_loop_variable_is_warned_of():
    assert codes(make("{% for x in y %}{{ z }}{% endfor %}")) == ["unused-variable"]


def test_a_value_of_the_wrong_kind_is_told():
    template = Template(
        make("{{ x }}", "{% for y in z %}{{ y }}{% endfor %}", "{{ z.a }}", "{{ o }}")
    )
    with pytest.raises(TemplateError) as caught:
        template.fill({"x": [1], "z": 5, "o": object()})
    assert [(p.code, p.place) for p in caught.value.problems] == [
        ("wrong-kind", f"абзац {number}") for number in (1, 2, 3, 4)
    ]
    assert "списък" in caught.value.problems[0].message


def test_a_filter_that_fails_is_told_with_its_place():
    def broken(value):
        raise KeyError("x")

    template = Template(make("{{ a }}", "{{ b }}{{ x|счупен }}{{ b }}"), filters={"счупен": broken})
    with pytest.raises(TemplateError) as caught:
        template.fill({"a": 1, "b": 2, "x": 3})
    (problem,) = caught.value.problems
    assert (problem.code, problem.place, problem.tag) == ("failed", "абзац 2", "{{ x|счупен }}")


@pytest.mark.parametrize("code", ["{{ 'да' if a < b }}", "{% for k, v in c %}{{ k }}{% endfor %}",
                                  "{{ big }}", "{{ d + f }}"])
def test_values_that_do_not_fit_are_told_with_their_place(code):
    values = {"a": 1, "b": "х", "c": [1], "big": 10**9999, "d": Decimal(1), "f": 1.5}
    with pytest.raises(TemplateError) as caught:
        Template(make("{{ a }}", code)).fill(values)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == ("failed", "абзац 2")


@pytest.mark.parametrize("tag", ["{% cellbg 'жълто' %}", "{% colspan 0 %}", "{% колони 'две' %}"])
def test_what_the_template_itself_says_wrong_of_a_cell_is_told_at_the_check(tag):
    (problem,) = check(make_table([f"{tag}а"]))
    assert (problem.code, problem.place) == ("wrong-kind", "таблица 1, ред 1, клетка 1, абзац 1")


def test_a_fault_of_the_engine_itself_is_not_told_as_one_of_the_template(monkeypatch):
    monkeypatch.setattr("docfill.language.run.write_text", lambda text: {}[text])
    with pytest.raises(KeyError):
        Template(make("{{ a }}")).fill({"a": "х\n"})


def test_fields_tell_kind_and_places():
    template = make(
        "{{ случай.номер }} {% if таен %}!{% endif %}",
        "{% for р in решения if р.важно %}{{ р.текст }}{% endfor %}{{ имена|join }}",
    )
    fields = Template(template).fields()
    first, second = ["абзац 1"], ["абзац 2"]
    assert fields == {
        "случай": {"kind": "record", "places": first,
                   "fields": {"номер": {"kind": "value", "places": first}}},
        "таен": {"kind": "flag", "places": first},
        "решения": {"kind": "list", "places": second, "fields": {
            "важно": {"kind": "flag", "places": second},
            "текст": {"kind": "value", "places": second},
        }},
        "имена": {"kind": "list", "places": second, "fields": {}},
    }  # fmt: skip


def test_check_knows_the_filters_of_the_office():
    template = make("{{ x|словом }}")
    assert codes(template) == ["unknown-filter"]
    assert check(template, filters={"словом": str}) == []




def loops(*lists: str) -> str:
    """Loops inside each other, over lists or what is said of one."""
    names = "абвгдежзик"
    opened = "".join(f"{{% for {name} in {one} %}}{{{{ {name} }}}}"
                     for name, one in zip(names, lists, strict=False))
    return opened + "{% endfor %}" * len(lists)


TEN = str(list(range(10)))


@pytest.mark.parametrize("lists,said", [
    ((TEN,) * 9, {("budget-iterations", "error")}),
    ((TEN,) * 5, set()),
    (("х", "у", "ц"), {("many-turns", "warning")}),
    (("х", "у"), set()), (("х", "а.у", "б.ц", "в.ш"), set()),
    (("х", "loop.previtem", "б", "ц"), set()),
    (("х", "х|sort", "х|reverse"), {("many-turns", "warning")}),
])
def test_loops_that_go_round_too_often_are_told_before_anything_is_filled(lists, said):
    found = check(tiny(loops(*lists)))
    assert {(one.code, one.severity) for one in found} == said
    assert all(one.place and one.hint for one in found)


def test_a_name_that_a_loop_sets_is_no_way_round():
    text = "{% for а in х %}{% set т = х %}{% for б in т %}{% for в in т %}{{ а }}{{ б }}{{ в }}"
    assert [one.code for one in check(tiny(text + "{% endfor %}" * 3))] == ["many-turns"]


@pytest.mark.parametrize("text", ["{{ х }}", "{{ х", "{{ у }}"])
def test_a_slow_check_says_so_each_time(text, monkeypatch):
    monkeypatch.setattr("docfill.template.SLOW", -1)
    for _ in range(2):
        told = [one for one in check(tiny(text), {"х": None}) if one.code == "slow-check"]
        assert len(told) == 1 and told[0].severity == "warning" and "секунди" in told[0].message
