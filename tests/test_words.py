"""One word for one thing: what people read holds no word that the glossary replaces."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bulgarian.editing import remarks_in
from tests.test_layers import ROOT

ROOMS = ("admin", "docfill", "documents", "forms", "indicators", "jobs", "models")
CYRILLIC = re.compile("[А-Яа-я]")
WORD = re.compile(r"(?<!-)[А-Яа-я]{2}|\b[А-Яа-я]\b(?!-)")  # in a pattern „а-я“ is none
ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
VALUE = re.compile(r"…|\{\w*\}|%\(\w+\)s")
UNSEEN = re.compile(r"\{#.*?#\}|<!--.*?-->|^\s*(?://|/?\*).*?$", re.DOTALL | re.MULTILINE)
# Where a word names something else: a message about files of the computer, the word of a law.
EXCUSED = {
    "XML": ("docfill/",),  # „Strict Open XML“ and what is wrong with a part, for whoever repairs it
    "изчисти": ("docfill/",),
    # Whoever starts the desk or puts a copy back is the one who sets it.
    "OKMD_…": ("models/copies/", "models/faults.py", "models/folder.py",
              "models/audit/lifetime.py", "documents/files/scanning.py"),
}


def read_glossary() -> dict[str, str]:
    """{word that is not used: what is said instead}"""
    text = (ROOT / "docs/glossary.md").read_text(encoding="utf-8").partition("| never | but |")[2]
    return {word.strip(): instead for words, instead in ROW.findall(text)
            for word in words.split(",") if not words.startswith("---")}


def pattern_of(word: str) -> re.Pattern:
    ending = r"\w*" if word.endswith("…") else r"(?!\w)"
    return re.compile(rf"(?<!\w){re.escape(word.removesuffix('…'))}{ending}",
                      re.IGNORECASE if CYRILLIC.search(word) else 0)


def messages_of(path: Path) -> Iterator[tuple[int, str]]:
    """(line, text) of what a file shows to people: Bulgarian strings, templates, catalogues."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        yield from strings_of(ast.parse(text))
    elif path.suffix == ".po":
        yield from ((number, VALUE.sub("2", line[line.index('"') + 1:-1])
                     if line.startswith("msgstr[1]") else line[line.index('"') + 1:-1])
                    for number, line in enumerate(text.splitlines(), 1)
                    if line.startswith(("msgstr", '"')) and CYRILLIC.search(line))
    else:
        shown = UNSEEN.sub(lambda match: "\n" * match[0].count("\n"), text)
        yield from ((number, line) for number, line in enumerate(shown.splitlines(), 1)
                    if CYRILLIC.search(line))


def strings_of(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Strings with Bulgarian words in them; what only explains the code is left out."""
    nodes = list(ast.walk(tree))
    passed = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    passed |= {id(part) for node in nodes if isinstance(node, ast.JoinedStr)
               for part in node.values}
    for node in nodes:
        if id(node) in passed or not isinstance(node, ast.Constant | ast.JoinedStr):
            continue
        parts = node.values if isinstance(node, ast.JoinedStr) else [node]
        text = "".join(map(shown, parts))
        if WORD.search(text):
            yield node.lineno, text


def shown(part: ast.expr) -> str:
    """A piece of a string; a limit, which is many, and any other value."""
    if isinstance(part, ast.Constant):
        return str(part.value)
    name = getattr(part.value, "id", "")
    return "500" if name.isupper() else "…"


@cache
def read_messages() -> list[tuple[str, str]]:
    """(file:line, text) of every message, template, script and catalogue."""
    files = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*"))
             if path.suffix in (".py", ".html", ".js", ".po") and "vendor" not in path.parts]
    return [(f"{path.relative_to(ROOT)}:{line}", text) for path in files
            for line, text in messages_of(path)]


def test_no_message_says_a_word_that_the_glossary_replaces():
    never, messages = read_glossary(), read_messages()
    assert len(never) > 30 and len(messages) > 4000
    lowered = [(place, text, text.lower()) for place, text in messages]
    found = [f"{place}: „{hit[0]}“ → {instead}" for word, instead in never.items()
             for pattern, stem in [(pattern_of(word), word.removesuffix("…").lower())]
             for place, text, low in lowered if stem in low
             for hit in pattern.finditer(text) if not place.startswith(EXCUSED.get(word, "—"))]
    assert not found, "\n".join(found)


def test_a_planted_word_is_found():
    never = read_glossary()
    planted = ast.parse('"""Генерирай."""\nflash(f"Генериран е {x}.")\nname = "таг"')
    said = [text for _, text in strings_of(planted)]
    assert sorted(said) == ["Генериран е ….", "таг"]
    assert [word for word in never for text in said if pattern_of(word).search(text)] == [
        "генерир…", "таг"]


# Patterns, and how a template is written.
OF_TEMPLATES = re.compile(r"[|\\]|\(\?|\{%|%\}|\}\}|\{\{")


@pytest.mark.parametrize("value", ["…", "1"])
def test_an_editor_marks_nothing_in_any_message(value):
    messages = [(place, VALUE.sub(value, text)) for place, text in read_messages()
                if re.search(r"\.(py|po):", place) and not OF_TEMPLATES.search(text)
                and (value == "…" or VALUE.search(text))]
    assert len(messages) > 400
    faults = [f"{place}: {one.words} – {one.advice}" for place, text in messages
              for one in remarks_in([text], gaps=False)]
    assert not faults, "\n".join(faults)


def test_counted_words_of_the_templates_agree_with_one():
    faults = []
    for place, text in read_messages():
        if ".html:" in place:
            told = re.sub(r"<[^>]+>", " ", re.sub(r"\{%.*?%\}", " ", re.sub(
                r"\{\{.*?\}\}", "1", text)))
            faults += [f"{place}: {one.words}" for one in remarks_in([told], gaps=False)
                       if "единствено" in one.advice]
    assert not faults, "counted(), by_number() or a colon: " + "\n".join(faults)


OWN_WORDS = re.compile(  # what a browser says in its own language, whatever the page's
    r'type="(?:date|time|datetime-local|month|email|url|number|color)"|\srequired(?=[\s>{"])')


def test_no_control_speaks_in_the_language_of_the_browser():
    spoken, files = [], []
    for path in sorted((ROOT / "admin/templates").rglob("*.html")):
        name = path.relative_to(ROOT / "admin/templates").as_posix()
        text = UNSEEN.sub("", path.read_text(encoding="utf-8"))
        spoken += [f"{name}: {hit[0]}" for hit in OWN_WORDS.finditer(text)]
        files += [name] if 'type="file"' in text else []
    assert not spoken, "our own field, our own message"
    assert files == ["macros.html"], "macros.file_input shows what was chosen in our words"
    assert OWN_WORDS.search('<input type="date">') and OWN_WORDS.search('<input required>')


def test_no_sentence_ends_in_a_title_and_a_stop_of_its_own():
    """A title may end in „ч.“ or „г.“: with_full_stop() ends the sentence once."""
    ended = [f"{path.relative_to(ROOT)}:{number}" for room in ROOMS
             for path in (ROOT / room).rglob("*.py")
             for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
             if re.search(r"title\(\)\}\.[\"']", line)]
    assert not ended
