"""The letters of the day: once a day to each who asked, tried again, never a child's data."""

import socketserver
import threading
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from smtplib import SMTP, SMTPSenderRefused
from types import SimpleNamespace
from unittest.mock import Mock

import pytest

from bulgarian.clock import SOFIA
from documents.sending.mail import MailRefused, send_mail
from jobs import posting
from jobs.posting import check_mail, post_letters
from models.base import RuleError, today, utc_now
from models.memoranda import Memorandum
from models.notices import Notice
from models.users import AUDITOR, SECRETARY, User
from models.waiting.letters import PAUSES, DailyLetter, write_letter
from registry import CheckFailed
from settings import SettingError, read_settings
from tests import cast
from tests.admin.records import make_record


class Post(socketserver.ThreadingTCPServer):
    """A mail server that takes everything, or says why not."""

    allow_reuse_address, daemon_threads = True, True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Talk)
        self.taken, self.refusal = [], ""


class Talk(socketserver.StreamRequestHandler):
    """One talk with a client, as far as letters need it."""

    def handle(self):
        self.say("220 post")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"RCPT" and self.server.refusal:
                self.say(self.server.refusal)
            elif word == b"DATA":
                self.say("354 go on")
                lines = iter(self.rfile.readline, b".\r\n")
                self.server.taken.append(message_from_bytes(b"".join(lines),
                                                            policy=policy.default))
                self.say("250 taken")
            else:
                self.say("221 bye" if word == b"QUIT" else "250 yes")

    def say(self, text: str):
        self.wfile.write(f"{text}\r\n".encode())


@pytest.fixture
def post():
    with Post() as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def served(post):
    return read_settings({"OKMD_MAIL": f"smtp://127.0.0.1:{post.server_address[1]}",
                          "OKMD_MAIL_FROM": "byuro@okmd.example", "OKMD_MAIL_AT": "00:00",
                          "OKMD_ADDRESS": "https://desk.example.bg"})


@pytest.fixture
def reader(rolled_back):
    """Somebody who asked for the letter and has something due."""
    user = cast.find_account(SECRETARY)
    user.daily_letter = True
    user.store()
    cast.make_commitment()
    return user


def clock(monkeypatch, moment: datetime):
    """Let the desk believe in this moment of UTC."""
    now = moment.replace(tzinfo=None)
    for place in ("jobs.posting", "models.waiting.letters"):
        monkeypatch.setattr(f"{place}.utc_now", lambda: now)


def test_the_letter_tells_how_much_waits_and_names_nobody(reader, served, post):
    case = cast.make_case(named=("Щъркелина", "Патешка"), received_on=today())
    make_record(Memorandum, status="active", valid_until=today() + timedelta(30))
    assert post_letters(served) == 1 and post_letters(served) == 0
    letter, = post.taken
    text = letter.get_content().replace("\N{NO-BREAK SPACE}", " ")
    assert (letter["To"], letter["From"]) == (reader.email, "byuro@okmd.example")
    assert letter["Subject"].startswith("Бюро ОКМД: 1 просрочен срок")
    assert "Просрочено: ангажимент – 1" in text and "https://desk.example.bg" in text
    assert "След 30 дни: край на меморандум – 1" in text
    assert case.reference not in text and "Щъркел" not in text
    assert "последно писмо" in check_mail(served)


def test_nobody_is_written_who_did_not_ask_or_has_nothing_to_do(reader, served, post):
    auditor = cast.find_account(AUDITOR)
    assert not auditor.daily_letter
    reader.active = False
    reader.store()
    assert post_letters(served) == 0 and not post.taken


def test_a_refused_letter_is_told_and_tried_again(reader, served, post, monkeypatch):
    post.refusal = "550 no such address"
    assert post_letters(served) == 0
    with pytest.raises(CheckFailed, match="опитва се пак.*адреса на получателя"):
        check_mail(served)
    assert post_letters(served) == 0 and DailyLetter.get().tries == 1  # not at once
    later = utc_now() + timedelta(minutes=PAUSES[0] + 1)
    if later.date() == utc_now().date():
        post.refusal = ""
        clock(monkeypatch, later)
        assert post_letters(served) == 1 and len(post.taken) == 1
        assert "последно писмо" in check_mail(served)


def test_it_is_given_up_at_last(reader, served, post):
    post.refusal = "550 no such address"
    for _ in range(len(PAUSES) + 1):
        post_letters(served)
        DailyLetter.update(again_at=utc_now()).where(DailyLetter.again_at.is_null(False)).execute()
    assert DailyLetter.get().tries == len(PAUSES) + 1 and DailyLetter.get().again_at is None
    with pytest.raises(CheckFailed, match="повече не се опитва"):
        check_mail(served)


@pytest.mark.parametrize(("night", "hour"), [
    (datetime(2026, 10, 25, 0, 35, tzinfo=UTC), "03:30"),  # 03:35, and an hour later again
    (datetime(2026, 3, 29, 1, 35, tzinfo=UTC), "03:30")])  # there is no 03:30: 04:35
def test_the_night_the_clock_changes_has_one_letter(
        reader, served, post, monkeypatch, night, hour):
    changed = SimpleNamespace(**vars(served) | {"mail_at": read_settings(
        {"OKMD_MAIL_AT": hour}).mail_at})
    days = set()
    for minutes in (0, 10, 60, 70, 130):
        moment = night + timedelta(minutes=minutes)
        days.add(moment.astimezone(SOFIA).date())
        clock(monkeypatch, moment)
        post_letters(changed)
    assert len(days) == 1 and len(post.taken) == 1


def test_before_its_hour_nothing_goes_out(reader, served, post, monkeypatch):
    early = SimpleNamespace(**vars(served) | {"mail_at": read_settings({}).mail_at})
    clock(monkeypatch, datetime(2026, 11, 30, 5, 59, tzinfo=UTC))
    assert post_letters(early) == 0
    clock(monkeypatch, datetime(2026, 11, 30, 6, 0, tzinfo=UTC))
    assert post_letters(early) == 1


def test_the_words_are_the_office_s(reader):
    with pytest.raises(RuleError, match="Няма „{{ дете }}“"):
        Notice(kind="digest", subject="За {{ дете }}", text="…").store()
    shipped = write_letter(reader, today(), "")
    opened = Notice(kind="digest")  # as its form opens
    opened.store()
    assert write_letter(reader, today(), "") == shipped
    opened.subject, opened.text = "Добро утро,\r\nBcc: a@b.bg", "{{име}}: {{ списък }}"
    opened.store()
    subject, text = write_letter(reader, today(), "")
    assert subject == "Добро утро, Bcc: a@b.bg" and text.startswith(f"{reader.name}: Просрочено")


def test_a_server_that_does_not_answer_is_said_in_words(served, post):
    post.shutdown()
    post.server_close()
    with pytest.raises(MailRefused, match=r"127\.0\.0\.1 не прие"):
        send_mail(served, "a@b.bg", "х", "х")


def test_a_sender_that_is_refused_is_said_with_its_setting(served, post, monkeypatch):
    refused = SMTPSenderRefused(554, b"not here", "byuro@okmd.example")
    monkeypatch.setattr(SMTP, "send_message", Mock(side_effect=refused))
    with pytest.raises(MailRefused, match="адреса на подателя"):
        send_mail(served, "a@b.bg", "х", "х")


@pytest.mark.parametrize("address", ["mail.example.bg", "smtp://име:тайна@mail.example.bg",
                                     "http://mail.example.bg", "smtp:///"])
def test_an_address_that_is_none_is_refused_at_the_start(address):
    with pytest.raises(SettingError, match="OKMD_MAIL"):
        read_settings({"OKMD_MAIL": address})


def test_without_a_server_all_is_well(rolled_back):
    assert "не праща писма" in check_mail(read_settings({}))
    watch = posting.Posting(read_settings({}))
    watch.look()
    assert not User.select().join(DailyLetter, on=DailyLetter.user).exists()
