"""Bulgarian grammar for documents: prepositions, forms of address, small joins."""

import re

from bulgarian.numerals import LARGEST_CARDINAL, cardinal, counted, ordinal
from bulgarian.text import HELD_HYPHEN, NBSP

# --- Prepositions ---------------------------------------------------------------------------

_LEADING_MARKS = re.compile(r"^[\s„“”\"«»‘’'(\[–-]+")
_NUMBER = re.compile(r"(\d{1,3}(?:[ \u00a0]\d{3})+(?!\d)|\d+)(-[а-я]{1,4}(?![а-я]))?")
_ROMAN = re.compile(r"[IVX]+(?!\w)")
_ROMAN_OF_NOTE = {"II": "втори", "VII": "седми", "XVII": "седемнадесети"}
# Foreign names by their sound: „w“ is у (Wales), but в in these; „sh“ and German „sch“ are ш.
_V_FIRST = re.compile(
    r"[вфvf]|ph(?=[aeiloruy])|w(?:ashington|ars[az]|ei(?:mar|ss)|ie[ns]|olf|itten|"
    r"u(?:pper|rz|tt)|ürz|alter|agner|orms|rocl?[lł]aw|estfal|einer|ebasto|ürth|er(?:ner|ther))")
_S_FIRST = re.compile(r"[сз]|s(?!h|ch(?!o))|z(?!u?ürich|urich|eiss)|c(?=[eiy])|x(?=[aeioy])")
_SPELLED = re.compile(  # SMS and FBI, but not VIP and SPA: read by the names of their letters
    r"(?![A-Z][AEIOUY]|S[CKLMNPT]+[AEIOUY])[A-Z]{2,5}(?![A-Za-z])")
_LETTER_SOUNDS = {"C": "си", "V": "ви", "Z": "зет", "S": "ес", "F": "еф", "W": "дабълю",
                  "X": "икс", "P": "пи"}


def preposition_v(word: str) -> str:
    """„в“, or „във“ before a word that is pronounced with в or ф at its start."""
    return "във" if _V_FIRST.match(_spoken(word)) else "в"


def preposition_s(word: str) -> str:
    """„с“, or „със“ before a word that is pronounced with с or з at its start, also „със 7“."""
    return "със" if _S_FIRST.match(_spoken(word)) else "с"


def with_v(text: str) -> str:
    """The text after its „в“ or „във“: във Варна."""
    return f"{preposition_v(text)} {text}"


def with_s(text: str) -> str:
    """The text after its „с“ or „със“: със Стара Загора."""
    return f"{preposition_s(text)} {text}"


def late_by(days: int) -> str:
    """„с 1 ден“, „със 7 дни“: what stands after „просрочен“."""
    return with_s(counted(days, "ден", "дни"))


_ON = re.compile(
    r"(?:ул|бул|пл|ет|о-в)\.|(?:ул|бул|пл) (?=[„\"А-Я])|(?:(?:[\w-]+[ияао]|[IVX]+) )?"
    r"(?:улица|булевард|площад|етаж|партер|адрес|алея|шосе|стадион|остров|гара|автогара|"
    r"пазар|язовир|плаж|поляна|игрище|тераса|ъгъл|летище|пристанище|кръстовище|сцена|открито)"
    r"\w{0,3}(?!\w)|№", re.I)
_BARE_PLACE = re.compile(r"(?:онлайн|дистанционно|неприсъствено|вкъщи|(?:в|във|на|до|пред) )", re.I)
_NUMBER_FIRST = re.compile(r"(№\s*\d+\w?),?\s+((?:ул|бул|пл)\. ?.+)")


def in_place(place: str) -> str:
    """The place after its preposition: във Варна, на ул. „Първа“ № 2, онлайн (none at all)."""
    place = place.strip()
    if not place or _BARE_PLACE.match(place):
        return place
    if turned := _NUMBER_FIRST.fullmatch(place):
        place = f"{turned[2]} {turned[1]}"
    return f"на {place}" if _ON.match(_LEADING_MARKS.sub("", place)) else with_v(place)


def _spoken(text: str) -> str:
    """The text as read aloud, as far as its first sound goes."""
    text = _LEADING_MARKS.sub("", text)
    if roman := _ROMAN.match(text):
        return _ROMAN_OF_NOTE.get(roman[0], "")
    if _SPELLED.match(text):
        return _LETTER_SOUNDS.get(text[0], text.casefold())
    number = _NUMBER.match(text)
    return _spoken_number(number[1], number[2]) if number else text.casefold()


def _spoken_number(digits: str, ordinal_ending: str | None) -> str:
    digits = re.sub(r"\D", "", digits)
    number = int(digits) if len(digits) < len(str(LARGEST_CARDINAL)) else int(digits[0])
    return ordinal(number) if ordinal_ending and 0 < number < 1000 else cardinal(number)


# --- Gender and forms of address ------------------------------------------------------------

_GENDERS = {"m": "m", "м": "m", "gn": "m", "г-н": "m", "господин": "m"}
_GENDERS |= {"f": "f", "ж": "f", "gja": "f", "г-жа": "f", "госпожа": "f"}
_GENDERS |= {"n": "n", "с": "n", "ср": "n", "p": "p", "мн": "p", "none": "", "": "", None: ""}
_HONORIFICS = {
    "short": {"m": "г-н", "f": "г-жа"},
    "full": {"m": "господин", "f": "госпожа"},
}
_NEUTRAL_SALUTATION = "УВАЖАЕМИ ДАМИ И ГОСПОДА,"


def _gender_of(code: str | None) -> str:
    if code not in _GENDERS:
        raise ValueError(f"Непознат род „{code}“. Изберете м, ж, с или мн.")
    return _GENDERS[code]


def by_gender(gender: str | None, m: str, f: str, *others: str | None) -> str:
    """The form that agrees: by_gender("f", "роден", "родена", "родено", "родени").

    The others are neuter and plural. Masculine where the gender is unknown or has no form.
    """
    forms = dict(zip("fnp", (f, *others), strict=False))
    found = forms.get(_gender_of(gender))
    return m if found is None else found


def honorific(gender_or_code: str | None, form: str = "short") -> str:
    """г-н or г-жа (form "full": господин, госпожа); empty if there is none."""
    return _HONORIFICS[form].get(_gender_of(gender_or_code), "")


def salutation(honorific: str | None, last_name: str = "", gender: str | None = None) -> str:
    """УВАЖАЕМА ГОСПОЖО ПРОБНА, — by name or by office; to ladies and gentlemen if unknown.

    The gender tells where no „г-н“ or „г-жа“ is written down.
    """
    known = _gender_of(honorific) or _gender_of(gender)
    start = {"m": "УВАЖАЕМИ ГОСПОДИН", "f": "УВАЖАЕМА ГОСПОЖО"}.get(known)
    if not start:
        return _NEUTRAL_SALUTATION
    if not last_name.strip():
        return "УВАЖАЕМИ ГОСПОДИНЕ," if start.endswith("ГОСПОДИН") else f"{start},"
    return f"{start} {last_name.strip().upper()},"


_RANKS = (
    "генерал адмирал полковник подполковник майор капитан лейтенант сержант комисар инспектор "
    "старшина ефрейтор професор доцент академик доктор инженер архитект адвокат отец йеромонах "
    "епископ митрополит началник директор кмет съдия прокурор")
_RANK = rf"(?:{'|'.join(_RANKS.split())})"
_TITLES = re.compile(
    rf"^(?:(?:старши|младши|главен|главна|почетен) )?{_RANK}(?:[ -]{_RANK})* (?=[А-ЯA-Z])|"
    rf"(?<!\w)(?:(?:старши|младши|главен|главна) )?{_RANK}(?:-{_RANK})?(?= )|"
    r"(?<!\w)(?:[гд]-(?:н|жа|ца|р)|м-р|[ои]\. ?[зд]\.|(?:маг\.-фарм|чл\.-кор|"
    r"проф|доц|инсп|ком|серж|инж|арх|акад|адв|ген|полк|подп|кап|гл|ст|мл|хон|ас)\.) ?", re.I)
_LETTER = re.compile(r"[^\W\d_]")


def initials(name: str) -> str:
    """The initials of a name of any number of parts: М. П., of double ones А.-М. С.-В."""
    name = _TITLES.sub("", name.partition(",")[0])  # „Иван Петров, дм“
    name = re.sub(r"(?<=\w)\s*[-\u2010-\u2013]\s*(?=\w)", "-", name)
    return NBSP.join(filter(None, (_initial(part) for part in name.split())))


def _initial(part: str) -> str:
    letters = (_LETTER.search(piece) for piece in part.split("-"))
    return "-".join(f"{letter[0].upper()}." for letter in letters if letter)


# --- Small joins ----------------------------------------------------------------------------

_UNITS = (
    "г ч лв ст мин сек бр стр км м см мм м² м³ кв куб дка ха кг мг мл л т лева лев евро евроцент "
    "евроцента EUR BGN USD € $ % ‰ °C kW MB МБ GB ГБ хил млн млрд часа час минути минута дни "
    "ден работни календарни брой броя лист листа екземпляр екземпляра случай случая решение "
    "решения място места точка точки "
    "km cm mm kg mg ml "
    "седмици седмица месеца месец години година лица лице деца дете души човек члена членове "
    "пъти януари февруари март април май юни юли август септември октомври ноември декември"
).split()
_BEFORE_NUMBER = (
    "чл ал т б бр ст прил стр гл пар тел факс ет ап бл вх каб п.к кл "
    "фиг табл разд изр сл обр"
)
_BEFORE_NAME = (
    "гр с м к.к в сп ул бул пл ж.к кв обл общ инж арх адв проф доц акад гл ген полк подп кап ст "
    "мл св им бл "
    "вх к-с мин"
)
_HYPHENED = "г-н г-жа г-ца г-да д-р м-р о-в м-ст р-н к-с"


def _any_of(words: str) -> str:
    return "|".join(map(re.escape, words.split()))


_AFTER_ABBREVIATION = re.compile(
    rf"(?<![\w.])(?:(?i:{_any_of(_BEFORE_NUMBER)})\. (?=[\d„IVX+(№]|[А-Я](?!\w))"
    rf"|(?i:(?:{_any_of(_BEFORE_NAME)})\.|{_any_of(_HYPHENED)}) (?=[А-Я„])"
    r"|(?i:изх|вх|рег|пор|инв)\. ?(?=№)"
    r"|(?i:група|зала|стая|етаж|точка|алинея|глава|раздел|ЕИК|ЕГН|ЛНЧ) (?=\d|[IVX]+(?!\w))"
    r"|(?:област|община|район|град|село) (?=[А-Я])"
    r"|(?i:и\. (?=д\.)|о\. (?=з\.)|[жп]\. (?=к\.)|(?<=[жп]\.[ \u00a0])к\. (?=[\w„])"
    r"|т\. (?=нар\.)|(?<!\w)и (?=(?:др|пр)\.)"
    r"|(?:доц|проф|акад|инж|арх)\. (?=д-р))"
    r"|[XVI]+ (?=(?:век|в\.)(?!\w))"
    r"|(?:кв|куб)\. (?=[кс]?м(?!\w))|(?:хил|млн|млрд)\.? (?=(?:лв|лева|евро|EUR|BGN|€)(?!\w))"
    r"|[А-Я][а-я]?\.(?:-[А-Я]\.)? (?=[А-Я][\w.]))")
_AFTER_SIGN = re.compile(r"([№§])[ \u00a0]?(?=\w)")
_BEFORE_UNIT = re.compile(rf"(?<=\d) (?=(?:{_any_of(' '.join(_UNITS))})(?!\w))")
_AFTER_MONTH = re.compile(r"(?<=[а-я]) (?=\d{4}[ \u00a0]г\.)")
_INSIDE_A_RANGE = re.compile(r"(?<=\d)–(?=\d)")
_HELD = re.compile(
    rf"(?<![\w-])(?:[А-ЯA-Z]{{1,12}}(?:-[А-ЯA-Z]{{1,12}})*(?:-\d+)+|\d+-[а-я]+"
    rf"|(?i:{_any_of(_HYPHENED)}))(?![\w-])")
_BETWEEN_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")


def nbsp(text: str) -> str:
    """The text with the spaces unbreakable that must not end a line: № 5, чл. 36г, 2016 г."""
    text = _AFTER_MONTH.sub(NBSP, _AFTER_SIGN.sub(rf"\1{NBSP}", text))
    text = _AFTER_ABBREVIATION.sub(lambda found: found[0].rstrip() + NBSP, text)
    text = _INSIDE_A_RANGE.sub("–\N{WORD JOINER}", text)  # Word parts lines behind a dash
    return _BETWEEN_THOUSANDS.sub(NBSP, _BEFORE_UNIT.sub(NBSP, text))


def unparted(text: str) -> str:
    """The text with the hyphens held that must not end a line: СЗ-2016-003, г-жа, 21-во."""
    return _HELD.sub(lambda found: found[0].replace("-", HELD_HYPHEN), text)


def join_list(items: list[str]) -> str:
    """The items as said in a sentence: а, б и в; „доходи, както и храна и вода“."""
    *start, last = list(items) or [""]
    joint = ", както и" if " и " in last else " и"
    return f"{', '.join(start)}{joint} {last}" if start else last
