"""Attached files: known by content, pictures without what the camera wrote, messages that help."""

import io
import tracemalloc
from datetime import UTC, datetime
from random import Random

import pytest
from PIL import Image

from documents.apart.asking import alone
from documents.files import containers
from documents.files.attaching import ACCEPTED, MOST_BYTES, plain_name, read_attachment
from documents.files.messages import MSG, read_message
from documents.files.pictures import MOST_PAGES
from models.base import RuleError
from tests.documents.brought import (
    HOSTILE,
    PDF,
    WHERE,
    WHOLE,
    outlook,
    packed,
    photograph,
    picture,
)

SENT = datetime(2016, 12, 5, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize("name", WHOLE)
def test_what_may_be_attached_keeps_its_name_and_says_its_type(name):
    content, kept = WHOLE[name]
    file = read_attachment(name, content)
    assert file.name == kept and "/" in file.media_type and file.content
    assert kept.lower().endswith(tuple(ACCEPTED.split(",")))


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_else_is_taken_whatever_it_is_called(name):
    for called in (name, "писмо.pdf", "снимка.jpg", "без ендинг"):
        with pytest.raises(RuleError) as refused:
            read_attachment(called, HOSTILE[name])
        assert refused.value.field == "file" and refused.value.message.endswith((".", ")."))


@pytest.mark.parametrize("name", ["подписан.pdf", "отговор.msg", "писмо.p7s", "пакет.asice"])
def test_what_is_signed_stays_byte_for_byte(name):
    assert read_attachment(name, WHOLE[name][0]).content == WHOLE[name][0]


@pytest.mark.parametrize("kind", ["JPEG", "HEIF", "TIFF"])
def test_no_picture_keeps_what_the_camera_wrote(kind):
    kept = read_attachment("снимка.jpg", photograph(kind)).content
    assert b"Telephone" not in kept and b"GPS" not in kept


def test_a_scan_of_many_pages_becomes_a_pdf_that_browsers_show():
    file = read_attachment("скенер.tif", WHOLE["скенер.tif"][0])
    assert file.media_type == "application/pdf" and file.content.count(b"/Type /Page\n") == 2


def test_a_scan_of_too_many_pages_is_refused_before_they_are_read():
    out = io.BytesIO()
    page = Image.new("1", (1, 1))
    page.save(out, "TIFF", save_all=True, append_images=[page.copy()] * MOST_PAGES)
    with pytest.raises(RuleError, match="като PDF"):
        read_attachment("скенер.tif", out.getvalue())


def test_a_package_that_unpacks_to_very_much_is_refused_unread(monkeypatch):
    monkeypatch.setattr(containers, "MOST_UNPACKED", 10_000_000)
    bomb = packed(content_xml=b"\0" * 20_000_000)
    tracemalloc.start()
    with alone(), pytest.raises(RuleError, match="твърде голям"):
        read_attachment("списък.ods", bomb)
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


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
    (b"\x89PNG\r\n\x1a\n....", "повредена"), (b"PK\3\4....", "повреден"),
    (picture("PNG", (7000, 6000), "1"), "40 мегапиксела")])
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


# -- letters of Outlook -----------------------------------------------------------------------


def test_a_letter_of_outlook_tells_its_sender_day_subject_and_files():
    letter = outlook("РУО\0 Стара Загора", "Отговор\nпо писмо № 12", SENT,
                     {"справка.pdf": PDF, "дълъг.txt": b"x" * 9000, "празен.txt": b""})
    assert read_attachment("отговор.msg", letter).media_type == MSG
    assert read_message(MSG, letter) == {
        "correspondent": "РУО Стара Загора", "subject": "Отговор по писмо № 12",
        "their_date": "2016-12-06", "files": [["справка.pdf", PDF], ["дълъг.txt", b"x" * 9000]]}


def test_a_hostile_letter_of_outlook_costs_the_reading_and_nothing_else():
    same = outlook("а", "б", SENT, {f"{n}.bin": b"x" * 30_000 for n in range(50)})
    assert sum(len(one) for _, one in read_message(MSG, same)["files"]) < len(same) < 70_000
    sound, random, lost = outlook("а", "б", SENT, {"а.pdf": PDF}), Random(7), 0
    for cut in (600, 1100, *[None] * 8):
        odd = bytearray(sound[:cut])
        for _ in range(0 if cut else 40):
            odd[random.randrange(512, len(odd))] = random.randrange(256)
        try:
            assert set(read_message(MSG, bytes(odd))) == {
                "correspondent", "their_date", "subject", "files"}
        except RuleError as refused:
            assert "не може да се прочете" in refused.message
            lost += 1
    assert lost
