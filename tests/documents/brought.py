"""Files as people bring them: whole ones of every kind that is taken, and those that are not."""

import io
import struct
import zipfile
from datetime import UTC, datetime
from itertools import pairwise

import openpyxl
from PIL import Image

from tests.docfill.making import make

PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"
WHERE = "Стара Загора".encode()
MAIL = ("From: a@example.bg\r\nDate: Mon, 5 Dec 2016 10:00:00 +0200\r\nSubject: x\r\n\r\nтекст"
        .encode())
SIGNED = bytes.fromhex("3082 04d2 0609 2a864886f70d010702 a082") + b"\1" * 80
OUTLOOK = (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504
           + "__properties_version1.0".encode("utf-16-le"))


def compound(tree: dict) -> bytes:
    """A compound file as Outlook writes it: {name: content or another such tree}.

    The same content takes room once, however many names it has.
    """
    entries, sectors, chains, small, little, kept = [], [], [], bytearray(), [], {}

    def add(name: str, value: bytes | dict) -> int:
        place = len(entries)
        entries.append([name, 2, -1, -1, -2, 0])
        if isinstance(value, dict):
            entries[place][1], kids = 1, [add(*one) for one in value.items()]
            entries[place][3] = kids[0]
            for one, following in pairwise(kids):
                entries[one][2] = following
        else:
            kept[value] = kept[value] if value in kept else keep(value)
            entries[place][4:] = kept[value], len(value)
        return place

    def keep(content: bytes) -> int:
        if not content or len(content) >= 4096:
            return put(content) if content else -2
        start = len(little)
        small.extend(content.ljust(-(-len(content) // 64) * 64, b"\0"))
        little.extend([*range(start + 1, len(small) // 64), -2])
        return start

    def put(content: bytes) -> int:
        start = len(sectors)
        sectors.extend(content[at:at + 512].ljust(512, b"\0")
                       for at in range(0, len(content), 512))
        chains.extend([*range(start + 1, len(sectors)), -2])
        return start

    add("Root Entry", tree)
    entries[0][1], entries[0][4:] = 5, (put(bytes(small)), len(small))
    folder = put(b"".join(_entry(*one) for one in entries))
    table = put(struct.pack(f"<{len(little)}i", *little).ljust(512, b"\xff"))
    begun = len(sectors)
    tables = next(n for n in range(1, 109) if begun + n <= 128 * n)
    chains.extend([-3] * tables)
    head = struct.pack("<8s16x5H6x9i", bytes.fromhex("d0cf11e0a1b11ae1"), 0x3E, 3, 0xFFFE, 9, 6, 0,
                       tables, folder, 0, 4096, table, -(-len(little) // 128), -2, 0)
    places = [begun + n if n < tables else -1 for n in range(109)]
    return b"".join((head, struct.pack("<109i", *places), *sectors,
                     struct.pack(f"<{len(chains)}i", *chains).ljust(512 * tables, b"\xff")))


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    called = name.encode("utf-16-le")
    return struct.pack("<64sHBBiii16x4x16xiQ", called, len(called) + 2, kind, 1, -1, right, child,
                       start, size)


def outlook(sender: str, subject: str, sent: datetime, files: dict) -> bytes:
    """A letter as Outlook keeps it."""
    since = int((sent - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10**7
    return compound({f"__attach_version1.0_#{n:08X}": _properties(8, {
        0x3707: name, 0x3701: content}) for n, (name, content) in enumerate(files.items())}
        | _properties(32, {0x0C1A: sender, 0x0037: subject}, {0x0039: since}))


def _properties(head: int, values: dict, times: dict | None = None) -> dict:
    streams, listed = {}, b"\0" * head
    for number, value in values.items():
        kind = 0x1F if isinstance(value, str) else 0x102
        content = value.encode("utf-16-le") if kind == 0x1F else value
        streams[f"__substg1.0_{number:04X}{kind:04X}"] = content
        listed += struct.pack("<HHIQ", kind, number, 6, len(content))
    for number, value in (times or {}).items():
        listed += struct.pack("<HHIQ", 0x40, number, 6, value)
    return streams | {"__properties_version1.0": listed}


def picture(kind: str = "JPEG", size: tuple = (40, 20), mode: str = "RGB", **more) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 1 if mode == "1" else "white").save(out, kind, **more)
    return out.getvalue()


def photograph(kind: str = "JPEG", size: tuple = (40, 20)) -> bytes:
    """A picture with a place, a camera, and a turn, as telephones write them."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Telephone"
    exif.get_ifd(0x8825)[1] = "N"
    more = {"comment": WHERE} if kind == "JPEG" else {}
    return picture(kind, size, exif=exif, **more)


def two_pages(kind: str) -> bytes:
    """A scan of two pages (TIFF), or the two views of a telephone's photograph (MPO)."""
    out, page = io.BytesIO(), Image.new("RGB", (60, 30), "white")
    page.save(out, kind, save_all=True, append_images=[page.copy()])
    return out.getvalue()


def packed(**parts: bytes) -> bytes:
    """A ZIP of these parts; two low lines in a name stand for a slash, one for a full stop."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


def workbook(**more: bytes) -> bytes:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    with zipfile.ZipFile(out, "a") as package:
        for name, content in more.items():
            package.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


def opendocument(kind: str, **more: bytes) -> bytes:
    kind = f"application/vnd.oasis.opendocument.{kind}"
    return packed(mimetype=kind.encode(), content_xml=b"<x/>", **more)


WHOLE = {  # name as it came: content, name as it is kept
    "скан.pdf": (PDF, "скан.pdf"), "с марка.pdf": (b"\xef\xbb\xbf" + PDF, "с марка.pdf"),
    "подписан.pdf": (PDF + b"\0" * 4000, "подписан.pdf"),
    "снимка.JPG": (picture(), "снимка.JPG"), "снимка.png": (picture("PNG"), "снимка.png"),
    "телефон.jpg": (two_pages("MPO"), "телефон.jpg"),
    "IMG_1.HEIC": (photograph("HEIF", (64, 32)), "IMG_1.jpg"),
    "скенер.tif": (two_pages("TIFF"), "скенер.pdf"),
    "писмо.docx": (make("текст"), "писмо.docx"), "списък.xlsx": (workbook(), "списък.xlsx"),
    "писмо.odt": (opendocument("text"), "писмо.odt"),
    "списък.ods": (opendocument("spreadsheet"), "списък.ods"),
    "отговор.eml": (MAIL, "отговор.eml"), "отговор.msg": (OUTLOOK, "отговор.msg"),
    "доклад.pdf.p7m": (SIGNED + PDF + b"\3", "доклад.pdf.p7m"),
    "писмо.pdf.p7m": (SIGNED, "писмо.pdf.p7m"), "писмо.p7s": (SIGNED + b"\2", "писмо.p7s"),
    "подпис.p7s": (b"-----BEGIN PKCS7-----\nMII\n", "подпис.p7s"),
    "пакет.asice": (packed(mimetype=b"application/vnd.etsi.asic-e+zip"), "пакет.asice")}
HOSTILE = {  # a name that lies, and a content that is not taken whatever it is called
    "програма.docx": b"MZ\x90\x00" + b"\0" * 200, "страница.pdf": b"<html><script>1</script>",
    "страница.eml": b"<html>\r\nFrom: a\r\nDate: b\r\n\r\n", "скрипт.jpg": b"#!/bin/sh\nrm -rf /\n",
    "рисунка.png": b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
    "запис.msg": bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600,
    "стар.doc": bytes.fromhex("d0cf11e0a1b11ae1") + b"WordDocument", "празен.pdf": b"",
    "макроси.xlsx": workbook(xl__vbaProject_bin=b"x"),
    "макроси.odt": opendocument("text", Basic__Standard__Module1_xml=b"x"),
    "същности.xlsx": workbook(xl__more_xml=b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]>"),
    "същности.odt": opendocument("text", styles_xml="<!DOCTYPE a>".encode("utf-16")),
    "пакет.docx": packed(a_exe=b"MZ"), "половин.xlsx": workbook()[:900],
    "половин.jpg": picture()[:60], "половин.heic": photograph("HEIF")[:200],
    "половин.pdf": b"%PDF-1.7 half", "бомба.xlsx": b"PK\3\4" + b"\0" * 40}
