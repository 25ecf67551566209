"""What goes to a child and comes back: plain values, bytes, and a few kinds of record, as JSON.

Nothing that arrives can run anything here, as an object of another serialization could.
"""

import base64
import json
import socket
from dataclasses import asdict, is_dataclass

from docfill import Problem, TemplateError
from docfill.controls import Control
from models.base import RuleError

KINDS = {one.__name__: one for one in (Problem, Control)}
LENGTH = 8  # bytes before a message
MOST = 200 * 2**20


def send(channel: socket.socket, value) -> None:
    """Send one value."""
    data = json.dumps(value, default=_packed).encode()
    channel.sendall(len(data).to_bytes(LENGTH, "big") + data)


def receive(channel: socket.socket):
    """The value that was sent; EOFError if the other side ended before that."""
    length = int.from_bytes(_read(channel, LENGTH), "big")
    if length > MOST:
        raise EOFError
    return json.loads(_read(channel, length), object_hook=_unpacked)


def _read(channel: socket.socket, length: int) -> bytes:
    data = bytearray()
    while len(data) < length:
        piece = channel.recv(min(length - len(data), 1 << 20))
        if not piece:
            raise EOFError
        data += piece
    return bytes(data)


def fault_of(error: RuleError | TemplateError) -> dict:
    """An error as it is told on the other side."""
    if isinstance(error, RuleError):
        return {"fault": "rule", "words": [error.message, error.field]}
    return {"fault": "template", "words": error.problems}


def raise_fault(kind: str, words: list) -> None:
    """Raise an error that was told."""
    raise RuleError(*words) if kind == "rule" else TemplateError(words)


def _packed(value):
    if isinstance(value, (bytes, bytearray)):
        return {"%bytes": base64.b64encode(value).decode()}
    if is_dataclass(value) and type(value).__name__ in KINDS:
        return {"%kind": type(value).__name__, "fields": asdict(value)}
    raise TypeError(type(value).__name__)


def _unpacked(found: dict):
    if found.keys() == {"%bytes"}:
        return base64.b64decode(found["%bytes"])
    if found.keys() == {"%kind", "fields"}:
        return KINDS[found["%kind"]](**found["fields"])
    return found
