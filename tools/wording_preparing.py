"""The wording of the papers before a meeting: the control sheet and the binder of the chair."""

from tools.word_blocks import add_all, add_table
from tools.word_layout import new_document

HEAD = ("{{ заседание.номер|пореден(\"с\") }} заседание на {{ механизъм.име_кратък_член }}",
        "{{ заседание.дата|с_ден }} от {{ заседание.час }} часа"
        "{% if заседание.място %} {{ заседание.място|в_ }}{% endif %}")
NUMBER, WORDS = "Таблица – номер", "Таблица – текст"


def make_control_sheet():
    document = new_document(landscape=True)
    add_all(document, ("Title", "КОНТРОЛЕН ЛИСТ"),
            ("Subtitle", "кои случаи са съобщени с поканите за " + HEAD[0]),
            ("Subtitle", HEAD[1]))
    add_table(
        document,
        [("№", 1.2), ("Институция", 5.4), ("Адресат", 5.6), ("Участва като", 3.4),
         ("Случаи и защо се съобщават", 9.6)],
        ["{%tr for р in редове %}"],
        ["{{ loop.index }}", "{{ р.институция }}", "{{ р.лице.с_обръщение }}",
         "{{ р.участие }}", "{{ р.случаи }}"],
        ["{%tr endfor %}"],
        styles=[NUMBER, WORDS, WORDS, NUMBER, WORDS])
    add_all(document, ("Ситно", "На останалите институции точките са обявени без номер на "
                                "случая. Листът се пази с поканите и не се изпраща."))
    return document


def make_binder():
    document = new_document()
    add_all(document, ("Title", "ПАПКА НА ПРЕДСЕДАТЕЛЯ"), ("Subtitle", "за " + HEAD[0]),
            ("Subtitle", HEAD[1]), ("Текст", "{{ прогноза }}"))
    _add_first_page(document)
    _add_programme(document)
    _add_cases(document)
    _add_commitments(document)
    _add_places(document)
    return document


def _add_first_page(document) -> None:
    add_all(
        document,
        ("Раздел", "Какво трябва да се реши"),
        "{%p for т in за_решаване %}",
        ("Подточка", "{{ т.номер }}.\t{{ т.заглавие }}{% if т.въпрос %} – {{ т.въпрос }}"
                     "{% endif %}"),
        "{%p endfor %}",
        "{%p if not за_решаване %}", ("Текст", "Няма точки, по които се иска решение."),
        "{%p endif %}",
        "{%p if последни_решения %}",
        ("Раздел", "Последните решения (заседание {{ последно_заседание }})"),
        "{%p for р in последни_решения %}",
        ("Подточка", "{{ р.номер }}.\t{{ р.текст }}"),
        ("Пояснение", "Изпълнение: {{ р.изпълнение }}"),
        "{%p endfor %}", "{%p endif %}")


def _add_programme(document) -> None:
    _begin_page(document, "Програма (край около {{ край }} часа)")
    add_table(
        document, [("№", 1.2), ("Час", 1.8), ("Точка", 9.2), ("Докладва", 4.3)],
        ["{%tr for т in програма %}"],
        ["{{ т.номер }}", "{{ т.час }}",
         "{{ т.заглавие }}{% if т.допълнителна %} (допълнителна точка){% endif %}"
         "{% if т.закрита_част %} (закрита част){% endif %}",
         "{{ т.докладва.с_обръщение }}"],
        ["{%tr endfor %}"], styles=[NUMBER, NUMBER, WORDS, WORDS])


def _add_cases(document) -> None:
    add_all(
        document,
        "{%p if случаи %}",
        ("Раздел", "Справки по случаите"),
        "{%p for т in случаи %}",
        ("Решение №", "Точка {{ т.номер }}. Случай № {{ т.случай.номер }}"),
        "{%p if т.въпрос %}", ("Данни", "**Въпрос към механизма:** {{ т.въпрос }}"),
        "{%p endif %}",
        ("Данни", "**Вид и възраст:** {{ т.случай.вид }}, {{ т.случай.възрастова_група }}; "
                  "постъпил на {{ т.случай.постъпил_на|дата }}"),
        "{%p if т.случай.водеща_институция %}",
        ("Данни", "**Води:** {{ т.случай.водеща_институция }}"),
        "{%p endif %}",
        "{%p if т.случай.описание %}", ("Текст", "{{ т.случай.описание }}"), "{%p endif %}",
        "{%p if т.случай.причини %}", ("Данни", "**Причини:** {{ т.случай.причини }}"),
        "{%p endif %}",
        "{%p if т.случай.потребности %}",
        ("Данни", "**Потребности:** {{ т.случай.потребности }}"), "{%p endif %}",
        "{%p if т.непълен %}",
        ("Пояснение", "Разглежда се с непълни данни: {{ т.непълен }}"), "{%p endif %}",
        "{%p endfor %}", "{%p endif %}")


def _add_commitments(document) -> None:
    add_all(document, "{%p if неизпълнени %}", ("Раздел", "Неотчетени ангажименти"))
    add_table(
        document,
        [("Реш. №", 1.6), ("Отговорник", 4.2), ("Ангажимент", 5.6), ("Срок", 2.5),
         ("Състояние", 2.6)],
        ["{%tr for а in неизпълнени %}"],
        ["{{ а.решение }}", "{{ а.отговорник_кратко }}", "{{ а.текст }}", "{{ а.срок }}",
         "{{ а.състояние }}"],
        ["{%tr endfor %}"], styles=[NUMBER, WORDS, WORDS, NUMBER, NUMBER])
    add_all(document, ("След таблица", ""), "{%p endif %}")


def _add_places(document) -> None:
    add_all(document, "{%p if услуги %}",
            ("Раздел", "Места в услугите{% if остарели %} – {{ остарели }}{% endif %}"))
    add_table(
        document,
        [("Услуга", 6), ("Община", 3.6), ("Места", 1.7), ("Свободни", 2.2), ("Към", 3)],
        ["{%tr for у in услуги %}"],
        ["{{ у.име }}", "{{ у.община }}", "{{ у.капацитет }}", "{{ у.свободни_места }}",
         "{{ у.към }}"],
        ["{%tr endfor %}"], styles=[WORDS, WORDS, NUMBER, NUMBER, NUMBER])
    add_all(document, ("След таблица", ""), "{%p endif %}")


def _begin_page(document, heading: str) -> None:
    """A section heading at the top of a new page."""
    add_all(document, ("Раздел", heading))
    document.paragraphs[-1].paragraph_format.page_break_before = True
