"""PDF through LibreOffice: in the queue, twenty by a call, and a clear word where it is not."""

import pytest

from documents import pdf_batch
from documents.files import pdf
from documents.files.pdf import MISSING, UNREADABLE, convert, find_office
from documents.generate import generate
from jobs import asking
from jobs.cleaning import KEPT, remove_old_results
from jobs.running import run_job
from models.base import RuleError, utc_now
from models.letters.files import AttachedFile
from models.users import SECRETARY
from models.work.jobs import Job
from tests.admin.browsing import Visitor, seen
from tests.docfill.making import make
from tests.jobs.letters import KIND, results_of


@pytest.fixture
def letters(asker, referrals):
    return [generate(KIND, one) for one in referrals]


@pytest.fixture
def calls(monkeypatch):
    """What LibreOffice was asked for, which is not run; it fails on the second of several."""
    calls = []

    def convert_some(files):
        calls.append(len(files))
        if len(files) > 1 or sum(calls) == 7:
            raise RuleError(UNREADABLE)
        return [b"%PDF-1.7 " + str(len(one)).encode() for one in files]
    monkeypatch.setattr(pdf_batch, "convert", convert_some)
    return calls


def test_one_document_that_cannot_be_converted_is_named_and_the_rest_are_there(
        letters, asker, calls):
    job = asking.ask("pdf", {"ids": [one.id for one in letters]}, asker)
    run_job(job.id)
    assert calls == [5, 1, 1, 1, 1, 1], "all at once, then one by one"
    states = list(results_of(job).values())
    assert states.count(("done", "")) == 4 and ("failed", UNREADABLE) in states
    assert AttachedFile.select().where(AttachedFile.kind == "pdf").count() == 4


def test_a_pdf_takes_the_place_of_an_older_one_and_goes_after_its_term(letters, asker, calls):
    for _ in range(2):
        run_job(asking.ask("pdf", {"ids": [letters[0].id]}, asker).id)
    assert AttachedFile.select().count() == 1
    AttachedFile.update(created_at=utc_now() - 2 * KEPT).execute()
    remove_old_results()
    assert not AttachedFile.select().count() and letters[0].content()


def test_the_page_asks_for_a_pdf_and_says_where_there_is_none(letters, sign_in, monkeypatch):
    visitor = Visitor(sign_in(SECRETARY))
    monkeypatch.setattr("admin.work.pages.find_office", lambda: None)
    answer = visitor.post("/jobs/pdf/", {"document": str(letters[0].id)}, follow=True)
    assert MISSING in seen(answer.get_data(as_text=True)) and not Job.select().count()


def test_the_files_of_a_job_come_as_pdf(letters, sign_in, calls, monkeypatch):
    monkeypatch.setattr("admin.work.pages.find_office", lambda: "soffice")
    visitor = Visitor(sign_in(SECRETARY))
    visitor.post("/jobs/pdf/", {"document": str(letters[0].id)})
    job = Job.get()
    page = visitor.text(f"/jobs/{job.id}/")
    assert ".pdf" in page and f"/attached_files/{AttachedFile.get().id}/file/" in page
    assert b".pdf" in visitor.get(f"/jobs/{job.id}/zip/").data
    assert visitor.post("/jobs/pdf/", {"document": "999999"}).status_code == 404


def test_a_program_that_hangs_is_ended(monkeypatch, tmp_path):
    slow = tmp_path / "soffice"
    slow.write_text("#!/bin/sh\nsleep 60\n")
    slow.chmod(0o700)
    monkeypatch.setattr(pdf, "find_office", lambda: str(slow))
    monkeypatch.setattr(pdf, "SECONDS", 0.2)
    with pytest.raises(RuleError, match="не свърши"):
        convert([b"x"])


@pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed")
def test_libreoffice_makes_a_pdf_of_a_word_file():
    [made] = convert([make("Писмо до Община Казанлък")])
    assert made.startswith(b"%PDF-")
