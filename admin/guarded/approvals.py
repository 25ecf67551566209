"""The list of what waits for a second person: asking, allowing and refusing."""

from flask import abort, flash, redirect, request
from flask_admin import expose

from admin import policy
from admin.auth import current_user
from admin.base import EntityView
from admin.records.addresses import list_url, record_url
from admin.second_person import asked_text
from models.access.approvals import EXPORT, Approval, ask_approval, decide
from models.audit.chain import record_event
from models.base import ENTITIES, RuleError


class ApprovalView(EntityView):
    """What waits for a second person."""

    entity = Approval
    details_template, list_template = "guarded/approval.html", "guarded/approvals.html"

    def details_context(self, record) -> dict:
        return {**super().details_context(record),
                "may_decide": record.may_be_decided_by(current_user)}

    def may_create(self) -> bool:
        return False

    @expose("/<record:record>/decide/", methods=("POST",))
    def decide(self, record: int):
        """Allow or refuse what somebody else asked for."""
        approval = self.get_one(record) or abort(404)
        try:
            decided = decide(approval, current_user._get_current_object(),
                             allow=request.form.get("answer") == "approve")
            record_event("approval", decided, details={"answer": decided.status})
            flash(f"{decided.subject}: {decided.show('status').lower()}.")
        except RuleError as error:
            flash(error.message, "error")
        return redirect(record_url(approval))

    @expose("/export/", methods=("POST",))
    def ask_export(self):
        """Ask for the permission to download a long list."""
        entity = ENTITIES.get(request.form.get("table", ""))
        if entity is None or not policy.may_read(current_user, entity):
            abort(404)
        approval = ask_approval(EXPORT, f"Изтегляне в Excel: {entity.listing.plural}",
                                by=current_user._get_current_object(),
                                about=(entity._meta.table_name, 0))
        flash(asked_text(approval))
        return redirect(list_url(entity))
