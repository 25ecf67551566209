"""„Състояние“: what the desk stands on, its copies, how it grows, and a bundle for help."""

import os
import re
import signal
import sys
from dataclasses import dataclass
from threading import Timer
from types import SimpleNamespace

from flask import abort, current_app, flash, send_file
from markupsafe import Markup, escape

from admin.auth import current_user
from admin.declaring import TRY, page
from admin.policy.needs import OPERATE
from admin.records.words import SETTINGS
from admin.support import known_words, make_bundle
from admin.views import DeskPage
from bulgarian.clock import office_time
from bulgarian.text import file_name
from documents.sending.mail import MailRefused, send_mail
from models.base import RuleError, show_plain, today
from models.copies.making import copies_folder, find_copies
from models.copies.nightly import ASKED, EXAMINED, FAILED, MADE, is_copying, look
from models.database import applied_steps, describe
from models.folder import RESTART_FILE, serving_process, show_size
from models.marks import Mark, note, noted
from registry import CHECKS
from settings import key_file

COPIES = "резервни копия"
SLOW = ("база данни", "ключове")  # read through at night; here is told what was found then
_WORD = r"[\w./=-]*[A-Za-z][\w./=-]*"
TECHNICAL = re.compile(rf"({_WORD}(?: {_WORD})*)", re.ASCII)
UNREAD = "чете се докрай всяка нощ и с app.py check"
SHOWN = 12  # copies and months
SECONDS_TO_ANSWER = 0.5


def technical(text: str) -> Markup:
    """A sentence with commands, paths and names of programs set apart as such."""
    parts = TECHNICAL.split(text)
    return Markup("").join(Markup("<code>{}</code>").format(part) if number % 2 else escape(part)
                           for number, part in enumerate(parts))


@dataclass(frozen=True)
class Line:
    """One thing the desk stands on."""

    name: str
    is_right: bool
    told: str
    at: str = ""  # when it was looked at, if not just now


def settings_of_desk() -> SimpleNamespace:
    return current_app.extensions["signin"]


def read_lines(settings: SimpleNamespace) -> list[Line]:
    """What was found now, and at night of what takes long."""
    night = noted(EXAMINED)
    lines = night.told()["lines"] if night else [(name, True, UNREAD) for name in SLOW]
    found = [Line(*one, at=when(night)) for one in lines if one[0] not in CHECKS or one[0] in SLOW]
    return found + [Line(*look(name, check, settings)) for name, check in CHECKS.items()
                    if name not in SLOW]


def found_at_night(settings: SimpleNamespace) -> list[Line]:
    """What the last night found, the copies as they are now; all anew where there was no night."""
    night = noted(EXAMINED)
    if night is None:
        return read_lines(settings)
    lines = [one for one in night.told()["lines"] if one[0] != COPIES]
    return [Line(*one, at=when(night))
            for one in (look(COPIES, CHECKS[COPIES], settings), *lines)]


def when(mark: Mark | None) -> str:
    return f"{office_time(mark.at):%d.%m.%Y, %H.%M} ч." if mark else ""


def read_growth() -> list[tuple[str, str, str]]:
    """(month, size of the database, events of the log) of the last months, the newest first."""
    found = Mark.select().where(Mark.name.startswith("size ")).order_by(Mark.name.desc())
    rows = [(one.name.split()[1], one.told()) for one in found.limit(SHOWN)]
    return [(f"{month[5:]}.{month[:4]}", show_size(told["database"]),
             f"{told['events']:,}".replace(",", "\N{NO-BREAK SPACE}"))
            for month, told in rows]


class StatePage(DeskPage):
    """The page of whoever looks after the machine."""

    title, place, group, icon, position = "Състояние", "state", SETTINGS, "circle-check", 95

    @page("/", needs=OPERATE, shows="page")
    def index(self):
        """The lines of `check`, the copies, and what grows."""
        settings = settings_of_desk()
        made, failed = noted(MADE), noted(FAILED)
        return self.render(
            "state.html", lines=read_lines(settings), made=made and made.told(),
            failed=failed and failed.told(), folder=copies_folder(settings), settings=settings,
            copies=find_copies(copies_folder(settings))[:SHOWN], growth=read_growth(),
            is_under_way=is_copying(settings.data) or noted(ASKED) is not None,
            step=max(applied_steps()), python=sys.version.split()[0], database=describe(),
            keys=key_file(settings))

    @page("/copy/", needs=OPERATE, logs="backup")
    def copy(self):
        """Let the worker make and prove a copy now."""
        note(ASKED, by=current_user.id)
        flash("Копието се прави. Когато стане и бъде доказано, ще се покаже тук.")

    @page("/mail/", needs=OPERATE, logs=TRY)
    def mail(self):
        """Send a letter to whoever asks, to see that letters go out."""
        settings = settings_of_desk()
        if settings.mail is None:
            raise RuleError("Няма пощенски сървър. Задава го онзи, който пуска бюрото.")
        try:
            send_mail(settings, current_user.email, "Бюро ОКМД: пробно писмо",
                      "Писмата от бюрото пристигат.")
        except MailRefused as refused:
            raise RuleError(str(refused)) from refused
        flash(f"Пробното писмо до {current_user.email} е прието от пощенския сървър.")

    @page("/support/", needs=OPERATE, shows="download", fresh=True)
    def support(self):
        """Versions, settings, checks and logs without anybody's data."""
        bundle = make_bundle(settings_of_desk(), known_words(current_app.url_map))
        name = file_name("Пакет за поддръжка", show_plain(today()))
        return send_file(bundle, mimetype="application/zip", as_attachment=True,
                         download_name=f"{name}.zip")

    @page("/anew/", needs=OPERATE, logs="attempt")
    def anew(self):
        """Let the training desk begin anew."""
        settings = settings_of_desk()
        if not settings.training:
            abort(404)
        (settings.data / RESTART_FILE).touch()
        Timer(SECONDS_TO_ANSWER, os.kill,
              (serving_process(settings.data), signal.SIGTERM)).start()
        flash("Учебното бюро започва отначало. След минута влезте отново.")
