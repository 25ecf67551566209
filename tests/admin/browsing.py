"""What the tests of pages share: posting with a token, counting queries, reading the page."""

import html
import logging
import re
from contextlib import contextmanager

from itsdangerous import URLSafeTimedSerializer

STATEMENTS = ("SELECT", "INSERT", "UPDATE", "DELETE")


class Visitor:
    """A signed-in browser that posts forms as the pages do."""

    def __init__(self, client):
        self.client, app = client, client.application
        with client.session_transaction() as session:
            raw = session.setdefault("csrf_token", "0" * 40)
        self.token = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(raw)

    def get(self, url: str, **more):
        return self.client.get(url, **more)

    def file(self, url: str):
        """The answer to a file about a child, for a reason given where it is asked."""
        answer = self.get(url)
        if (answer.location or "").startswith("/why/"):
            self.post(answer.location, {"purpose": "work", "reason": "проверка на доклада"})
            answer = self.get(url)
        return answer

    def text(self, url: str) -> str:
        return self.client.get(url, follow_redirects=True).get_data(as_text=True)

    def post(self, url: str, values: dict | None = None, *, follow: bool = False, **more):
        """The answer to a posted form; a list gives a field several values."""
        form = {"csrf_token": self.token, **(values or {})}
        return self.client.post(url, data=form, follow_redirects=follow, **more)


@contextmanager
def counted_queries():
    """The list of SQL statements sent inside the block."""
    found, log = [], logging.getLogger("peewee")

    class Keep(logging.Handler):
        """Keeps what Peewee says it sends."""

        def emit(self, record):
            sql = record.msg[0] if isinstance(record.msg, tuple) else str(record.msg)
            if sql.lstrip().startswith(STATEMENTS):
                found.append(sql)

    handler, level = Keep(), log.level
    log.addHandler(handler)
    log.setLevel(logging.DEBUG)
    try:
        yield found
    finally:
        log.removeHandler(handler)
        log.setLevel(level)


def reads(queries: list[str]) -> list[str]:
    """The questions among them; the one event of a request takes an UPDATE and an INSERT more.

    That every request asks whether the desk was configured anew is not counted, nor whether there
    are several mechanisms, which is kept for a minute.
    """
    kept = ('FROM "tailoring"', 'COUNT(1) FROM (SELECT 1 FROM "mechanisms"')
    return [sql for sql in queries
            if sql.lstrip().startswith("SELECT") and not any(one in sql for one in kept)]


def plain(page: str) -> str:
    """The words of a page in one line."""
    page = re.sub(r"<(script|style).*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def seen(page: str) -> str:
    """The words of the main part."""
    return plain(re.search(r"<main.*</main>", page, re.DOTALL)[0])


def form_values(page: str) -> dict:
    """What the form of a page would send if nothing were changed."""
    form = re.search(r'<form[^>]*class="record-form".*?</form>', page, re.DOTALL)[0]
    values = {}
    for tag in re.findall(r"<input[^>]*>", form):
        kind, name = read_attribute(tag, "type"), read_attribute(tag, "name")
        if name and (kind not in ("radio", "checkbox") or " checked" in tag):
            values.setdefault(name, []).append(read_attribute(tag, "value"))
    for name, body in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\n?(.*?)</textarea>', form,
                                 re.DOTALL):
        values[name] = [html.unescape(body)]
    for name, body in re.findall(r'<select[^>]*name="(\w+)".*?>(.*?)</select>', form, re.DOTALL):
        values[name] = re.findall(r'value="([^"]*)" selected', body) or [""]
    return values


def read_attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return html.unescape(found[1]) if found else ""
