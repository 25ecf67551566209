"""The 63 hostile files: each is built here, none is kept. Run as a program it tries them all.

A recipe is a number, what it attempts, the file, and the codes one of which must refuse it. A file
that the gate may let through is filled, and "harmless" means that the outcome is one of: a
document, or the given code while filling.
"""

import json
import struct
import sys
import time
import zlib
from functools import cache
from io import BytesIO
from resource import RUSAGE_SELF, getrusage
from typing import NamedTuple
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZipFile

from docfill import Template, TemplateError, annotate, check
from tests.docfill.making import W, change_parts, make, with_body

BODY = "word/document.xml"
RELS = "word/_rels/document.xml.rels"
TYPES = "[Content_Types].xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
FAR = "http://x.example/some/file"


class Recipe(NamedTuple):
    """A hostile file and what must become of it."""

    number: int
    attempt: str
    data: bytes
    codes: tuple[str, ...]


class Record:
    """An object such as a careless caller might put among the values."""

    def __init__(self):
        self.deleted = False
        self.password_hash = "тайна"

    def delete(self):
        self.deleted = True

    @property
    def owner(self):
        return self


VALUES = {
    "x": "х", "rec": Record(), "big": [str(n) for n in range(99_999)], "long": "д" * 12_000,
}  # fmt: skip


def tagged() -> list[Recipe]:
    """Tags that try to run code, to reach into objects, or to eat time and memory."""
    inner = "{% for b in range(99999) %}{% endfor %}"
    return [Recipe(number, attempt, make(*texts), codes) for number, attempt, texts, codes in (
        (1, "classes", ["{{ ''.__class__.__mro__[1].__subclasses__() }}"],
         ("private-name", "forbidden")),
        (2, "cycler", ["{{ cycler.__init__.__globals__.os.popen('id').read() }}"],
         ("private-name", "forbidden")),
        (3, "lipsum globals", ["{{ lipsum.__globals__['os'] }}"], ("private-name",)),
        (4, "attr filter", ["{{ x|attr('__class__') }}"], ("unknown-filter",)),
        (5, "subscript", ["{{ x['__class__'] }}"], ("private-name",)),
        (6, "format", ["{{ '{0.__class__}'.format(x) }}"], ("forbidden",)),
        (7, "format_map", ["{{ '{x.__class__}'.format_map(rec) }}"], ("forbidden",)),
        (8, "method", ["{{ rec.delete() }}"], ("forbidden",)),
        (9, "attribute", ["{{ rec.owner.password_hash }}"], ("wrong-kind",)),
        (10, "map attribute", ["{{ [x]|map(attribute='__class__')|list }}"], ("private-name",)),
        (11, "import", ["{% import 'os' as os %}"], ("unknown-statement",)),
        (12, "include", ["{% include '/etc/passwd' %}"], ("unknown-statement",)),
        (13, "mro", ["{{ (dict).mro() }}"], ("forbidden",)),
        (20, "ranges", ["{% for a in range(99999) %}" + inner + "{% endfor %}"], ("forbidden",)),
        (21, "multiply text", ["{{ 'A'*10**9 }}"], ("forbidden",)),
        (22, "power", ["{{ 9**19999999 % 10 }}"], ("forbidden",)),
        (23, "percent", ["{{ '%2000000000d' % 1 }}"], ("forbidden",)),
        (24, "center", ["{{ 'a'|center(2000000000) }}"], ("unknown-filter",)),
        (25, "namespace", ["{% set ns = namespace(s='A') %}"], ("forbidden",)),
        (26, "lipsum", ["{{ lipsum(n=200000) }}"], ("forbidden",)),
        (27, "output", ["{% for a in big %}{{ long }}{{ a }}{% endfor %}"], ("budget-output",)),
        (28, "macro", ["{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"], ("unknown-statement",)),
        (29, "multiply list", ["{{ [0]*500000000 }}"], ("forbidden",)),
        (30, "brackets", ["{{ " + "(" * 400 + "x" + ")" * 400 + " }}"], ("too-long", "too-deep")),
        (90, "unclosed", ["{{ a"] * 4000, ("unclosed-tag",)),
    )]  # fmt: skip


def raw_zip(members: dict, method: int = ZIP_DEFLATED) -> bytes:
    """A ZIP of the given members."""
    out = BytesIO()
    with ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def body(xml: str) -> bytes:
    return with_body(xml)


def with_dtd(dtd: str, text: str) -> bytes:
    head = f'<?xml version="1.0"?>{dtd}<w:document xmlns:w="{W[1:-1]}"><w:body><w:p><w:r><w:t>'
    tail = "</w:t></w:r></w:p></w:body></w:document>"
    return change_parts(make(), {BODY: f"{head}{text}{tail}".encode()})


def swollen(name: str, megabytes: int) -> bytes:
    """A document with a part of so many megabytes of spaces."""
    out = BytesIO(change_parts(make(), {name: lambda _: None}))
    with (
        ZipFile(out, "a", ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open(name, "w") as part,
    ):
        for _ in range(megabytes):
            part.write(b" " * 1_000_000)
    return out.getvalue()


def bombs() -> list[Recipe]:
    """Files that are small until they are read."""
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    deep = "<w:sdt>" * 60_000 + "</w:sdt>" * 60_000
    laughs = f'<!DOCTYPE d [<!ENTITY l0 "ха">{levels}]>'
    return [
        Recipe(40, "body of 300 MB", swollen(BODY, 300), ("zip-bomb-size",)),
        Recipe(41, "unused part of 400 MB", swollen("word/bomb.bin", 400), ("zip-bomb-size",)),
        Recipe(42, "60,000 members",
               raw_zip({f"{n}": b"" for n in range(60_000)}), ("zip-members", "file-size")),
        Recipe(43, "depth", body(deep), ("xml-depth",)),
        Recipe(44, "billion laughs", with_dtd(laughs, "&l9;"), ("xml-dtd",)),
        Recipe(45, "external entity",
               with_dtd('<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>', "&e;"),
               ("xml-dtd",)),
        Recipe(46, "parameter entity",
               with_dtd('<!DOCTYPE d [<!ENTITY % e SYSTEM "http://x.example/">%e;]>', ""),
               ("xml-dtd",)),
        Recipe(87, "picture", change_parts(make(), {"word/media/p.png": giant_png()}),
               ("image-pixels",)),
        Recipe(88, "200,000 attributes", body(
            "<w:p " + " ".join(f'a{n}="1"' for n in range(200_000)) + "/>"), ("xml-attrs",)),
        Recipe(89, "UTF-16", change_parts(make(), {BODY: utf16}), ("xml-encoding",)),
    ]  # fmt: skip


def utf16(data: bytes) -> bytes:
    text = data.decode().replace("encoding='UTF-8'", "encoding='UTF-16'")
    return text.replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")


def giant_png() -> bytes:
    def chunk(kind, data):
        return (
            struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))
        )

    head = struct.pack(">2L5B", 30_000, 30_000, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IEND", b"")


def link(kind: str, target: str, mode: str = ' TargetMode="External"') -> bytes:
    added = f'<Relationship Id="rx" Type="{OFFICE}{kind}" Target="{target}"{mode}/></Relationships>'
    return change_parts(
        make(), {RELS: lambda old: old.replace(b"</Relationships>", added.encode())}
    )


def chunk() -> bytes:
    data = link("aFChunk", "chunk.html", "")
    return change_parts(data, {"word/chunk.html": b"<script>alert(1)</script>"})


def field(code: str) -> bytes:
    return body(f'<w:p><w:fldSimple w:instr="{code}"><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>')


def typed(old: str, new: str, **members) -> bytes:
    changes = {TYPES: lambda data: data.replace(old.encode(), new.encode())}
    return change_parts(make(), changes | {n.replace("__", "/"): d for n, d in members.items()})


def contents() -> list[Recipe]:
    """Files with something alive or foreign inside."""
    vba = {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}
    active = {"word/activeX/activeX1.xml": b"<a/>"}
    main, macro = "document.main+xml", "document.macroEnabled.main+xml"
    return [
        Recipe(50, "template from afar", link("attachedTemplate", FAR), ("external",)),
        Recipe(51, "object from afar", link("oleObject", FAR), ("embedded",)),
        Recipe(52, "picture from afar", link("image", FAR), ("external",)),
        Recipe(53, "document from afar", link("subDocument", FAR), ("external",)),
        Recipe(54, "HTML inside", chunk(), ("alt-chunk",)),
        Recipe(55, "DDE", field(r"DDEAUTO c:\\windows\\system32\\cmd.exe"), ("field",)),
        Recipe(56, "INCLUDETEXT", field("INCLUDETEXT c:/secret.txt"), ("field",)),
        Recipe(60, "macros by type", typed(main, macro), ("macros",)),
        Recipe(61, "macros by part", change_parts(make(), vba), ("macros",)),
        Recipe(62, "ActiveX", change_parts(make(), active), ("activex",)),
        Recipe(72, "link out of the file", link("image", "../../../../etc/passwd", ""),
               ("rel-dangling",)),
    ]  # fmt: skip


def renamed(name: str) -> bytes:
    return change_parts(make(), {name: b"x"})


def doubled() -> bytes:
    out = BytesIO(make())
    with ZipFile(out, "a") as archive:
        archive.writestr("word/documenT.xml", b"<other/>")
    return out.getvalue().replace(b"word/documenT.xml", BODY.encode())


def patched(change) -> bytes:
    data = bytearray(make("{{ x }}"))
    change(data)
    return bytes(data)


def other_local_name(data: bytearray) -> None:
    at = data.index(b"word/document.xml")
    data[at : at + 17] = b"word/dokument.xml"


def lying_size(data: bytearray) -> None:
    central = data.rindex(b"PK\1\2", 0, data.rindex(b"word/document.xml"))
    data[central + 24 : central + 28] = struct.pack("<L", 7)


def corrupt(data: bytearray) -> None:
    at = data.index(b"word/document.xml") + 30
    data[at : at + 40] = b"\xff" * 40


def encrypted_flag(data: bytearray) -> None:
    central = data.rindex(b"PK\1\2", 0, data.rindex(b"word/document.xml"))
    data[central + 8] |= 1


def repacked(method: int) -> bytes:
    with ZipFile(BytesIO(make())) as archive:
        return raw_zip({name: archive.read(name) for name in archive.namelist()}, method)


def other_prefix() -> bytes:
    text = "<v:p><v:r><v:t>{{ x }}</v:t></v:r></v:p>"
    xml = f'<v:document xmlns:v="{W[1:-1]}"><v:body>{text}</v:body></v:document>'
    return change_parts(make(), {BODY: xml.encode()})


def ole(stream: str) -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(512)
    )


def disguises() -> list[Recipe]:
    """Archives that lie, and other kinds of files."""
    workbook = "spreadsheetml.sheet.main+xml"
    return [
        Recipe(70, "names", renamed("../../x"), ("zip-name",)),
        Recipe(71, "two bodies", doubled(), ("zip-duplicate",)),
        Recipe(73, "two names", patched(other_local_name), ("zip-mismatch",)),
        Recipe(74, "lying size", patched(lying_size), ("zip-mismatch",)),
        Recipe(75, "corrupt data", patched(corrupt), ("zip-corrupt", "zip-mismatch")),
        Recipe(76, "truncated", make()[:-100], ("truncated",)),
        Recipe(77, "polyglot", b"%PDF-1.7\n<html>" + make(), ("not-a-docx",)),
        Recipe(78, "encrypted", ole("EncryptedPackage"), ("encrypted-docx",)),
        Recipe(79, "old .doc", ole("WordDocument"), ("legacy-doc",)),
        Recipe(80, "RTF", b"{\\rtf1 x}", ("not-a-docx",)),
        Recipe(81, "empty", b"", ("empty-file",)),
        Recipe(82, "HTML", b"<html><body>x</body></html>", ("not-a-docx",)),
        Recipe(83, "xlsx", typed("wordprocessingml.document.main+xml", workbook), ("not-a-docx",)),
        Recipe(84, "encrypted member", patched(encrypted_flag), ("zip-encrypted",)),
        Recipe(85, "bzip2", repacked(ZIP_BZIP2), ("zip-method",)),
        Recipe(86, "lzma", repacked(ZIP_LZMA), ("zip-method",)),
        Recipe(91, "other prefix", other_prefix(), ("harmless",)),
    ]  # fmt: skip


@cache
def recipes() -> list[Recipe]:
    """All of them."""
    return sorted([*tagged(), *bombs(), *contents(), *disguises()])


def attempt(data: bytes) -> list[str]:
    """The codes with which a file is refused, by check or while filling; harmless for none."""
    problems = check(data)
    if problems and problems[0].part:
        annotate(data, problems)
    found = [problem.code for problem in problems if problem.severity == "error"]
    if found:
        return found
    try:
        Template(data).fill(VALUES)
    except TemplateError as error:
        return [problem.code for problem in error.problems]
    return ["harmless"]


def main() -> None:
    """Try every file, in a process of its own, and print code, time and memory of each."""
    warm_up = attempt(make("{{ x }}"))
    assert warm_up == ["harmless"]
    results = {}
    for recipe in map(tuple, json.load(sys.stdin)):
        number, path = recipe
        with open(path, "rb") as file:
            data = file.read()
        before, start = getrusage(RUSAGE_SELF).ru_maxrss, time.process_time()
        found = attempt(data)
        seconds = time.process_time() - start
        grown = (getrusage(RUSAGE_SELF).ru_maxrss - before) / 1024
        results[number] = {"codes": found[:3], "seconds": seconds, "megabytes": grown}
    results["deleted"] = VALUES["rec"].deleted
    print(json.dumps(results))


if __name__ == "__main__":
    main()
