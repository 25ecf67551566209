"""The log: one JSON line per event, without names, addresses or what was searched for."""

import json
import logging
import re
import sys
import time
import traceback
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from uuid import uuid4

from flask import Flask, Response, g, request
from peewee import DataError, PeeweeException

from admin.declaring import said_at

log = logging.getLogger("okmd.requests")

LARGEST_FILE, OLD_FILES = 5 * 2**20, 9
ROOMS = {one.stem for one in Path(__file__).resolve().parents[1].iterdir()}  # where ours begin
OF_PROGRAM = (AttributeError, TypeError, NameError, ImportError, ArithmeticError, RecursionError,
              PeeweeException)
QUOTED, FOREIGN = re.compile("„[^“]*“"), re.compile(r"[^\x00-\x7f]+")
LONG_NUMBER = re.compile(r"\d{6,}")  # a personal number, a telephone


class JsonLine(logging.Formatter):
    """One event as one line of JSON; what is in `record.event` becomes part of it."""

    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"time": when, "level": record.levelname, "from": record.name,
                "message": LONG_NUMBER.sub("…", said(record)),
                **getattr(record, "event", {})}
        if record.exc_info and record.exc_info[1]:
            line["trace"] = show_trace(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def said(record: logging.LogRecord) -> str:
    """What the program says; of a library the words without the values in them."""
    return record.getMessage() if record.name.startswith("okmd") else str(record.msg)


def show_trace(error: BaseException) -> str:
    """Where an error arose, with the words of it that hold nothing that somebody has typed."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"{frames}{type(error).__name__}: {safe_words(error)}".removesuffix(": ")


def safe_words(error: BaseException) -> str:
    """The first line of what an error says of the program; nothing of what it says of a value.

    A library names the value that it could not take, so of its errors the kind and the place tell.
    """
    if isinstance(error, OSError):
        return error.strerror or ""
    is_ours = type(error).__module__.partition(".")[0] in ROOMS
    if isinstance(error, DataError) or not (is_ours or isinstance(error, OF_PROGRAM)):
        return ""
    words = (QUOTED if is_ours else FOREIGN).sub("…", str(error).partition("\n")[0][:300])
    return LONG_NUMBER.sub("…", words)


def open_log(folder: Path, name: str = "okmd.log") -> None:
    """Write the log to a file in the data folder, one for each process, and to the screen.

    A process that was copied from another leaves the file of that one alone.
    """
    file = RotatingFileHandler(folder / name, maxBytes=LARGEST_FILE, backupCount=OLD_FILES,
                               encoding="utf-8")
    root = logging.getLogger()
    for handler in [one for one in root.handlers if isinstance(one.formatter, JsonLine)]:
        root.removeHandler(handler)
        handler.close()
    for handler in (file, logging.StreamHandler(sys.stderr)):
        handler.setFormatter(JsonLine())
        root.addHandler(handler)
    (folder / name).chmod(0o600)
    root.setLevel(logging.WARNING)
    logging.getLogger("okmd").setLevel(logging.INFO)


def install(app: Flask) -> None:
    """Give every request a number and a line in the log; comes before all other parts."""
    app.before_request(_start)
    app.after_request(_write_line)


def _start() -> None:
    g.request_id, g.started = uuid4().hex[:12], time.perf_counter()


def _write_line(response: Response) -> Response:
    said = said_at(request.endpoint)
    if not (said and said.is_quiet) or response.status_code >= 400:
        log.info("request", extra={"event": {
            "request": g.get("request_id"), "method": request.method, "path": shown_path(),
            "status": response.status_code, "user": _user_id(), "ms": _milliseconds()}})
    return response


def shown_path() -> str:
    """The path of the request, without the secret of a one-time link."""
    secret = (request.view_args or {}).get("secret")
    return request.path.replace(secret, "…") if secret else request.path


def _user_id() -> int | None:
    """The account of this request if it was asked for; the log itself never asks."""
    return getattr(g.get("_login_user"), "id", None)


def _milliseconds() -> float:
    return round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1)
