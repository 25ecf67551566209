"""PDF beside Word: LibreOffice in a process of its own, with nobody's files and no network."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from math import ceil
from pathlib import Path

from docfill.keeping import kept_together
from documents.apart import limits
from models.base import RuleError
from registry import CHECKS

SECONDS = 120  # for one call, whatever it converts
MEGABYTES = 4096  # of address space, of which it uses a quarter
MEMORY = Path("/dev/shm")  # what is converted need never reach a disk
MISSING = ("На този сървър няма LibreOffice и документите не може да се превърнат в PDF. Отворете "
           "файла в Word и изберете „Запиши като PDF“, или помолете администратора да инсталира "
           "LibreOffice.")
TOO_LONG = "Превръщането в PDF не свърши за 2 минути и беше прекъснато. Опитайте отново."
UNREADABLE = "LibreOffice не успя да отвори документа. Изтеглете го като Word."
# No macros, no links to elsewhere, no questions.
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""


def find_office() -> str | None:
    """The program, None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert(files: list[bytes]) -> list[bytes]:
    """The PDF of every Word file, by one call; RuleError says why there is none."""
    program = find_office()
    if program is None:
        raise RuleError(MISSING)
    place = MEMORY if os.access(MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="okmd-pdf-", dir=place) as folder:
        room = Path(folder)
        names = [room / f"{number}.docx" for number in range(len(files))]
        for name, content in zip(names, files, strict=True):
            name.write_bytes(kept_together(content))
        _call(program, room, names)
        made = [name.with_suffix(".pdf") for name in names]
        if not all(one.exists() for one in made):
            raise RuleError(UNREADABLE)
        return [one.read_bytes() for one in made]


def _call(program: str, room: Path, names: list[Path]) -> None:
    profile = room / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS, encoding="utf-8")
    command = [sys.executable, limits.__file__, str(MEGABYTES), str(ceil(SECONDS)),
               program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore",
               "--nologo", "--nolockcheck", "--convert-to", "pdf:writer_pdf_Export", "--outdir",
               str(room), *map(str, names)]
    surroundings = {"PATH": os.environ.get("PATH", ""), "HOME": str(room), "TMPDIR": str(room),
                    "LANG": "C.UTF-8"}
    process = subprocess.Popen(command, env=surroundings, cwd=room, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               start_new_session=True)
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise RuleError(TOO_LONG) from error
    finally:
        _end(process)


def _end(process: subprocess.Popen) -> None:
    """Leave nothing of it running, its own children included."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    finally:
        process.wait()


@CHECKS.named("превръщане в PDF")
def check_office(_settings) -> str:
    """Whether LibreOffice is there; the desk works without it."""
    return find_office() or "няма LibreOffice; документите се изтеглят само като Word"
