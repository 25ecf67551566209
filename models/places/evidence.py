"""Proof that a child was sent away, or refused, while a place near its home was free.

It rests on stored reports alone and is looked for again whenever one of them, a stay or an answer
is stored: the same facts give the same evidence in whatever order they came.
"""

from datetime import date

from peewee import BooleanField, CharField, DateField, IntegerField, TextField

from models.base import CHILD, PERSONAL, Entity, Listing
from models.belonging import CHILDREN, INSIDE, WITH_CASE, Belongs, Purpose
from models.cases.case import ChildCase
from models.fields import ChoiceField, link
from models.places.fitting import FAR, NEAR, child_of, distance, misfits
from models.places.placements import Placement
from models.places.reports import Capacity, Occupancy, Report
from models.reported import FOLLOWERS, PASSED_OVER, known_on
from models.services import TAKING, Referral, Service
from models.territory import Municipality
from models.words import declare_list

REFUSED, AWAY, FAR_AWAY = "refused", "municipality", "oblast"
KINDS = declare_list(
    "findings.kind", (REFUSED, "отказ при свободни места"),
    (AWAY, "настанено извън общината при свободно място в нея"),
    (FAR_AWAY, "настанено извън областта при свободно място в нея"))
# Form of care: the kinds of service that would have been as good, or nearer to a family.
INSTEAD = {"foster": ("pg",), "cnst": ("pg", "cnst"), "institution": ("pg", "cnst")}


class Finding(Entity):
    """One place that was free, by which reports, when a child was refused or sent away."""

    case = link(ChildCase, "Случай", backref="findings")
    kind = ChoiceField(KINDS, verbose_name="Какво е установено")
    placement = link(Placement, "Настаняване", backref="findings", required=False)
    referral = link(Referral, "Насочване", backref="findings", required=False)
    service = link(Service, "Свободно място в", backref="findings")
    municipality = link(Municipality, "Община по произход", backref="findings")
    happened_on = DateField(verbose_name="Дата")
    free_places = IntegerField(verbose_name="Свободни места")
    capacity = link(Capacity, "Капацитет по", backref="findings")
    occupancy = link(Occupancy, "Справка за заетост", backref="findings")
    basis = CharField(max_length=400, default="", verbose_name="На какво почива")
    stands = BooleanField(default=True, verbose_name="Потвърждава се от справките")
    justification = TextField(default="", verbose_name="Обосновка",
                              help_text="Защо детето не е настанено в свободното място")

    listing = Listing(
        label="установено свободно място", plural="Незапълнен капацитет", gender="n",
        menu="Регион", icon="alert-triangle", position=47, parent="case",
        columns=("case.reference", "kind", "service.name", "free_places", "happened_on",
                 "justification"),
        search=("case.reference", "service.name", "municipality.shown_as"),
        filters=("kind", "municipality", "happened_on", "service", "stands"),
        order=("-happened_on", "-id"), privacy=PERSONAL, classes=(("justification", CHILD),),
        computed=("case", "kind", "placement", "referral", "service", "municipality",
                  "happened_on", "free_places", "capacity", "occupancy", "basis", "stands"),
        sections=(("Установено", ("case", "kind", "placement", "referral", "service",
                                  "municipality", "happened_on")),
                  ("Доказателство", ("free_places", "capacity", "occupancy", "basis", "stands")),
                  ("Обосновка", ("justification",))))
    belongs = Belongs(
        rights="-WW-r", to=("case", "placement", "referral"),
        purpose=Purpose(CHILDREN, INSIDE, WITH_CASE), coarse=("happened_on",))

    class Meta:
        table_name = "findings"

    def title(self) -> str:
        return f"{self.case.reference}: {self.show('kind')}, {self.service.name}"

    title.reads = ("case", "kind", "service.name")


    @classmethod
    def unexplained(cls):
        """Query of those that stand and have no justification yet."""
        return cls.live().where(cls.stands, cls.justification == "")


def look(record, by: str = "") -> None:
    """Look again for what a stored stay, answer or report proves."""
    if isinstance(record, Report):
        _look_around(record.service, by)
    elif isinstance(record, Referral):
        _keep(record, _of_refusal(record, None), None, by)
    else:
        _keep(record, _of_stay(record, None), None, by)
        if record.service_id:
            _look_around(record.service, by)


FOLLOWERS.append(look)


def _passed_over(stay: Placement):
    """The free places near home that a stay passes over, with what they rest on."""
    for service, (_, day) in _of_stay(stay, None).items():
        known, free = _free_on(service, day, stay.case_id)
        if free > 0:
            yield f"„{service.name}“ – {known.told()}"


PASSED_OVER.append(_passed_over)


def _look_around(service: Service, by: str) -> None:
    """What one service proves of all the stays and refusals that it may speak of."""
    homes = Municipality.select(Municipality.id).where(
        Municipality.oblast == service.municipality.oblast_id)
    proved = Finding.live(Finding.placement).where(Finding.service == service.id)
    may_prove = Placement.form.in_(
        [form for form, kinds in INSTEAD.items() if service.kind in kinds]) & (
        Placement.municipality != ChildCase.municipality_origin)
    stays = Placement.select(Placement, ChildCase).join(ChildCase).where(
        Placement.form.in_([*INSTEAD]), ChildCase.municipality_origin.in_(homes),
        may_prove | Placement.id.in_(proved))
    refused = Referral.select().where(Referral.service == service.id,
                                      Referral.status == "refused")
    for stay in stays:
        _keep(stay, _of_stay(stay, service), service, by)
    for referral in refused:
        _keep(referral, _of_refusal(referral, service), service, by)


def _of_stay(stay: Placement, only: Service | None) -> dict:
    """{service: (kind, day)} of the free places near home that a stay passed over."""
    case, day = stay.case, stay.begun_on
    home = case.municipality_origin
    if stay.in_bin() or stay.municipality_id == home.id or stay.form not in INSTEAD:
        return {}
    child = child_of(case, day)
    is_far = stay.municipality.oblast_id != home.oblast_id
    found = Service.live().where(
        Service.kind.in_(INSTEAD[stay.form]), Service.id != (stay.service_id or 0),
        Service.municipality.in_(Municipality.select(Municipality.id).where(
            Municipality.oblast == home.oblast_id)))
    found = found.where(Service.id == only.id) if only else found
    return {service: (FAR_AWAY if is_far else AWAY, day) for service in found
            if not misfits(service, child) and _took(service, day)
            and distance(service, child) in ((NEAR,) if not is_far else range(FAR))}


def _of_refusal(referral: Referral, only: Service | None) -> dict:
    service = only or (referral.service if referral.service_id else None)
    is_so = (service and referral.status == "refused" and not referral.in_bin()
             and _took(service, referral.answered_on))
    return {service: (REFUSED, referral.answered_on)} if is_so else {}


def _took(service: Service, day: date) -> bool:
    """Whether it took children on a day, by its stages; before the first one it did."""
    stages = sorted(service.stages, key=lambda one: (one.begun_on, one.id))
    before = [one.state for one in stages if one.begun_on <= day]
    if before:
        return before[-1] in TAKING
    return service.state in TAKING if not stages else stages[0].state not in ("open", "preparing")


def _free_on(service: Service, day: date, case: int):
    """(what the reports say, free places) with the stays since then; None where too old."""
    known = known_on(service, day)
    if known.free is None or not known.is_fresh:
        return known, 0
    since, moved = known.occupancy.as_of, 0
    for stay in service.placements:
        if stay.case_id != case:
            moved += since < stay.begun_on <= day
            moved -= bool(stay.ended_on and since < stay.ended_on <= day)
    return known, known.free - moved


def _keep(source, found: dict, only: Service | None, by: str) -> None:
    """Store what is proved now; what was proved before and no longer is, is marked so."""
    key = Finding.placement if isinstance(source, Placement) else Finding.referral
    kept = {one.service_id: one for one in Finding.live().where(key == source.id)
            if only is None or one.service_id == only.id}
    for service, (kind, day) in found.items():
        known, free = _free_on(service, day, source.case_id)
        if free > 0:
            one = kept.pop(service.id, None) or Finding(
                case=source.case_id, service=service.id, **{key.name: source.id},
                justification=getattr(source, "justification", ""))
            _fill(one, {"kind": kind, "happened_on": day, "free_places": free, "stands": True,
                        "municipality": source.case.municipality_origin_id,
                        "capacity": known.capacity.id, "occupancy": known.occupancy.id,
                        "basis": known.told()}, by)
    for one in kept.values():
        _fill(one, {"stands": False}, by)


def _fill(one: Finding, values: dict, by: str) -> None:
    one.set_values(values)
    if one.dirty_fields:
        one.store(by=by)
