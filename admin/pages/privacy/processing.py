"""The register of processing activities, as a page and as a Word document."""

from flask import request

from admin import policy
from admin.auth import current_user
from admin.declaring import page
from admin.papers.documents import send_word
from admin.policy.needs import STATISTICS
from admin.views import DeskPage
from documents.generate import render
from documents.papers.privacy import PROCESSING_REGISTER
from models.mechanisms import Mechanism
from models.privacy.activities import activities
from models.users import ADMIN, AUDITOR, COORDINATOR, SECRETARY

SEEN_BY = (ADMIN, AUDITOR, COORDINATOR, SECRETARY)


def may_see_register(user) -> bool:
    return user.role in SEEN_BY


class ProcessingPage(DeskPage):
    """Article 30: what is processed, why, about whom, for whom, how long."""

    title, place = "Регистър на дейностите по обработване", "processing"

    @page("/", needs=STATISTICS, shows="page")
    def index(self):
        """The page, or the document of one mechanism."""
        mechanisms = list(policy.visible_live(current_user, Mechanism))
        chosen = request.args.get("mechanism", "")
        for mechanism in mechanisms:
            if str(mechanism.id) == chosen:
                name = PROCESSING_REGISTER.file_name(mechanism)
                return send_word(render(PROCESSING_REGISTER, mechanism), f"{name}.docx")
        return self.render("privacy/processing.html", activities=activities(),
                           mechanisms=mechanisms)

