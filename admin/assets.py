"""The files of the face: bundled, compressed once, kept for a year by the version in their address.

The version is a hash of all of them, so that the font beside a style has it too; a new release has
new addresses, and the browser asks for nothing that it has.
"""

import gzip
import mimetypes
import re
from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, abort, request

FOLDER = Path(__file__).resolve().parent / "static"
# What every page loads, in this order.
BUNDLES = {
    "all.css": ("vendor/bootstrap.min.css", "vendor/tom-select.min.css", "desk.css", "pages.css"),
    "all.js": ("vendor/bootstrap.min.js", "vendor/htmx.min.js", "vendor/tom-select.min.js",
               "choosing.js", "calendar.js", "desk.js", "pages.js")}
OUR_REMARKS = re.compile(rb"/\*(?!!).*?\*/\n?", re.DOTALL)  # those with „!“ name whose the file is
OUR_LINES = re.compile(rb"^ *// .*\n", re.MULTILINE)  # remarks of our scripts
PACKED = {".css", ".js", ".svg", ".txt"}
YEAR = "public, max-age=31536000, immutable"
LEVEL = 9


def install(app: Flask) -> None:
    """Answer for the files in place of Flask, with the version in every address of one."""
    app.view_functions["static"] = serve

    @app.url_defaults
    def add_version(endpoint: str, values: dict) -> None:
        if endpoint == "static":
            values["filename"] = f"{version()}/{values['filename']}"


@cache
def version() -> str:
    """A hash of all files."""
    found = sha256()
    for path in sorted(path for path in FOLDER.rglob("*") if path.is_file()):
        found.update(path.relative_to(FOLDER).as_posix().encode() + path.read_bytes())
    return found.hexdigest()[:12]


def serve(filename: str) -> Response:
    """A file or a bundle; to be kept only under the present version."""
    name = filename.removeprefix(f"{version()}/")
    content, packed = read(name)
    answer = Response(content, mimetype=mimetypes.guess_type(name)[0] or "text/plain")
    answer.headers["Cache-Control"] = YEAR if name != filename else "no-cache"
    answer.headers["Vary"] = "Accept-Encoding"
    if packed and "gzip" in request.accept_encodings:
        answer.set_data(packed)
        answer.headers["Content-Encoding"] = "gzip"
    answer.set_etag(f"{version()}{'z' if packed else ''}")
    return answer.make_conditional(request)


def read(name: str) -> tuple[bytes, bytes]:
    """The content and, where that is smaller, the compressed one; 404 for what is no file here."""
    path = (FOLDER / name).resolve()
    if name not in BUNDLES and not (path.is_file() and path.is_relative_to(FOLDER)):
        abort(404)
    return _read(name)


def bare(name: str, content: bytes) -> bytes:
    """A style or a script without our remarks."""
    remarks = {".css": OUR_REMARKS, ".js": OUR_LINES}.get(Path(name).suffix)
    return remarks.sub(b"", content) if remarks else content


@cache
def _read(name: str) -> tuple[bytes, bytes]:
    content = b"\n".join((FOLDER / part).read_bytes() for part in BUNDLES.get(name, (name,)))
    content = bare(name, content)
    is_text = Path(name).suffix in PACKED
    return content, gzip.compress(content, LEVEL, mtime=0) if is_text else b""
