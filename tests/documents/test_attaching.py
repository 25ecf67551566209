"""Attached files: known by content, pictures without what the camera wrote, messages that help."""

import io

import pytest
from PIL import Image

from documents.files.attaching import MOST_BYTES, plain_name, read_attachment
from models.base import RuleError
from models.documents.blobs import WORD
from tests.docfill.making import make

PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"
WHERE = "Стара Загора".encode()


def picture(kind: str = "JPEG", size: tuple = (40, 20), **more) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind, **more)
    return out.getvalue()


def photograph() -> bytes:
    """A picture with a place, a camera, and a turn, as telephones write them."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Telephone"
    exif.get_ifd(0x8825)[1] = "N"
    return picture(exif=exif, comment=WHERE)


@pytest.mark.parametrize(("name", "data", "media_type"), [
    ("скан.pdf", PDF, "application/pdf"), ("снимка.jpg", picture(), "image/jpeg"),
    ("снимка.png", picture("PNG"), "image/png"), ("писмо.docx", make("текст"), WORD)])
def test_what_may_be_attached_keeps_its_name(name, data, media_type):
    file = read_attachment(name, data)
    assert (file.name, file.media_type) == (name, media_type)


def test_a_name_that_lies_gets_the_ending_of_its_content():
    assert read_attachment("скан.docx", PDF).name == "скан.docx.pdf"
    assert read_attachment("IMG.JPEG", picture()).name == "IMG.JPEG"


def test_a_photograph_keeps_nothing_but_the_picture():
    content = read_attachment("снимка.jpg", photograph()).content
    again = Image.open(io.BytesIO(content))
    assert not again.getexif() and again.size == (20, 40), "turned as it is seen"
    assert b"Telephone" not in content and WHERE not in content


@pytest.mark.parametrize(("data", "said"), [
    (b"", "празен"), (b"x" * (MOST_BYTES + 1), "Най-много 10 МБ"),
    (b"MZ\x90\x00", "не може да се приложи"), (b"<html></html>", "не може да се приложи"),
    (b"%PDF-1.7 half", "не е цял"), (picture()[:60], "повредена"),
    (b"\x89PNG\r\n\x1a\n....", "повредена"), (b"PK\3\4....", "непълен"),
    (picture("PNG", (7000, 6000)), "40 мегапиксела")])
def test_what_may_not_is_said_with_what_to_do(data, said):
    with pytest.raises(RuleError, match=said) as refused:
        read_attachment("файл.pdf", data)
    assert refused.value.field == "file" and not refused.value.message.isascii()


@pytest.mark.parametrize(("given", "kept"), [
    ("..\\..\\a/b/скан.pdf", "скан.pdf"), ("a\r\nb.pdf", "a_b.pdf"), ("", "файл"), ("...", "файл"),
    ("x\u202efdp.exe", "x_fdp.exe"), ("я" * 300 + ".pdf", "я" * 136 + ".pdf"),
    ('a"b<c>.pdf', "a_b_c_.pdf")])
def test_names_lose_folders_and_signs_that_mislead(given, kept):
    assert plain_name(given) == kept
