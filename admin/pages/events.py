"""Trainings and other events: invitations for all, certificates for who came, by one order."""

from admin.base import EntityView
from admin.declaring import TRY, page
from admin.policy.needs import WRITE
from admin.records.addresses import record_url
from admin.work.asking import answer_soon, ask_batch
from documents.papers.events import CERTIFICATE, EVENT_INVITATION, to_certify
from models.base import RuleError
from models.documents.issued import IssuedDocument
from models.events.event import Event


class EventView(EntityView):
    """An event with its participants."""

    entity = Event
    details_template = "events/page.html"

    def details_context(self, record) -> dict:
        """The register of documents, to ask who may write it."""
        people = list(record.participants)
        return {**super().details_context(record), "side": True, "documents": IssuedDocument,
                "people": people, "coming": sum(one.is_coming() for one in people),
                "silent": sum(not one.reply for one in people)}

    @page("/<record:record>/invitations/", needs=WRITE, logs=TRY)
    def invite(self, event: Event):
        """Numbered invitations for all participants."""
        invited = [one.id for one in event.participants]
        if not invited:
            raise RuleError("Няма поканени. Добавете участниците и опитайте отново.")
        return answer_soon(ask_batch(
            "papers", {"kind": EVENT_INVITATION.code, "ids": invited, "register": True}),
            record_url(event))

    @page("/<record:record>/certificates/", needs=WRITE, logs=TRY)
    def certify(self, event: Event):
        """Numbered certificates for all who came."""
        came = [one.id for one in to_certify(event)]
        if not came:
            raise RuleError("Няма присъствали участници. Добавете ги и опитайте отново.")
        return answer_soon(ask_batch(
            "papers", {"kind": CERTIFICATE.code, "ids": came, "register": True}),
            record_url(event))
