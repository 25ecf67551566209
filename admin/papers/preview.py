"""The frame in which a Word file is shown: a document of its own that reaches nothing of ours."""

from flask import make_response

from admin.declaring import NOTHING, page
from admin.policy.needs import SIGNED_IN
from admin.views import DeskPage

# What is inside comes from a file: it may run our two libraries and nothing else.
POLICY = ("sandbox allow-scripts; default-src 'none'; script-src 'self'; "
          "style-src 'self' 'unsafe-inline'; img-src data: blob:; font-src data: blob:; "
          "form-action 'none'; base-uri 'none'; frame-ancestors 'self'")


class PreviewPage(DeskPage):
    """The empty frame; the page around it hands the file over."""

    title, place = "Преглед", "preview"

    @page("/", needs=SIGNED_IN, shows=NOTHING)
    def index(self):
        """The frame with a policy of its own."""
        frame = make_response(self.render("papers/frame.html"))
        frame.headers["Content-Security-Policy"] = POLICY
        frame.headers["X-Frame-Options"] = "SAMEORIGIN"
        return frame
