"""Copies on the command line: make one, prove one, put one back; the sheet for the safe."""

import sys
from getpass import getpass
from pathlib import Path
from types import SimpleNamespace

from admin import journal
from admin.support import known_words, make_bundle
from commands.accounts import operator
from models.audit.chain import record_event
from models.base import RuleError
from models.copies.container import CopyProblem, Opener, by_keys, by_sheet, read_head
from models.copies.nightly import keep_safe, note_examined
from models.copies.openly import take_openly, write_openly
from models.copies.proving import prove
from models.copies.restoring import restore
from models.copies.sheet import (
    confirm_sheet,
    make_sheet,
    private_key,
    read_secret,
    read_sheet,
)
from models.mechanisms import Mechanism
from models.vault.opening import open_desk
from settings import key_file

HOW = "app.py backup [ПАПКА]  или  app.py backup check ФАЙЛ"


def backup(settings: SimpleNamespace, arguments) -> None:
    """Make a sealed copy and prove it; „backup check ФАЙЛ“ proves one that is there."""
    words = arguments.words
    if arguments.nightly:
        _keep_safe(settings)
    elif words[:1] == ["check"] and len(words) == 2:
        _check(settings, Path(words[1]), arguments.keys)
    elif len(words) < 2 and words != ["check"]:
        _make(settings, Path(words[0]) if words else None)
    else:
        raise RuleError(f"Командата е {HOW}")


def _make(settings: SimpleNamespace, folder: Path | None) -> None:
    open_desk(settings)
    print(*keep_safe(settings, folder), sep="\n")
    if read_sheet(key_file(settings)) is None:
        print("Няма лист за сейфа: копието се отваря само с файла с ключовете. Изпълнете: "
              "app.py keys seal")


def _keep_safe(settings: SimpleNamespace) -> None:
    """What the night wants: the copy, then a look through everything."""
    journal.open_log(settings.data, "copies.log")
    open_desk(settings)
    try:
        keep_safe(settings)
    finally:
        note_examined(settings)


def _check(settings: SimpleNamespace, path: Path, keys: Path | None) -> None:
    opener = _opener(path, keys or key_file(settings))
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    print("Доказано с връщане на временно място:", *prove(path, opener, settings.data),
          sep="\n  ")


def restore_copy(settings: SimpleNamespace, arguments) -> None:
    """Put a copy back into an empty folder."""
    opener = _opener(arguments.file, arguments.keys)
    url = settings.database_url if arguments.database else ""
    print(*restore(arguments.file, arguments.into, opener, url=url), sep="\n")


def export(settings: SimpleNamespace, arguments) -> None:
    """Write the whole desk, or one mechanism, in the open and in one's own name."""
    open_desk(settings)
    wanted = arguments.mechanism
    found = Mechanism.live().where(Mechanism.prefix == wanted).first() if wanted else None
    if wanted and found is None:
        raise RuleError(f"Няма механизъм с начало на номерата „{wanted}“.")
    who = operator(settings, arguments)
    record_event("whole_export", entity="users", object_id=who.user_id, user=who,
                 details={"kind": found.prefix if found else "всичко"})
    print(*write_openly(arguments.file, found), sep="\n")


def take(_settings: SimpleNamespace, arguments) -> None:
    """Make a desk in an empty folder of a full export."""
    print(*take_openly(arguments.file, arguments.into), sep="\n")


def _opener(path: Path, keys: Path | None) -> Opener:
    """With the file of the keys where there is one that fits, else with the sheet."""
    head = read_head(path)
    if keys is not None and keys.exists():
        opener = by_keys(keys)
        try:
            opener(head)
            return opener
        except CopyProblem:
            if "sheet" not in head["locks"]:
                raise
    if "sheet" not in head["locks"]:
        raise CopyProblem("Това копие се отваря само с файла с ключовете. Посочете го с --keys.")
    return by_sheet(private_key(read_secret(_ask_sheet(head["locks"]["sheet"]["number"]))))


def _ask_sheet(number: str) -> str:
    """The four lines, typed unseen or given on the standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.read()
    print(f"Въведете четирите реда от лист за сейфа № {number} (не се виждат, докато пишете):")
    return "".join(getpass(f"  ред {line}: ") for line in range(1, 5))


def seal_keys(settings: SimpleNamespace, arguments) -> None:
    """Print the sheet for the safe: with it and any copy the desk comes back."""
    former = read_sheet(key_file(settings))
    if former is not None and not arguments.new:
        raise RuleError(f"Вече има {former.told()} Той не се печата втори път. За нов лист: "
                        "app.py keys seal --new; старият се пази, докато се пазят копия с него.")
    print(make_sheet(key_file(settings)))
    record_event("keys", details={"sheet": read_sheet(key_file(settings)).number})


def confirm_keys(settings: SimpleNamespace, _arguments) -> None:
    """Prove that the sheet on paper is right by typing it in."""
    former = read_sheet(key_file(settings))
    if former is None:
        raise RuleError("Още няма лист за сейфа. Изпълнете: app.py keys seal")
    sheet = confirm_sheet(key_file(settings), _ask_sheet(former.number))
    record_event("keys", details={"sheet": sheet.number, "confirmed": sheet.confirmed})
    print(f"Листът е верен: {sheet.told()}")


def support(settings: SimpleNamespace, arguments) -> None:
    """Write the bundle for whoever helps from afar: versions, checks and logs, nobody's data."""
    app = arguments.create_app(settings)
    bundle = make_bundle(settings, known_words(app.url_map))
    arguments.output.write_bytes(bundle.getvalue())
    print(f"Пакет за поддръжка без лични данни: {arguments.output}")
