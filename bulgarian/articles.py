"""The definite article of a phrase, by rule and by lists of what no rule tells.

The forms are those of the official spelling dictionary (Институт за български език, БАН). Rules
go by the end of the word; the lists hold the words of offices that end alike and inflect otherwise.
"""

import re
from os.path import commonprefix

from bulgarian.numerals import ordinal

_BEFORE_A_TITLE = {"заместник", "помощник", "врид", "временно"}
_NOT_OF_THE_PHRASE = set(
    "на в във по при за от до с със към и или между без под над у през чрез срещу".split())
_MARKS = "“”\"»’'()[].,;:!?…–-"
_OPENING = "„«‘([\""
_VOWELS = "аъоуеиюя"
_SHORT_WORDS = set("кмет член лекар съдия добър стар млад голям главен първи".split())

# -- adjectives ------------------------------------------------------------------------------

_ADJECTIVE_ENDINGS = tuple("ен ов ев ин щ ан ян им и ш лив чив аем уем яем ав".split())
_NOT_ADJECTIVES = set(
    "член декан капитан стопан план орган екран роман ветеран партизан султан режим товарищ "
    "залив прилив отлив наплив магазин командитен син бен ден корен приемник началник термин "
    "бензин господин гражданин болярин домакин терапевтин грузин състав устав ръкав нрав".split())
# Short ones and participles that do not tell themselves by their end: word or end of the word.
_OTHER_ADJECTIVES = tuple((
    "стар млад нов прав здрав жив див лош благ бърз друг слаб прост строг чист твърд тих сух "
    "жълт сив чужд скъп евтин гол къс кръст весел кисел дебел висок широк дълбок далек жесток "
    "мек лек драг богат познат зает приет нает отнет споменат засегнат постигнат издигнат открит "
    "закрит скрит разкрит вдигнат върнат смел мил плах глух пострадал участвал присъствал "
    "отсъствал починал загинал "
    "завършил подпомогнал бял цял голям сляп ням пряк ляв зрял свят самостоятел").split())
_CONTRACTED = {  # what the vowel falls out of, or changes in
    "пръв": "първ", "добър": "добр", "мъдър": "мъдр", "хитър": "хитр", "щедър": "щедр",
    "храбър": "храбр", "бодър": "бодр", "остър": "остр", "бистър": "бистр", "мокър": "мокр",
    "пъстър": "пъстр", "едър": "едр", "ведър": "ведр", "дълъг": "дълг", "топъл": "топл",
    "светъл": "светл", "кръгъл": "кръгл", "бегъл": "бегл", "подъл": "подл", "нагъл": "нагл",
    "мъртъв": "мъртв", "зъл": "зл", "еднакъв": "еднакв", "дошъл": "дошл", "изтекъл": "изтекл",
    "израсъл": "израсл", "пораснал": "пораснал", "рядък": "редк", "низък": "низк",
    "малък": "малк", "сам": "сам", "бял": "бел", "цял": "цел", "голям": "голем", "сляп": "слеп",
    "ням": "нем", "пряк": "прек", "ляв": "лев", "зрял": "зрел", "свят": "свет", "син": "син",
    "кратък": "кратк", "близък": "близк", "сладък": "сладк", "тежък": "тежк", "нисък": "ниск",
    "тънък": "тънк", "плосък": "плоск", "кротък": "кротк", "гладък": "гладк", "горък": "горк",
    "жалък": "жалк", "крехък": "крехк", "ярък": "ярк", "зорък": "зорк", "ловък": "ловк",
}
_SOFTENED = tuple(  # participles whose „я“ becomes „е“ before „и“
    "целял старял довял къснял болял мрял живял търпял видял горял здравял беднял умнял зрял "
    "пустял немял обезумял прегрял побелял видян заподозрян".split())
# Participles in -ен keep their „е“, those of a root after any prefix: назначен, предназначен. With
# two consonants before it all but a few do: обществен, одобрен, изпълнен.
_PREFIX = "въз|вз|из|на|об|от|под|пред|пре|при|про|раз|съ|съз|до|за|по|обез|о|у|въ|в|с"
_ROOTS = (  # alone too: даден, издаден
    "даден сечен печен граден хранен качен платен варен лепен творен вършен метен валян косен "
    "служен "
    "пушен крепен кършен чупен търсен трошен пасен газен боден солен пържен твърден ронен плашен "
    "купен лучен женен канен гърбен гасен броен печелен цепен ровен гоен лютен светен губен пратен "
    "кроен белен мърсен грабен цеден пъден тулен къртен жулен убеден дупчен брулен скочен намерен "
    "чистен дращен горещен любен решен молен жилен гърчен лоен черпен пречен веселен пален "
    "тресен хвален мушен возен катерен рушен перен прочетен проводен гнетен наден лазен глезен "
    "утолен студен дарен нареден бранен теглен хвърлен маслен зеленен мислен делен свален гонен "
    "пазен "
    "щитен бравен нуден клонен шарен черпен жулен възбуден събуден")
_ROOTS_AFTER_A_PREFIX = (  # which alone are adjectives: верен – верният, заверен – завереният
    "работен несен яден лечен месен веден правен аден течен преден гладен строен верен ключен "
    "плетен явен ушен жален товарен парен ценен единен морен значен ладен винен ставен речен "
    "оръжен ближен рамен листен поен кръстен мален ранен ложен вреден давен членен мъчен хладен "
    "сочен горен вишен глушен слонен становен свободен своен ведомен сигурен тъжен гласен слабен "
    "доен нижен мърден копчен труден величен плоден спорен росен шумен браден тирен общен честен "
    "здравен низен потен лъчен менен годен бавен четен кръжен колен "
    "покоен ценен станен стъпен живен срочен питен "
    "")
_KEPT_ROOT = re.compile(
    "(?:не|недо|ново|само|горе|долу|високо|широко|гъсто|добро|законно|незаконно|мъртво|целе|полу"
    f"|слабо|свръх|срещу)?(?:(?:{_PREFIX}){{0,2}}(?:{'|'.join(_ROOTS.split())})"
    f"|(?:{_PREFIX}){{1,2}}(?:{'|'.join(_ROOTS_AFTER_A_PREFIX.split())}))")
_ACTIVE = re.compile(rf"(?:{_PREFIX})(?!ртал|фил)\w{{2,}}[аия]л")  # постъпил, напуснал
_KEPT_WORDS = set(
    "назначен благословен блажен вдъхновен възмутен въплътен закрилен зареден застигнат застрашен "
    "зелен излекуван изразен изтощен изучен кожен копринен лишен меден мотивиран набеден настанен "
    "научен обикновен необикновен новороден роден обезщетен облекчен обновен овластен ограничен "
    "оправомощен упълномощен опростен осинен осиновен осъден присъден отличен отсрочен разсрочен "
    "ощетен "
    "пенсиониран повикан повлиян подбуден подновен подчинен съчинен причинен поместен изместен "
    "преместен заместен посетен похитен почтен откровен съкровен предвиден предложен прекратен "
    "съкратен проучен обучен разобличен разорен сговорен снабден сроден стоманен "
    "населен преселен заселен изселен усилен подсилен насилен обезсилен помирен обезпокоен "
    "озвучен настроен пристроен съсредоточен удостоен удостоверен унищожен ускорен учреден "
    "отстранен осакатен заобиколен "
    "отчужден разпространен застрахован отложен "
    "осведомен узаконен преобразен отразен въобразен проследен обсъден обогатен отдалечен отвратен "
    "задвижен назован затаен отклонен преброден завишен повишен възвишен дървен вълнен червен "
    "съвършен несъвършен "
    "благоустроен благоразположен боговдъхновен водоснабден вроден възобновен възторжен "
    "възхитен въодушевен заблуден загрижен задоволен задълбочен засекретен заснежен залесен "
    "замразен занемарен злонамерен извратен износен доносен недоносен изнемощен изнурен "
    "изтънчен изумен изхабен краден омъжен новоомъжен новоучреден умерен уреден подреден "
    "отреден позволен покварен прекален обременен приспособен приучен префинен разреден "
    "разтревожен рожден свещен смирен съблечен сгъстен скъсен озаглавен озлобен огорчен "
    "ожесточен опечален обеззаразен обездвижен обезвъзмезден безпокоен подмладен породен "
    "прокажен проникновен развален раздвоен раздробен удовлетворен удвоен утроен умножен "
    "уравновесен усамотен целеустремен одушевен сдушен сплотен обусловен особен уважен свилен "
    "картонен хартиен глинен кадифен безимен безподслонен учен законнороден мъртвороден".split())
_TWO_CONSONANTS = re.compile("[бвгджзклмнпрстфхцчшщ][лрнмв]ен|лжен")
_LOSES_E = tuple("безмълвен могъществен резервен нервен несравнен длъжен".split())
_PLAIN_ADJECTIVES = set(  # which look like a participle
    "заповеден изповеден предметен пределен спален образен уставен законен сложен среден спокоен "
    "околен подотчетен подборен изборен наборен непосилен покоен неизменен незабавен надлежен "
    "обреден непрестанен неделен достъпен недостъпен изгоден неизправен неотложен неприложен "
    "неотклонен неотстъпен почетен окръжен опитен неопитен непреклонен съгласен отделен "
    "изпитен".split())
_SUBSTANTIVES = tuple((  # what stands alone for a person: подсъдимият, пострадалият
    "ащ ещ ящ евш авш ивш иран ован уван исан зван държан подсъдим обвиняем подозрим пострадал "
    "участвал присъствал отсъствал починал загинал завършил оцелял болен влюбен военен олетен "
    "дежурен поканен изоставен избран безпризорен изчезнал избягал осиротял нает учен").split())
_NOT_SUBSTANTIVES = set("тиран плащ лещ хвощ член".split())
_BEFORE_A_NOUN = {"роден": ("родният", "родния")}  # one's own; „роденият в Козлодуй“ was born

# -- nouns -----------------------------------------------------------------------------------

_SOFT_WORDS = set("цар крал ден път огън сън кон зет лакът нокът писар".split())
_SOFT_ENDINGS = ("тел", "ар", "яр")
_HARD_WORDS = set(  # things, in -ар, -яр, -тел; persons take -ят: лекарят, учителят
    "картел капител пастел котел петел кастел кител календар семинар хонорар екземпляр формуляр "
    "циркуляр инвентар стационар товар пожар коментар радар сонар олтар буквар базар хангар бар "
    "гар дар чар нектар хектар долар динар доклад фар светофар самовар кошмар словар капиляр "
    "окуляр футляр перпендикуляр аватар самар хамбар сухар нагар омар комар аксесоар мемоар "
    "квазар пулсар загар жар катар ягуар бръмбар нар юлар декар куфар кантар керемидар кар "
    "електрокар мотокар титуляр кехлибар капилар епител калмар чинар катинар бунар дувар звяр "
    "шамар шопар".split())
_HARD_ENDINGS = ("оар", "отел", "остел", "пазар", "семинар", "удар")
_WITH_E = {"бряг": "брег", "сняг": "снег", "свят": "свет", "цвят": "цвет", "грях": "грех",
           "смях": "смех", "мях": "мех", "бяс": "бес", "бяг": "бег", "гняв": "гнев", "цяр": "цер",
           "звяр": "звер"}
_LOST_VOWEL = ("изъм", "азъм")  # механизмът, ентусиазмът
_NEUTER_LOANS = set("жури такси парти уиски бижу шоу меню интервю ревю".split())
_PLURAL_ENDINGS = ("и", "ове", "еве", "ета")
_ADJECTIVES_IN_I = ("ски", "шки", "чки", "цки", "жки", "ши")
_ORDINALS = {ordinal(n).split()[-1] for n in (*range(1, 31), *range(40, 101, 10), 1000)}
_PLURALS = set(
    "двама трима четирима петима шестима ръце нозе колене деца лица хора братя господа мъже "
    "училища читалища "
    "сдружения".split())
_NOT_PLURAL = _NEUTER_LOANS | {"старши", "младши", "бивши"}
_FEMININE = ("захар", "твар")
_MEN_IN_CONSONANT = ("ор", "тел", "ник", "ист", "ент", "ант", "лог", "кмет", "ар")


def article_forms(title: str, gender: str = "m") -> tuple[str, str]:
    """The full and the short definite form: областният управител, областния управител.

    The article goes to the first word of the phrase; „заместник“ before another title takes
    none, abbreviations and names in quotation marks stay as they are. Gender p is the plural:
    обединените детски болници. A proposal by rule: a clerk may know better.
    """
    words = re.split(r"(\s+)", title.strip())
    place = _article_place(words, gender)
    bare = words[place].rstrip(_MARKS)
    start, end = "".join(words[:place]), "".join(words[place + 1 :])
    if not bare or bare[0] in _OPENING:
        return title.strip(), title.strip()
    if _says_many(bare.lower()) or _is_plural(_head(words, place).lower()) and bare[-1] in "иИ":
        gender = "p"
    forms = _own_forms(words, place, bare) or _word_forms(
        bare, gender, is_followed=_has_adjective(words, place))
    after = words[place][len(bare) :] + end
    return start + forms[0] + after, start + forms[1] + after


def _own_forms(words: list[str], place: int, bare: str) -> tuple[str, str] | None:
    """The forms of a word that a noun right after it makes another: роден брат."""
    found = _BEFORE_A_NOUN.get(bare.lower())
    if not found or not _continues(words, place) or words[place + 2].lower() in ("и", "или"):
        return None
    return _in_case_of(bare, found[0]), _in_case_of(bare, found[1])


_WITHOUT_ARTICLE = {"път", "свят", "цвят"}


def short_of_full(phrase: str) -> str:
    """The short form of a phrase that has its full article: Съдът → Съда; others as they are."""
    words = re.split(r"(\s+)", phrase.strip())
    for place, word in enumerate(words):
        bare = word.rstrip(_MARKS)
        if re.search("(?:ът|ят)$", bare.lower()) and bare.lower() not in _WITHOUT_ARTICLE:
            vowel = {"ъ": "а", "я": "я", "Ъ": "А", "Я": "Я"}[bare[-2]]
            words[place] = bare[:-2] + vowel + word[len(bare):]
            break
        if word.strip() and not _goes_before(words, place, "m"):
            break
    return "".join(words)


def _article_place(words: list[str], gender: str) -> int:
    """The index of the word that takes the article; words and spaces alternate in the list."""
    place = 0
    while _goes_before(words, place, gender) and _continues(words, place):
        place += 2
    return place


def _goes_before(words: list[str], place: int, gender: str) -> bool:
    """Whether the word takes no article: „и. д.“, „заместник“, the adverb of a participle."""
    word = words[place].lower()
    is_adverb = word.endswith("о") and gender != "n" and len(word) > 3
    following = "".join(words[place + 2 : place + 3])
    if re.fullmatch("[А-ЯA-Z]{2,4}", words[place]) and following.islower():
        return following[-1] not in _VOWELS  # IT специалистът, but „АСП прие“ stays
    return word.endswith(".") or word in _BEFORE_A_TITLE or is_adverb


def _continues(words: list[str], place: int) -> bool:
    """Whether the next word belongs to the same phrase: no preposition, quotation or dash."""
    following = "".join(words[place + 2 : place + 3])
    if following in ("и", "или") and _is_adjective(words[place].lower()):
        return len(words) > place + 4  # социалният и здравен координатор
    return following[:1].isalpha() and following.lower() not in _NOT_OF_THE_PHRASE


def _has_adjective(words: list[str], place: int) -> bool:
    """Whether the word belongs to another, or stands alone as „отговорен за връзките“."""
    is_en = words[place].lower().endswith("ен") and len(words) > place + 2
    return _continues(words, place) or (is_en and words[place + 2].lower() in _NOT_OF_THE_PHRASE)


def _head(words: list[str], place: int) -> str:
    """The noun of the phrase: the last word before a preposition, a quotation or the end."""
    while _continues(words, place):
        place += 4 if words[place + 2] in ("и", "или") else 2
    return words[place].strip(_MARKS)


def _word_forms(word: str, gender: str, is_followed: bool) -> tuple[str, str]:
    is_abbreviation = word.isupper() and len(word) < 7 and word.lower() not in _SHORT_WORDS
    if not word or not re.search("[а-яѝ]$", word.lower()) or is_abbreviation:
        return word, word
    full, short = _inflected(word.lower(), gender, is_followed)
    return _in_case_of(word, full), _in_case_of(word, short)


def _in_case_of(word: str, form: str) -> str:
    if word.isupper():
        return form.upper()
    shared = len(commonprefix([word.lower(), form]))
    return word[:shared] + form[shared:]


def _inflected(word: str, gender: str, is_followed: bool) -> tuple[str, str]:
    if gender == "p":
        return _twice(word + ("та" if word[-1] in "ая" else "те"))
    if gender == "f" and _is_masculine(word, is_followed):
        gender = "m"
    if gender in ("n", "f"):
        return _twice(_feminine_or_neuter(word, gender))
    if _takes_article_as_adjective(word, is_followed):
        stem = _adjective_stem(word)
        return stem + "ият", stem + "ия"
    return _masculine_noun(word)


def _is_masculine(word: str, is_followed: bool) -> bool:
    """Whether a woman's office has a man's name: кмет, главен експерт."""
    if word in _FEMININE:
        return False
    return word.endswith(_MEN_IN_CONSONANT) or (
        is_followed and word[-1] not in _VOWELS + "щ" and _is_adjective(word))


def _twice(form: str) -> tuple[str, str]:
    return form, form


def _is_plural(word: str) -> bool:
    """Whether a noun says by itself that it is many: общини, домове."""
    return word not in _NOT_PLURAL and (word.endswith(_PLURAL_ENDINGS) or word in _PLURALS)


def _says_many(word: str) -> bool:
    """As `_is_plural` of the first word, which may be an adjective of one thing: български."""
    return _is_plural(word) and not word.endswith(_ADJECTIVES_IN_I) and word not in _ORDINALS


def _feminine_or_neuter(word: str, gender: str) -> str:
    if word in ("старши", "младши", "бивши"):
        return word[:-1] + ("ата" if gender == "f" else "ото")
    return word + ("та" if gender == "f" else "то")


def _takes_article_as_adjective(word: str, is_followed: bool) -> bool:
    if is_followed:
        return _is_adjective(word)
    alone = word.endswith(_SUBSTANTIVES) and word not in _NOT_SUBSTANTIVES
    return alone or word in _KEPT_WORDS


def _is_adjective(word: str) -> bool:
    last = word.rpartition("-")[2]
    if last in _NOT_ADJECTIVES and last != "син":
        return False
    return (last in _CONTRACTED or bool(_ACTIVE.fullmatch(last))
            or last.endswith((*_ADJECTIVE_ENDINGS, *_OTHER_ADJECTIVES, *_SOFTENED)))


def _adjective_stem(word: str) -> str:
    """The adjective without its ending or its fleeting vowel: главен → главн, добър → добр."""
    start, dash, last = word.rpartition("-")
    before = start + dash
    if last in _CONTRACTED:
        return before + _CONTRACTED[last]
    if last.endswith("и"):
        return before + last[:-1]
    if last.endswith(_SOFTENED):
        return before + "е".join(last.rsplit("я", 1))
    return before + (_without_e(last) if last.endswith("ен") else last)


def _without_e(word: str) -> str:
    if len(word) < 3 or _is_participle_in_en(word) or _keeps_cluster(word):
        return word
    return word[:-2] + ("йн" if word[-3] in _VOWELS else "н")


def _is_participle_in_en(word: str) -> bool:
    if word in _PLAIN_ADJECTIVES or word.removeprefix("не") in _PLAIN_ADJECTIVES:
        return False
    return word.removeprefix("не") in _KEPT_WORDS or bool(_KEPT_ROOT.fullmatch(word))


def _keeps_cluster(word: str) -> bool:
    return bool(_TWO_CONSONANTS.search(word, len(word) - 4)) and not word.endswith(_LOSES_E)


def _masculine_noun(word: str) -> tuple[str, str]:
    start, dash, last = word.rpartition("-")
    if start.endswith(("а", "я")):  # the first part has endings of its own: съдия-докладчик
        return _twice(f"{start}та-{last}")
    full, short = _noun_forms(last)
    return start + dash + full, start + dash + short


def _noun_forms(word: str) -> tuple[str, str]:
    if word[-1] in _VOWELS:
        return _twice(word + ("та" if word[-1] in "ая" else "то"))
    if word.endswith("й"):
        return word[:-1] + "ят", word[:-1] + "я"
    if word.endswith(_LOST_VOWEL):
        return word[:-2] + "мът", word[:-2] + "ма"
    stem = _WITH_E.get(word, word)
    return (stem + "ят", stem + "я") if _is_soft(word) else (stem + "ът", stem + "а")


def _is_soft(word: str) -> bool:
    if word in _SOFT_WORDS:
        return True
    is_thing = word in _HARD_WORDS or word.endswith(_HARD_ENDINGS)
    return word.endswith(_SOFT_ENDINGS) and not is_thing
