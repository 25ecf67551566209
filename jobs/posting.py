"""The letters of the day: asked for once the hour has come, sent, and tried again."""

import logging
import time
from types import SimpleNamespace

from bulgarian.clock import office_time, utc_now
from documents.sending.mail import MailRefused, send_mail
from models.database import database
from models.tailoring.snapshot import refresh
from models.users import User
from models.waiting.letters import DailyLetter, ask_letters, write_letter
from registry import CHECKS, CheckFailed
from settings import desk_address

log = logging.getLogger("okmd.mail")

SELDOM = 60  # seconds between two looks


class Posting:
    """Looks at the clock and sends what is due to be sent."""

    def __init__(self, settings: SimpleNamespace):
        self.settings, self.again = settings, time.monotonic()

    def look(self) -> None:
        """Send what waits; once the hour has come everybody who wants a letter has one."""
        if self.settings.mail is None or self.settings.mail_at is None or \
                time.monotonic() < self.again:
            return
        self.again = time.monotonic() + SELDOM
        with database.connection_context():
            refresh()
            post_letters(self.settings)


def post_letters(settings: SimpleNamespace) -> int:
    """How many letters were sent."""
    now = office_time(utc_now())
    if now.time() >= settings.mail_at:
        ask_letters(now.date())
    return sum(_post(letter, settings) for letter in list(DailyLetter.waiting(utc_now())))


def _post(letter: DailyLetter, settings: SimpleNamespace) -> bool:
    if not letter.begin():
        return False
    user = User.get_by_id(letter.user_id)
    written = write_letter(user, letter.day, desk_address(settings)) if user.may_sign_in() else None
    try:
        if written:
            send_mail(settings, user.email, *written)
        letter.end(is_sent=bool(written))
    except MailRefused as refused:
        log.warning("a letter of the day was not taken", extra={"event": {"try": letter.tries}})
        letter.end(str(refused))
        return False
    return bool(written)


@CHECKS.named("поща")
def check_mail(settings) -> str:
    """How the last letters went, or that the desk sends none."""
    if settings.mail is None or settings.mail_at is None:
        return "бюрото не праща писма; сроковете са на „Днес“ и се печатат от „Срокове“"
    bad = DailyLetter.select().where(DailyLetter.problem != "").order_by(
        DailyLetter.day.desc(), DailyLetter.id.desc()).first()
    good = DailyLetter.select().where(DailyLetter.sent_at.is_null(False)).order_by(
        DailyLetter.sent_at.desc()).first()
    if bad and (good is None or bad.day >= good.day):
        again = "опитва се пак" if bad.again_at else "повече не се опитва"
        raise CheckFailed(f"Писмото за {bad.day:%d.%m.%Y} г. не тръгна; {again}. {bad.problem}")
    return f"последно писмо: {office_time(good.sent_at):%d.%m.%Y, %H.%M} ч." if good \
        else "още няма изпратени писма"
