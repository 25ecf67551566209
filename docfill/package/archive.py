"""The ZIP file that a .docx is: read with distrust, written the same bytes every time."""

import re
import zlib
from dataclasses import dataclass
from struct import Struct

from docfill.problems import Refusal

try:
    from isal import isal_zlib
except ImportError:
    isal_zlib = None

MAX_FILE = 5 * 2**20
MAX_MEMBERS = 2000
MAX_PART = 20 * 2**20
MAX_TOTAL = 60 * 2**20
MAX_RATIO, RATIO_FROM = 200, 2**20

STORED, DEFLATED = 0, 8
UTF8_NAME, HAS_DESCRIPTOR, ENCRYPTED = 0x800, 0x8, 0x1
# A fixed moment, 1 January 1980: the same data give the same bytes.
DOS_TIME, DOS_DATE = 0, 33

_LOCAL = Struct("<4s5H3L2H")
_CENTRAL = Struct("<4s6H3L5H2L")
_END = Struct("<4s4H2LH")


def _deflate(module, level: int):
    def deflate(data: bytes) -> bytes:
        packer = module.compressobj(level, wbits=-15)
        return packer.compress(data) + packer.flush()

    return deflate


# Folders, and what a Mac puts beside the files of one that it packs.
_BESIDE = re.compile(r"/$|^__MACOSX/|(^|/)\._[^/]*$|(^|/)\.DS_Store$")

DEFLATERS = {"zlib-6": _deflate(zlib, 6), "zlib-1": _deflate(zlib, 1)}
if isal_zlib:
    DEFLATERS["isal-1"] = lambda data: isal_zlib.compress(data, 1, -15)
FASTEST = "isal-1" if isal_zlib else "zlib-1"
crc32 = (isal_zlib or zlib).crc32


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the package as it lies in the ZIP, still packed."""

    name: str
    method: int
    crc: int
    size: int
    packed: bytes

    def unpack(self) -> bytes:
        """The content; Refusal where it is not what the list of the ZIP says."""
        data = self.packed if self.method == STORED else self._inflate()
        if len(data) != self.size or crc32(data) != self.crc:
            raise Refusal("zip-mismatch", member=self.name)
        return data

    def _inflate(self) -> bytes:
        unpacker = zlib.decompressobj(-15)
        try:
            data = unpacker.decompress(self.packed, self.size + 1)
        except zlib.error as error:
            raise Refusal("zip-corrupt", member=self.name) from error
        if len(data) == self.size and not unpacker.eof:
            # The end mark may lie behind the last byte of content.
            data += unpacker.decompress(unpacker.unconsumed_tail, 1)
        if not unpacker.eof or unpacker.unused_data:
            raise Refusal("zip-mismatch", member=self.name)
        return data


def pack(name: str, data: bytes, deflate) -> Member:
    """A member made of plain content."""
    return Member(name, DEFLATED, crc32(data), len(data), deflate(data))


# Reading


def read_members(data: bytes) -> list[Member]:
    """The members of a ZIP in the order of its list; Refusal for anything out of the ordinary."""
    count, offset = _find_list(data)
    if count > MAX_MEMBERS:
        raise Refusal("zip-members", count=count, limit=MAX_MEMBERS)
    rows = []
    for _ in range(count):
        row, offset = _read_row(data, offset)
        rows.append(row)
    _check_rows(rows)
    return [_read_member(data, row) for row in rows if not _BESIDE.search(row.name)]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the ZIP's central list."""

    name: str
    flags: int
    method: int
    crc: int
    packed_size: int
    size: int
    offset: int


def _find_list(data: bytes) -> tuple[int, int]:
    end = data.rfind(b"PK\5\6")
    if end < 0 or end + _END.size > len(data):
        raise Refusal("truncated")
    _, disk, first_disk, here, count, size, offset, comment = _END.unpack_from(data, end)
    # What mail programs and disks add behind the end is no part of the file.
    if end + _END.size + comment > len(data) or offset + size != end:
        raise Refusal("truncated")
    if disk or first_disk or here != count:
        raise Refusal("zip-mismatch", member="ZIP")
    return count, offset


def _read_row(data: bytes, at: int) -> tuple[_Row, int]:
    if at + _CENTRAL.size > len(data) or data[at : at + 4] != b"PK\1\2":
        raise Refusal("truncated")
    fields = _CENTRAL.unpack_from(data, at)
    flags, method = fields[3], fields[4]
    crc, packed_size, size, name_size, extra_size, comment_size = fields[7:13]
    name = _decode_name(data[at + _CENTRAL.size : at + _CENTRAL.size + name_size])
    row = _Row(name, flags, method, crc, packed_size, size, fields[16])
    return row, at + _CENTRAL.size + name_size + extra_size + comment_size


def _decode_name(raw: bytes) -> str:
    try:
        name = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refusal("zip-name", member=raw.decode("latin-1")) from error
    unsafe = name.startswith("/") or "\\" in name or ":" in name or not name.isprintable()
    if unsafe or not name or ".." in name.split("/"):
        raise Refusal("zip-name", member=name)
    return name


def _check_rows(rows: list[_Row]) -> None:
    seen, end = set(), 0
    for row in sorted(rows, key=lambda row: row.offset):
        if row.offset < end or (end == 0 and row.offset):
            raise Refusal("zip-mismatch", member=row.name)
        end = row.offset + _LOCAL.size + row.packed_size
        if row.name.lower() in seen:
            raise Refusal("zip-duplicate", member=row.name)
        seen.add(row.name.lower())
        _check_row(row)
    if sum(row.size for row in rows) > MAX_TOTAL:
        raise Refusal("zip-bomb-size", member="ZIP")


def _check_row(row: _Row) -> None:
    if row.flags & ENCRYPTED:
        raise Refusal("zip-encrypted", member=row.name)
    if row.method not in (STORED, DEFLATED):
        raise Refusal("zip-method", member=row.name)
    bomb = row.size > RATIO_FROM and row.size > MAX_RATIO * row.packed_size
    if row.size > MAX_PART or bomb:
        raise Refusal("zip-bomb-size", member=row.name)


def _read_member(data: bytes, row: _Row) -> Member:
    if row.offset + _LOCAL.size > len(data) or data[row.offset : row.offset + 4] != b"PK\3\4":
        raise Refusal("zip-mismatch", member=row.name)
    fields = _LOCAL.unpack_from(data, row.offset)
    flags, method, packed_size, size, name_size, extra_size = *fields[2:4], *fields[7:11]
    start = row.offset + _LOCAL.size
    name = data[start : start + name_size]
    # Some programs write where large sizes would stand that they stand elsewhere; the list tells.
    sizes_agree = (packed_size, size) in ((row.packed_size, row.size), (0xFFFFFFFF, 0xFFFFFFFF))
    if name != row.name.encode() or method != row.method:
        raise Refusal("zip-mismatch", member=row.name)
    if not sizes_agree and not flags & HAS_DESCRIPTOR:
        raise Refusal("zip-mismatch", member=row.name)
    start += name_size + extra_size
    packed = data[start : start + row.packed_size]
    if len(packed) != row.packed_size:
        raise Refusal("truncated")
    return Member(row.name, row.method, row.crc, row.size, packed)


# Writing


@dataclass(frozen=True, slots=True)
class Blob:
    """Members laid out for writing: their bytes, and the rows of the list with their names."""

    data: bytes
    rows: tuple[bytes, ...]


def lay_out(members: list[Member], offset: int = 0) -> Blob:
    """The bytes of members as they stand in a ZIP from `offset` on."""
    pieces, rows = [], []
    for member in members:
        head, row = _headers(member, offset)
        pieces += (head, member.packed)
        rows.append(row)
        offset += len(head) + len(member.packed)
    return Blob(b"".join(pieces), tuple(rows))


def _headers(member: Member, offset: int) -> tuple[bytes, bytes]:
    """What stands before a member, and its row in the list."""
    name = member.name.encode()
    common = (
        20, UTF8_NAME, member.method, DOS_TIME, DOS_DATE,
        member.crc, len(member.packed), member.size, len(name), 0,
    )  # fmt: skip
    head = _LOCAL.pack(b"PK\3\4", *common) + name
    return head, _CENTRAL.pack(b"PK\1\2", 20, *common, 0, 0, 0, 0, offset) + name


def finish(*blobs: Blob) -> bytes:
    """A whole ZIP of blobs that were laid out one after the other."""
    body = b"".join(blob.data for blob in blobs)
    return body + _listing([row for blob in blobs for row in blob.rows], len(body))


def _listing(rows: list[bytes], offset: int) -> bytes:
    listing = b"".join(rows)
    if len(rows) > 0xFFFF or offset + len(listing) > 0xFFFFFFFF:
        raise ValueError("more than a ZIP can hold: 65,535 files or 4 GB")
    end = _END.pack(b"PK\5\6", 0, 0, len(rows), len(rows), len(listing), offset, 0)
    return listing + end


class StreamedZip:
    """A ZIP of finished files, written as they come; it keeps a row of each and no content."""

    def __init__(self, out):
        self.out, self.offset = out, 0
        self.rows: dict[str, bytes] = {}

    def add(self, name: str, data: bytes) -> None:
        """Write one file, as it is: a .docx is packed already."""
        if name in self.rows:
            raise ValueError(f"two files of one name: {name}")
        member = Member(name, STORED, crc32(data), len(data), data)
        head, self.rows[name] = _headers(member, self.offset)
        self.out.write(head)
        self.out.write(data)
        self.offset += len(head) + len(data)

    def close(self) -> int:
        """Write the list; how many files there are."""
        self.out.write(_listing(list(self.rows.values()), self.offset))
        return len(self.rows)
