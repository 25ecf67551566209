"""What a browser loads: few requests, small ones, nothing twice, and no secret by its length."""

import gzip
import re

import pytest

from admin import assets, compression
from models.users import SECRETARY
from tests.cast import make_case
from tools import assets as made

PACKED = {"Accept-Encoding": "gzip"}
FONTS = re.compile(rb"url\((vendor/sofia-sans-(?:cyrillic|latin)\.woff2)\)")  # of our letters


@pytest.fixture
def browser(sign_in):
    return sign_in(SECRETARY)


def load(browser, address: str, *, known: set[str]) -> list[int]:
    """Sizes of the answers that a page needs, as they go over the wire, without those known."""
    page = browser.get(address, headers=PACKED)
    text = gzip.decompress(page.data).decode()
    found = {part.partition("#")[0] for part in re.findall(r'(?:href|src)="(/static/[^"]+)"', text)}
    styles = [one for one in found if one.endswith(".css")]
    for style in styles:
        folder = style.rpartition("/")[0]
        fonts = FONTS.findall(browser.get(style).data)
        found |= {f"{folder}/{font.decode()}" for font in fonts}
    wanted = sorted(found - known)
    known |= found
    return [len(page.data), *(len(browser.get(one, headers=PACKED).data) for one in wanted)]


def test_the_first_page_is_small_and_the_next_one_is_all_that_is_asked_for(browser):
    known = set()
    first = load(browser, "/", known=known)
    assert len(first) <= 6 and sum(first) <= 150_000
    make_case()
    following = load(browser, "/cases/", known=known)
    assert len(following) == 1 and sum(following) <= 30_000


def test_a_file_is_kept_for_a_year_under_its_version_alone(browser):
    name = "desk.css"
    kept = browser.get(f"/static/{assets.version()}/{name}")
    assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    plain = browser.get(f"/static/{name}")
    assert plain.data == kept.data and plain.headers["Cache-Control"] == "no-cache"
    assert browser.get(f"/static/{name}", headers={
        "If-None-Match": plain.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("name", ["../app.py", "vendor", "no-such", "0123456789ab/desk.css", ""])
def test_what_is_no_file_of_the_face_is_not_found(browser, name):
    assert browser.get(f"/static/{name}").status_code == 404


def test_every_page_loads_each_script_and_style_of_the_bundles_once():
    for bundle in assets.BUNDLES:
        content, packed = assets.read(bundle)
        assert gzip.decompress(packed) == content
        for part in assets.BUNDLES[bundle]:
            whole = (assets.FOLDER / part).read_bytes()
            assert content.count(assets.bare(part, whole)) == 1


def test_of_the_styles_of_others_stay_those_that_our_pages_name():
    texts = ['<p class="btn note-{{ tone }}">', "box.className = 'shown';"]
    styles = (".btn,.card{top:0}.card:not(.btn,.card){top:1px}@media print{.card{top:2px}}"
              ".note-warm>.btn{top:3px}h1{top:4px}.shown{top:5px}")
    assert made.used(styles, *made.named(texts)) == (
        ".btn{top:0}.note-warm>.btn{top:3px}h1{top:4px}.shown{top:5px}")


def test_every_class_of_bootstrap_that_a_page_names_has_its_rules():
    """What was built is older than the pages where this fails: run make."""
    whole = (made.NODE_MODULES / made.STYLES["bootstrap.min.css"]).read_text()
    kept = set(made.CLASS.findall((made.VENDOR / "bootstrap.min.css").read_text()))
    pages = [path.read_text() for path in (made.ROOT / "admin/templates").rglob("*.html")]
    named = {name for text in pages for classes in re.findall('class="([^"]*)"', text)
             for name in made.WORD.findall(classes)}
    assert not (set(made.CLASS.findall(whole)) & named) - kept


@pytest.mark.parametrize(("address", "is_packed"), [
    ("/cases/", True), ("/cases/?page=1&size=50", True), ("/cases/?q=abc", False),
    ("/cases/?sort=reference", False), ("/cases/?x=csrf", False)])
def test_no_page_is_compressed_whose_address_brings_a_text(browser, address, is_packed):
    answer = browser.get(address, headers=PACKED)
    assert answer.status_code == 200
    assert (answer.headers.get("Content-Encoding") == "gzip") is is_packed
    assert "Content-Encoding" not in browser.get(address).headers


def test_the_length_of_a_compressed_page_is_never_quite_the_same():
    content = b"<p>Secret</p>" * 200
    packed = [compression.pack(content) for _ in range(40)]
    assert {gzip.decompress(one) for one in packed} == {content}
    assert len({len(one) for one in packed}) > 5
