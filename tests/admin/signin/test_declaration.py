"""The declaration of confidentiality: accepted before the desk opens, each edition anew."""

import re

import pytest

from models.base import RuleError
from models.users import AUDITOR, SECRETARY
from models.users.declarations import (
    FIRST_TEXT,
    Acceptance,
    Declaration,
    accept_declaration,
    current_declaration,
    install_declaration,
)
from tests import cast
from tests.admin.signin.acts import is_signed_in, post, read_token, try_sign_in


@pytest.fixture
def declaration(rolled_back):
    install_declaration()
    return current_declaration()


@pytest.fixture
def asked(client, declaration):
    """A browser in which the secretary has given the password."""
    try_sign_in(client, cast.email_of(SECRETARY))
    return client


def text_of(answer) -> str:
    return answer.get_data(as_text=True)


def accept(client, declaration):
    return post(client, "/declaration", {"edition": str(declaration.id)})


def test_until_it_is_accepted_every_page_leads_to_it(app, asked):
    is_open = {"static", "security.login", "signin.use_link", "signin.accept", "calendar_address"}
    for rule in app.url_map.iter_rules():
        path = re.sub("<[^>]+>", "1", rule.rule)
        if "GET" in rule.methods and rule.endpoint not in is_open:
            answer = asked.get(path)
            assert answer.location.partition("?")[0] == "/declaration", path


def test_it_is_shown_and_accepted_once(app, asked, declaration):
    page = text_of(asked.get("/declaration"))
    assert "Декларация за поверителност" in page and "Версия 1" in page
    assert all(line.strip() in page for line in FIRST_TEXT.read_text("utf-8").split("\n\n"))
    assert accept(asked, declaration).location == "/" and is_signed_in(asked)
    [row] = Acceptance.select()
    assert row.user == cast.find_account(SECRETARY) and row.declaration == declaration
    assert row.accepted_at
    again = app.test_client()
    try_sign_in(again, cast.email_of(SECRETARY))
    assert is_signed_in(again)


def test_a_new_edition_is_asked_again_and_the_old_acceptance_stays(app, asked, declaration):
    accept(asked, declaration)
    Declaration(text="Нов текст на декларацията.").store()
    again = app.test_client()
    try_sign_in(again, cast.email_of(SECRETARY))
    assert not is_signed_in(again) and "Версия 2" in text_of(again.get("/declaration"))
    accept(again, current_declaration())
    assert is_signed_in(again) and Acceptance.select().count() == 2


def test_an_edition_that_was_not_read_is_not_accepted(asked, declaration):
    asked.get("/declaration")
    newer = Declaration(text="Нов текст на декларацията.").store()
    page = text_of(accept(asked, declaration))
    assert "Текстът току-що беше променен" in page and newer.text in page
    assert not Acceptance.select().exists() and not is_signed_in(asked)


@pytest.mark.parametrize("edition", ["", "0", "x", "9" * 40])
def test_an_invented_edition_is_not_accepted(asked, edition):
    assert post(asked, "/declaration", {"edition": edition}).status_code == 200
    assert not is_signed_in(asked)


def test_leaving_is_possible_without_accepting(asked):
    asked.post("/logout", data={"csrf_token": read_token(asked, "/declaration")})
    assert asked.get("/declaration").location == "/login?next=/declaration"


def test_an_accepted_text_is_not_changed_any_more(declaration):
    declaration.text = "Поправен преди някой да го приеме."
    declaration.store()
    accept_declaration(cast.find_account(AUDITOR), declaration)
    accept_declaration(cast.find_account(AUDITOR), declaration)
    declaration = current_declaration()
    declaration.text = "Подменен."
    with pytest.raises(RuleError, match="Добавете нова версия"):
        declaration.store()
    assert Acceptance.select().count() == 1


def test_where_there_is_none_nothing_is_asked(client):
    try_sign_in(client, cast.email_of(SECRETARY))
    assert is_signed_in(client)


def test_it_is_installed_once(declaration):
    install_declaration()
    assert Declaration.select().count() == 1 and declaration.edition == 1


def test_an_archived_edition_is_no_longer_asked(client, declaration):
    declaration.archive()
    try_sign_in(client, cast.email_of(SECRETARY))
    assert is_signed_in(client)
