"""What was typed into a form that a rule refused stands in it again."""

import re
from html import escape

import pytest
from wtforms import BooleanField

from admin.declaring import said_by
from admin.typed import filled
from models.users import SECRETARY
from tests.admin import matrix
from tests.admin.regions import build_scene

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
