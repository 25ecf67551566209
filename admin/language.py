"""Bulgarian for the libraries: their messages, their dates, their clock."""

from datetime import datetime
from pathlib import Path

from flask import Flask, request
from flask_admin.babel import domain, wtforms_domain
from flask_babel import Babel

from bulgarian.clock import office_time
from bulgarian.dates import date_numeric
from models.base import show_plain

CATALOGUES = Path(__file__).resolve().parent / "translations"


def install(app: Flask) -> None:
    """Fix the language of the application; comes before whatever shows text."""
    Babel(app, default_locale="bg", default_timezone="Europe/Sofia")
    with app.app_context():
        for catalogue in (domain, wtforms_domain):
            if str(CATALOGUES) not in catalogue.translation_directories:
                catalogue.translation_directories.append(str(CATALOGUES))
    app.jinja_env.filters.update(office_time=show_plain, office_date=office_date)
    app.before_request(_give_forms_our_messages)


def office_date(moment: datetime) -> str:
    """The day of a stored moment at the office: „15.03.2026 г.“."""
    return date_numeric(office_time(moment))


def _give_forms_our_messages() -> None:
    """Flask-WTF looks here for its messages before it loads those of WTForms alone."""
    request.wtforms_translations = wtforms_domain.get_translations()
