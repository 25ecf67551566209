"""Documents for records chosen in a list: marked ones or all, and refused whole if one is not."""

import io
import re
import zipfile

import pytest

from documents.templates import install_templates
from jobs import asking
from jobs.asking import NOT_YOURS
from jobs.running import run_job
from models.documents.issued import IssuedDocument
from models.users import AUDITOR, SECRETARY
from models.work.jobs import Job, JobItem
from tests import cast
from tests.admin.browsing import Visitor, seen
from tests.documents.scene import text_of
from tests.jobs.letters import KIND, add_referrals, letters_of, numbers_of, order_of


@pytest.fixture
def referrals(begin):
    begin(install_templates)
    return add_referrals(4)


@pytest.fixture
def visitor(sign_in):
    return Visitor(sign_in(SECRETARY))


def order(visitor, ids, **more):
    return visitor.post("/jobs/order/", {
        "table": "referrals", "kind": KIND, "record": ",".join(map(str, ids)), **more})


def test_a_list_offers_documents_for_the_marked_rows_and_for_all(referrals, visitor):
    page = visitor.text("/referrals/")
    assert page.count('name="record" value=') == 4 and "Избери всички 4" in page
    answer = visitor.post("/jobs/choose/", {"table": "referrals", "record": [
        str(one.id) for one in referrals[:3]]}).get_data(as_text=True)
    assert "Документи за 3 записа" in seen(answer) and 'value="nasochvashto_pismo"' in answer
    assert referrals[0].title() in seen(answer)


def test_all_means_what_the_list_shows_and_no_more(referrals, visitor):
    number = referrals[0].case.reference
    answer = visitor.post("/jobs/choose/", {"table": "referrals", "all": "1",
                                            "query": f"q={number}"}).get_data(as_text=True)
    assert "Документи за 1 запис" in seen(answer)
    answer = visitor.post("/jobs/choose/", {"table": "referrals", "all": "1", "query": ""})
    assert "Документи за 4 записа" in seen(answer.get_data(as_text=True))


def test_an_order_makes_the_documents_and_shows_them(referrals, visitor):
    answer = order(visitor, [one.id for one in referrals], register="1")
    job = Job.get()
    assert answer.headers["Location"].startswith(f"/jobs/{job.id}/soon/")
    back = visitor.get(answer.headers["Location"], follow_redirects=True)
    assert back.request.path == "/referrals/", "a small job ends where it was asked for"
    assert f'href="/jobs/{job.id}/zip/"' in back.get_data(as_text=True)
    assert numbers_of(letters_of(referrals)) == [1, 2, 3, 4]
    page = visitor.text(f"/jobs/{job.id}/")
    assert "Готови са всички: 4 документа." in seen(page) and "Един файл за печат" in page


def test_the_files_come_as_a_zip_and_as_one_document(referrals, visitor):
    order(visitor, [one.id for one in referrals])
    job = Job.get()
    packed = zipfile.ZipFile(io.BytesIO(visitor.get(f"/jobs/{job.id}/zip/").data))
    assert len(packed.namelist()) == 4 and packed.testzip() is None
    merged = text_of(visitor.get(f"/jobs/{job.id}/merged/").data)
    for one in referrals:
        assert re.search(rf"случай № {one.case.reference}\b", merged)


def test_a_selection_with_one_record_out_of_reach_is_refused_whole(referrals, sign_in):
    own = referrals[0].case.mechanism
    foreign = add_referrals(1)
    visitor = Visitor(sign_in(cast.make_account("Близък", SECRETARY, mechanism=own)))
    for ids in ([referrals[0].id, foreign[0].id], [referrals[0].id, 999_999]):
        chosen = {"table": "referrals", "kind": KIND, "record": [str(number) for number in ids]}
        for page in ("choose", "order"):
            answer = visitor.post(f"/jobs/{page}/", chosen)
            assert answer.headers["Location"].endswith("/referrals/")
            assert NOT_YOURS in seen(visitor.text("/referrals/"))
    assert not Job.select().count() and not IssuedDocument.select().count()


def test_nothing_chosen_is_said_and_nothing_lost(referrals, visitor):
    answer = visitor.post("/jobs/choose/", {"table": "referrals"}, follow=True)
    assert "Не е избран нито един запис" in seen(answer.get_data(as_text=True))


@pytest.mark.parametrize("form", [
    {"table": "users", "record": "1"}, {"table": "няма", "record": "1"}, {"record": "1"},
    {"table": "people", "record": "1"}])
def test_a_list_without_documents_has_no_order(referrals, visitor, form):
    assert visitor.post("/jobs/choose/", form).status_code == 404


@pytest.mark.parametrize("record", ["x", "1,x", "-1", "9" * 30, "٣", "0"])
def test_nonsense_for_records_is_refused(referrals, visitor, record):
    answer = order(visitor, [record])
    assert answer.status_code == 302 and not JobItem.select().count()


def test_an_unknown_kind_is_not_there(referrals, visitor):
    assert order(visitor, [referrals[0].id], kind="protokol").status_code == 404


def test_who_only_reads_is_offered_nothing(referrals, sign_in):
    auditor = Visitor(sign_in(AUDITOR))
    assert 'name="record"' not in auditor.text("/referrals/")
    assert order(auditor, [referrals[0].id]).status_code == 404


def test_of_two_hundred_letters_one_fails_by_name_and_the_others_are_files(app, sign_in):
    install_templates()
    many, visitor = add_referrals(200), Visitor(sign_in(SECRETARY))
    asked = asking.ask("papers", order_of(many), cast.find_account(SECRETARY))
    many[120].archive()
    run_job(asked.id)
    page = seen(visitor.text(f"/jobs/{asked.id}/"))
    assert "Готови: 199 от 200; неуспешни: 1." in page and asking.REFUSED in page
    assert page.index(f"Неуспешен {many[120].title()}") < page.index(many[0].title())
    packed = zipfile.ZipFile(io.BytesIO(visitor.get(f"/jobs/{asked.id}/zip/").data))
    assert len(set(packed.namelist())) == 199
    assert {one.object_id for one in letters_of(many)} == {one.id for one in many} - {many[120].id}
