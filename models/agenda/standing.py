"""The items that stand on every agenda of a mechanism, from which a new one is begun."""

from peewee import BooleanField, CharField, IntegerField

from models.agenda.items import CASE_KINDS, KINDS, AgendaItem
from models.base import INTERNAL, Entity, Listing, RuleError
from models.belonging import Belongs
from models.fields import ChoiceField, link
from models.mechanisms import Mechanism
from models.meetings.meeting import Meeting

# Where a mechanism has named none: (title, kind, minutes).
USUAL = (("Откриване и приемане на дневния ред", "opening", 5),
         ("Отчет по решенията от предходното заседание", "followup", 15),
         ("Новини за услугите и свободните места в областта", "services", 15),
         ("Разни", "other", 10))


class StandingItem(Entity):
    """An item that every agenda of the mechanism begins with."""

    mechanism = link(Mechanism, "Механизъм", backref="standing_items")
    title_text = CharField(max_length=300, verbose_name="Точка")
    kind = ChoiceField(tuple(one for one in KINDS if one[0] not in CASE_KINDS), default="other",
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
    """Number of items taken over from another meeting; cases are proposed apart."""
    there = {item.title_text for item in meeting.items}
    taken = [item for item in former.items.order_by(AgendaItem.order, AgendaItem.id)
             if item.kind not in CASE_KINDS and item.title_text not in there]
    for item in taken:
        AgendaItem(meeting=meeting, title_text=item.title_text, kind=item.kind,
                   minutes=item.minutes, closed_part=item.closed_part,
                   presenter=item.presenter_id).store(by)
    return len(taken)
