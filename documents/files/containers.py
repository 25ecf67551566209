"""What files made of parts really are: documents of an office program, signed containers."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable

from docfill.package.gate import open_package
from docfill.problems import Refusal
from documents.apart import apart
from models.base import RuleError
from models.documents.blobs import WORD

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_UNPACKED = 200 * 2**20
MOST_PARTS = 5_000
CONTENT_TYPES = "[Content_Types].xml"
SHEET_TYPE = b"spreadsheetml.sheet.main+xml"
# What the first part of a package, named „mimetype“, says it is.
BY_MIMETYPE = {
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.etsi.asic-e+zip": ".asice",
    "application/vnd.etsi.asic-s+zip": ".asics"}
ACTIVE = re.compile(r"(^|/)(vbaProject\.bin|Basic/|Scripts/|activeX/|macrosheets/|embeddings/)",
                    re.IGNORECASE)
DOCTYPE, HEAD = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE), 2_048
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError,
          KeyError)
DAMAGED = "Файлът е повреден. Запишете го отново от програмата, с която е направен."
MACROS = "Във файла има макроси или вградени обекти. Запишете го без тях и го качете отново."
# A signed message in ASN.1 says what it is near its beginning.
SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
PEM = (b"-----BEGIN PKCS7-----", b"-----BEGIN CMS-----")
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
OUTLOOK = "__properties_version1.0".encode("utf-16-le")


@apart
def read_package(data: bytes) -> tuple[str, str]:
    """Media type and ending of a ZIP that may be kept as it is; RuleError for any other."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _refuse_unsafe(package)
            found = _kind_of(package)
    except BROKEN as error:
        raise RuleError(DAMAGED, "file") from error
    if found == (WORD, ".docx"):
        _examine_word(data)
    return found


def _kind_of(package: zipfile.ZipFile) -> tuple[str, str]:
    names = set(package.namelist())
    if "mimetype" in names:
        kind = package.read("mimetype")[:100].decode("ascii", "replace").strip()
        return (kind, BY_MIMETYPE[kind]) if kind in BY_MIMETYPE else ("", "")
    if CONTENT_TYPES not in names:
        return "", ""
    is_sheet = SHEET_TYPE in package.read(CONTENT_TYPES)
    return (SHEET, ".xlsx") if is_sheet else (WORD, ".docx")


def _refuse_unsafe(package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise RuleError("Файлът е твърде голям, когато се разопакова. Разделете го.", "file")
    if any(DOCTYPE.search(_beginning(package, part)) for part in parts
           if part.filename.endswith((".xml", ".rels"))):
        raise RuleError("Във файла има непозволена част, каквато офис програмите не пишат. "
                        "Запишете го отново от програмата и го качете.",
                        "file")
    is_office = CONTENT_TYPES in package.namelist() or "content.xml" in package.namelist()
    if is_office and any(ACTIVE.search(part.filename) for part in parts
                         if not part.filename.startswith("word/embeddings/")):
        raise RuleError(MACROS, "file")


def _beginning(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    with package.open(part) as opened:
        return opened.read(HEAD).replace(b"\0", b"")


def _examine_word(data: bytes) -> None:
    try:
        open_package(data)
    except Refusal as fault:
        problem = fault.problem
        raise RuleError(f"{problem.message} {problem.hint}", "file") from fault


def is_signed_message(data: bytes) -> bool:
    """Whether this is a signature (.p7s) or a signed file (.p7m)."""
    return data[:1] == b"\x30" and SIGNED_DATA in data[:64] or data.lstrip().startswith(PEM)


def is_outlook_message(data: bytes) -> bool:
    """Whether this is a message as Outlook keeps it (.msg)."""
    return data.startswith(OLE) and OUTLOOK in data


HEADER = re.compile(rb"(?im)^(from|date|subject|received|message-id|mime-version):")


def is_mail(data: bytes) -> bool:
    """Whether this is a message as mail programs send it (.eml): plain heads, then the rest."""
    head = re.split(rb"\r?\n\r?\n", data[:65_536], maxsplit=1)[0]
    return b"\0" not in head and len(set(map(bytes.lower, HEADER.findall(head)))) >= 2 \
        and re.match(rb"[\x21-\x39\x3b-\x7e]+:", head.lstrip(b"\xef\xbb\xbf\r\n")) is not None


# Kinds that are kept as they came: what tells them, the type, and the endings they may have.
AS_THEY_CAME: tuple[tuple[Callable[[bytes], bool], str, tuple[str, ...]], ...] = (
    (is_signed_message, "application/pkcs7-mime", (".p7m", ".p7s")),
    (is_outlook_message, "application/vnd.ms-outlook", (".msg",)),
    (is_mail, "message/rfc822", (".eml",)))
