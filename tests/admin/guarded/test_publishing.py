"""The office alone tells of a publication: of a public paper, at the address of a page."""

import pytest

from documents.generate import generate
from documents.kinds import KINDS, PUBLIC
from documents.templates import install_templates
from models.documents.issued import IssuedDocument
from models.users import ADMIN, AUDITOR, COORDINATOR, MEMBER, SECRETARY
from tests import cast
from tests.admin.browsing import seen

pytestmark = pytest.mark.usefixtures("rolled_back")
SAID = {"published_on": "07.12.2016", "published_at": "https://sz.example.bg/novini/1",
        "photos": "none"}


@pytest.fixture
def note(rolled_back):
    """A note of a meeting for the press, not yet published."""
    install_templates()
    return generate("saobshtenie", cast.make_meeting(status="held"))


def published(visitor, document, **said):
    answer = visitor.post(f"/documents/{document.id}/step/publish/", {**SAID, **said}, follow=True)
    return IssuedDocument.get_by_id(document.id).status == "published", answer


@pytest.mark.parametrize(("role", "may"), [
    (SECRETARY, True), (COORDINATOR, True), (ADMIN, False), (MEMBER, False), (AUDITOR, False)])
def test_the_office_alone_tells_of_a_publication(note, visit, role, may):
    told, answer = published(visit(role), note)
    assert told is may and answer.status_code in ((200,) if may else (403, 404))


def test_what_is_no_address_of_a_page_is_told_and_kept_typed(note, visit):
    secretary = visit(SECRETARY)
    for address in ("javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<b>", "не знам",
                    "https://a.bg/\r\nSet-Cookie: a=b", "file:" + "///etc/passwd"):
        told, answer = published(secretary, note, published_at=address)
        page = answer.get_data(as_text=True)
        assert not told and "Къде е публикуван" in page, address
        assert 'href="javascript' not in page.lower() and 'href="data:text' not in page
    assert not IssuedDocument.get_by_id(note.id).published_at


def test_a_paper_that_is_not_public_is_published_from_no_address(visit):
    install_templates()
    paper = generate("protokol", cast.make_meeting(cast.make_case().mechanism))
    assert paper.privacy != PUBLIC
    told, answer = published(visit(SECRETARY), paper)
    assert not told and "ниво „публичен“" in seen(answer.get_data(as_text=True))
    assert {code for code, kind in KINDS.items() if PUBLIC in kind.privacies
            and kind.entity in ("cases", "referrals", "case_identities")} == {"razkaz"}
