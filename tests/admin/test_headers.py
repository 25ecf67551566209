"""Headers of every answer: the policy, no guessing, no keeping of pages."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask

from admin import headers
from models.users import SECRETARY

POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
          "font-src 'self'; connect-src 'self'; form-action 'self'; frame-src 'self'; "
          "base-uri 'none'; frame-ancestors 'none'")


@pytest.mark.parametrize("path", ["/login", "/", "/no-such-page", "/change", "/logout",
                                  "/static/icons.txt", "/static/no-such-file"])
def test_every_answer_carries_the_policy(sign_in, path):
    with sign_in(SECRETARY).get(path) as answer:
        pass
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]


@pytest.mark.parametrize("path", ["/.git/config", "/.env", "/static/", "/metrics", "/server-status",
                                  "/okmd.db", "/static/../okmd.db", "/var/secret.key", "/.hg/"])
def test_nothing_beside_the_desk_is_served_and_no_version_told(sign_in, path):
    answer = sign_in(SECRETARY).get(path)
    assert answer.status_code == 404
    assert not {"Server", "X-Powered-By", "Via"} & {name for name, _ in answer.headers}
    assert not re.search(r"(?i)werkzeug|waitress|flask|python", answer.text)


def test_pages_are_not_kept_and_files_of_the_face_are(sign_in):
    browser = sign_in(SECRETARY)
    assert browser.get("/change").headers["Cache-Control"] == "no-store"
    assert browser.get("/no-such-page").headers["Cache-Control"] == "no-store"
    with browser.get("/static/icons.txt") as answer:
        assert "no-store" not in answer.headers["Cache-Control"]


def make_small_app(https: bool) -> Flask:
    """An application of two pages, one with a policy of its own."""
    app = Flask("small")
    headers.install(app, SimpleNamespace(https=https))
    app.add_url_rule("/", "home", lambda: "")
    app.add_url_rule("/own", "own", lambda: ("", {"Content-Security-Policy": "sandbox"}))
    return app


@pytest.mark.parametrize("https", [True, False])
def test_only_behind_tls_the_browser_is_told_to_insist_on_it(https):
    answer = make_small_app(https).test_client().get("/")
    assert ("Strict-Transport-Security" in answer.headers) is https


def test_a_page_may_have_a_policy_of_its_own():
    answer = make_small_app(False).test_client().get("/own")
    assert answer.headers.getlist("Content-Security-Policy") == ["sandbox"]


def test_templates_hold_no_inline_script_or_style():
    inline = re.compile(r"""<[^>{]*\s(?:style|on\w+)\s*=|<style|<script(?![^>]*\ssrc=)"""
                        "|javascript:")
    templates = Path(headers.__file__).parent.joinpath("templates").rglob("*.html")
    offenders = [f"{path.name}: {found.group()}" for path in sorted(templates)
                 for found in inline.finditer(path.read_text(encoding="utf-8"))]
    assert not offenders
