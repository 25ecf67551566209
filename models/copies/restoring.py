"""Putting a copy back on an empty machine: looked through first, then under its name."""

import os
from pathlib import Path

from bulgarian.clock import office_time, utc_now
from bulgarian.dates import show_moment
from models.audit import lifetime
from models.copies.container import CopyProblem, Opener, read_head
from models.copies.making import CONFIGURATION, MANIFEST, told_plainly, work_folder
from models.copies.proving import KEYS_FILE, desk_in, unpack
from models.copies.rows import load_postgresql
from models.database import FILE, database, migrate
from models.vault.opening import prepare

USED = ("Папката {into} не е празна, а копие се връща само в празна папка: така нищо не се "
        "презаписва. Посочете друга с --into или преместете тази настрани.")


def restore(path: Path, into: Path, opener: Opener, *, url: str = "") -> list[str]:
    """What was put back, in lines for people; nothing stays behind where something is wrong."""
    into = into.expanduser().resolve()
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise CopyProblem(USED.format(into=into))
    made = read_head(path)["made"]
    with told_plainly():
        into.parent.mkdir(parents=True, exist_ok=True)
        with work_folder(into.parent) as work:
            lines = unpack(path, opener, work / "desk")
            if url:
                _load(work / "desk", url)
            (work / "desk" / MANIFEST).unlink()
            if into.exists():
                into.rmdir()
            os.rename(work / "desk", into)
        with desk_in(into, url):
            prepare(into / KEYS_FILE)
            lifetime.accept(f"върнато резервно копие от {made}")
    return [*lines, f"Бюрото е в {into}.", *_what_next(into)]


def _load(folder: Path, url: str) -> None:
    """The rows into a PostgreSQL database in which there is nothing yet."""
    with desk_in(folder, url):
        if database.get_tables():
            raise CopyProblem("В базата от OKMD_DATABASE_URL вече има таблици, а копие се връща "
                              "само в празна база. Посочете друга.")
        load_postgresql(folder / FILE)
        migrate()
    (folder / FILE).unlink()


def _what_next(into: Path) -> list[str]:
    keys = into / KEYS_FILE
    return [f"Настройките, с които е работило, са в {into / CONFIGURATION}.",
            f"Ключовете са в {keys}. Ако OKMD_KEYS сочи другаде, преместете файла там.",
            f"Проверете: OKMD_DATA={into} app.py check, после пуснете: app.py run",
            f"Върнато на {show_moment(office_time(utc_now()))}; записано и в дневника на достъпа."]
