"""The wording of what is made of decisions: extract for an institution, book of a year."""

from tools.word_blocks import (
    add_addressee,
    add_all,
    add_commitments,
    add_signature_rows,
    add_table,
)
from tools.word_layout import new_document


def make_institution_extract():
    document = new_document()
    add_addressee(document)
    add_all(
        document,
        ("Title", "ИЗВЛЕЧЕНИЕ"),
        ("Subtitle", "от Протокол № {{ заседание.номер }}/{{ заседание.дата|дата }} от "
                     "{{ заседание.номер|пореден(\"с\") }} заседание на "
                     "{{ механизъм.име_кратък_член }}"),
        ("Обръщение", "{{ адресат.поздрав }}"),
        ("Текст", "{{ механизъм.име_пълен_член|главна }} прие следните решения, които възлагат "
                  "действия на представляваната от Вас институция:"),
        "{%p for р in решения %}",
        ("Решение №", "РЕШЕНИЕ № {{ р.номер }}"),
        "{%p for абзац in р.абзаци %}",
        ("Решение", "{{ абзац|неразделно }}"),
        "{%p endfor %}")
    add_commitments(document, "р")
    add_all(
        document,
        "{%p endfor %}",
        ("Текст", "Моля да уведомите писмено секретаря на механизма за изпълнението в посочените "
                  "срокове."))
    add_signature_rows(
        document,
        [("**Вярно с оригинала:** ……………………", "/{{ подпис_протоколист.лице.име }}/",
          "{{ подпис_протоколист.длъжност }}")],
        widths=[10])
    return document


def make_book():
    document = new_document(landscape=True)
    add_all(
        document,
        ("Title", "КНИГА НА РЕШЕНИЯТА"),
        ("Subtitle", "на {{ механизъм.име_кратък_член }} за {{ година }} година"))
    add_table(
        document,
        [("№", 1.2), ("Заседание", 3.0), ("Решение", 9.6), ("Ангажименти", 8.2),
         ("Основание", 2.6)],
        ["{%tr for р in решения %}"],
        ["{{ р.номер }}", "№\u00a0{{ р.заседание.номер }}/{{ р.заседание.дата|дата }}",
         "{{ р.текст|неразделно }}{% if р.без_кворум %} (без кворум: {{ р.без_кворум }})"
         "{% endif %}",
         "{% for а in р.ангажименти %}{{ а.отговорник_кратко }}: {{ а.текст }} – {{ а.срок }} "
         "({{ а.състояние }}){% if not loop.last %}; {% endif %}{% endfor %}",
         "{{ р.основание|неразделно }}"],
        ["{%tr endfor %}"],
        styles=["Таблица – номер", "Таблица – номер", "Таблица – текст", "Таблица – текст",
                "Таблица – текст"])
    add_all(document, ("Ситно", "Общо решения: {{ решения|length }}."))
    return document
