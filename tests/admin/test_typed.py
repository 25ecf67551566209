"""What was typed into a form that a rule refused stands in it again, and nowhere in a log."""

import logging
import re
from collections.abc import Iterator
from html import escape, unescape
from urllib.parse import urlencode

import pytest
from peewee import CharField, TextField
from wtforms import BooleanField

from admin import journal
from admin.declaring import said_by
from admin.typed import filled
from models.base import ENTITIES
from models.database import database
from models.users import ADMIN, SECRETARY
from tests.admin import matrix
from tests.admin.browsing import form_values
from tests.admin.regions import build_scene
from tests.whole import WHOLE

TYPED = "Жабурняк <b>& „Съд“"

FORM = """<form method="post" action="/x/1/">
<input type="hidden" name="csrf_token" value="тайна">
<input name="a" value="старо"><input type="text" name="a">
<textarea name="note" rows="2">
преди</textarea>
<select name="kind"><option value="">-</option><option value="b" selected>Б</option>
<option value="c">В</option></select>
<select name="other"><option value="d" selected>Г</option></select>
<input type="checkbox" name="on" value="1" checked><input type="radio" name="way" value="post">
<input type="radio" name="way" value="mail" checked><input type="password" name="p"></form>"""


def test_every_kind_of_field_is_filled_and_what_is_secret_is_not():
    page = filled(f"<p>{FORM}</p>{FORM}", "/x/1/", [
        ("csrf_token", "друга"), ("a", TYPED), ("a", "две"), ("note", "ред\nред"), ("kind", "c"),
        ("way", "post"), ("p", "парола")])
    first, second = page.split("</p>")
    assert second == FORM, "one form is filled"
    assert 'value="тайна"' in first and "парола" not in first
    assert f'<input name="a" value="{escape(TYPED)}">' in first
    assert '<input type="text" name="a" value="две">' in first
    assert "<textarea name=\"note\" rows=\"2\">\nред\nред</textarea>" in first
    assert re.findall(r"<option[^>]*selected>", first) == [
        '<option value="c" selected>', '<option value="d" selected>']
    assert re.findall(r'<input[^>]*checked>', first) == [
        '<input type="radio" name="way" value="post" checked>']


def test_a_page_without_the_form_is_as_it_is():
    assert filled(FORM, "/y/", [("a", TYPED)]) == FORM


@pytest.fixture
def refusals(app, sign_in, no_tokens):
    """(address, page that told the refusal) of every declared form that refuses nonsense."""
    scene, browser = build_scene(), sign_in(SECRETARY)
    build, found = app.url_map.bind("localhost").build, []
    for rule in app.url_map.iter_rules():
        form = getattr(said_by(app.view_functions[rule.endpoint]), "form", None)
        if form is None or "POST" not in rule.methods:
            continue
        address = build(rule.endpoint, matrix.arguments(rule, scene))
        fields = {one.name: TYPED for one in form(None) if not isinstance(one, BooleanField)}
        with browser.post(address, data=fields, follow_redirects=True) as answer:
            if answer.status_code in (200, 422) and answer.mimetype == "text/html":
                found.append((address, fields, answer.get_data(as_text=True)))
    return found


def test_no_declared_form_loses_what_was_typed(refusals):
    lost, kept = [], 0
    for address, fields, page in refusals:
        form = re.search(rf'<form\b[^>]*action="{re.escape(address)}"[^>]*>.*?</form>', page,
                         re.DOTALL)
        typed_into = form and re.search(
            rf'<(?:textarea|input(?![^>]*type="(?:hidden|checkbox|radio|file|password)"))'
            rf'[^>]*name="(?:{"|".join(fields)})"', form[0])
        if typed_into:
            kept += escape(TYPED) in form[0]
            lost += [address] if escape(TYPED) not in form[0] else []
    assert kept > 3 and not lost


CANARY = "жабурняков"
LONG_NUMBER = "7" * 30
# What makes a library complain: of days, numbers, addresses, telephones, patterns, templates, XML.
HOSTILE = (
    CANARY, f"31.02.{CANARY}", f"2026-13-45T{CANARY}", f"{LONG_NUMBER * 200}", f"-{LONG_NUMBER}",
    "1e999999", f"NaN{CANARY}", f"{CANARY}@[", f"a@б.{CANARY}\r\nBcc: x@y.bg", f"http://[{CANARY}]/",
    f"http://a:{CANARY}/", f"+359 {CANARY}", f"([{CANARY}", f"{{{{ {CANARY}.x }}}}{{% if",
    f"<!DOCTYPE {CANARY}>&{CANARY};", f"{CANARY}\x01\ufffe", f"{CANARY}\x00", f"{CANARY}\udcff",
    f"{CANARY}\u202e", f"=1+{CANARY}", f"٣١.٠٢.{CANARY}", CANARY * 3000, f'{{"{CANARY}": [',
    "-1:99")
INSIDE = re.compile(
    r"Traceback|Exception|SELECT |sqlite|peewee|\.py\b|(?i:\b(?:invalid|literal|isoformat|could not"
    r"|expected|unexpected|unterminated|codec|surrogate|must be|not match|out of range|overflow|"
    r"too large|convert|malformed|decimal|regex|pattern)\b)")
PLAIN = (CharField, TextField)


def columns_typed(entity) -> list[str]:
    unasked = {*entity.listing.computed, *entity.listing.later}
    return [name for name in entity.listing.fields if name not in unasked]


def hostile_posts(app, scene, browsers) -> Iterator[tuple]:
    """(browser, address, fields): every form of an entity and of a page full of such values, each
    field with another; then the columns that are read in their own way, alone in a sound form."""
    turns = range(len(HOSTILE)) if WHOLE else (0, 11)
    for rule in app.url_map.iter_rules():
        form = getattr(said_by(app.view_functions[rule.endpoint]), "form", None)
        if form is not None and "POST" in rule.methods:
            address = app.url_map.bind("localhost").build(
                rule.endpoint, matrix.arguments(rule, scene))
            names = [one.name for one in form(None) if not isinstance(one, BooleanField)]
            yield from ((browsers[0], address, hostile(names, turn)) for turn in turns)
    for table, record in scene.regions["а"].records.items():
        entity, address = ENTITIES[table], f"/{table}/{record.id}/edit/"
        for browser in browsers:
            with browser.get(address) as answer:
                page = answer.get_data(as_text=True) if answer.status_code == 200 else ""
            if "record-form" in page:
                sound = form_values(page)
                names = [name for name in columns_typed(entity) if name in sound]
                yield from ((browser, address, sound | hostile(names, turn)) for turn in turns)
                yield from ((browser, address, sound | hostile([name], turn))
                            for place, name in enumerate(names) for turn in turns[place % 2::2]
                            if WHOLE or type(entity._meta.fields[name]) not in PLAIN)
                break


def hostile(names: list[str], turn: int) -> dict[str, str]:
    return {name: HOSTILE[(place + turn) % len(HOSTILE)] for place, name in enumerate(names, turn)}


def test_no_typed_value_leaves_a_word_of_a_library(app, sign_in, no_tokens, caplog):
    """Whatever is typed into any column or form: no failure, no English, nothing in the log."""
    caplog.set_level(logging.INFO)
    scene, browsers, asked, wrong = build_scene(), [sign_in(SECRETARY), sign_in(ADMIN)], 0, []
    for browser, address, fields in hostile_posts(app, scene, browsers):
        asked += 1
        body = urlencode(fields, doseq=True, errors="surrogateescape")
        with database.atomic() as transaction:
            with browser.post(address, data=body, follow_redirects=True,
                              content_type="application/x-www-form-urlencoded") as answer:
                page = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
            transaction.rollback(begin=False)
        said = re.sub(r"(?s)<(script|textarea|style).*?</\1>|<[^>]+>", " ", page)
        if answer.status_code >= 500 or INSIDE.search(unescape(said)):
            wrong.append((address, fields, answer.status_code, INSIDE.findall(unescape(said))))
    told = "".join(journal.JsonLine().format(record) for record in caplog.records)
    assert not wrong, wrong[:3]
    assert asked > 200 and CANARY not in told and LONG_NUMBER not in told
