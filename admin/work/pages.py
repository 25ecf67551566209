"""The page of a job: progress, the result of every item, and the files of all of them."""

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
from flask_admin import expose

from admin import audit, policy
from admin.auth import current_user
from admin.base import EntityView
from admin.papers.documents import contents, pack, pack_files, send_word
from admin.records.addresses import record_url
from admin.work.asking import ask_batch, wake
from admin.work.bulk import BulkPages
from admin.work.strip import expect_work, watched_jobs
from bulgarian.text import file_name
from documents.files.merging import merge
from documents.files.pdf import MISSING, find_office
from documents.pdf_batch import pdfs_of
from models.base import ENTITIES, RuleError, show_plain, today
from models.documents.issued import IssuedDocument
from models.mechanisms import Mechanism
from models.work.jobs import Job, JobItem

SHOWN = 500  # items on the page; all of them are in the files


class JobView(BulkPages, EntityView):
    """What the user asked for; others' jobs are not there for him."""

    entity = Job
    details_template, list_template = "work/job.html", "work/jobs.html"

    def may_create(self) -> bool:
        return False

    def details_context(self, record) -> dict:
        return {"sections": [], "children": [], **read_results(record)}

    @expose("/<record:record>/progress/")
    def progress(self, record: int):
        """The part of the page that changes while the job runs."""
        job = self.get_one(record) or abort(404)
        page = render_template("work/_results.html", record=job, **read_results(job))
        return make_response(page)

    @expose("/strip/")
    def strip(self):
        """The strip of the jobs that a page watches."""
        jobs = watched_jobs(request.args.get("watch", ""))
        return render_template("work/_strip.html", jobs=jobs)

    @expose("/<record:record>/retry/", methods=("POST",))
    def retry(self, record: int):
        """Try once more what failed."""
        job = self.get_one(record) or abort(404)
        self.refuse_writing(job)
        try:
            job.retry_failed()
        except RuleError as broken:
            flash(broken.message, "error")
        expect_work(current_user.id)
        after_this_request(lambda answer: wake(job.id, answer))
        return redirect(record_url(job))

    @expose("/<record:record>/zip/")
    def archive_file(self, record: int):
        """All documents of the job in one file."""
        job, documents = self.read_documents(record)
        files = pdfs_of([one.id for one in documents]).values() if job.batch == "pdf" else ()
        packed = pack_files((one.file_name, one.content()) for one in files) if files else \
            pack(documents)
        return send_file(packed, mimetype="application/zip", as_attachment=True,
                         download_name=f"{name_of(job)}.zip")

    @expose("/pdf/", methods=("POST",))
    def pdf(self):
        """Ask for the PDF of documents: those of a job, or a single one."""
        documents = asked_documents()
        try:
            if find_office() is None:
                raise RuleError(MISSING)
            heading = documents[0].title() if len(documents) == 1 else documents[0].heading
            job = ask_batch("pdf", {"ids": [one.id for one in documents],
                                    "heading": f"PDF: {heading}"[:200]})
        except RuleError as broken:
            flash(broken.message, "error")
            return redirect(record_url(documents[0]))
        return redirect(record_url(job))

    @expose("/<record:record>/merged/")
    def merged_file(self, record: int):
        """All documents of the job as one Word file, for printing."""
        job, documents = self.read_documents(record)
        try:
            content = merge([content for _, content in contents(documents)], title=job.heading,
                            author=author_of(documents[0]), on=today())
        except RuleError as broken:
            flash(broken.message, "error")
            return redirect(record_url(job))
        return send_word(content, f"{name_of(job)}.docx")

    def read_documents(self, record: int) -> tuple[Job, list[IssuedDocument]]:
        """The job and those of its documents that the user may see now; 404 if there are none."""
        job = self.get_one(record) or abort(404)
        made = JobItem.select(JobItem.document).where(JobItem.job == job.id,
                                                      JobItem.document.is_null(False))
        document = IssuedDocument
        found = list(policy.visible_live(current_user, document).where(
            document.id.in_(made), document.status != "erased").order_by(document.id))
        audit.seen(found or abort(404))
        return job, found


def asked_documents() -> list[IssuedDocument]:
    """The documents whose PDF is asked for; 404 if there is none that the user may see."""
    number = request.form.get("document") or request.form.get("job") or ""
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        abort(404)
    document = IssuedDocument
    made = JobItem.select(JobItem.document).where(
        JobItem.job.in_(policy.visible(current_user, Job).where(Job.id == int(number)).select(
            Job.id)), JobItem.document.is_null(False))
    own = document.id == int(number) if request.form.get("document") else document.id.in_(made)
    found = list(policy.visible_live(current_user, document).where(
        own, document.status != "erased").order_by(document.id))
    audit.seen(found or abort(404))
    return found


def author_of(document: IssuedDocument) -> str:
    """The institution in whose name a document is made, as it is called today."""
    return Mechanism.get_by_id(document.owner).host.on(today()).name


def name_of(job: Job) -> str:
    """Name of a file with all documents, e.g. Насочващо_писмо_21.11.2025."""
    return file_name(job.heading, show_plain(job.created_at.date()))


def read_results(job: Job) -> dict:
    """The items as the page shows them, the failed ones first."""
    items = list(JobItem.select().where(JobItem.job == job.id).order_by(
        JobItem.status != "failed", JobItem.id).limit(SHOWN))
    documents = {one.id: one for one in policy.visible_live(current_user, IssuedDocument).where(
        IssuedDocument.id.in_([item.document_id for item in items if item.document_id]))}
    files = pdfs_of(list(documents)) if job.batch == "pdf" else {}
    return {"items": items, "documents": documents, "files": files, "url_of_item": url_of_item}


def url_of_item(item: JobItem) -> str:
    """The page of the record where what was wrong is put right."""
    entity = ENTITIES.get(item.entity)
    return record_url(entity(id=item.object_id)) if entity else ""

