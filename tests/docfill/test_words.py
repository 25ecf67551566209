"""The Bulgarian words of the language: they do what the English ones do, and faults speak them."""

import pytest

from docfill import Template, TemplateError, annotate, check
from docfill.language.filters import FILTERS, TESTS
from docfill.word.tags import Scanner
from docfill.words import FILTERS_SAID, LEADS, TESTS_SAID, in_english
from tests.docfill.making import lines, make, make_table, rows

VALUES = {
    "случай": {"номер": "СЗ-1", "спешен": True, "спрян": False, "бележка": None, "край": "юни"},
    "решения": [
        {"номер": 2, "текст": "второ", "важно": True},
        {"номер": 1, "текст": "първо", "важно": False},
        {"номер": 3, "текст": "трето", "важно": True},
    ],
    "имена": ["Ана", "Боян"],
    "институции": [{"име": "РУО"}],
    "празен": [],
}
# (English, Bulgarian): both must print the same.
PAIRS = [
    ("{% if случай.спешен %}да{% endif %}", "{% ако случай.спешен %}да{% край %}"),
    ("{% if случай.спрян %}а{% elif случай.спешен %}б{% else %}в{% endif %}",
     "{% ако случай.спрян %}а{% иначе ако случай.спешен %}б{% иначе %}в{% край %}"),
    ("{% if not случай.спрян and случай.номер or празен %}да{% endif %}",
     "{% ако не случай.спрян и случай.номер или празен %}да{% край ако %}"),
    ("{% for р in решения %}{{ loop.index }}. {{ р.текст }}{% if not loop.last %}; {% endif %}"
     "{% endfor %}",
     "{% за р в решения %}{{ номер }}. {{ р.текст }}{% ако не последен %}; {% край %}{% край %}"),
    ("{% for р in решения if р.важно %}{{ р.текст }} {% else %}няма{% endfor %}",
     "{% за р в решения ако р.важно %}{{ р.текст }} {% иначе %}няма{% край за %}"),
    ("{% for р in решения %}{% if loop.first %}първо: {% endif %}{{ р.номер }}{% endfor %}",
     "{% за р в решения %}{% ако първи %}първо: {% край %}{{ р.номер }}{% край %}"),
    ("{{ случай.бележка is empty }} {{ имена is not empty }}",
     "{{ случай.бележка е празно }} {{ имена не е празно }}"),
    ('{{ "спешно" if случай.спешен else "обичайно" }}',
     '{{ "спешно" ако случай.спешен иначе "обичайно" }}'),
    ('{{ "Ана" in имена }} {{ "Ана" not in имена }}', "{{ „Ана“ в имена }} {{ „Ана“ не в имена }}"),
    ('{{ решения|sort(attribute="номер")|map("текст")|join(", ") }}',
     '{{ решения|подредени(по="номер")|поле("текст")|съединени(", ") }}'),
    ('{{ случай.бележка|default("няма") }} {{ решения|length }} {{ решения|sum("номер") }}',
     '{{ случай.бележка|ако_няма("няма") }} {{ решения|брой }} {{ решения|сбор("номер") }}'),
    ("{% set х = имена|last %}{{ х|upper }}", "{% нека х = имена|последен %}{{ х|главни }}"),
    ("{{ решения|length is odd }} {{ случай.нещо is defined }}",
     "{{ решения|брой е нечетно }} {{ случай.нещо е зададено }}"),
]  # fmt: skip


def fill(*paragraphs) -> list[str]:
    return lines(Template(make(*paragraphs)).fill(VALUES))


@pytest.mark.parametrize(("english", "bulgarian"), PAIRS)
def test_a_tag_in_bulgarian_prints_what_the_english_one_prints(english, bulgarian):
    found, other = fill(english), fill(bulgarian)
    assert found == other
    assert found != [""]


@pytest.mark.parametrize(("english", "bulgarian"), PAIRS)
def test_words_that_word_has_split_into_runs_are_read(english, bulgarian):
    assert fill(list(bulgarian)) == fill(english)


def test_both_languages_stand_in_one_file_and_in_one_tag():
    assert fill(
        "{% ако случай.спешен and имена %}а{% endif %}", "{% for и в имена %}{{ и }} {% край %}",
    ) == ["а", "Ана Боян "]  # fmt: skip


def test_paragraphs_rows_and_cells_are_named_in_bulgarian():
    assert fill("{%абзац за и в имена %}", "{{ и }}", "{%абзац край %}") == ["Ана", "Боян"]
    table = make_table(["{%ред за и в имена %}", ""], ["{{ номер }}", "{{ и }}"],
                       ["{%ред край %}", ""])  # fmt: skip
    assert rows(Template(table).fill(VALUES)) == [["1", "Ана"], ["2", "Боян"]]
    wide = make_table(["{%клетка за и в имена %}", "{{ и }}", "{%клетка край %}"])
    assert rows(Template(wide).fill(VALUES)) == [["Ана", "Боян"]]


def test_a_loop_in_the_first_and_last_cell_ends_with_the_bulgarian_word():
    table = make_table(["{% за и в имена %}{{ номер }}", "{{ и }}{% край %}"])
    assert rows(Template(table).fill(VALUES)) == [["1", "Ана"], ["2", "Боян"]]


def test_a_capital_that_word_put_at_the_beginning_is_read():
    assert fill("{% Ако случай.спешен %}да{% Иначе %}не{% Край %}") == ["да"]
    assert fill("{% If случай.спешен %}да{% Else %}не{% Endif %}") == ["да"]
    assert fill("{% АКО НЕ случай.спешен ИЛИ случай.спешен %}да{% КРАЙ %}") == ["да"]


@pytest.mark.parametrize(("tag", "printed"), [
    ("{{ случай.край }}", "юни"),
    ("{% for и in институции %}{{ и.име }}{% endfor %}", "РУО"),
    ("{% for в in имена %}{{ в }}{% endfor %}", "АнаБоян"),
    ("{% set номер = 7 %}{% for и in имена %}{{ номер }}{% endfor %}", "77"),
    ("{% for номер in имена %}{{ номер }}{% endfor %}", "АнаБоян"),
    ("{% for р in решения %}{{ р.номер }}{% endfor %}", "213"),
    ("{{ 'не и в край' }}", "не и в край"),
    ("{% set не = 5 %}{{ не }}{% if не %}!{% endif %}", "5!"),
])  # fmt: skip
def test_a_name_that_looks_like_a_word_stays_a_name(tag, printed):
    assert fill(tag) == [printed]


def test_a_number_outside_loops_is_a_value():
    assert lines(Template(make("{{ номер }}")).fill({"номер": "17"})) == ["17"]
    assert list(Template(make("{{ номер }}")).fields()) == ["номер"]
    inside = Template(make("{% за и в имена %}{{ номер }} {{ и }}{% край %}"))
    assert list(inside.fields()) == ["имена"]


def test_a_filter_of_ones_own_comes_before_the_bulgarian_name():
    own = {"главни": lambda text: f"<{text}>"}
    assert lines(Template(make("{{ имена|първи|главни }}"), filters=own).fill(VALUES)) == ["<Ана>"]


def test_every_bulgarian_filter_and_test_stands_for_one_there_is():
    assert set(FILTERS_SAID.values()) <= set(FILTERS)
    assert set(TESTS_SAID.values()) <= set(TESTS)
    for said, name in FILTERS_SAID.items():
        assert in_english(f"х|{said}") == f"х|{name}"
    for said, name in TESTS_SAID.items():
        assert in_english(f"х е {said}") == f"х is {name}"


# Faults


def told(*paragraphs) -> str:
    return " ".join(f"{one.message} {one.hint}" for one in check(make(*paragraphs), KNOWN))


KNOWN = {"случай": {"номер": "text"}, "решения": [{"номер": "number", "текст": "text"}]}


@pytest.mark.parametrize(("tags", "said"), [
    (["{% ако случай.номер %}а"], "{% край %}"),
    (["{% if случай.номер %}а"], "{% endif %}"),
    (["{% ако случай.номер %}а{% край за %}"], "Очаква се „край“"),
    (["{% if случай.номер %}а{% endfor %}"], "Очаква се „endif“"),
    (["{{ решения }}"], "{% за р в решения %} … {% край %}"),
    (["{{ решения }}{% if случай.номер %}а{% endif %}"], "{% for р in решения %} … {% endfor %}"),
    (["{% ако случай.номер %}а{% край %}{{ решения }}"], "{% за р в решения %}"),
    (["{% за р %}{{ р }}{% край %}"], "очаква се „в“"),
    (["{% for р %}{{ р }}{% endfor %}"], "очаква се „in“"),
    (["{% акo случай.номер %}а"], "Вероятно „ако“"),
    (["{% аако случай.номер %}а"], "ако, иначе ако, иначе, за, нека, край"),
    (["{% iff случай.номер %}а{% if случай %}{% endif %}"], "if, elif, else, endif, for, endfor"),
    (["{{ случай.номер|главн }}"], "„главни“"),
    (["{{ случай.номер е пусто }}"], "Непозната проверка „пусто“"),
])  # fmt: skip
def test_faults_are_told_in_the_words_of_the_file(tags, said):
    assert said in told(*tags)


def test_what_is_missing_while_filling_is_told_in_the_words_of_the_file():
    for tags, word in (("{% ако а %}б{% край %}{{ в }}", "|ако_няма("),
                       ("{% if а %}б{% endif %}{{ в }}", "|default(")):
        with pytest.raises(TemplateError) as error:
            Template(make(tags)).fill({"а": 1})
        assert word in error.value.problems[0].hint


def test_a_marked_copy_speaks_the_words_of_the_file():
    data = make("{% ако случай.номер %}а")
    comments = "".join(lines(annotate(data, check(data)), "word/comments.xml"))
    assert "{% край %}" in comments
    assert "endif" not in comments


def test_no_message_leaves_the_engine_with_both_languages_in_it():
    faulty = make(*(f"{{% {word} x y ( %}}" for word in LEADS), "{{ loop }}", "{{ a|b }}", "}}",
                  "{% if x %}", "{% край за %}", "{{ решения.х }}{{ решения }}")  # fmt: skip
    for one in check(faulty, KNOWN):
        text = "".join((one.message, one.hint, one.message_en, one.hint_en))
        assert not {"\ufdd2", "\ufdd3", "\ufdd4"} & set(text), one.code


def test_a_scanner_hears_which_language_most_tags_speak():
    scanner = Scanner([])
    assert scanner.speech.language == ""
    scanner.speech.hear("en")
    assert scanner.speech.language == "en"
    scanner.speech.hear("bg")
    assert scanner.speech.language == "bg"
