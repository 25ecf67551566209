"""Trainings and other events: certificates for all who came, by one order."""


from admin.base import EntityView
from admin.declaring import TRY, page
from admin.policy.needs import WRITE
from admin.records.addresses import record_url
from admin.work.asking import answer_soon, ask_batch
from documents.papers.events import CERTIFICATE, to_certify
from models.base import RuleError
from models.documents.issued import IssuedDocument
from models.events.event import Event


class EventView(EntityView):
    """An event with its participants."""

    entity = Event
    details_template = "events/page.html"

    def details_context(self, record) -> dict:
        """The register of documents, to ask who may write it."""
        return {**super().details_context(record), "side": True, "documents": IssuedDocument}

    @page("/<record:record>/certificates/", needs=WRITE, logs=TRY)
    def certify(self, event: Event):
        """Numbered certificates for all who came."""
        came = [one.id for one in to_certify(event)]
        if not came:
            raise RuleError("Няма присъствали участници. Добавете ги и опитайте отново.")
        return answer_soon(ask_batch(
            "papers", {"kind": CERTIFICATE.code, "ids": came, "register": True}),
            record_url(event))
