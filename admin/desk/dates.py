"""How a typed date is understood: the script of the pages asks here and reads none itself."""

from datetime import date

from flask import jsonify, request

from admin.declaring import NOTHING, page
from admin.policy.needs import SIGNED_IN
from admin.views import DeskPage
from bulgarian.dates import parse_coming, parse_date, show_date
from models.commitments.deadlines import doubt, tell_day

LONGEST = 60  # characters of a typed date


class DatesPage(DeskPage):
    """One typed date."""

    title, place = "Дати", "dates"

    @page("/", needs=SIGNED_IN, shows=NOTHING)
    def index(self):
        """The date as it is written and what is to be said of it, or why it is none.

        With `start` it is a deadline counted from that day, and may come without its year.
        """
        text = request.args.get("text", "")[:LONGEST]
        try:
            start = read_start(request.args.get("start", ""))
            day = parse_coming(text, start) if start else parse_date(text)
        except ValueError as error:
            return jsonify(problem=str(error))
        said = {"note": tell_day(day, start), "doubt": doubt(day, start)} if start else {}
        return jsonify(text=show_date(day), iso=day.isoformat(), **said)


def read_start(text: str) -> date | None:
    """The day that deadlines are counted from, as the page itself wrote it."""
    return date.fromisoformat(text) if text else None
