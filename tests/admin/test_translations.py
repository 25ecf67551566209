"""Catalogues: every message that can be shown has Bulgarian words, and they are found."""

import re
from pathlib import Path

import flask_admin
import flask_security
import pytest
import wtforms
from babel.messages.pofile import read_po
from flask_admin.babel import gettext as admin_gettext
from flask_admin.babel import ngettext as admin_ngettext
from flask_admin.form import BaseForm
from flask_babel import format_datetime
from flask_security.core import _default_messages
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, Length

from admin.language import CATALOGUES
from models.base import utc_now

FOLDER = CATALOGUES / "bg" / "LC_MESSAGES"
NAMES = ("admin", "flask_security", "wtforms")
# Parts of Flask-Admin that belong to other databases or are not built into the desk.
ELSEWHERE = re.compile(r"contrib/(sqla|mongoengine|pymongo|geoa|fileadmin|rediscli)|admin/file/|"
                       r"rediscli|file/(form|list|modals)")
FOREIGN_WORDS = re.compile(r"JSON|base64|IP|MAC|https://|ime@oblast\.bg|EUR|W11|#ff0000")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]?|%s|\{[\w.]+\}")


def read_catalogue(path: Path) -> dict:
    """Messages of a catalogue by their (first) text."""
    with path.open("rb") as file:
        messages = [message for message in read_po(file, locale="bg") if message.id]
    return {first_text(message.id): message for message in messages}


def first_text(texts) -> str:
    """The singular where a message has two forms."""
    return texts if isinstance(texts, str) else texts[0]


def forms_of(texts) -> list[str]:
    """All forms of a message or of its translation."""
    return [texts] if isinstance(texts, str) else list(texts)


@pytest.mark.parametrize("name", NAMES)
def test_every_translation_is_whole_and_bulgarian(name):
    for text, message in read_catalogue(FOLDER / f"{name}.po").items():
        for words in forms_of(message.string):
            assert words and not message.fuzzy, text
            rest = FOREIGN_WORDS.sub("", PLACEHOLDER.sub("", words))
            assert not re.search("[A-Za-z]", rest), words


@pytest.mark.parametrize("name", NAMES)
def test_translations_name_no_value_that_the_message_does_not_have(name):
    for text, message in read_catalogue(FOLDER / f"{name}.po").items():
        known = set(PLACEHOLDER.findall(" ".join(forms_of(message.id))))
        for words in forms_of(message.string):
            assert set(PLACEHOLDER.findall(words)) <= known, text


@pytest.mark.parametrize("name", NAMES)
def test_catalogues_are_compiled(name):
    assert (FOLDER / f"{name}.mo").exists(), "make setup compiles the catalogues"


def test_every_message_of_wtforms_is_translated():
    template = Path(wtforms.__file__).parent / "locale" / "wtforms.pot"
    missing = set(read_catalogue(template)) - set(read_catalogue(FOLDER / "wtforms.po"))
    assert not missing


def test_every_message_of_flask_admin_that_we_can_show_is_translated():
    german = Path(flask_admin.__file__).parent / "translations/de/LC_MESSAGES/admin.po"
    ours = read_catalogue(FOLDER / "admin.po")
    missing = [text for text, message in read_catalogue(german).items() if text not in ours
               and not all(ELSEWHERE.search(place) for place, _line in message.locations)]
    assert not missing


def test_messages_of_flask_security_still_exist_there():
    template = Path(flask_security.__file__).parent / "translations" / "flask_security.pot"
    assert set(read_catalogue(FOLDER / "flask_security.po")) <= set(read_catalogue(template))


@pytest.mark.parametrize("key", [
    "GENERIC_AUTHN_FAILED", "UNAUTHORIZED", "UNAUTHENTICATED", "DISABLED_ACCOUNT",
    "PASSWORD_NOT_PROVIDED", "PASSWORD_INVALID_LENGTH", "INVALID_PASSWORD", "PASSWORD_CHANGE",
    "PASSWORD_IS_THE_SAME", "RETYPE_PASSWORD_MISMATCH", "ANONYMOUS_USER_REQUIRED", "LOGIN",
    "REFRESH", "REAUTHENTICATION_REQUIRED", "REAUTHENTICATION_SUCCESSFUL", "INVALID_REDIRECT",
    "API_ERROR", "EMAIL_NOT_PROVIDED", "INVALID_EMAIL_ADDRESS", "USER_DOES_NOT_EXIST",
])
def test_messages_of_the_features_in_use_are_translated(key):
    assert _default_messages[key][0] in read_catalogue(FOLDER / "flask_security.po")


class SmallForm(FlaskForm):
    """A form of one text and one number."""

    name = StringField(validators=[InputRequired(), Length(max=3)])
    count = IntegerField()


class SmallAdminForm(BaseForm):
    """The same as Flask-Admin makes its forms."""

    name = StringField(validators=[InputRequired(), Length(max=3)])
    count = IntegerField()


@pytest.mark.parametrize("form_class", [SmallForm, SmallAdminForm])
def test_forms_answer_in_bulgarian(app, form_class):
    with app.test_request_context():
        app.preprocess_request()
        form = form_class(MultiDict({"name": "", "count": "x"}))
        form.validate()
        assert form.name.errors == ["Попълнете това поле."]
        assert form.count.errors == ["Въведете цяло число."]
        longer = form_class(MultiDict({"name": "абвг", "count": "1"}))
        longer.validate()
        assert longer.name.errors == ["Въведете най-много 3 знака."]


def test_flask_admin_speaks_bulgarian_outside_its_views_too(app):
    with app.test_request_context():
        assert admin_gettext("Save") == "Запиши"
        one = "Record was successfully deleted."
        many = "%(count)s records were successfully deleted."
        assert admin_ngettext(one, many, 3, count=3) == "3 записа са преместени в кошчето."


def test_times_are_those_of_sofia(app):
    noon = utc_now().replace(month=7, day=1, hour=9, minute=0)
    with app.test_request_context():
        assert "12:00" in format_datetime(noon, "short")
        assert "юли" in format_datetime(noon, "long")
