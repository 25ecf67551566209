"""Values, conditions and loops in paragraphs, tables, headers and footers."""

from datetime import date
from decimal import Decimal

import pytest
from docx import Document
from docx.shared import Twips

from docfill import Template, TemplateError
from docfill.values import Lines, Marked, RichText
from tests.docfill.making import W, fill_table, lines, make, make_table, part, rows, runs, save


def fill(template: bytes, values: dict, **options) -> bytes:
    return Template(template, **options).fill(values)


def test_a_value_takes_the_place_of_its_tag():
    data = fill(make("Случай № {{ случай.номер }} от {{ град }}."), {
        "случай": {"номер": "СЗ-2016-003"}, "град": "Стара Загора",
    })  # fmt: skip
    assert lines(data) == ["Случай № СЗ-2016-003 от Стара Загора."]


def test_a_template_is_filled_many_times():
    template = Template(make("{{ x }}"))
    assert [lines(template.fill({"x": n})) for n in (1, 2)] == [["1"], ["2"]]


def test_a_tag_split_over_runs_is_one_tag_and_the_text_after_keeps_its_format():
    data = fill(make(["а {", "{ случай.", "ном", "ер }", "} б"]), {"случай": {"номер": 7}})
    assert runs(data) == [("а 7", False), (" б", False)]
    data = fill(make(["а {{ x", " }} б"]), {"x": 1})
    assert runs(data) == [("а 1", False), (" б", True)]


def test_header_and_footer_are_filled():
    template = make("{{ x }}", header="Горе {{ x }}", footer="Долу {{ x }}")
    data = fill(template, {"x": "&"})
    assert lines(data, "word/header.xml") == ["Горе &"]
    assert lines(data, "word/footer.xml") == ["Долу &"]


@pytest.mark.parametrize("value, printed", [
    ("Иван & <b>Петров</b>", "Иван & <b>Петров</b>"),
    ("„кавички“ 'и' \"други\"", "„кавички“ 'и' \"други\""),
    ("а\nб\r\nв\rг", "а\nб\nв\nг"),
    ("а\tб", "а\tб"),
    ("№\u00a07", "№\u00a07"),
    ("а\x00\x0b\x1b\ufffe\uffffб", "аб"),
    ("а\ud800б", "аб"),
    ("😀", "😀"),
    ("{{ 7*7 }} {% x %}", "{{ 7*7 }} {% x %}"),
    (" два  интервала ", " два  интервала "),
    (5, "5"), (1.5, "1.5"), (Decimal("2.50"), "2.50"), (True, "True"), (None, ""),
    (date(2016, 12, 7), "2016-12-07"),
])  # fmt: skip
def test_values_print_as_they_are(value, printed):
    assert lines(fill(make("{{ x }}"), {"x": value})) == [printed]


def test_what_stands_for_nothing_and_for_a_type_can_be_chosen():
    template = Template(make("{{ x }} {{ д }}"), empty="–", show={date: lambda d: f"{d:%d.%m.%Y}"})
    assert lines(template.fill({"x": None, "д": date(2016, 12, 7)})) == ["– 07.12.2016"]


def test_empty_places_are_told():
    empties = []
    Template(make("{{ x }}", "{{ y }}")).fill({"x": None, "y": 1}, empties=empties)
    assert [(p.tag, p.place) for p in empties] == [("{{ x }}", "абзац 1")]


def test_every_text_printed_in_a_paragraph_is_told():
    """Short ways and long ones: plain, with a break, a number, rich, marked, lines, many rows."""
    row = "{% for р in редове %}{{ р.име }}, {% endfor %}"
    values = {"х": "а\nб & в", "н": 7, "б": RichText("г").add("д", bold=True),
              "м": Marked("ж", "т"), "л": Lines(["е1", "е2"]),
              "редове": [{"име": f"р{n}"} for n in range(20)]}
    printed: list[str] = []
    Template(make("{{ х }} {{ х|upper }} {{ н }}", "{{r б }}", "{{p л }}", "{{ м }}", row)).fill(
        values, printed=printed)
    assert {"а\nб & в", "А\nБ & В", "7", "гд", "е1", "е2", "ж", "р0", "р19"} <= set(printed)


def test_conditions_in_a_line():
    template = Template(make("{% if a %}А{% elif b %}Б{% else %}В{% endif %}!"))
    printed = [lines(template.fill({"a": a, "b": b})) for a, b in ((1, 0), (0, 1), (0, 0))]
    assert printed == [["А!"], ["Б!"], ["В!"]]


def test_paragraphs_are_left_out_with_p_tags():
    template = Template(make("{%p if a %}", "да", "{%p else %}", "не", "{%p endif %}", "край"))
    assert lines(template.fill({"a": True})) == ["да", "край"]
    assert lines(template.fill({"a": False})) == ["не", "край"]


def test_a_cyrillic_p_is_a_p():
    assert lines(fill(make("{%р if 1 %}", "да", "{%р endif %}"), {})) == ["да"]


def test_paragraphs_are_repeated():
    template = make("{%p for р in решения %}", "{{ loop.index }}. {{ р.текст }}", "{%p endfor %}")
    values = {"решения": [{"текст": "а"}, {"текст": "б"}]}
    assert lines(fill(template, values)) == ["1. а", "2. б"]


def test_a_loop_in_a_line():
    template = make("{% for x in имена %}{{ x }}{% if not loop.last %}, {% endif %}{% endfor %}.")
    assert lines(fill(template, {"имена": ["Ана", "Боян"]})) == ["Ана, Боян."]


def test_a_loop_has_an_else():
    template = Template(make("{% for x in имена %}{{ x }}{% else %}няма{% endfor %}"))
    assert lines(template.fill({"имена": []})) == ["няма"]
    assert lines(template.fill({"имена": None})) == ["няма"]


def test_loops_know_their_place():
    names = "index index0 revindex revindex0 first last length depth".split()
    tags = " ".join("{{ loop." + name + " }}" for name in names)
    data = fill(
        make("{% for x in s %}" + tags + ";{% endfor %}{{ s|length }}"), {"s": "аб".split()}
    )
    assert lines(data) == ["1 0 1 0 True True 1 1;1"]


def test_a_loop_sees_its_neighbours_and_the_loop_around_it():
    template = make(
        "{% for x in s %}{% set outer = loop %}{% for y in x.y %}"
        "{{ outer.index }}{{ loop.index }}{{ loop.previtem }}{{ loop.cycle('а', 'б') }} "
        "{% endfor %}{% endfor %}"
    )
    values = {"s": [{"y": [7, 8]}, {"y": [9]}]}
    assert lines(fill(template, values)) == ["11а 127б 21а "]


def test_a_loop_may_choose_and_unpack():
    template = make(
        "{% for k, v in r|dictsort if v %}{{ k }}={{ v }} {{ loop.length }};{% endfor %}"
    )
    assert lines(fill(template, {"r": {"б": 2, "а": 1, "в": 0}})) == ["а=1 2;б=2 2;"]


def test_set_lasts_as_in_jinja():
    template = make(
        "{% set a = 1 %}{% for x in s %}{{ a }}{% set a = x %}{{ a }}{% endfor %}{{ a }}"
        "{% if a %}{% set b = a + 1 %}{% endif %}{{ b }}"
    )
    assert lines(fill(template, {"s": [5, 6]})) == ["151612"]


def test_rows_are_repeated():
    template = make_table(["№", "име"], ["{%tr for x in хора %}", ""],
                          ["{{ loop.index }}", "{{ x.име }}"], ["{%tr endfor %}", ""])  # fmt: skip
    data = fill(template, {"хора": [{"име": "Ана"}, {"име": "Боян"}]})
    assert rows(data) == [["№", "име"], ["1", "Ана"], ["2", "Боян"]]


@pytest.mark.parametrize("prefix", ["", "tr "])
def test_a_loop_in_the_first_and_last_cell_repeats_the_row(prefix):
    begin, end = "{%" + prefix + "for x in хора %}", "{%" + prefix + "endfor %}"
    template = make_table(["№", "име"], [begin + "{{ loop.index }}", "{{ x }}" + end])
    assert rows(fill(template, {"хора": ["Ана", "Боян"]}))[1:] == [["1", "Ана"], ["2", "Боян"]]


@pytest.mark.parametrize("parties", [0, 1, 2, 3, 4, 5, 12])
def test_repeated_columns_share_the_width_whatever_their_number(parties):
    """Also where there are as many as the template has with the cells of its tags, or none."""
    document = Document()
    table = document.add_table(1, 5)
    for column, width in zip(table.columns, (2000, 500, 6000, 500, 1000), strict=True):
        column.width = Twips(width)
    texts = ("№", "{%tc for с in страни %}", "{{ с }}", "{%tc endfor %}", "Общо")
    fill_table(table, [texts])
    root = part(fill(save(document), {"страни": ["а"] * parties}))
    widths = [int(column.get(W + "w")) for column in root.iter(W + "gridCol")]
    repeated = [7000 // parties] * parties if parties else ()
    assert widths == ([2000, *repeated, 1000] if parties else [6666, 3333])
    cells = [int(cell.get(W + "w")) for cell in root.iter(W + "tcW")]
    assert cells == widths
    assert not [grid.attrib for grid in root.iter(W + "tblGrid") if grid.attrib]


def test_cells_are_repeated_and_the_grid_agrees():
    template = make_table(["{%tc for x in s %}", "{{ x }}", "{%tc endfor %}"])
    data = fill(template, {"s": [1, 2, 3, 4]})
    assert rows(data) == [["1", "2", "3", "4"]]
    assert len(list(part(data).iter("{*}gridCol"))) == 4


def test_tags_of_one_kind_may_stand_inside_each_other():
    template = make_table(
        ["{%tr for x in s %}"], ["{%tr if x.a %}"], ["{{ x.a }}"], ["{%tr endif %}"],
        ["{%tr endfor %}"],
    )  # fmt: skip
    assert rows(fill(template, {"s": [{"a": 1}, {"a": 0}, {"a": 3}]})) == [["1"], ["3"]]


@pytest.mark.parametrize("tag", [
    "{{ x|default(„няма“) }}", "{{ x|default(“няма”) }}", "{{ x|default(‘няма’) }}",
    "{{ x|default(‚няма‘) }}", "{{ x|default(«няма») }}", "{{ x|default('няма') }}",
    '{{ x|default("няма") }}', '{{ x|default(„няма") }}', "{{\u00a0x|default(„няма“)\u00a0}}",
    '{{ x|default("няма“) }}', "{{ x|default(″няма″) }}",
    "{{ \u200bx\u2060|default(„няма“)\ufeff}}",
])  # fmt: skip
def test_quotes_of_every_kind_work_inside_tags(tag):
    assert lines(fill(make(tag), {"x": None})) == ["няма"]


def test_quotes_inside_quotes_stay():
    assert lines(fill(make('{{ "„Надежда“"|upper }}'), {})) == ["„НАДЕЖДА“"]


@pytest.mark.parametrize("expression, printed", [
    ("1 + 2 - 4", "-1"), ("-x", "-5"), ("'а' ~ x ~ none", "а5"), ("'а' + 'б'", "аб"),
    ("x if x > 3 else 'малко'", "5"), ("'да' if x == 5 and not y else 'не'", "да"),
    ("x in [1, 5]", "True"), ("x not in (1, 2)", "True"), ("1 < x <= 5", "True"),
    ("list[0]", "а"), ("list[7]", ""), ("r['к']", "в"), ("r.к", "в"), ("list[-1]", "б"),
    ("z is defined", "False"), ("x is defined", "True"), ("r.няма is defined", "False"),
    ("r.няма|default('–')", "–"), ("няма|d('–')|upper", "–"), ("y is none", "True"),
    ("x is odd", "True"), ("x is not even", "True"), ("x is divisibleby(5)", "True"),
    ("(list|length) + 1", "3"), ("list|join(', ')", "а, б"), ("y.име", ""),
    ("x ≥ 5", "True"), ("x ≤ 4", "False"), ("x ⇐ 5", "True"), ("x ≠ 5", "False"), ("7 − x", "2"),
])  # fmt: skip
def test_expressions(expression, printed):
    values = {"x": 5, "y": None, "list": ["а", "б"], "r": {"к": "в"}}
    assert lines(fill(make("{{ " + expression + " }}"), values)) == [printed]


def test_comments_vanish_and_braces_can_be_written():
    template = make("а{# бележка #}б {_{ x }_} {_% %_}", "{#p цял абзац #}", "край")
    assert lines(fill(template, {})) == ["аб {{ x }} {% %}", "край"]


def test_braces_can_be_written_where_there_is_no_tag():
    assert lines(fill(make("{_{ x }_}"), {})) == ["{{ x }}"]


def test_the_office_adds_filters_of_its_own():
    def count(number, one, many):
        return f"{number} {one if number == 1 else many}"

    template = Template(make("{{ n|бройно(„случай“, дума) }}"), filters={"бройно": count})
    assert lines(template.fill({"n": 2, "дума": "случая"})) == ["2 случая"]


def test_the_same_values_give_the_same_bytes():
    template = make("{{ x }}", header="{{ x }}")
    assert fill(template, {"x": "а"}) == fill(bytes(template), {"x": "а"})


def test_a_path_is_as_good_as_bytes(tmp_path):
    path = tmp_path / "шаблон.docx"
    path.write_bytes(make("{{ x }}"))
    assert lines(fill(path, {"x": 1})) == lines(fill(str(path), {"x": 1})) == ["1"]


def test_missing_names_are_all_told_at_once():
    template = Template(make("{{ случай.номер }}", "{{ дата }}", "{{ x }}"))
    with pytest.raises(TemplateError) as caught:
        template.fill({"случай": {"номар": 1}, "x": 1})
    told = [(p.code, p.place, p.tag, p.suggestion) for p in caught.value.problems]
    assert told == [
        ("missing-value", "абзац 1", "{{ случай.номер }}", "номар"),
        ("missing-value", "абзац 2", "{{ дата }}", ""),
    ]


def test_missing_names_may_be_allowed():
    template = Template(make("{{ a.b }}{{ c }}{% if d %}x{% endif %}."), strict=False, empty="…")
    assert lines(template.fill({"a": {}})) == ["……."]
