"""The catalogue: code -> (message, hint) in Bulgarian, then (message, hint) in English.

Words in braces come from the place where the fault is found.
"""

from docfill.words import either

_COMMANDS = either("if, elif, else, endif, for, endfor, set",
                   "ако, иначе ако, иначе, за, нека, край")
_EACH = either("{{% for р in {name} %}} … {{% endfor %}}", "{{% за р в {name} %}} … {{% край %}}")
_EACH_EN = either("{{% for r in {name} %}} … {{% endfor %}}",
                  "{{% за р в {name} %}} … {{% край %}}")
_INNER = either("{{% for б in а.… %}}", "{{% за б в а.… %}}")
_INNER_EN = either("{{% for b in a.… %}}", "{{% за б в а.… %}}")
_REPEAT = either("{{% for %}}", "{{% за %}}")
_PARAGRAPHS, _ROWS = either("{{%p %}}", "{{%абзац %}}"), either("{{%tr %}}", "{{%ред %}}")
_TURN = either("loop.index", "номер")
_REST = either("default", "ако_няма")
_RESAVE = "Отворете файла в Word и го запишете като .docx."
_RESAVE_EN = "Open the file in Word and save it as .docx."
_AGAIN = "Изберете файла отново или го запишете наново от Word като .docx."
_AGAIN_EN = "Choose the file again, or save it anew from Word as .docx."
_REMOVE = "Премахнете това от шаблона в Word и го запишете като .docx."
_REMOVE_EN = "Remove it from the template in Word and save it as .docx."
_SMALLER = "Намалете файла: премахнете излишни картинки и страници."
_SMALLER_EN = "Make the file smaller: remove needless pictures and pages."


def _broken(what: str, what_en: str) -> tuple:
    return (f"Файлът е повреден: {what}.", _AGAIN, f"The file is damaged: {what_en}.", _AGAIN_EN)


def _refused(what: str, what_en: str, cure: str = _REMOVE, cure_en: str = _REMOVE_EN) -> tuple:
    return (
        f"Файлът съдържа {what}; това не се допуска в шаблон.", cure,
        f"The file contains {what_en}, which a template may not have.", cure_en,
    )  # fmt: skip


def _part(what_en: str) -> tuple:
    """A part that nobody puts into a template by hand: Word leaves it out when it saves anew."""
    return ("Файлът съдържа непозволена част.", _RESAVE,
            f"The file contains {what_en}, which a template may not have.", _RESAVE_EN)


# What helps against a link to something outside, by the last word of its type.
CURES = {
    "": ("Поставете нужния текст в самия шаблон вместо връзка към друг файл.",
         "Put the text into the template itself instead of a link to another file."),
    "image": ("Изтрийте картинката и я вмъкнете от файл (Вмъкване → Картини), без връзка.",
              "Delete the picture and insert it from a file (Insert → Pictures), not linked."),
    "attachedTemplate": ("Файл → Опции → Добавки → Шаблони → Старт: в „Шаблон на документа“ "
                         "напишете Normal.",
                         "File → Options → Add-ins → Templates → Go: write Normal as the "
                         "document template."),
    "mailMergeSource": ("Циркулярни документи → Обикновен документ на Word; после запишете.",
                        "Start Mail Merge → Normal Word Document; then save."),
}


def _too_big(what: str, what_en: str) -> tuple:
    return (f"Файлът е твърде голям: {what}.", _SMALLER,
            f"The file is too large: {what_en}.", _SMALLER_EN)  # fmt: skip


FILE = {
    "no-file": ("Файлът не може да се прочете: {reason}.", "Проверете името и мястото му.",
                "The file cannot be read: {reason}.", "Check its name and folder."),
    "empty-file": ("Файлът е празен.", _AGAIN, "The file is empty.", _AGAIN_EN),
    "not-a-docx": ("Това не е документ на Word, а {kind}.", _RESAVE,
                   "This is not a Word document but {kind_en}.", _RESAVE_EN),
    "legacy-doc": ("Това е документ от стара версия на Word (.doc).", _RESAVE,
                   "This is a document of an old version of Word (.doc).", _RESAVE_EN),
    "encrypted-docx": ("Документът е заключен с парола.",
                       "Премахнете паролата (Файл → Информация → Защита на документа). " + _RESAVE,
                       "The document is locked with a password.",
                       "Remove the password (File → Info → Protect Document). " + _RESAVE_EN),
    "truncated": ("Файлът е непълен: краят му липсва.", _AGAIN,
                  "The file is incomplete: its end is missing.", _AGAIN_EN),
    "strict-ooxml": ("Документът е записан във вида „Strict Open XML“.", _RESAVE,
                     "The document is saved as “Strict Open XML”.", _RESAVE_EN),
    "word-template": ("Това е шаблон на Word (.dotx), а не документ.", _RESAVE,
                      "This is a Word template (.dotx), not a document.", _RESAVE_EN),
    "zip-encrypted": ("Част от файла е шифрована ({member}).", _RESAVE,
                      "A part of the file is encrypted ({member}).", _RESAVE_EN),
    "zip-method": ("Част от файла е свита по непознат начин ({member}).", _RESAVE,
                   "A part of the file is compressed in an unknown way ({member}).", _RESAVE_EN),
    "zip-duplicate": _broken("част „{member}“ се среща два пъти",
                             "the part “{member}” occurs twice"),
    "zip-name": _broken("недопустимо име на част „{member}“",
                        "a part has the forbidden name “{member}”"),
    "zip-mismatch": _broken("описът и съдържанието се различават ({member})",
                            "its list and its content differ ({member})"),
    "zip-corrupt": _broken("част „{member}“ не може да се разчете",
                           "the part “{member}” cannot be read"),
    "zip-members": _too_big("{count} части, допускат се {limit}",
                            "{count} parts, {limit} are allowed"),
    "zip-bomb-size": _too_big("съдържанието му надхвърля допустимото ({member})",
                              "its content exceeds what is allowed ({member})"),
    "file-size": _too_big("{count} МБ, допускат се {limit} МБ",
                          "{count} MB, {limit} MB are allowed"),
    "part-missing": _broken("липсва част „{member}“", "the part “{member}” is missing"),
    "rel-dangling": _broken("връзка към липсваща част „{target}“",
                            "a link to the missing part “{target}”")[:1] + (
        "Копирайте всичко (Ctrl+A, Ctrl+C) в нов документ и го запишете като .docx.",
        "The file is damaged: a link to the missing part “{target}”.",
        "Copy all (Ctrl+A, Ctrl+C) into a new document and save it as .docx."),
    "xml-dtd": _part("a document type (DOCTYPE)"),
    "xml-encoding": _broken("част „{member}“ не е в UTF-8", "the part “{member}” is not UTF-8"),
    "xml-malformed": _broken("част „{member}“ не е правилен XML",
                             "the part “{member}” is not well-formed XML"),
    "xml-depth": _broken("строежът му е прекалено сложен ({member})",
                         "parts nested too deeply ({member})"),
    "xml-elements": _too_big("съдържанието му е прекалено много ({member})",
                             "too many elements ({member})"),
    "xml-attrs": _broken("строежът му е прекалено сложен ({member})",
                         "too many attributes on one element ({member})"),
    "macros": _refused("макроси", "macros",
                       "Запишете файла като „Документ на Word (*.docx)“, без макроси.",
                       "Save the file as “Word Document (*.docx)”, without macros."),
    "activex": _refused("активни контроли (ActiveX)", "active controls (ActiveX)",
                        "Изтрийте контролата и напишете на мястото ѝ текст или поле.",
                        "Delete the control and write text or a field in its place."),
    "embedded": _refused("вграден файл ({target})", "an embedded file ({target})",
                         "Изрежете обекта и го поставете като картина (Специално поставяне).",
                         "Cut the object and paste it as a picture (Paste Special)."),
    "alt-chunk": _part("imported foreign text (altChunk)"),
    "external": _refused("връзка към външен файл ({target})",
                         "a link to an external file ({target})", "{cure}", "{cure_en}"),
    "hyperlink": _refused("хипервръзка с недопустим адрес ({target})",
                          "a hyperlink with a forbidden address ({target})",
                          "Десен бутон върху връзката → Премахване на хипервръзката.",
                          "Right button on the link → Remove Hyperlink."),
    "field": _refused("поле {name}", "the field {name}",
                      "Щракнете в полето и натиснете Ctrl+Shift+F9: остава текстът му.",
                      "Click into the field and press Ctrl+Shift+F9: its text remains."),
    "image-pixels": ("Картинката „{member}“ е твърде голяма: {size} пиксела.",
                     "Намалете картинката до 40 мегапиксела и я вмъкнете отново.",
                     "The picture “{member}” is too large: {size} pixels.",
                     "Scale the picture down to 40 megapixels and insert it again."),
}  # fmt: skip

TAGS = {
    "unclosed-tag": ("Етикетът е отворен, но не е затворен в същия абзац.",
                     "Добавете „{close}“ в края на етикета.",
                     "The tag is opened but not closed in the same paragraph.",
                     "Add “{close}” at the end of the tag."),
    "unopened-tag": ("Има затварящи скоби „{close}“ без отварящи.",
                     "Ако е трябвало да е поле, добавете „{open}“ в началото.",
                     "There are closing braces “{close}” without opening ones.",
                     "If a field was meant, add “{open}” at its beginning."),
    "empty-tag": ("Етикетът е празен.", "Напишете име между скобите или го изтрийте.",
                  "The tag is empty.", "Write a name between the braces or delete it."),
    "syntax": ("Етикетът не може да се разчете: {reason}.",
               "Проверете кавичките, скобите и запетаите. Име от две думи се пише с „_“ или „.“.",
               "The tag cannot be read: {reason_en}.",
               "Check quotes, brackets and commas. Join a name of two words by “_” or “.”."),
    "too-long": ("Етикетът е по-дълъг от {limit} знака.", "Разделете го на няколко.",
                 "The tag is longer than {limit} characters.", "Split it into several."),
    "too-many-tags": ("Шаблонът има повече от {limit} етикета или грешки в тях.",
                      "Разделете шаблона или използвайте повторение.",
                      "The template has more than {limit} tags or faults in them.",
                      "Split the template or use a loop."),
    "too-deep": ("Изразът в етикета е твърде сложен.", "Опростете го или го разделете.",
                 "The expression in the tag is too complex.", "Simplify or split it."),
    "nesting": ("Повече от {limit} условия и повторения едно в друго.",
                "Опростете шаблона.",
                "More than {limit} conditions and loops inside each other.",
                "Simplify the template."),
    "unknown-statement": ("Непозната команда „{name}“.",
                          f"Вероятно {{suggestion}}. Позволени са: {_COMMANDS}.",
                          "Unknown command “{name}”.",
                          f"Perhaps {{suggestion}}. Allowed are: {_COMMANDS}."),
    "unknown-statement-alone": ("Непозната команда „{name}“.", f"Позволени са: {_COMMANDS}.",
                                "Unknown command “{name}”.", f"Allowed are: {_COMMANDS}."),
    "forbidden": ("„{name}“ не се допуска в шаблон.",
                  f"Използвайте само имена, филтри, сравнения и командите {_COMMANDS}.",
                  "“{name}” is not allowed in a template.",
                  f"Use only names, filters, comparisons and the commands {_COMMANDS}."),
    "private-name": ("Име, което започва с „_“, не се допуска: „{name}“.",
                     "Премахнете подчертаването.",
                     "A name that begins with “_” is not allowed: “{name}”.",
                     "Remove the underscore."),
    "unknown-filter": ("Непознат филтър „{name}“.", "Вероятно {suggestion}; вижте списъка.",
                       "Unknown filter “{name}”.", "Perhaps {suggestion}; see the list."),
    "unknown-test": ("Непозната проверка „{name}“.", "Вероятно {suggestion}; вижте списъка.",
                     "Unknown test “{name}”.", "Perhaps {suggestion}; see the list."),
    "unknown-filter-alone": ("Непознат филтър „{name}“.", "Вижте списъка на филтрите.",
                             "Unknown filter “{name}”.", "See the list of filters."),
    "unknown-test-alone": ("Непозната проверка „{name}“.", "Вижте списъка на проверките.",
                           "Unknown test “{name}”.", "See the list of tests."),
    "filter-arguments": ("Филтърът „{name}“ не приема тези стойности в скобите.",
                         "Вижте какво приема филтърът.",
                         "The filter “{name}” does not take these arguments.",
                         "See what the filter takes."),
    "loop-name": ("Думата „loop“ има смисъл само в повторение, с точка след нея.",
                  f"Напишете например {_TURN} вътре в повторение.",
                  "The word “loop” has meaning only inside a loop, with a dot after it.",
                  f"Write e.g. {_TURN} inside a loop."),
    "unknown-name": ("Непознато поле „{name}“.", "Вероятно {suggestion}.",
                     "Unknown field “{name}”.", "Perhaps {suggestion}."),
    "unknown-name-alone": ("Непознато поле „{name}“.", "Вижте списъка на полетата.",
                           "Unknown field “{name}”.", "See the list of fields."),
    "not-a-list": ("Полето „{name}“ не е списък и не може да се повтаря.",
                   f"Използвайте {_REPEAT} само със списък.",
                   "The field “{name}” is not a list and cannot be repeated.",
                   f"Use {_REPEAT} with a list only."),
    "not-a-record": ("Полето „{name}“ няма свои полета, а се търси „{child}“.",
                     "Премахнете точката и името след нея.",
                     "The field “{name}” has no fields of its own, “{child}” is asked for.",
                     "Remove the dot and the name after it."),
    "list-as-value": ("Полето „{name}“ е списък; отпечатва се с повторение.",
                      f"Напишете {_EACH}.",
                      "The field “{name}” is a list; print it with a loop.",
                      f"Write {_EACH_EN}."),
    "unclosed-block": ("„{name}“ не е затворено.",
                       "Добавете „{close}“ след края му, извън съдържанието и други списъци на "
                       "Word: етикет в тях не се брои.",
                       "“{name}” is never closed.",
                       "Add “{close}” after its end, outside of contents and other lists that "
                       "Word makes: a tag in these does not count."),
    "unopened-block": ("„{name}“ няма начало.", "Добавете началото му или го изтрийте.",
                       "“{name}” has no beginning.", "Add its beginning or delete it."),
    "wrong-close": ("„{name}“ затваря друго: отворено е „{open}“ ({where}).",
                    "Очаква се „{close}“.",
                    "“{name}” closes something else: “{open}” is open ({where_en}).",
                    "“{close}” is expected."),
    "crossing": ("Началото ({where}) и краят не са на едно равнище в документа.",
                 f"Поставете ги в един абзац, в два абзаца с {_PARAGRAPHS} или в два реда с "
                 f"{_ROWS}.{{inside}}",
                 "The beginning ({where_en}) and the end are not on one level of the document.",
                 f"Put them into one paragraph, two {_PARAGRAPHS} paragraphs or two {_ROWS} rows."
                 "{inside_en}"),
    "prefix-place": ("Етикет с „{prefix}“ трябва да стои в {needs}.",
                     "Преместете го или премахнете „{prefix}“.",
                     "A tag with “{prefix}” must stand in {needs_en}.",
                     "Move it or remove the “{prefix}”."),
    "prefix-value": ("Поле не може да има „{prefix}“.", "Напишете го като {{{{ … }}}}.",
                     "A field cannot have “{prefix}”.", "Write it as {{{{ … }}}}."),
    "cell-tag-place": ("„{name}“ има смисъл само в клетка на таблица.",
                       "Преместете го в клетка или го изтрийте.",
                       "“{name}” has meaning only in a table cell.",
                       "Move it into a cell or delete it."),
    "field-code": ("Етикет вътре в поле на Word не се попълва.",
                   "Изнесете етикета извън полето.",
                   "A tag inside a Word field code is not filled.",
                   "Move the tag out of the field."),
    "text-beside": ("Текстът до етикета ще изчезне: „{text}“.",
                    "Преместете текста в друг абзац, ред или клетка.",
                    "The text beside the tag will vanish: “{text}”.",
                    "Move the text to another paragraph, row or cell."),
    "tracked-change": ("Етикетът е в проследена промяна.",
                       "Приемете промените (Преглед → Приемане) и запишете отново.",
                       "The tag is inside a tracked change.",
                       "Accept the changes (Review → Accept) and save again."),
    "tag-in-attribute": ("В описания, свойства и диаграми се попълват само полета.",
                         "Напишете условието или повторението в текста.",
                         "Only fields are filled in descriptions, properties and charts.",
                         "Write the condition or the loop in the text."),
    "tag-in-name": ("Етикет в името на предмет или отметка не се попълва.",
                    "Напишете етикета в описанието на предмета или в текста.",
                    "A tag in the name of an object or a bookmark is not filled.",
                    "Write the tag in the description of the object or in the text."),
    "tag-in-comment": ("Етикет в коментар не се попълва и излиза с документа.",
                       "Изтрийте коментара или напишете етикета в текста.",
                       "A tag in a comment is not filled and goes out with the document.",
                       "Delete the comment or write the tag in the text."),
    "tag-in-link": ("Етикет в адреса на връзка не се попълва.",
                    "Напишете адреса в текста с поле, без връзка.",
                    "A tag in the address of a link is not filled.",
                    "Write the address in the text with a field, without a link."),
    "unused-variable": ("„{name}“ не се използва в повторението.",
                        "Напишете {{{{ {name}. … }}}} вътре или проверете името.",
                        "“{name}” is not used inside the loop.",
                        "Write {{{{ {name}. … }}}} inside or check the name."),
    "many-turns": ("Вложените повторения правят {count} оборота при списъци от по {usual} "
                   "елемента; един документ прави най-много {limit}.",
                   f"Повтаряйте вътре списък от самия елемент ({_INNER}), а не друг цял списък.",
                   "The nested loops go round {count} times with lists of {usual} elements; a "
                   "document does so {limit} times at most.",
                   f"Inside repeat a list of the element itself ({_INNER_EN}), not another one."),
    "slow-check": ("Проверката на шаблона отне {seconds} секунди: толкова чака и всеки, който "
                   "прави първия документ от него.",
                   "Намалете етикетите и вложените таблици или разделете шаблона на няколко.",
                   "The check of the template took {seconds} seconds, as will the first document "
                   "of it.",
                   "Use fewer tags and nested tables, or make several templates of it."),
    "lost-beside": ("Заедно с етикета ще изчезне и това, което е до него: {what}.",
                    "Преместете го в друг абзац, ред или клетка.",
                    "Beside the tag there is {what_en}, which would vanish with it.",
                    "Move it to another paragraph, row or cell."),
    "cut-field": ("Между този етикет и неговия край е само част от поле на Word.",
                  "Оставете цялото поле вътре или извън тях, или го превърнете в текст "
                  "(Ctrl+Shift+F9).",
                  "Between this tag and its end there is only a part of a Word field.",
                  "Leave the whole field inside or outside, or turn it into text "
                  "(Ctrl+Shift+F9)."),
    "section-inside": ("Между този етикет и неговия край има край на раздел, който се появява "
                       "само заедно с текста там.",
                       "Ако разделът е нужен винаги, преместете края му извън етикетите.",
                       "Between this tag and its end there is a section break, which comes only "
                       "with the text there.",
                       "If the section is always needed, move its break out of the tags."),
    "block-notes": ("Общ текст с бележки под линия не може да стои в колонтитул, бележка или "
                    "текстово поле.",
                    "Преместете полето за общия текст в основния текст, или премахнете бележките.",
                    "A shared text with notes cannot stand in a header, a note or a text box.",
                    "Move its field into the main text, or remove the notes."),
}  # fmt: skip

FILL = {
    "missing-value": ("Няма стойност за „{name}“.", "Вероятно {suggestion}.",
                      "There is no value for “{name}”.", "Perhaps {suggestion}."),
    "missing-value-alone": ("Няма стойност за „{name}“.",
                            f"Попълнете я или напишете |{_REST}(\"–\") след името.",
                            "There is no value for “{name}”.",
                            f"Fill it in or write |{_REST}(\"–\") after the name."),
    "wrong-kind": ("Стойността е {kind}, а се очаква {needs}.",
                   "Проверете полето в етикета.",
                   "The value is {kind_en}, {needs_en} is expected.",
                   "Check the field in the tag."),
    "failed": ("Етикетът не може да се попълни: {reason}.",
               "Проверете стойността и филтъра.",
               "The tag cannot be filled: {reason}.", "Check the value and the filter."),
    "budget-iterations": ("Повече от {limit} повторения в един документ.",
                          "Намалете списъците или вложените повторения.",
                          "More than {limit} repetitions in one document.",
                          "Shorten the lists or the nested loops."),
    "budget-output": ("Документът става по-голям от {limit} МБ.",
                      "Намалете списъците или текстовете.",
                      "The document grows beyond {limit} MB.",
                      "Shorten the lists or the texts."),
    "empty-value": ("Полето няма стойност.", "Попълнете го, ако е нужно.",
                    "The field has no value.", "Fill it in if it is needed."),
    "bad-image": ("Картинката не може да се вмъкне: {reason}.",
                  "Използвайте PNG, JPEG или GIF до 40 мегапиксела.",
                  "The picture cannot be inserted: {reason}.",
                  "Use PNG, JPEG or GIF of at most 40 megapixels."),
}  # fmt: skip

MESSAGES = FILE | TAGS | FILL
