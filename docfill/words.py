"""The words of the language in Bulgarian beside those in English; both may stand in one template.

A tag is read word by word and said in English for the parser. A word is one of the language only
where a name cannot stand: `и` between two values is „and“, after a dot or first it is a name.
"""

import re
from dataclasses import dataclass

BULGARIAN, ENGLISH = "bg", "en"
END = "край"  # closes what is open, whether a condition or a repetition

# What a statement begins with; two words come before one.
LEADS = {
    "иначе ако": "elif", "край ако": "endif", "край за": "endfor", "ако": "if", "иначе": "else",
    "за": "for", "нека": "set", "край": END, "колони": "colspan", "цвят": "cellbg",
    "слей_надолу": "vm", "слей_надясно": "hm",
}  # fmt: skip
_BETWEEN = {
    "и": "and", "или": "or", "в": "in", "е": "is", "не": "not", "ако": "if", "иначе": "else",
}  # fmt: skip
_BEFORE = {"не": "not", "вярно": "true", "невярно": "false", "нищо": "none"}
_OPERATORS = frozenset(("and", "or", "in", "is", "not", "if", "else"))
TESTS_SAID = {
    "празно": "empty", "празна": "empty", "празен": "empty", "празни": "empty",
    "зададено": "defined", "незададено": "undefined", "число": "number", "текст": "string",
    "четно": "even", "нечетно": "odd", "вярно": "true", "невярно": "false", "нищо": "none",
    "в": "in",
}  # fmt: skip
FILTERS_SAID = {
    "ако_няма": "default", "брой": "length", "съединени": "join", "първи": "first",
    "последен": "last", "главни": "upper", "малки": "lower", "с_главна": "capitalize",
    "подредени": "sort", "обърнати": "reverse", "без_повторения": "unique", "сбор": "sum",
    "най_малко": "min", "най_голямо": "max", "закръглено": "round", "без_знак": "abs",
    "цяло": "int", "дробно": "float", "като_текст": "string", "списък": "list",
    "замени": "replace", "без_краища": "trim", "съкратено": "truncate", "по_колко": "batch",
    "групирани": "groupby", "поле": "map", "само": "select", "без": "reject",
    "само_с": "selectattr", "без_с": "rejectattr", "двойки": "items",
    "подредени_двойки": "dictsort", "брой_думи": "wordcount", "заглавно": "title",
}  # fmt: skip
_ARGUMENTS = {"по": "attribute", "поле": "attribute", "обратно": "reverse"}
# Names that mean the loop's own number and ends, unless a name of that kind is given inside.
LOOP_SAID = {"номер": "index", "първи": "first", "последен": "last"}

_SAID_BACK = {"in": "в", "if": "ако", "else": "иначе", "not": "не", "and": "и", "or": "или",
              "is": "е"}  # fmt: skip
_TOKEN = re.compile(
    r"""(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?P<word>\w+)|(?P<space>\s+)|(?P<sign>.)""",
    re.DOTALL,
)
_WORD = re.compile(r"\w+")
_BEGINS = re.compile(r"[\w\"'(\[+-]")
_LEAD = re.compile(
    "(" + "|".join(said.replace(" ", r"\s+") for said in LEADS) + r")(?!\w)", re.IGNORECASE
)
_KNOWN = frozenset((*_BETWEEN, *_BEFORE, *TESTS_SAID, *FILTERS_SAID, *_ARGUMENTS))
_ENGLISH_LEADS = frozenset(LEADS.values()) - {END}
_ENGLISH_NAME = re.compile(r"\|\s*[a-z]|\bloop\s*\.")
_EITHER = re.compile("\ufdd2(.*?)\ufdd3(.*?)\ufdd4", re.DOTALL)


@dataclass(slots=True)
class Speech:
    """How many tags of a template speak each of the two languages."""

    bulgarian: int = 0
    english: int = 0

    def hear(self, language: str) -> None:
        """Count a tag."""
        self.bulgarian += language == BULGARIAN
        self.english += language == ENGLISH

    @property
    def language(self) -> str:
        """The language of most tags, "" where none has a word of either."""
        if not (self.bulgarian or self.english):
            return ""
        return BULGARIAN if self.bulgarian >= self.english else ENGLISH


def either(english: str, bulgarian: str) -> str:
    """A piece of a message that is said in the words the template uses."""
    return f"\ufdd2{english}\ufdd3{bulgarian}\ufdd4"


def spoken(text: str, language: str) -> str:
    """The text of a message with the words of one language."""
    return _EITHER.sub(r"\1" if language == ENGLISH else r"\2", text) if "\ufdd2" in text else text


def said_back(word: str) -> str:
    """A word of the parser for a message, in either language."""
    return either(word, _SAID_BACK[word]) if word in _SAID_BACK else word


def language_of(code: str, *, is_statement: bool) -> str:
    """The language whose words stand in a tag, "" if it has none; one Bulgarian word decides."""
    if is_statement and _LEAD.match(code) or in_english(code) != code:
        return BULGARIAN
    words = _WORD.findall(code)
    is_english = is_statement and words and words[0].lower() in _ENGLISH_LEADS
    if is_english or _OPERATORS.intersection(words) or _ENGLISH_NAME.search(code):
        return ENGLISH
    return ""


def split_statement(code: str) -> tuple[str, str]:
    """(keyword in English, the rest as typed); ("", code) for what begins with no Bulgarian one."""
    found = _LEAD.match(code)
    if not found:
        return "", code
    return LEADS[" ".join(found[1].lower().split())], code[found.end():]


def in_english(code: str, filters=()) -> str:
    """An expression with the words of Jinja2; `filters` are names that have their own meaning."""
    if _KNOWN.isdisjoint(_WORD.findall(code.lower())):
        return code
    return _Reader(code, filters).read()


class _Reader:
    """Goes through an expression and knows whether a value stands right before."""

    def __init__(self, code: str, filters):
        self.tokens = [(found.lastgroup, found[0]) for found in _TOKEN.finditer(code)]
        self.filters = filters
        self.has_value = False  # whether a value ends here, so that an operator may follow
        self.asks = False  # whether „is“ was read and the name of a test follows
        self.last = ""  # the word or sign before, as typed

    def read(self) -> str:
        """The expression in English."""
        said = []
        for at, (kind, token) in enumerate(self.tokens):
            said.append(self._word(token, at) if kind == "word" else token)
            if kind != "space":
                self.has_value = {"text": True, "sign": token in ")]"}.get(kind, self.has_value)
                self.last = token
        return "".join(said)

    def _word(self, word: str, at: int) -> str:
        if self.last == ".":
            return self._value(word)
        if self.last == "|":
            return self._value(word if word in self.filters else FILTERS_SAID.get(word, word))
        if self.asks:
            return self._test(word)
        if word in _ARGUMENTS and self.last in ("(", ",") and self._next(at) == "=":
            return _ARGUMENTS[word]
        said = (_BETWEEN if self.has_value else _BEFORE).get(word.lower(), word)
        if said == "not" and not self.has_value and not _BEGINS.match(self._next(at)):
            said = word  # nothing follows that could be denied: it is a name
        return self._operator(said, at) if said in _OPERATORS else self._value(said)

    def _operator(self, said: str, at: int) -> str:
        if said == "not" and self.has_value:  # `x не в y`, `x не е празно`: a second word follows
            turned = self._next(at) == "е"
            self.asks = turned
            return "is" if turned else said
        self.asks, self.has_value = said == "is", False
        return said

    def _test(self, word: str) -> str:
        if word in ("е", "не", "not"):
            return "not"
        self.asks = False
        return self._value(TESTS_SAID.get(word, word))

    def _value(self, word: str) -> str:
        self.has_value = True
        return word

    def _next(self, at: int) -> str:
        """The word or sign that follows; == is not the sign of an argument."""
        rest = [token for kind, token in self.tokens[at + 1 : at + 4] if kind != "space"][:2]
        return "" if rest == ["=", "="] else "".join(rest[:1])
