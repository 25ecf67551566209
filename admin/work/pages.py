"""The page of a job: progress, the result of every item, and the files of all of them."""

from contextlib import nullcontext
from time import monotonic, sleep

from flask import (
    abort,
    after_this_request,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
)

from admin import audit, policy
from admin.auth import current_user
from admin.base import EntityView
from admin.declaring import NOTHING, TRY, page
from admin.papers.documents import ask_why_of, contents, pack, pack_files, send_word
from admin.papers.hand_work import given_reason
from admin.policy.needs import MAKE, READ, WRITE
from admin.records.addresses import record_url
from admin.signin.forms import own_path
from admin.work.asking import answer_soon, ask_batch, wake
from admin.work.bulk import BulkPages
from admin.work.strip import FINISHED, expect_work, watched_jobs
from bulgarian.text import file_name
from documents.files.merging import merge
from documents.files.pdf import MISSING, find_office
from documents.generate import MARKS
from documents.pdf_batch import pdfs_of
from forms.pages import IdField, PageForm, TextField
from models.base import ENTITIES, Entity, RuleError, show_plain, today
from models.documents.issued import IssuedDocument
from models.leaks.refusing import LeakRefusal, in_spite_of, may_pass
from models.leaks.typed import find_leaking
from models.mechanisms import Mechanism
from models.work.jobs import Job, JobItem

SHOWN = 500  # items on the page; all of them are in the files
PATIENCE = 2  # seconds that a page waits for its job


class RetryForm(PageForm):
    """Why the guard is passed over, if it is."""

    guard_reason = TextField("Защо се издават въпреки предпазителя")


class PdfForm(PageForm):
    """One document, or all of a job."""

    document, job = IdField(), IdField()


class JobView(BulkPages, EntityView):
    """What the user asked for; others' jobs are not there for him."""

    entity = Job
    details_template, list_template = "work/job.html", "work/jobs.html"

    def may_create(self) -> bool:
        return False

    def details_context(self, record) -> dict:
        return {"sections": [], "children": [], **read_results(record)}

    @page("/<record:record>/progress/", needs=READ, shows=NOTHING, unattended=True)
    def progress(self, job):
        """The part of the page that changes while the job runs."""
        page = render_template("work/_results.html", record=job, **read_results(job))
        return make_response(page)

    @page("/<record:record>/soon/", needs=READ, shows=NOTHING)
    def soon(self, job):
        """Back to the page that asked if the job ends within two seconds; else to its own page."""
        until = monotonic() + PATIENCE
        while job.is_open and monotonic() < until:
            sleep(0.1)
            job = Job.get_by_id(job.id)
        if job.is_open or job.failed:
            return redirect(record_url(job))
        flash(str(job.id), FINISHED)
        return redirect(own_path(request.args.get("back", "")))

    @page("/strip/", needs=READ, shows=NOTHING, unattended=True)
    def strip(self):
        """The strip of the jobs that a page watches."""
        jobs = watched_jobs(request.args.get("watch", ""))
        return render_template("work/_strip.html", jobs=jobs)

    @page("/<record:record>/retry/", needs=WRITE, logs=TRY, form=RetryForm)
    def retry(self, job: Job, form: RetryForm):
        """Try once more what failed; with a reason also what the guard refused."""
        reason = given_reason()
        with in_spite_of(reason) if reason else nullcontext():
            job.retry_failed(**{"guard_reason": reason} if reason else {})
        expect_work()
        after_this_request(lambda answer: wake(job.id, answer))

    @page("/<record:record>/zip/", needs=READ, shows="download", fresh=True)
    def archive_file(self, job: Job):
        """All documents of the job in one file."""
        documents = read_documents(made_by(job))
        if asked := ask_why_of(documents, job):
            return asked
        files = pdfs_of([one.id for one in documents]).values() if job.batch == "pdf" else ()
        packed = pack_files((one.file_name, one.content()) for one in files) if files else \
            pack(documents)
        return send_file(packed, mimetype="application/zip", as_attachment=True,
                         download_name=f"{name_of(job)}.zip")

    @page("/pdf/", needs=MAKE, logs=TRY, form=PdfForm)
    def pdf(self, form: PdfForm):
        """Ask for the PDF of documents: those of a job, or a single one."""
        job = policy.visible(current_user, Job).where(Job.id == (form.job.data or 0)).first()
        own = IssuedDocument.id == (form.document.data or 0)
        documents = read_documents(made_by(job) if job else own)
        try:
            if find_office() is None:
                raise RuleError(MISSING)
            heading = documents[0].title() if len(documents) == 1 else documents[0].heading
            return answer_soon(ask_batch("pdf", {
                "ids": [one.id for one in documents], "heading": f"PDF: {heading}"[:200]}),
                record_url(job or documents[0]))
        except RuleError as broken:
            return self.refused(broken, documents[0])

    @page("/<record:record>/merged/", needs=READ, shows="download", fresh=True)
    def merged_file(self, job: Job):
        """All documents of the job as one Word file, for printing."""
        documents = read_documents(made_by(job))
        if asked := ask_why_of(documents, job):
            return asked
        content = merge([content for _, content in contents(documents)], title=job.heading,
                        author=author_of(documents[0]), on=today())
        return send_word(content, f"{name_of(job)}.docx")


def made_by(job: Job):
    """SQL condition: a document that the job made."""
    return IssuedDocument.id.in_(JobItem.select(JobItem.document).where(
        JobItem.job == job.id, JobItem.document.is_null(False)))


def read_documents(which) -> list[IssuedDocument]:
    """Those of the documents that the user may see now; 404 if there are none."""
    found = list(policy.visible_live(current_user, IssuedDocument).where(
        which, IssuedDocument.status != "erased").order_by(IssuedDocument.id))
    audit.seen(found or abort(404))
    return found


def author_of(document: IssuedDocument) -> str:
    """The institution in whose name a document is made, as it is called today."""
    return Mechanism.get_by_id(document.owner).host.on(today()).name


def name_of(job: Job) -> str:
    """Name of a file with all documents, e.g. Насочващо_писмо_21.11.2025."""
    mark = MARKS.get(job.values().get("privacy"), "")
    return file_name(job.heading, show_plain(job.created_at.date()), mark)


def read_results(job: Job) -> dict:
    """The items as the page shows them, the failed ones first."""
    items = list(JobItem.select().where(JobItem.job == job.id).order_by(
        JobItem.status != "failed", JobItem.id).limit(SHOWN))
    documents = {one.id: one for one in policy.visible_live(current_user, IssuedDocument).where(
        IssuedDocument.id.in_([item.document_id for item in items if item.document_id]))}
    files = pdfs_of(list(documents)) if job.batch == "pdf" else {}
    return {"items": items, "documents": documents, "files": files, "url_of_item": url_of_item,
            "may_override": job.batch == "papers" and current_user.may_see_identity() and any(
                may_pass(item.message) for item in items)}


def url_of_item(item: JobItem) -> str:
    """The page of the record where what was wrong is put right."""
    entity = ENTITIES.get(item.entity)
    if entity is None:
        return ""
    record = entity(id=item.object_id)
    return mend_url(record) if LeakRefusal.WAY in item.message else record_url(record)


def mend_url(record: Entity) -> str:
    """The form of the text that names a child, of the record or of a part of it."""
    stored = policy.visible_live(current_user, type(record)).where(
        type(record).id == record.id).first()
    leaking = stored and find_leaking(stored)
    return record_url(leaking, "edit/") if leaking else record_url(record)

