"""A desk with fields of the office, for the tests: a field of every kind, and a value for each."""

from datetime import date, datetime, time
from decimal import Decimal

from models.base import ENTITIES, Entity
from models.parties import Person
from models.tailoring import snapshot
from models.tailoring.fields import OwnField
from models.tailoring.kinds import FIELD_KINDS
from models.tailoring.registers import OwnRegister, OwnState, OwnStep
from tests import cast

# kind: (the stored value, what is typed for it, what the screens show)
EXAMPLES = {
    "text": ("Щъркел и жаба", "Щъркел и жаба", "Щъркел и жаба"),
    "rich": ("**Първи** ред\n- втори", "**Първи** ред\n- втори", "Първи ред\n- втори"),
    "long": ("Първи ред\nвтори ред", "Първи ред\nвтори ред", "Първи ред\nвтори ред"),
    "number": (12, "12", "12"),
    "decimal": (Decimal("36.6"), "36,6", "36,6"),
    "money": (Decimal("1250.5"), "1 250,50", "1\N{NO-BREAK SPACE}250,50"),
    "date": (date(2026, 3, 15), "15.3.26", "15.03.2026"),
    "partial": ("2016", "2016", "2016\N{NO-BREAK SPACE}г."),
    "time": (time(10, 30), "10.30", "10.30"),
    "moment": (datetime(2026, 3, 15, 8, 30), "15.3.26 10.30",
               "15.03.2026\N{NO-BREAK SPACE}г., 10.30\N{NO-BREAK SPACE}ч."),
    "address": ("гр. Шумен, ул. Извор 1", "гр. Шумен, ул. Извор 1", "гр. Шумен, ул. Извор 1"),
    "yes_no": ("yes", "yes", "Да"),
    "choice": ("първо", "първо", "Първо"),
    "choices": (["първо", "второ"], ["първо", "второ"], "Първо, Второ"),
    "record": (None, None, "Образец Щъркелов"),  # the person is made when it is asked for
    "email": ("shtarkel@okmd.example", "shtarkel@okmd.example", "shtarkel@okmd.example"),
    "phone": ("042 61 54", "042 61 54", "042 61 54"),
    "url": ("https://shtarkel.example/1", "shtarkel.example/1", "https://shtarkel.example/1"),
}

# Kinds that not every register has, or nobody types.
OTHERWISE = {"id_number", "person", "calculated", "heading", "signature", "file"}
TYPED = [kind for kind in FIELD_KINDS if kind not in OTHERWISE]


def add_field(entity: type[Entity], kind: str = "text", label: str = "", *,
              is_last: bool = True, **values) -> OwnField:
    """A field of the office on a register; with the last one the classes have them all."""
    if FIELD_KINDS[kind].of_values:
        values = {"first_values": "Първо\nВторо\nТрето", **values}
    if FIELD_KINDS[kind].of_records:
        values = {"target": "people", **values}
    made = OwnField(register=entity._meta.table_name, kind=kind, label=label or f"Поле {kind}",
                    **values).store("проба")
    if is_last:
        snapshot.refresh()
    return made


def example(kind: str) -> tuple:
    """(the stored value, what is typed for it, what the screens show)."""
    if kind != "record":
        return EXAMPLES[kind]
    found = Person.get_or_none(Person.last_name == "Щъркелов")
    person = found or cast.make_person(last_name="Щъркелов")
    return person, str(person.id), EXAMPLES[kind][2]


def reread(record: Entity) -> Entity:
    """The record as it is stored now."""
    return type(record).get_by_id(record.id)


def add_register(many: str = "Дарения", *, one: str = "дарение", states: bool = True,
                 of_fields: str | None = None, **values) -> type[Entity]:
    """The entity of a register of the office, with two states, two steps and two fields."""
    made = OwnRegister(many=many, one=one, **values).store("проба")
    if states:
        promised, given = (OwnState(register=made, label=label, is_final=is_final).store("проба")
                           for label, is_final in (("Обещано", False), ("Дадено", True)))
    snapshot.refresh()
    entity = ENTITIES[made.table]
    add_field(entity, label="Дарител", privacy=of_fields, is_last=False)
    add_field(entity, "money", label="Стойност", in_list=True, privacy=of_fields,
              is_last=False)
    if states:
        OwnStep(register=made, label="Получено е", source=promised, target=given,
                needs="Дарител").store("проба")
        OwnStep(register=made, label="Върни", target=promised, roles=["coordinator"]).store("проба")
    snapshot.refresh()
    return entity
