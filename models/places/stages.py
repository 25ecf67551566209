"""The stages of a service with their days and acts, and whom it serves besides its own place."""

from peewee import CharField, DateField

from models.base import PUBLIC, Entity, Listing
from models.belonging import Belongs
from models.fields import ChoiceField, link
from models.services import Service
from models.territory import Municipality


class Stage(Entity):
    """A state that a service came into, written by the step itself."""

    service = link(Service, "Услуга", backref="stages")
    state = ChoiceField(Service.state.choices, verbose_name="Състояние")
    begun_on = DateField(verbose_name="От")
    act = CharField(max_length=420, default="", verbose_name="Акт")

    listing = Listing(
        label="етап", plural="Етапи", parent="service", columns=("state", "begun_on", "act"),
        order=("-begun_on", "-id"), privacy=PUBLIC,
        computed=("service", "state", "begun_on", "act"),
        sections=(("Етап", ("service", "state", "begun_on", "act")),))
    belongs = Belongs(rights="WWW-r", shared=True)

    class Meta:
        table_name = "stages"


class Served(Entity):
    """Another municipality whose children a service takes as its own."""

    service = link(Service, "Услуга", backref="served")
    municipality = link(Municipality, "Община", backref="served_by")

    listing = Listing(
        label="обслужвана община", plural="Обслужва и общините", gender="f", parent="service",
        columns=("municipality.shown_as",), order=("municipality.name",), privacy=PUBLIC,
        fixed=("service",), sections=(("Община", ("service", "municipality")),))
    belongs = Belongs(rights="WWW-r", shared=True)

    class Meta:
        table_name = "served"

    def rules(self):
        yield from self.must_be_unique(
            "service", "municipality", message="Общината вече е добавена: {other}.")
