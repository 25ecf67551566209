"""Report periods: closed once, with the figures of that day, and what was corrected since."""

from flask import request

from admin import policy
from admin.base import EntityView
from admin.lists.figures import kept_of, may_see
from bulgarian.dates import show_date
from indicators.freezing import Difference, differences
from indicators.own import all_indicators
from models.cases.case import ChildCase
from models.periods import ReportPeriod

MOST_NAMED = 5  # records that are named beside a difference


class PeriodView(EntityView):
    """A period; the office sees its own figures, all others what was published of it."""

    entity = ReportPeriod
    details_template = "periods/page.html"

    def details_context(self, record) -> dict:
        """The figures as they were kept, and their differences to those of today."""
        is_public = request.args.get("public") == "1" or not policy.may_write(self.user, ChildCase)
        kept = [kept_of(self.user, one, record, is_public=is_public)
                for one in all_indicators() if record.kept and may_see(self.user, one)]
        asked = {"mechanism": record.mechanism_id, "from": show_date(record.begins_on),
                 "to": show_date(record.ends_on)}
        return {**super().details_context(record), "shown": [one for one in kept if one],
                "is_public": is_public, "asked": asked, "offers": policy.may_write(
                    self.user, ChildCase),
                "differences": [] if is_public else [
                    (one, self.changed(one, one.came), self.changed(one, one.gone))
                    for one in differences(record) if may_see(self.user, one.indicator)]}

    def changed(self, one: Difference, ids: tuple[int, ...]) -> list:
        """The first of these records that the user may see."""
        entity = one.indicator.counts
        seen = policy.visible(self.user, entity).where(entity.id.in_(ids)) if ids else ()
        return [*seen.limit(MOST_NAMED)] if ids else []
