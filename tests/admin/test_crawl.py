"""Every page that a person can reach by links: it opens, speaks Bulgarian, and speaks it well."""

import re
from collections import Counter, deque
from functools import cache
from itertools import cycle

import pytest
from lxml.etree import HTMLParser

from bulgarian.editing import remarks_on
from demo.desk import load_demo
from models.users import ADMIN, AUDITOR, COORDINATOR, MEMBER, SECRETARY
from tests.whole import WHOLE

MOST = 4000  # pages a role: what is more leads on for ever
ALIKE = 2  # pages that differ by the record alone; one of those that the office is shown too
SPOKEN = ("title", "alt", "placeholder", "aria-label", "data-confirm", "data-confirm-body")
SILENT = ("script", "style", "svg", "code", "pre")  # what is no word: also fields of templates
# Words that stand in Bulgarian text as they are.
ALLOWED = re.compile(
    r"\{[{%].*?[%}]\}|[\w.+-]+@[\w.-]+|"
    r"https?://\S+|\b[\w./-]+\.(docx|xlsx|zip|db)\b|\bCtrl\+\w+|\b(Word|Excel|ISO|EUR"
    r"|BG-\d+|II|IV|LibreOffice|Outlook|Google|docx|xlsx|TLS|IP|Enter|Esc|Ctrl)\b"
    r"|\b[A-Z]{3}\d*\b", re.ASCII)
CODES = re.compile(r"\b(protokol|pokana|memorandum|nasochvashto_pismo|prisastven_spisak"
                   r"|prepis_izvlechenie)\b")


# What stands within a sentence; every other element ends one.
INLINE = ("a", "abbr", "b", "code", "em", "i", "kbd", "q", "small", "span", "strong", "time")
FIELD = re.compile(r"\{[{%].*?[%}]\}")
QUOTED_FAULTS = "карето „Данни“ показва „Редакторски бележки“"  # the manual says what they find
AN_HOUR = re.compile(r"(?<![\d:])\d{1,2}:\d{2}(?![\d:])")


class Words:
    """The words a page shows or reads out, its sentences, and its links; told by a parser."""

    def __init__(self):
        self.words, self.links, self._silent = [], [], 0
        self.sentences, self._parts = [], []

    def end_sentence(self):
        text = " ".join("".join(self._parts).split())
        self.sentences += [text] if text else []
        self._parts.clear()

    def start(self, tag: str, attributes: dict) -> None:
        self._silent += tag in SILENT
        spoken = [attributes[name] for name in SPOKEN if attributes.get(name)]
        self.words += spoken
        if tag not in INLINE:
            self.end_sentence()
        if tag == "code":
            self._parts.append("поле")
        self.sentences += spoken
        if tag == "a" and attributes.get("href", "").startswith("/"):
            self.links.append(attributes["href"].partition("#")[0])

    def end(self, tag: str) -> None:
        self._silent -= tag in SILENT
        if tag not in INLINE:
            self.end_sentence()

    def data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)
            self._parts.append(data)

    def close(self) -> "Words":
        self.end_sentence()
        return self


def read_page(text: str) -> Words:
    """What a page says."""
    parser = HTMLParser(target=Words())
    parser.feed(text)
    return parser.close()


def english_of(words: list[str]) -> set[str]:
    text = CODES.sub("", ALLOWED.sub("", " ".join(words)))
    return set(re.findall(r"[A-Za-z]{2,}", text))


# Those who see the same ask in turns.
TOGETHER = [(one,) for one in (SECRETARY, COORDINATOR, MEMBER, AUDITOR, ADMIN)] if WHOLE else [
    (SECRETARY, COORDINATOR), (MEMBER,), (AUDITOR,), (ADMIN,)]


@pytest.mark.parametrize("roles", TOGETHER, ids="+".join)
def test_every_page_opens_and_speaks_bulgarian(roles, begin, sign_in):
    begin(load_demo)
    clients, waiting, seen, english = cycle(map(sign_in, roles)), deque(["/"]), {"/"}, {}
    said, taken, alike = {}, Counter(), 9999 if WHOLE else ALIKE if SECRETARY in roles else 1
    while waiting and len(seen) < MOST:
        address = waiting.popleft()
        answer = next(clients).get(address, follow_redirects=True)
        assert answer.status_code == 200, f"{address} → {answer.status_code}"
        if answer.mimetype != "text/html":
            continue
        page = read_page(answer.get_data(as_text=True))
        if found := english_of(page.words):
            english[address] = found
        said |= dict.fromkeys(page.sentences, address)
        new = [link for link in sorted({*page.links} - seen)
               if is_worth(link) and taken[shape_of(link)] < alike]
        taken.update(map(shape_of, new))
        seen.update(new)
        waiting.extend(new)
    assert not english
    assert len(seen) > 5 and len(said) > 50
    assert len(seen) < MOST, f"links without end, as {waiting[-1]}"
    faults = [f"{address}: {fault}" for sentence, address in said.items()
              for fault in faults_of(sentence)]
    assert not faults, "\n".join(faults)


@cache
def faults_of(sentence: str) -> list[str]:
    """What an editor marks in a sentence of a page."""
    sentence = FIELD.sub("поле", sentence)
    if QUOTED_FAULTS in sentence:
        return []
    hours = [f"{hour} – Часът се пише 10.30 ч." for hour in AN_HOUR.findall(sentence)]
    return hours + [f"{one.words} – {one.advice}" for one in remarks_on(sentence)]


def test_a_fault_planted_in_a_page_is_found():
    page = read_page("<p>Отговорът се чака до <b>1.12.2026 г.</b>. <a href='/'>Готови</a> са "
                     "1 от 3</p><table><tr><td title='в 10:30 ч.'>1</td><td>решения</td></table>")
    faults = [fault for sentence in page.sentences for fault in faults_of(sentence)]
    assert len(faults) == 3, faults


def shape_of(link: str) -> str:
    """The address without the numbers and words that name a record."""
    return re.sub(r"=[^&]*", "=", re.sub(r"\d+", "", link))


def is_worth(link: str) -> bool:
    """Lists in every order and size say nothing new, nor do the months of a calendar."""
    return not re.search(r"[?&](sort|size|page|archive|format|desc|day)=", link)
