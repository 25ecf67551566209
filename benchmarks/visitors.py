"""People over the wire: each keeps the cookies of its browser and posts forms as the pages do."""

import re
from dataclasses import dataclass
from http.client import HTTPConnection
from http.cookies import SimpleCookie

from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    location: str
    text: str


class Visitor:
    """One browser at a port of this machine; an answer that does not come is an OSError."""

    def __init__(self, port: int, *, patience: float = 30):
        self.port, self.patience = port, patience
        self.cookies: SimpleCookie = SimpleCookie()
        self.token = ""

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> Answer:
        """The answer, without going where it leads."""
        headers = {"Cookie": "; ".join(f"{one.key}={one.value}" for one in self.cookies.values())}
        if kind:
            headers["Content-Type"] = kind
        wire = HTTPConnection("127.0.0.1", self.port, timeout=self.patience)
        try:
            wire.request(method, path, body or None, headers)
            came = wire.getresponse()
            text = came.read().decode(errors="replace")
        finally:
            wire.close()
        for line in came.headers.get_all("Set-Cookie", ()):
            self.cookies.load(line)
        return Answer(came.status, came.headers.get("Location", ""), text)

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, values: dict) -> Answer:
        """The answer to a form; a (stream, name) among the values is a file."""
        filled = {name: FileStorage(*value) if isinstance(value, tuple) else value
                  for name, value in values.items()}
        border, body = encode_multipart({"csrf_token": self.token, **filled})
        return self.ask("POST", path, body, f"multipart/form-data; boundary={border}")

    def sign_in(self, email: str, password: str) -> "Visitor":
        """The visitor, signed in by the form."""
        self.token = TOKEN.search(self.get("/login").text)[1]
        came = self.post("/login", {"email": email, "password": password})
        assert came.status == 302, came.text[-2000:]
        self.token = TOKEN.search(self.get("/help/").text)[1]
        return self
