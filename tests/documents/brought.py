"""Files as people bring them: whole ones of every kind that is taken, and those that are not."""

import io
import zipfile

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
