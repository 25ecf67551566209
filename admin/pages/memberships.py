"""The composition of a mechanism on any day, from the dated memberships."""

from datetime import date

from flask import request

from admin import audit
from admin.base import EntityView
from admin.declaring import page
from admin.policy import visible_live
from admin.policy.needs import READ
from bulgarian.dates import parse_date, show_date
from models.base import today
from models.composition import Seat, composition
from models.mechanisms import Mechanism, Membership
from models.parties import OrganizationName

HEADINGS = (("permanent", "Постоянни членове"), ("associated", "Асоциирани членове"),
            ("invited", "Поканени"))


class MembershipView(EntityView):
    """Memberships, and who belonged to a mechanism on a day."""

    entity = Membership
    list_template = "memberships/list.html"

    @page("/composition/", needs=READ, shows="list")
    def composition(self):
        """The seats of the chosen mechanism on the chosen day, today by itself."""
        day, fault = read_day(request.args.get("on", ""))
        mechanisms = list(visible_live(self.user, Mechanism).order_by(Mechanism.name))
        chosen = read_chosen(mechanisms)
        seats = composition(chosen, day) if chosen else []
        audit.seen(seat.membership for seat in seats)
        name_as_then(seats)
        return self.render("memberships/composition.html", view=self, day=day, fault=fault,
                           typed=request.args.get("on") or show_date(day), chosen=chosen,
                           mechanisms=mechanisms, seats=seats, kinds=HEADINGS)


def read_day(text: str) -> tuple[date, str]:
    """The typed day; today, with the message, where it cannot be read."""
    try:
        return (parse_date(text) if text.strip() else today()), ""
    except ValueError as error:
        return today(), str(error)


def read_chosen(mechanisms: list[Mechanism]) -> Mechanism | None:
    """The mechanism of the address among those that may be seen, else the first."""
    asked = request.args.get("mechanism", "")
    return next((one for one in mechanisms if str(one.id) == asked),
                mechanisms[0] if mechanisms else None)


def name_as_then(seats: list[Seat]) -> None:
    """Let each institution know its former names, read in one query."""
    institutions = {seat.membership.organization_id: seat.membership.organization
                    for seat in seats}
    for one in institutions.values():
        one.names = []
    for name in OrganizationName.live().where(
            OrganizationName.organization.in_(list(institutions))):
        institutions[name.organization_id].names.append(name)
