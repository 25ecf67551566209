"""Who waits for a place in a service, in which order, and why somebody is let before others."""

from peewee import BooleanField, CharField, DateField

from models.base import CHILD, PERSONAL, Entity, Listing, RuleError, today
from models.belonging import CHILDREN, INSIDE, WITH_CASE, Belongs, Purpose
from models.cases.case import ChildCase
from models.fields import link
from models.pairs import before, past
from models.services import Service


class Waiting(Entity):
    """A child in the line of a service; those let before the others have a reason that is kept."""

    service = link(Service, "Услуга", backref="waits")
    case = link(ChildCase, "Случай", backref="waits")
    asked_on = DateField(default=today, verbose_name="Чака от")
    is_urgent = BooleanField(default=False, verbose_name="С предимство")
    reason = CharField(max_length=300, default="", verbose_name="Защо е с предимство",
                       help_text="Без имена")
    left_on = DateField(null=True, verbose_name="Излязло от листа на")

    freezes_with = ("case",)
    pairs = (before("asked_on", "left_on"), *past("asked_on", "left_on"))
    listing = Listing(
        label="чакащо дете", plural="Лист на чакащите", gender="n", parent="case",
        columns=("case.reference", "service.name", "turn", "asked_on", "is_urgent", "left_on"),
        order=("left_on", "-is_urgent", "asked_on", "id"), privacy=PERSONAL,
        classes=(("reason", CHILD),), fixed=("service", "case"), later=("left_on",),
        sections=(("Чакащо дете", ("case", "service", "asked_on", "is_urgent",
                                                  "reason", "left_on")),))
    belongs = Belongs(
        rights="-WW-r", to=("case",), purpose=Purpose(CHILDREN, INSIDE, WITH_CASE),
        coarse=("asked_on", "left_on"))

    class Meta:
        table_name = "waits"

    def title(self) -> str:
        return f"{self.case.reference} → {self.service.name}"

    title.reads = ("case", "service.name")

    def rules(self):
        if self.is_urgent and not self.reason:
            yield RuleError("Напишете защо детето е с предимство пред другите чакащи.", "reason")
        if self.service_id and self.service.state == "closed" and not self.id:
            yield RuleError("Услугата е закрита. Изберете друга.", "service")
        is_twice = self.case_id and self.service_id and not self.left_on and any(
            one.service_id == self.service_id and one.id != self.id and not one.left_on
            for one in self.case.waits)
        if is_twice:
            yield RuleError("Детето вече чака за тази услуга.", "service")

    def turn(self) -> str:
        """Which one it is in the line: the urgent ones first, each by the day it asked."""
        if self.left_on:
            return ""
        entity = type(self)
        mine = (self.asked_on, self.id)
        ahead = [one for one in entity.live().where(
            entity.service == self.service_id, entity.left_on.is_null(), entity.id != self.id)
            if (not one.is_urgent, one.asked_on, one.id) < (not self.is_urgent, *mine)]
        return str(len(ahead) + 1)

    turn.label = "Ред"
