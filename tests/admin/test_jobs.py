"""Jobs on the pages: the strip, progress, results, and that they are nobody else's."""

import pytest

from jobs import asking
from jobs.running import run_job
from models.mechanisms import Mechanism
from models.users import COORDINATOR, SECRETARY
from models.work.jobs import Job
from tests import cast
from tests.admin.browsing import Visitor, counted_queries, reads, seen
from tests.jobs.letters import add_referrals, letters_of, order_of


@pytest.fixture
def referrals(app, rolled_back):
    return add_referrals(3)


@pytest.fixture
def job(referrals):
    """Three letters, asked for by the secretary and not begun."""
    return asking.ask("papers", order_of(referrals), cast.find_account(SECRETARY))


@pytest.fixture
def visitor(sign_in):
    return Visitor(sign_in(SECRETARY))


def test_every_page_tells_of_a_job_until_it_is_done(job, visitor):
    page = visitor.text("/help/")
    assert 'hx-trigger="every 2s"' in page and "0 от 3" in seen(page)
    run_job(job.id)
    answer = visitor.text(f"/jobs/strip/?watch={job.id}")
    assert "Готови са всички" in answer and "hx-get" not in answer
    assert "Готови са всички" not in visitor.text("/help/")


def test_a_page_of_somebody_with_nothing_to_do_asks_once_a_minute(referrals, visitor):
    visitor.get("/help/")
    with counted_queries() as queries:
        visitor.get("/help/")
    assert not [sql for sql in reads(queries) if '"jobs"' in sql]


def test_the_page_of_a_job_follows_it_with_and_without_a_script(job, visitor):
    page = visitor.text(f"/jobs/{job.id}/")
    assert 'hx-trigger="every 1s"' in page and '<noscript><meta http-equiv="refresh"' in page
    assert '<progress max="3" value="0"' in page and "Може да напуснете" in page
    run_job(job.id)
    page = visitor.text(f"/jobs/{job.id}/")
    assert "every 1s" not in page and "http-equiv" not in page
    assert "Изтегли всички (ZIP)" in page


def test_a_page_waits_for_its_job_and_goes_back_to_no_foreign_address(job, visitor, monkeypatch):
    monkeypatch.setattr("admin.work.pages.PATIENCE", 0.1)
    soon = f"/jobs/{job.id}/soon/"
    assert visitor.get(f"{soon}?back=/referrals/").location == f"/jobs/{job.id}/", "still at work"
    run_job(job.id)
    assert visitor.get(f"{soon}?back=/referrals/").location == "/referrals/"
    for foreign in ("https://example.bg/", "//example.bg", "/\\example.bg", ""):
        assert visitor.get(soon, query_string={"back": foreign}).location == "/"


def test_a_failure_is_named_with_a_way_to_mend_it(job, referrals, visitor):
    referrals[1].archive()
    run_job(job.id)
    page = visitor.text(f"/jobs/{job.id}/progress/")
    assert f'href="/referrals/{referrals[1].id}/">Поправи' in page and asking.REFUSED in page
    referrals[1].restore()
    page = seen(visitor.post(f"/jobs/{job.id}/retry/", follow=True).get_data(as_text=True))
    assert "Готови са всички: 3 документа." in page


def test_names_that_lack_a_basis_leave_with_a_reason_given_for_all_that_failed(referrals, visitor):
    Mechanism.update(legal_basis=None).execute()
    job = asking.ask("papers", order_of(referrals, register=True, privacy="identified"),
                     cast.find_account(SECRETARY))
    run_job(job.id)
    page = visitor.text(f"/jobs/{job.id}/")
    assert "нито съгласие" in page and 'name="guard_reason"' in page
    visitor.post(f"/jobs/{job.id}/retry/", {"guard_reason": "определение на съда"})
    run_job(job.id)
    assert "Готови са всички: 3 документа." in seen(visitor.text(f"/jobs/{job.id}/"))
    assert {one.guard_reason for one in letters_of(referrals)} == {"определение на съда"}


def test_the_files_come_in_one(job, visitor):
    assert visitor.get(f"/jobs/{job.id}/zip/").status_code == 404, "none is made yet"
    run_job(job.id)
    answer = visitor.get(f"/jobs/{job.id}/zip/")
    assert answer.data.startswith(b"PK") and "attachment" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("rest", ["", "progress/", "zip/", "edit/"])
def test_a_job_is_there_only_for_who_asked(job, sign_in, rest):
    run_job(job.id)
    other = Visitor(sign_in(COORDINATOR))
    missing = seen(other.text("/jobs/999999/"))
    answer = other.get(f"/jobs/{job.id}/{rest}")
    assert answer.status_code == 404 and seen(answer.get_data(as_text=True)) == missing
    assert not other.text(f"/jobs/strip/?watch={job.id}").strip()


def test_a_job_is_stopped_by_a_button(job, visitor):
    page = seen(visitor.post(f"/jobs/{job.id}/step/cancel/", follow=True).get_data(as_text=True))
    assert "Спряна. Готови: 0 от 3." in page
    assert Job.get_by_id(job.id).status == "cancelled"


@pytest.mark.parametrize("watch", ["", "x", "-1", "9" * 30, "1,2,x,٣"])
def test_nonsense_in_the_address_of_the_strip_shows_nothing(referrals, visitor, watch):
    assert not visitor.text(f"/jobs/strip/?watch={watch}").strip()
