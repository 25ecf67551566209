"""The items that stand on every agenda of a mechanism, from which a new one is begun."""

from peewee import BooleanField, CharField, IntegerField

from models.agenda.items import CASE_KINDS, KINDS, AgendaItem
from models.base import INTERNAL, Entity, Listing, RuleError
from models.belonging import Belongs
from models.fields import ChoiceField, link
from models.mechanisms import Mechanism
from models.meetings.meeting import Meeting

APPROVAL = "Приемане на протокола"  # how an item begins at which the last minutes are approved
# Where a mechanism has named none: (title, kind, minutes).
USUAL = (("Откриване и приемане на дневния ред", "opening", 5),
         ("Отчет по решенията от предходното заседание", "followup", 15),
         ("Новини за услугите и свободните места в областта", "services", 15),
         ("Разни", "other", 10))


class StandingItem(Entity):
    """An item that every agenda of the mechanism begins with."""

    mechanism = link(Mechanism, "Механизъм", backref="standing_items")
    title_text = CharField(max_length=300, verbose_name="Точка")
    kind = ChoiceField(KINDS.without(*CASE_KINDS), default="other",
                       verbose_name="Вид")
    minutes = IntegerField(default=15, verbose_name="Минути")
    position = IntegerField(default=100, verbose_name="Подредба")
    closed_part = BooleanField(default=False, verbose_name="Закрита част")

    listing = Listing(
        label="постоянна точка", plural="Постоянни точки в дневния ред", gender="f",
        parent="mechanism", columns=("title_text", "kind", "minutes"), search=("title_text",),
        order=("position", "id"), privacy=INTERNAL, fixed=("mechanism",),
        sections=(("Постоянна точка", ("mechanism", "title_text", "kind", "minutes",
                                       "closed_part", "position")),))

    belongs = Belongs(rights="rWW-r", to=("mechanism",))

    class Meta:
        table_name = "standing_items"

    def rules(self):
        if self.minutes is not None and not 0 <= self.minutes <= 600:
            yield RuleError("Времето за точката е от 0 до 600 минути.", "minutes")


def standing_items(mechanism: Mechanism) -> list[StandingItem]:
    """The mechanism's own items, or unsaved usual ones where it has none."""
    own = list(mechanism.standing_items.order_by(
        StandingItem.position, StandingItem.id))
    return own or [StandingItem(mechanism=mechanism, title_text=title, kind=kind,
                                minutes=minutes) for title, kind, minutes in USUAL]


def begin_agenda(meeting: Meeting, by: str = "") -> int:
    """Number of standing items added; those that are there already are not added twice."""
    there = {item.title_text for item in meeting.items}
    missing = [one for one in standing_items(meeting.mechanism) if one.title_text not in there]
    for one in missing:
        AgendaItem(meeting=meeting, title_text=one.title_text, kind=one.kind,
                   minutes=one.minutes, closed_part=one.closed_part).store(by)
    return len(missing)


def copy_agenda(former: Meeting, meeting: Meeting, by: str = "") -> int:
    """Number of items taken over from another meeting: its standing ones and the unfinished.

    Cases are proposed apart, and so is what was once proposed for its own time, such as the
    minutes that were to be approved then: if it still waits, it is proposed anew.
    """
    there = {item.title_text for item in meeting.items}
    standing = {one.title_text for one in standing_items(meeting.mechanism)}
    taken = [item for item in former.items.order_by(AgendaItem.order, AgendaItem.id)
             if item.title_text not in there
             and (item.title_text in standing or _goes_on(item))]
    for item in taken:
        AgendaItem(meeting=meeting, title_text=item.title_text, kind=item.kind,
                   minutes=item.minutes, closed_part=item.closed_part, heading=item.heading,
                   presenter=item.presenter_id).store(by)
    return len(taken)


def reports_on_decisions(item: AgendaItem) -> bool:
    """Whether the open decisions of earlier meetings stand under this item."""
    return item.kind == "followup" and not item.title_text.startswith(APPROVAL) \
        and not item.origin.startswith("procedure-")


def _goes_on(item: AgendaItem) -> bool:
    is_of_its_time = item.title_text.startswith(APPROVAL) or (
        item.origin and not item.origin.startswith("item-"))
    return item.kind not in CASE_KINDS and not is_of_its_time and is_unfinished(item)


def is_unfinished(item: AgendaItem) -> bool:
    """Whether an item of a meeting that was held ended without result and decision."""
    is_waiting = item.result is None or item.result == "carried" and item.carried_to_id is None
    return is_waiting and not item.in_force().exists()
