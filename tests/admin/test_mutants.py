"""Faults planted on purpose: the matrix and the canaries find every one of them."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from flask import Flask, abort
from flask_admin import Admin, BaseView, expose

from admin import declaring, policy
from admin.auth import current_user
from admin.base import EntityView
from admin.lists.page import ListPage
from admin.lists.reading import Reading
from models import written
from models.cases.case import ChildCase
from models.mechanisms import Mechanism
from models.users import COORDINATOR, SECRETARY
from tests.admin import crawling, matrix
from tests.admin.regions import build_scene
from tests.admin.test_canaries import differing, leaks
from tests.admin.test_matrix import make_browsers, undeclared


def everything(_user, entity, query=None):
    """`policy.visible` without the question who asks."""
    return entity.select() if query is None else query


def everything_live(_user, entity):
    return entity.live()


OPEN_POLICY = SimpleNamespace(**{
    **vars(policy), "visible": everything, "visible_live": everything_live,
    "referable": everything_live,
    "reached": lambda _user, query: query})


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch):
    """No question is known from before a fault was planted, and none stays known after it."""
    monkeypatch.setattr(written, "_questions", {})


@pytest.fixture
def scene(begin):
    return begin(build_scene)


@pytest.fixture
def client(scene, sign_in):
    """A browser of the secretary of region а."""
    return sign_in(scene.accounts["a"])


def found_by(scene, client, *addresses: str) -> list[str]:
    """What the check of canaries says of these addresses alone."""
    texts = [(url, crawling.text_of(client.get(url))) for url in addresses]
    places = [scene.canaries.found_in(text, lambda region, *_: region == "б") for _, text in texts]
    return [str(place) for found in places for place in found]


def get_any(self, id):
    """`EntityView.get_one` without the question who asks."""
    listing = self.entity.listing
    paths = (*listing.fields, *listing.columns, "title")
    return Reading(self.entity.select().where(self.entity.id == id), paths).select().first()


def test_the_checks_are_quiet_without_a_fault(scene, client):
    number = scene.record("б", "cases").id
    addresses = [f"/cases/{number}/", "/cases/?format=xlsx", "/lookup/cases/", "/search/?q=жб",
                 f"/documents/{scene.record('б', 'documents').id}/file/"]
    assert not found_by(scene, client, *addresses)
    assert not differing(client, [(f"/cases/{number}/", "/cases/999999999/")])


def test_details_without_the_check_are_found(scene, client, monkeypatch):
    monkeypatch.setattr(EntityView, "visible", lambda self, query=None: self.entity.select())
    number = scene.record("б", "referrals").id
    assert differing(client, [(f"/referrals/{number}/", "/referrals/999999999/")])
    assert found_by(scene, client, f"/referrals/{number}/")


def test_a_look_up_without_the_check_is_found(scene, client, monkeypatch):
    monkeypatch.setattr("admin.lists.choosing.policy", OPEN_POLICY)
    assert found_by(scene, client, "/lookup/cases/")


def test_an_export_without_the_check_is_found(scene, client, monkeypatch):
    monkeypatch.setattr(ListPage, "query", lambda self: self.entity.select())
    assert found_by(scene, client, "/cases/?format=xlsx")


def test_cards_of_parts_without_the_check_are_found(scene, client, monkeypatch):
    monkeypatch.setattr("admin.records.showing.policy", OPEN_POLICY)
    monkeypatch.setattr("admin.records.showing.sees_several", lambda _user: True)
    monkeypatch.setattr(Mechanism, "short", lambda mechanism: mechanism.name)  # has the canary
    place = scene.record("б", "memberships").organization_id
    service = scene.record("б", "referrals").organization_id
    assert found_by(scene, client, f"/organizations/{place}/", f"/organizations/{service}/")


def test_a_step_without_the_check_is_found(scene, client, monkeypatch):
    monkeypatch.setattr(EntityView, "get_one", get_any)
    number = scene.record("б", "commitments").id
    assert differing(client, [(f"/commitments/{number}/step/report/",
                               "/commitments/999999999/step/report/")])


def test_a_download_without_the_check_is_found(scene, client, monkeypatch):
    monkeypatch.setattr(EntityView, "get_one", get_any)
    number = scene.record("б", "documents").id
    assert found_by(scene, client, f"/documents/{number}/file/")
    assert differing(client, [(f"/documents/{number}/file/", "/documents/999999999/file/")])


def test_a_search_without_the_check_is_found(scene, client, monkeypatch):
    monkeypatch.setattr("admin.desk.search.policy", OPEN_POLICY)
    monkeypatch.setattr("admin.lists.choosing.policy", OPEN_POLICY)
    assert found_by(scene, client, "/search/?q=жб")


def test_choices_without_the_check_are_found(scene, client, monkeypatch):
    monkeypatch.setattr("admin.lists.choosing.policy", OPEN_POLICY)
    assert found_by(scene, client, "/memberships/new/", "/obligations/new/")


def test_a_crawl_finds_a_list_without_the_check(scene, client, monkeypatch):
    monkeypatch.setattr("admin.lists.page.policy", OPEN_POLICY)
    found, _ = leaks(scene, {"a": crawling.crawl(client, ["/cases/"], leads=lambda _: False)})
    assert found


class PlainView(BaseView):
    """A page as the library has them, that says nothing about itself."""

    @expose("/")
    def index(self):
        return self.render("list.html")


def test_a_view_of_the_library_itself_is_found():
    small = Flask("small")
    Admin(small).add_view(PlainView(endpoint="plain_cases"))
    assert "plain_cases.index" in undeclared(small)


def test_a_role_with_too_much_is_found(app, scene, sign_in, no_tokens, monkeypatch):
    monkeypatch.setattr(ChildCase, "belongs", replace(ChildCase.belongs, rights="rWW-r"))
    browsers = {"admin": make_browsers(app, sign_in, scene)["admin"]}
    wrong = [check for check in matrix.crossed(
        app, browsers, scene, chosen=lambda name: name.startswith("cases."))
        if check.got != check.expected]
    assert {check.endpoint for check in wrong} >= {"cases.index_view", "cases.details_view"}


@pytest.mark.parametrize(("opened", "turned_away"), [(SECRETARY, COORDINATOR),
                                                     (COORDINATOR, SECRETARY)])
def test_one_of_two_with_the_same_right_who_gets_something_else_is_found(
        app, scene, sign_in, no_tokens, monkeypatch, opened, turned_away):
    """Whoever of them has the turn to see the whole page."""
    original = declaring._opened

    def opens(view, said, values):
        if current_user.role == turned_away:
            abort(404)
        return original(view, said, values)

    doors = matrix.Doors(opens)
    monkeypatch.setattr(declaring, "_opened", doors)
    browsers = make_browsers(app, sign_in, scene)
    browsers = {role: browsers[role] for role in (opened, turned_away)}
    wrong = [check for check in matrix.crossed(
        app, browsers, scene, doors=doors, chosen=lambda name: name.startswith("referrals."))
        if check.got != check.expected]
    assert turned_away in {check.identity for check in wrong}
    assert {check.endpoint for check in wrong} >= {"referrals.index_view", "referrals.edit_view"}


def test_a_child_shown_without_a_note_is_found(scene, client, no_tokens, monkeypatch, caplog):
    monkeypatch.setattr("admin.guarded.identity.note_reveal", lambda *_: None)
    page = client.post(f"/cases/{scene.record('а', 'cases').id}/reveal/", data={
        "purpose": "work", "reason": "писмо до училището"})
    shown = scene.canaries.found_in(page.get_data(as_text=True),
                                    lambda _region, table, _: table == "case_identities")
    assert shown and not [line for line in caplog.records if line.message == "reveal"]
