"""The answer to „Отмени“ in the message after a change."""

from flask import flash, g, redirect

from admin.auth import current_user
from admin.declaring import TRY, page
from admin.policy.needs import SIGNED_IN
from admin.records.undoing import take_back
from admin.views import InnerPage


class UndoPage(InnerPage):
    """The last change of a person."""

    title, place = "Отмяна", "undo"

    @page("/<mark>/", needs=SIGNED_IN, logs=TRY)
    def last(self, mark: str):
        """Take it back, and lead where it was done."""
        back = take_back(current_user, mark)
        g.touched = {}
        flash("Отменено. Записът е, какъвто беше.")
        return redirect(back)

    def way_back(self, record, back: str) -> str:
        """Where a refusal leads: the first page, which any account may open."""
        return "/"
