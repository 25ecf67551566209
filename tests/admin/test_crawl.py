"""Every page that a person can reach by links: it opens, and it speaks Bulgarian."""

import re
from collections import deque
from html.parser import HTMLParser

import pytest

from demo.desk import load_demo
from models.users import ADMIN, AUDITOR, COORDINATOR, MEMBER, SECRETARY

MOST = 600  # pages a role; far above what the demonstration data have
SPOKEN = ("title", "alt", "placeholder", "aria-label", "data-confirm", "data-confirm-body")
SILENT = ("script", "style", "svg", "code", "pre")  # what is no word: also fields of templates
# Words that stand in Bulgarian text as they are.
ALLOWED = re.compile(
    r"\{[{%].*?[%}]\}|[\w.+-]+@[\w.-]+|"
    r"https?://\S+|\b[\w./-]+\.(docx|xlsx|zip|db)\b|\bCtrl\+\w+|\b(Word|Excel|ISO|EUR"
    r"|BG-\d+|docx|xlsx|TLS|IP|Enter|Esc|Ctrl)\b|\b[A-Z]{3}\d*\b", re.ASCII)
CODES = re.compile(r"\b(protokol|pokana|memorandum|nasochvashto_pismo|prisastven_spisak"
                   r"|prepis_izvlechenie)\b")


class Words(HTMLParser):
    """The words a page shows or reads out, and its links."""

    def __init__(self):
        super().__init__()
        self.words, self.links, self._silent = [], [], 0

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self._silent += tag in SILENT
        self.words += [attributes[name] for name in SPOKEN if attributes.get(name)]
        if tag == "a" and attributes.get("href", "").startswith("/"):
            self.links.append(attributes["href"].partition("#")[0])

    def handle_endtag(self, tag):
        self._silent -= tag in SILENT

    def handle_data(self, data):
        if not self._silent:
            self.words.append(data)


def english_of(words: list[str]) -> set[str]:
    text = CODES.sub("", ALLOWED.sub("", " ".join(words)))
    return set(re.findall(r"[A-Za-z]{2,}", text))


@pytest.mark.parametrize("role", [SECRETARY, COORDINATOR, MEMBER, AUDITOR, ADMIN])
def test_every_page_opens_and_speaks_bulgarian(role, sign_in):
    load_demo()
    client, waiting, seen, english = sign_in(role), deque(["/"]), {"/"}, {}
    while waiting and len(seen) < MOST:
        address = waiting.popleft()
        answer = client.get(address, follow_redirects=True)
        assert answer.status_code == 200, f"{address} → {answer.status_code}"
        if answer.mimetype != "text/html":
            continue
        page = Words()
        page.feed(answer.get_data(as_text=True))
        if found := english_of(page.words):
            english[address] = found
        new = {link for link in page.links if is_worth(link)} - seen
        seen |= new
        waiting.extend(sorted(new))
    assert not english
    assert len(seen) > 5


def is_worth(link: str) -> bool:
    """Lists in every order and size say nothing new."""
    return not re.search(r"[?&](sort|size|page|archive|format|desc)=", link)
