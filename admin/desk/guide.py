"""Help inside the desk: a page for each task, from the short guide in docs/, beside any form."""

import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from flask import request
from markupsafe import Markup, escape

from admin import policy
from admin.declaring import NOTHING, page
from admin.policy.needs import SIGNED_IN
from admin.views import DeskPage
from bulgarian.text import fold, search_forms, transliterate
from models.users import User

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"
GUIDE = DOCS / "rykovodstvo.md"
# What it shows, its file, and the page of the demonstration desk that it is taken of.
PICTURE = re.compile(r'!\[([^\]]+)\]\((pictures/[\w-]+\.webp) "([^"]+)"\)')
KINDS = {".png": "image/png", ".webp": "image/webp"}
TOLD_FOR = re.compile(r"<!-- за: ([\w, ]+) -->\n?")
ITEM = re.compile(r"(?:-|\d+\.) ")
MARKED = re.compile(r"\*\*(.+?)\*\*|`(.+?)`")
LISTS = (Markup("<ol>{}</ol>"), Markup("<ul>{}</ul>"))
SHOWN = 5


@dataclass(frozen=True)
class Topic:
    """One task: its heading, the registers whose forms it is shown beside, and its text."""

    title: str
    tables: tuple[str, ...]
    text: str

    @property
    def slug(self) -> str:
        """Its name in an address."""
        return re.sub(r"\W+", "-", fold(transliterate(self.title))).strip("-")

    def html(self) -> Markup:
        """The text as paragraphs and lists."""
        return Markup("\n").join(_block(block) for block in re.split(r"\n{2,}", self.text.strip()))

    def has(self, q: str) -> bool:
        """Whether it holds every word of what is searched for."""
        return any(all(word in self.folded for word in form.split())
                   for form in search_forms(q) if form)

    @cached_property
    def folded(self) -> str:
        return fold(f"{self.title} {self.text}")


@cache
def read_topics() -> tuple[Topic, ...]:
    """The tasks of the guide, in its order."""
    found = []
    for part in re.split(r"^## ", GUIDE.read_text(encoding="utf-8"), flags=re.M)[1:]:
        title, _, text = part.partition("\n")
        told = TOLD_FOR.search(text)
        tables = tuple(re.split(r",\s*", told[1].strip())) if told else ()
        found.append(Topic(title.strip(), tables, TOLD_FOR.sub("", text)))
    return tuple(found)


def find_topics(q: str) -> list[Topic]:
    """The tasks that tell of what is searched for: those named so first."""
    found = [topic for topic in read_topics() if topic.has(q)] if q else []
    return sorted(found, key=lambda topic: fold(q) not in fold(topic.title))[:SHOWN]


def topic_for(table: str) -> Topic | None:
    """The task that the forms of a register are about."""
    return next((topic for topic in read_topics() if table in topic.tables), None)


def _block(block: str) -> Markup:
    if block.startswith("### "):
        head, _, rest = block[4:].partition("\n")
        return Markup("<h3>{}</h3>").format(head) + (_block(rest) if rest else "")
    lines = block.split("\n")
    if shown := PICTURE.fullmatch(block):
        return Markup('<p><img src="{}" alt="{}"></p>').format(picture(shown[2]), shown[1])
    if not ITEM.match(lines[0]):
        return Markup("<p>{}</p>").format(_words(" ".join(lines)))
    items = re.split(r"\n(?=(?:-|\d+\.) )", block)
    listed = LISTS[block.startswith("-")]
    told = Markup("").join(Markup("<li>{}</li>").format(_words(" ".join(ITEM.sub(
        "", item, count=1).split()))) for item in items)
    return listed.format(told)


def _words(text: str) -> Markup:
    plain, *marked = MARKED.split(text)  # after it by threes: bold, code, and the text behind
    made = escape(plain)
    for bold, code, rest in zip(*[iter(marked)] * 3, strict=True):
        tag = Markup("<strong>{}</strong>") if bold else Markup("<code>{}</code>")
        made += tag.format(bold or code) + rest
    return made


def picture(name: str) -> str:
    """A picture of a guide as an address that needs no file; empty if there is none."""
    path = DOCS / name
    if path.suffix not in KINDS or path.parent != DOCS / "pictures" or not path.is_file():
        return ""
    return f"data:{KINDS[path.suffix]};base64,{b64encode(path.read_bytes()).decode()}"


class HelpView(DeskPage):
    """All tasks, one of them, and whom to ask."""

    title, place = "Помощ", "help"

    @page("/", needs=SIGNED_IN, shows=NOTHING)
    def index(self):
        """The list of tasks, the one that is named, or – beside a form – its text alone."""
        asked = request.args.get("topic", "")
        topic = next((one for one in read_topics() if one.slug == asked), None)
        if topic and "beside" in request.args:
            return topic.html()
        return self.render("help.html", topic=topic, topics=read_topics(),
                           administrators=find_administrators())


def find_administrators() -> list:
    """The accounts of those who look after the desk."""
    return list(User.live().where(User.role == policy.ADMIN, User.active).limit(SHOWN))
