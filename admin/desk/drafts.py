"""Where the pages send what is being typed, and what is no longer wanted."""

from flask import make_response, redirect, request

from admin.declaring import NOTHING, page
from admin.policy.needs import SIGNED_IN
from admin.records import drafts
from admin.signin.forms import own_path
from admin.signin.step_up import typed_fields
from admin.views import DeskPage

PLACE = "draft_place"


class DraftsPage(DeskPage):
    """The drafts of a person in one browser."""

    title, place = "Незаписано", "drafts"

    @page("/", needs=SIGNED_IN, shows=NOTHING)
    def index(self):
        """Nothing by itself."""
        return redirect("/")

    @page("/", needs=SIGNED_IN, logs=NOTHING, writes=False)
    def keep(self):
        """Keep what was typed so far; nothing of it becomes a record."""
        fields = [pair for pair in typed_fields() if pair[0] != PLACE]
        return drafts.keep(make_response("", 204), request.form.get(PLACE, ""), fields)

    @page("/forget/", needs=SIGNED_IN, logs=NOTHING, writes=False)
    def forget(self):
        """Throw a draft away, and show the form without it."""
        of = request.form.get(PLACE, "")
        drafts.forget(of)
        return redirect(own_path(of.replace("&", "?", 1)))
