"""Every address says what it needs, and everybody gets exactly what is written down."""

from datetime import timedelta

import pytest
from flask_admin import BaseView, expose

from admin import declaring, errors
from admin.declaring import SAID, said_by
from admin.policy import scopes
from admin.signin import step_up
from models import written
from models.base import ENTITIES
from models.belonging import Belongs
from models.cases.case import ChildCase
from models.tailoring import snapshot
from models.tailoring.fields import OwnValue
from models.tailoring.registers import OwnStep
from models.users import ADMIN, MEMBER, SECRETARY, sessions
from tests import cast
from tests.admin import matrix
from tests.admin.records import make_record
from tests.admin.regions import build_scene
from tests.whole import WHOLE


def endpoints(app) -> set[str]:
    return {rule.endpoint for rule in app.url_map.iter_rules()}


def undeclared(app) -> list[str]:
    """The addresses that say nothing of themselves."""
    return sorted(name for name in endpoints(app) if said_by(app.view_functions[name]) is None)


def make_browsers(app, sign_in, scene) -> dict:
    """A browser for each identity; the representative is one of region а."""
    roles = {role: sign_in(role) for role in matrix.ROLES}
    roles[MEMBER] = sign_in(scene.accounts["member"])
    browsers = {**roles, matrix.STRANGER: app.test_client()}
    return browsers | {matrix.HALF: half_signed_in(app)}


def half_signed_in(app):
    """The browser of somebody whose password was right and whose second factor is still due."""
    _, reference = sessions.start_session(cast.find_account(SECRETARY), sessions.CODE,
                                          address="127.0.0.1", browser="проба")
    browser = app.test_client()
    with browser.session_transaction() as session:
        session["_user_id"] = reference
    return browser


def test_every_address_says_what_it_needs(app):
    assert undeclared(app) == []


def test_every_address_is_open_to_the_methods_that_it_speaks_of(app):
    wrong = [rule.endpoint for rule in app.url_map.iter_rules()
             if not rule.endpoint.startswith("security.")
             and rule.methods - {"HEAD", "OPTIONS"}
             != set(said_by(app.view_functions[rule.endpoint]).methods)]
    assert wrong == []


def test_every_entity_has_its_row(app):
    assert set(ENTITIES) == set(matrix.RIGHTS)


def test_every_entity_says_whose_it_is():
    silent = [table for table, entity in ENTITIES.items() if "belongs" not in vars(entity)]
    assert not silent, "say the rights and the reach in Belongs"
    nobodys = [table for table, entity in ENTITIES.items() if not (
        entity.belongs.shared or has_reach(entity))]
    assert not nobodys, "say shared, to or where in Belongs"


def has_reach(model) -> bool:
    belongs = getattr(model, "belongs", Belongs())
    return bool(belongs.to or belongs.where)


def test_every_condition_is_named_and_every_name_is_one(app):
    named = [name for entity in ENTITIES.values()
             for name in (*entity.belongs.where, *entity.belongs.only.values())]
    assert set(named) == set(scopes.CONDITIONS)


def test_every_key_to_a_record_with_a_reach_is_followed(app):
    """A foreign key beside those that decide would be a way around them."""
    beside = {("attendance", "membership"), ("memoranda", "parent"), ("obligations", "party"),
              ("disclosures", "consent"), ("disclosures", "document"),  # shown by the case alone
              ("users", "mechanism"), ("agenda_items", "carried_to"), ("meetings", "approved_in"),
              ("decisions", "memorandum"), ("cases", "family")}  # of the same mechanism
    free = {(table, name) for table, entity in ENTITIES.items()
            for name, column in entity._meta.fields.items()
            if has_reach(getattr(column, "rel_model", None))
            and name not in entity.belongs.to}
    assert free == beside


def changes_tables(endpoint: str) -> bool:
    """Asked last: once a table was changed, SQLite reads all of them anew after each request."""
    return endpoint.startswith("own_")


def changes_no_table(endpoint: str) -> bool:
    return not changes_tables(endpoint)


def test_everybody_gets_exactly_what_is_written_down(app, sign_in, no_tokens, monkeypatch):
    monkeypatch.setattr(step_up, "FRESH", timedelta(days=1))  # however long this takes
    doors = None if WHOLE else matrix.Doors(declaring._opened)
    monkeypatch.setattr(declaring, "_opened", doors or declaring._opened)
    if doors:  # what a page of refusal looks like is asked elsewhere
        monkeypatch.setattr(errors, "render_template", lambda *_, **__: "")
    scene = build_scene()
    checks = list(matrix.crossed(app, make_browsers(app, sign_in, scene), scene, doors=doors,
                                 chosen=changes_no_table))
    snapshot.forget()  # what was made and taken back
    make_record(OwnValue)  # and its field
    make_record(OwnStep)  # and its register with a state
    checks += matrix.crossed(app, make_browsers(app, sign_in, scene), scene, doors=doors,
                             chosen=changes_tables)
    wrong = [str(check) for check in checks if check.got != check.expected]
    assert not wrong, "\n".join(wrong[:60]) + f"\n{len(wrong)} of {len(checks)}"
    assert len(checks) > 1500


def test_an_address_that_says_nothing_is_refused(app, sign_in, monkeypatch):
    silent = app.view_functions["help.index"].__func__
    monkeypatch.delattr(silent, SAID)
    assert undeclared(app) == ["help.index"]
    assert sign_in(ADMIN).get("/help/").status_code == 404


def test_an_entity_without_a_reach_is_seen_by_nobody(app, sign_in, monkeypatch):
    number = cast.make_case().id
    monkeypatch.setattr(ChildCase, "belongs", Belongs(rights="-WW-r"))
    monkeypatch.setattr(scopes, "_known", {})  # what is written by this is kept for no other test
    monkeypatch.setattr(written, "_questions", {})
    assert sign_in(SECRETARY).get(f"/cases/{number}/").status_code == 404


class PlainView(BaseView):
    """A page as the library has them, that says nothing about itself."""

    @expose("/")
    def index(self):
        return self.render("list.html")


def test_a_plain_view_of_the_library_reaches_nobody(app):
    """A view that does not go through EntityView has addresses that no line knows."""
    assert not [name for _, name, *_ in PlainView._urls if said_by(getattr(PlainView, name))]


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "PUT", "DELETE"])
def test_other_methods_reach_nothing(client, method):
    assert client.open("/cases/", method=method).status_code in (401, 405)
