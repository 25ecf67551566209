"""The list of what waits for a second person: asking, allowing and refusing."""

from flask import abort, flash, redirect

from admin import policy
from admin.auth import current_user
from admin.base import EntityView
from admin.declaring import TRY, page
from admin.policy.needs import DECIDE, SIGNED_IN
from admin.records.addresses import list_url
from admin.second_person import asked_text
from forms.pages import PageForm, PickField, TextField
from models.access.approvals import EXPORT, Approval, ask_approval, decide
from models.audit.chain import record_event
from models.base import ENTITIES


class AnswerForm(PageForm):
    """Yes or no."""

    answer = PickField("refuse", "approve")


class ExportForm(PageForm):
    """The list that somebody wants to download."""

    table = TextField()


class ApprovalView(EntityView):
    """What waits for a second person."""

    entity = Approval
    details_template, list_template = "guarded/approval.html", "guarded/approvals.html"

    def details_context(self, record) -> dict:
        return {**super().details_context(record),
                "may_decide": record.may_be_decided_by(current_user)}

    def may_create(self) -> bool:
        return False

    @page("/<record:record>/decide/", needs=DECIDE, logs=TRY, form=AnswerForm)
    def decide(self, approval: Approval, form: AnswerForm):
        """Allow or refuse what somebody else asked for."""
        decided = decide(approval, current_user._get_current_object(),
                         allow=form.answer.data == "approve")
        record_event("approval", decided, details={"answer": decided.status})
        flash(f"{decided.subject}: {decided.show('status').lower()}.")

    @page("/export/", needs=SIGNED_IN, logs=TRY, form=ExportForm)
    def ask_export(self, form: ExportForm):
        """Ask for the permission to download a long list."""
        entity = ENTITIES.get(form.table.to_store())
        if entity is None or not policy.may_read(current_user, entity):
            abort(404)
        approval = ask_approval(EXPORT, f"Изтегляне в Excel: {entity.listing.plural}",
                                by=current_user._get_current_object(),
                                about=(entity._meta.table_name, 0))
        flash(asked_text(approval))
        return redirect(list_url(entity))
