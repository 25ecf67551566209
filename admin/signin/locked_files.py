"""Files that leave in a ZIP with a password, if its owner gave one with his own.

The password of the files stands sealed in the cookie of the session that gave it, and counts as
long as the files ask for nothing anew.
"""

import zipfile
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import pyzipper
from flask import Response, session
from werkzeug.http import parse_options_header

from admin.signin.sessions import this_session
from models.vault.sealing import Place, SealBroken, seal, unseal

KEPT = "file_password"
ZIP = "application/zip"


def remember(password: str) -> None:
    """What the next files are locked with; nothing where they leave open."""
    session.pop(KEPT, None)
    if password:
        session[KEPT] = seal(password, _place())


def given() -> str:
    """The password of the files, "" where this session gave none."""
    try:
        return unseal(session[KEPT], _place()) if KEPT in session else ""
    except SealBroken:  # of another session, or before the keys were changed
        return ""


def _place() -> Place:
    return Place("user_sessions", KEPT, this_session().digest)


def lock(answer: Response, password: str) -> None:
    """Put the file of an answer into a ZIP under AES-256; the files of a ZIP lie in the new one."""
    _, said = parse_options_header(answer.headers.get("Content-Disposition"))
    name = Path(said.get("filename", "файл"))
    answer.direct_passthrough = False
    content = locked(_files(name, answer.get_data()), password)
    answer.set_data(content)
    answer.mimetype = ZIP
    answer.headers["Content-Disposition"] = \
        f"attachment; filename*=UTF-8''{quote(f'{name.stem}.zip', safe='')}"


def _files(name: Path, content: bytes) -> list[tuple[str, bytes]]:
    if name.suffix != ".zip":
        return [(name.name, content)]
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return [(one, archive.read(one)) for one in archive.namelist()]


def locked(files: list[tuple[str, bytes]], password: str) -> bytes:
    """A ZIP of (name, content) that 7-Zip, WinZip and the like open with the password."""
    target = BytesIO()
    with pyzipper.AESZipFile(target, "w", compression=pyzipper.ZIP_DEFLATED,
                             encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(password.encode())
        for name, content in files:
            archive.writestr(name, content)
    return target.getvalue()
