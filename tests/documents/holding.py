"""What a shipped template must hold, whatever its wording: fields, language, page, styles."""

import io
import re

from docx import Document
from docx.oxml.ns import qn

from docfill import Template
from documents.filters import FILTERS
from documents.kinds import Kind
from documents.placeholders import check_template

# What a paper of the kind cannot do without; the rest is the wording's choice.
LETTER = "документ.рег_ред адресат.до адресат.длъжност адресат.институция адресат.поздрав"
TASKS = "ангажименти.текст {0}.ангажименти.отговорник {0}.ангажименти.срок"
NEEDED = {
    "udostoverenie": "документ.рег_номер документ.дата участник.име събитие.тема "
                     "събитие.подробности подпис.име подпис.длъжност",
    "nasochvashto_pismo": f"{LETTER} случай.номер насочване.искане насочване.отговор_до "
                          "насочване.решение насочване.протокол насочване.спешно "
                          "насочване.препращане насочен_към документ.относно документ.с_имена "
                          "случай.дете.име случай.дете.близки блок.подпис",
    "napravlenie": f"{LETTER} случай.номер насочване.услуга.име документ.с_имена "
                   "случай.дете.име блок.подпис",
    "preprashtane": f"{LETTER} документ.рег_номер случай.номер насочване.спешно "
                    "документ.с_имена случай.дете.име блок.подпис",
    "napomnitelno_pismo": f"{LETTER} напомняне.отговор_до напомняне.първо напомняне.с_копие "
                          "механизъм.председател документ.относно "
                          "ангажименти.текст ангажименти.срок ангажименти.удължен "
                          "ангажименти.просрочие ангажименти.решение ангажименти.протокол "
                          "подпис_секретар.име",
    "protokol": "заседание.номер заседание.дата заседание.час заседание.място кворум.има "
                "кворум.изречение кворум.условие присъствие.постоянни.представен "
                "присъствие.асоциирани.представен присъствие.гости.представен "
                "присъствие.отсъстващи.представен присъствие.отсъстващи.причина "
                "документ.с_имена заседание.наименование заседание.първо "
                "заседание.председателства заседание.основание_на_заместника "
                "заседание.краен_час заседание.приети_протоколи "
                "точки.заглавие точки.обсъждане точки.закрита_част точки.зала_освободена "
                "точки.движение точки.изказвания.текст точки.пренесена "
                "точки.гласуване точки.решения.номер точки.решения.абзаци "
                "точки.решения.без_кворум точки.решения.анулирано точки.случай.изход "
                f"точки.решения.{TASKS.format('точки.решения')} точки.случай.номер "
                "точки.случай.дете.име подпис_председател.лице.име подпис_протоколист.лице.име",
    "pokana": f"{LETTER} заседание.наименование заседание.дата заседание.час заседание.място "
              "механизъм.основание точки.номер точки.заглавие точки.закрита_част точки.докладва "
              "закрита_част случаи.случай.номер случаи.въпрос контакт.име потвърждение_до "
              "блок.подпис",
    "pokana_sabitie": f"{LETTER} събитие.вид събитие.тема събитие.подробности контакт.име "
                      "блок.подпис",
    "dneven_red": "заседание.наименование_с_член заседание.дата заседание.час заседание.място "
                  "точки.номер точки.заглавие точки.закрита_част точки.докладва",
    "prisastven_spisak": "заседание.наименование заседание.дата участници.лице.с_обръщение "
                         "участници.институция празни_редове.номер кворум.нужни",
    "prepis_izvlechenie": "документ.рег_ред документ.с_имена заседание.номер заседание.дата "
                          "точка.заглавие решение.номер решение.отменено решение.случай.номер "
                          f"решение.абзаци решение.{TASKS.format('решение')} "
                          "подпис_председател.лице.име подпис_протоколист.лице.име",
    "memorandum": "меморандум.вид меморандум.номер меморандум.ден_на_подписване меморандум.място "
                  "меморандум.предмет меморандум.цели меморандум.принципи меморандум.страни.име "
                  "меморандум.страни.представител меморандум.страни.задължения.текст "
                  "меморандум.срочен меморандум.години меморандум.действа_до "
                  "меморандум.финансиране меморандум.екземпляри меморандум.допълнително "
                  "меморандум.основен.номер меморандум.подписи.ляво.представител.име "
                  "меморандум.подписи.дясно.представител.име",
    "protokol_unishtozhavane": "документ.рег_ред унищожаване.разрешил унищожаване.изпълнено_на "
                               "унищожаване.редове.случай унищожаване.редове.направено",
    "registar_deynosti": "дейности.име дейности.цел дейности.лица дейности.данни дейности.срок "
                         "дейности.мерки",
    "spravka_lice": "справка.лице справка.раздели.записи.данни.етикет "
                    "справка.раздели.записи.данни.стойност справка.документи.име",
    "godishen_otchet": "документ.рег_ред отчет.година отчет.брой_заседания отчет.брой_решения "
                       "отчет.случаи.брой отчет.случаи_няма отчет.заседания.дата отчет.насочвания "
                       "отчет.случаи_общо подпис.име",
    "saobshtenie": "заседание.наименование заседание.дата заседание.час заседание.място "
                   "точки.заглавие брой_случаи институции контакт.име въпрос.проект",
    "saobshtenie_sabitie": "събитие.вид събитие.тема събитие.подробности събитие.проект участвали "
                           "контакт.име",
    "otchet": "документ.рег_ред отчет.период отчет.резюме отчет.проблеми отчет.изречения.текст "
              "отчет.заседания.дата отчет.раздели.заглавие отчет.раздели.определение "
              "отчет.раздели.редове.име отчет.раздели.редове.брой отчет.раздели.графика "
              "отчет.раздели.няма подпис.име",
    "kontrolen_list": "заседание.наименование заседание.дата редове.институция "
                      "редове.лице.с_обръщение редове.случаи",
    "paket_sluchai": f"{LETTER} документ.с_имена заседание.дата заседание.час "
                     "случаи.случай.номер случаи.въпрос случаи.случай.дете.име блок.подпис",
    "papka": "заседание.наименование заседание.дата за_решаване.заглавие за_решаване.въпрос "
             "последни_решения.изпълнение програма.заглавие случаи.случай.номер "
             "случаи.въпрос неизпълнени.текст "
             "неизпълнени.срок",
    "izvlechenie_institucia": f"{LETTER} заседание.номер заседание.дата решения.номер "
                              f"решения.абзаци решения.{TASKS.format('решения')}",
    "kniga_reshenia": "година решения.номер решения.заседание.номер решения.текст "
                      "решения.ангажименти.текст решения.ангажименти.срок",
    "iskane_mesta": f"{LETTER} услуги.име услуги.капацитет услуги.заети услуги.към блок.подпис",
    "mesta": "към места.община места.вид места.капацитет места.заети места.свободни "
             "места.чакащи места.към механизъм.област",
    "predstavyane": "случай.номер случай.въпрос случай.описание случай.мерки.мярка "
                    "случай.настанявания.грижа случай.решения.текст случай.решения.изпълнение "
                    "случай.дете.име документ.с_имена",
    "razkaz": "случай.обозначение случай.област случай.стъпки.месец случай.изход "
              "подпис_координатор.име",
    "retrospekcia": "ретроспекция.от ретроспекция.до ретроспекция.заседания.дата "
                    "ретроспекция.решения.текст ретроспекция.случаи_общо "
                    "ретроспекция.събития.тема",
    "predavane": "колега заместник случаи.номер случаи.следва ангажименти.какво "
                 "насочвания.към писма.номер писма.отговор_до запечатани",
    "deklaracia": "лице.име лице.род институция.име механизъм.име_кратък_член",
    "deklaracii_gosti": "гости.лице.име гости.лице.род гости.институция гости.участие "
                        "заседание.дата",
    "pismo_oblast": f"{LETTER} случай.номер настаняване.от настаняване.община обосновка "
                    "свободни.услуга свободни.на_какво_почива блок.подпис",
    "list_institucia": "лист.институция.име лист.от лист.до лист.изпълнение лист.участие "
                       "лист.ангажименти.текст лист.ангажименти.срок лист.ангажименти.състояние "
                       "лист.услуги.свободни лист.заседания.присъствие въпрос.дата_от "
                       "въпрос.дата_до",
    "podpis": "подпис.име подпис.длъжност",
}
LETTERHEAD = "бланка.държава бланка.институция бланка.механизъм бланка.контакти"
MINIMUM_MARGIN, SIZES = 1.5, (10, 14)  # in centimetres, in points
# Direct formatting that does not take the place of a style: a stressed word, a page break.
OF_PARAGRAPH = {"pStyle", "rPr", "sectPr", "numPr", "keepNext", "keepLines", "pageBreakBefore",
                "widowControl"}
OF_WORDS = {"rStyle", "lang", "noProof", "b", "bCs", "i", "iCs", "u", "vertAlign"}
STRESS = {"b", "i", "u"}


def faults_of(kind: Kind, content: bytes) -> list[str]:
    """What the template of a kind lacks, a sentence each; empty if it may be shipped."""
    faults = [str(problem) for problem in check_template(kind, content)
              if problem.code != "needed-field"]  # told below with all that a paper needs
    if faults:
        return faults
    document = Document(io.BytesIO(content))
    return [*field_faults(kind, content), *page_faults(document), *style_faults(document),
            *wording_faults(document)]


# -- fields ---------------------------------------------------------------------------------


def used_names(fields: dict, above: str = "") -> set[str]:
    """Every name a template uses, in full: „заседание.номер“."""
    names = {above + name for name in fields}
    return names.union(*(used_names(field["fields"], f"{above}{name}.")
                         for name, field in fields.items() if field.get("fields")))


def field_faults(kind: Kind, content: bytes) -> list[str]:
    used = used_names(Template(content, filters=FILTERS).fields())
    needed = {*NEEDED.get(kind.code, "").split(), *LETTERHEAD.split()}
    return [f"lacks the field {name}" for name in sorted(needed - used)] + [
        f"{name} is not in Bulgarian" for name in sorted(used) if name.isascii()]


# -- the page, its language and its number ----------------------------------------------------


def page_faults(document) -> list[str]:
    section = document.sections[0]
    sides = (section.left_margin, section.right_margin, section.top_margin,
             section.bottom_margin)
    faults = ["the paper is not A4"] * (
        {round(section.page_width.cm), round(section.page_height.cm)} != {21, 30})
    faults += ["a margin that printers cut"] * (min(side.cm for side in sides) < MINIMUM_MARGIN)
    faults += ["the first page has no head of its own"] * (
        not section.different_first_page_header_footer)
    return faults + [f"the {name} has no page number by Word" for name, footer in (
        ("first footer", section.first_page_footer), ("footer", section.footer))
        if not numbers_pages(footer._element)]


def numbers_pages(footer) -> bool:
    """Whether the number of the page and of all pages are fields of Word, not typed."""
    codes = " ".join([
        *(text.text or "" for text in footer.iter(qn("w:instrText"))),
        *(field.get(qn("w:instr")) for field in footer.iter(qn("w:fldSimple")))])
    return all(re.search(rf"\b{code}\b", codes) for code in ("PAGE", "NUMPAGES"))


# -- styles -----------------------------------------------------------------------------------


def style_faults(document) -> list[str]:
    normal = document.styles["Normal"]
    language = normal.element.find(f".//{qn('w:lang')}")
    if language is None:
        language = document.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}")
    faults = ["the language is not Bulgarian"] * (
        language is None or language.get(qn("w:val")) != "bg-BG")
    size = normal.font.size
    faults += ["Normal has no font of a readable size"] * (
        not normal.font.name or size is None or not SIZES[0] <= size.pt <= SIZES[1])
    return faults + [fault for part in written_parts(document) for fault in direct_faults(part)]


def written_parts(document) -> list:
    """The XML of everything that is printed: body, heads and feet."""
    section = document.sections[0]
    return [document.element.body, *(part._element for part in (
        section.header, section.footer, section.first_page_header, section.first_page_footer))]


def direct_faults(part) -> list[str]:
    """Paragraphs and words that are formatted by hand where a style is due."""
    return [f"formatted without a style ({', '.join(sorted(found))}): {text_of(paragraph)[:60]}"
            for paragraph in part.iter(qn("w:p")) if (found := direct_formatting(paragraph))]


def direct_formatting(paragraph) -> set[str]:
    """Names of the properties set by hand; stress of a few words is theirs, of all is not."""
    found = names_below(paragraph.find(qn("w:pPr"))) - OF_PARAGRAPH
    runs = [run for run in paragraph.iter(qn("w:r")) if text_of(run).strip()]
    formats = [names_below(run.find(qn("w:rPr"))) for run in runs]
    stressed = set.intersection(*formats) & STRESS if formats else set()
    return found.union(*formats) - OF_WORDS | stressed


def names_below(properties) -> set[str]:
    return set() if properties is None else {child.tag.rpartition("}")[2] for child in properties}


def text_of(element) -> str:
    return "".join(text.text or "" for text in element.iter(qn("w:t")))


# -- wording ----------------------------------------------------------------------------------


def wording_faults(document) -> list[str]:
    """The mechanism is neither a commission nor a council."""
    text = " ".join(text_of(part) for part in written_parts(document)).lower()
    return [f"calls the mechanism „{word}“" for word in ("комисия", "съвет") if word in text]
