"""The bundle for whoever helps from afar: versions, settings, checks and logs, nobody's data.

Of a line of the log only the words that the program itself wrote are taken over: what a path, a
message of another library or an error says might be somebody's name.
"""

import json
import platform
import re
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import distributions
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from zipfile import ZIP_DEFLATED, ZipFile

from models.copies.making import shown_setting
from models.copies.nightly import examine
from models.copies.rows import count_rows
from models.database import applied_steps, database, describe
from settings import SETTINGS

LOGS = ("okmd.log", "okmd-*.log", "worker.log", "copies.log")
MOST_LINES = 2000  # of each log, the newest ones
KEPT = ("time", "level", "from", "method", "status", "ms", "code", "endpoint", "job", "item",
        "state")
OWN = "okmd"  # loggers whose messages are constants of ours
FRAME = re.compile(r'File "(?:.*/)?([\w.]+/[\w.]+)", line (\d+), in (\w+)')
KIND = re.compile(r"^(\w+): ", re.M)
SECRET = ("OKMD_DEMO_PASSWORD", "OKMD_DATABASE_URL", "OKMD_MAIL", "OKMD_MAIL_PASSWORD",
          "OKMD_MAIL_FROM")


def make_bundle(settings: SimpleNamespace, known: set[str]) -> BytesIO:
    """A zip of texts; `known` are the words that an address of ours may consist of."""
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        archive.writestr("versions.txt", "\n".join(_versions()))
        archive.writestr("settings.txt", "\n".join(_settings(settings)))
        archive.writestr("checks.txt", "\n".join(_checks(settings)))
        archive.writestr("tables.txt", "\n".join(
            f"{table} {count}" for table, count in count_rows(database).items()))
        for path in (path for name in LOGS for path in sorted(settings.data.glob(name))):
            archive.writestr(path.name, "\n".join(read_log(path, known)))
    content.seek(0)
    return content


def known_words(url_map) -> set[str]:
    """The words that our own addresses consist of."""
    return {word for rule in url_map.iter_rules() for word in rule.rule.split("/")
            if word and "<" not in word}


def _versions() -> Iterator[str]:
    yield f"промяна {max(applied_steps())}"
    yield describe()
    yield f"Python {sys.version.split()[0]}, {platform.system()} {platform.release()}"
    yield from sorted(f"{one.name} {one.version}" for one in distributions())


def _settings(settings: SimpleNamespace) -> Iterator[str]:
    for setting in SETTINGS:
        value = getattr(settings, setting.name)
        is_told = setting.variable not in SECRET
        yield f"{setting.variable}={shown_setting(value) if is_told else '…' if value else ''}"


def _checks(settings: SimpleNamespace) -> Iterator[str]:
    for name, is_right, told in examine(settings):
        yield f"{'наред  ' if is_right else 'ПРОБЛЕМ'} {name}: {told}"


def read_log(path: Path, known: set[str]) -> Iterable[str]:
    """The newest lines of a log, each with what the program itself wrote into it."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()[-MOST_LINES:]
    return filter(None, (_own_words(line, known) for line in lines))


def _own_words(line: str, known: set[str]) -> str:
    try:
        told = json.loads(line)
    except ValueError:
        return ""
    kept = {name: told[name] for name in KEPT if name in told}
    if str(told.get("from", "")).startswith(OWN):
        kept["message"] = str(told.get("message", "")).partition(":")[0]
    if "path" in told:
        kept["path"] = "/".join(_word(word, known) for word in str(told["path"]).split("/"))
    if "trace" in told:
        frames = [" ".join(found) for found in FRAME.findall(told["trace"])]
        kept["trace"] = [*frames, *KIND.findall(told["trace"])[-1:]]
    return json.dumps(kept, ensure_ascii=False)


def _word(word: str, known: set[str]) -> str:
    return word if word in known or not word else "#" if word.isdigit() else "…"
