"""What names a child leaves with a reason that belongs to it, and with a fresh password."""

import json
from datetime import UTC, date, timedelta

import pytest

from admin.declaring import SAID, said_by
from admin.signin import many
from documents.generate import generate
from documents.templates import install_templates
from models.access.reasons import AccessReason
from models.audit.questions import Wanted, find_events
from models.base import ENTITIES, utc_now
from models.commitments.history import CommitmentFile
from models.letters.files import AttachedFile
from models.letters.letter import Letter
from models.services import Referral
from models.users import ADMIN, SECRETARY
from models.users.sessions import UserSession
from tests import cast
from tests.admin.browsing import Visitor, form_values

WHY = {"purpose": "institution", "reason": "запитване от училището"}


@pytest.fixture
def secretary(sign_in):
    return Visitor(sign_in(SECRETARY))


@pytest.fixture
def letter(begin):
    """A letter that names a child."""
    begin(install_templates)
    case = cast.make_case(named=("Тестимира", "Проверова"))
    referral = Referral(case=case, organization=case.mechanism.host, reason="Причина",
                        sent_on=date(2016, 12, 8)).store()
    return generate("nasochvashto_pismo", referral, privacy="identified")


def grow_stale() -> None:
    UserSession.update(fresh_at=utc_now() - timedelta(minutes=66)).execute()


def test_a_letter_with_names_opens_for_a_reason_told_with_every_answer(secretary, letter):
    for part in ("file", "data"):
        address = f"/documents/{letter.id}/{part}/"
        assert secretary.get(address).location == f"/documents/{letter.id}/"
    assert "Изтегли" not in secretary.text(f"/documents/{letter.id}/")
    page = secretary.post(f"/documents/{letter.id}/reveal/", WHY).get_data(as_text=True)
    assert "Изтегли" in page
    kept = AccessReason.get()
    for part in ("file", "data"):
        assert secretary.get(f"/documents/{letter.id}/{part}/").status_code == 200
        event = find_events(Wanted(action="download"))[0]
        assert event.reason == "запитване от институция"
        assert json.loads(event.details)["reason"] == kept.id


def test_the_reason_is_good_for_this_document_alone_and_not_for_long(secretary, letter,
                                                                     monkeypatch):
    secretary.post(f"/documents/{letter.id}/reveal/", WHY)
    later = utc_now().timestamp() + 10**5
    monkeypatch.setattr("admin.guarded.reasons.time", lambda: later)
    assert secretary.get(f"/documents/{letter.id}/file/").status_code == 302


def test_a_stale_sign_in_is_asked_for_the_password_in_the_same_form(secretary, letter):
    grow_stale()
    page = secretary.text(f"/documents/{letter.id}/")
    assert 'name="password"' in page and 'name="reason"' in page
    address = f"/documents/{letter.id}/reveal/"
    refused = secretary.post(address, WHY | {"password": "друга"})
    assert refused.status_code == 422 and "не е вярна" in refused.get_data(as_text=True)
    assert not AccessReason.select().exists()
    assert "Изтегли" in secretary.post(address, WHY | {"password": cast.PASSWORD}).get_data(True)


def test_reasons_are_read_by_the_office_alone(secretary, sign_in, letter):
    secretary.post(f"/documents/{letter.id}/reveal/", WHY)
    kept = AccessReason.get()
    assert WHY["reason"] in secretary.text(f"/access_reasons/{kept.id}/")
    assert Visitor(sign_in(ADMIN)).get(f"/access_reasons/{kept.id}/").status_code == 404
    stored = AccessReason.select().tuples().get()
    assert WHY["reason"] not in repr([getattr(one, "text", one) for one in stored])


def test_every_answer_with_the_child_s_data_has_an_event_with_a_reason(secretary):
    """Whatever was posted: the form that comes back with an error shows the data too."""
    case = cast.make_case(named=("Тестимира", "Проверова"))
    child = case.identity.get()
    address = f"/case_identities/{child.id}/"
    form = secretary.post(f"{address}reveal/", WHY | {"then": "edit"}).get_data(as_text=True)
    typed, shown = form_values(form), 0
    for values in ({"version": "999"}, {"first_name": "Х" * 500}, {"id_number": "1"}):
        answer = secretary.post(f"{address}edit/", typed | values)
        page, [event, *_] = answer.get_data(as_text=True), find_events(Wanted())
        shown += "Проверова" in page
        assert "Проверова" not in page or event.reason == "запитване от институция"
    assert shown


def test_a_form_may_be_filled_in_at_leisure(secretary, monkeypatch):
    """What was typed for an hour is stored; what is shown meanwhile takes a reason anew."""
    child = cast.make_case(named=("Тестимира", "Проверова")).identity.get()
    address = f"/case_identities/{child.id}/"
    form = secretary.post(f"{address}reveal/", WHY | {"then": "edit"}).get_data(as_text=True)
    later = utc_now().replace(tzinfo=UTC).timestamp() + 3600
    monkeypatch.setattr("admin.guarded.reasons.time", lambda: later)
    typed = form_values(form) | {"birth_place": "Казанлък"}
    assert secretary.post(f"{address}edit/", typed).status_code == 302
    assert type(child).get_by_id(child.id).birth_place == "Казанлък"
    assert "Проверова" not in secretary.text(f"{address}edit/")


def test_too_much_in_an_hour_asks_for_the_password_and_is_told(secretary, sign_in, monkeypatch):
    monkeypatch.setitem(many.MOST, "view", 3)
    case = cast.make_case()
    grow_stale()
    elsewhere = Visitor(sign_in(SECRETARY))  # another session of the same account
    grow_stale()
    answers = [who.get(f"/cases/{case.id}/").status_code
               for who in (secretary, elsewhere, secretary, elsewhere, secretary)]
    assert answers == [200, 200, 200, 302, 302]
    assert len(find_events(Wanted(action="many"))) == 1
    assert "необичайно много" in secretary.text("/")
    secretary.post("/confirm", {"password": cast.PASSWORD})
    assert secretary.get(f"/cases/{case.id}/").status_code == 200


def test_every_workbook_asks_for_the_password(app, secretary):
    cast.make_case()
    grow_stale()
    addresses = [rule.rule for rule in app.url_map.iter_rules() if not rule.arguments
                 and (said := said_by(app.view_functions[rule.endpoint])) and said.workbook
                 and not said.needs.refusal(cast.find_account(SECRETARY),
                                            ENTITIES.get(rule.endpoint.partition(".")[0]))]
    assert len(addresses) > 20
    for address in addresses[::5]:
        answer = secretary.get(f"{address}?format=xlsx")
        assert answer.location.startswith("/confirm"), address
    assert not find_events(Wanted(action="export"))


def test_a_file_about_a_case_is_given_for_a_reason_told_with_it(secretary):
    """What came on paper names the child, whatever is written on the outside."""
    task = cast.make_commitment()
    letter = Letter(mechanism=task.decision.item.meeting.mechanism, subject="Доклад",
                    correspondent="РЗИ", case=task.about_case()).store()
    scan = AttachedFile(letter=letter, kind="scan", file_name="с.pdf", media_type="application/pdf")
    given = CommitmentFile(commitment=task, file_name="с.pdf")
    for file, address in ((scan, "attached_files"), (given, "commitment_files")):
        where = f"/{address}/{file.attach(b'PDF').store().id}/file/"
        assert secretary.get(where).location.startswith("/why/")
        assert secretary.file(where).data == b"PDF"
        event = find_events(Wanted(action="download"))[0]
        assert event.reason == "работа по случая"
        newest = AccessReason.select().order_by(AccessReason.id.desc()).get()
        assert json.loads(event.details)["reason"] == newest.id


def test_a_file_of_many_asks_by_what_is_sent(app, secretary, monkeypatch):
    """Also from an address that nobody thought of: the answer is looked at, not who is asked."""
    def files(*_args, **_named):
        return app.response_class(b"PK", mimetype="application/zip")
    monkeypatch.setitem(app.view_functions, "cases.index_view", said_as(app, files))
    assert secretary.get("/cases/").status_code == 200
    grow_stale()
    assert secretary.get("/cases/").location.startswith("/confirm")


def said_as(app, answer):
    """The function under the declaration of the list of cases."""
    setattr(answer, SAID, said_by(app.view_functions["cases.index_view"]))
    return answer
