"""Going everywhere as somebody: links, lists, files, look-ups, and addresses of others' records."""

import html
import io
import json
import re
import zipfile
from collections import Counter, deque
from itertools import zip_longest
from urllib.parse import quote
from zlib import crc32

from documents.kinds import KINDS
from models.base import ENTITIES
from tests.admin.regions import PLANTED, Scene

LINK = re.compile(r'(?:href|action|src)="(/[^"#]*)')
TIME_WORN = re.compile(r'name="(?:csrf_token|form_key)" value="[^"]*"|'
                       r'"X-CSRFToken": "[^"]*"|nonce="[^"]*"|~[\w=-]{40,}')
# The register of territory is public, the same for all, and three hundred pages long; what a
# template may say is the same for all too, so one template is enough, and so is the form of its own
# words. The calendar has no end. Where a form is only posted to, `objects` and the matrix ask.
SKIPPED = re.compile(
    r"^/(static|logout)|^/(municipalities|oblasti)/\d|[?&](size|page|sort|day)=|/archive/$|"
    r"^/document_templates/(?!1/)\d+/(sheet|fields|original|upload|edit|versions|trial/$)|"
    r"^/own_wordings/new/\?|^/template_questions/new/\?")
MOST = 3000  # above what is planted: what is more leads on for ever
YEARS = (2016, 2017, 2018)  # what is planted lies in them


def crawl(client, starts=("/",), *, leads=bool, worth=bool):
    """(address, text) of every page and file that links lead to.

    A link is followed if it is `worth` it and stands in a text that `leads` on.
    """
    waiting, seen = deque(starts), set(starts)
    while waiting and len(seen) < MOST:
        address = waiting.popleft()
        answer = client.get(address, follow_redirects=True)
        text = text_of(answer)
        yield address, text
        found = {link.replace("&amp;", "&") for link in LINK.findall(text)
                 } if answer.mimetype == "text/html" and leads(text) else set()
        new = [link for link in sorted(found - seen) if not SKIPPED.search(link)]
        seen.update(new)
        waiting.extend(filter(worth, new))
    assert not waiting, f"links without end, as {waiting[-1]}"


def first(most: int, *, half: int | None = None):
    """Function: whether an address is one of the first that differ by the record's number alone.

    With a half, 0 or 1, only if those addresses belong to it.
    """
    taken = Counter()

    def is_first(address: str) -> bool:
        shape = re.sub(r"\d+", "", address)
        taken[shape] += 1
        return taken[shape] <= most and half in (None, crc32(shape.encode()) % 2)
    return is_first


def in_turns(walks: dict):
    """(who, address, text): a step of each crawl after another."""
    for steps in zip_longest(*walks.values()):
        yield from ((who, *step) for who, step in zip(walks, steps, strict=True) if step)


def text_of(answer) -> str:
    """What stands in an answer: the page, or everything in the parts of a Word or Excel file."""
    content = answer.get_data()
    if answer.is_json:
        content = json.dumps(answer.get_json(), ensure_ascii=False).encode()
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace") + str(answer.headers)
    return unpacked(content) + str(answer.headers)


def unpacked(content: bytes) -> str:
    """The text of all parts of a ZIP, those of files inside it too."""
    texts = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            part = archive.read(name)
            texts.append(name)
            texts.append(unpacked(part) if part.startswith(b"PK") else
                         re.sub(r"<[^>]+>", "", part.decode("utf-8", "replace")))
    return html.unescape(" ".join(texts))


def lists() -> list[str]:
    """Lists, workbooks, look-ups and empty forms of every entity, by address."""
    found = []
    for table in ENTITIES:
        found += [f"/{table}/", f"/{table}/?format=xlsx", f"/{table}/?archive=1",
                  f"/lookup/{table}/", f"/{table}/new/"]
    return found


def sorted_lists() -> list[str]:
    """Every list in the order of every of its columns, by address."""
    return [f"/{table}/?sort={quote(path)}" for table, entity in ENTITIES.items()
            for path in entity.listing.columns]


def calendars() -> list[str]:
    """The calendar of every month in which something planted may lie, and of a week."""
    months = [f"/calendar/?day={year}-{month:02}-01" for year in YEARS for month in range(1, 13)]
    return [*months, "/calendar/?view=week&day=2016-12-07"]


def searches(words) -> list[str]:
    """Every way of searching for each of the words."""
    return [address for word in words for address in (
        f"/search/?q={quote(word)}", *(f"/{table}/?q={quote(word)}" for table in PLANTED),
        *(f"/lookup/{table}/?q={quote(word)}" for table in PLANTED))]


def objects(scene: Scene, region: str) -> list[tuple[str, str]]:
    """(address, the same of a record that does not exist) of every record of a region."""
    found = []
    for table, record in scene.regions[region].records.items():
        workflow = ENTITIES[table].workflow
        steps = [f"step/{name}/" for name in list(workflow.transitions)[:1]] if workflow else []
        pages = ["", "edit/", "archive/", *steps, *(["file/"] if table == "documents" else [])]
        found += [(f"/{table}/{record.id}/{page}", f"/{table}/999999999/{page}")
                  for page in pages]
        found += [(f"/{other}/?{name}={record.id}", f"/{other}/?{name}=999999999")
                  for other, name in pointing_at(table)]
        found += [(f"/{other}/new/?{name}={record.id}", f"/{other}/new/?{name}=999999999")
                  for other, name in pointing_at(table)]
        found += [(f"/documents/{kind}/{record.id}/zip/", f"/documents/{kind}/999999999/zip/")
                  for kind in ("pokana", "nasochvashto_pismo") if KINDS[kind].entity == table]
    return found


def pointing_at(table: str) -> list[tuple[str, str]]:
    """(table, parameter) of the foreign keys to an entity."""
    return [(key.model._meta.table_name, "parent" if key.name == key.model.listing.parent
             else key.name) for key in ENTITIES[table]._meta.backrefs
            if hasattr(key.model, "listing")]


def same_but_for_time(answer) -> str:
    """Status, target and bytes of an answer without the tokens that change by the second."""
    text = TIME_WORN.sub("", answer.get_data().decode("utf-8", "replace"))
    return f"{answer.status_code} {answer.headers.get('Location')} {text}"
