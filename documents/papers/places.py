"""Letters and lists about places: to providers, and the table of the municipalities."""

from documents.kinds import PUBLIC, REGISTER, Recipient, declare
from documents.papers.letters import find_addressee
from documents.schema import Many, day, number, text, typed
from documents.values.cases import SERVICE
from documents.values.parties import addressee, letter_parts
from models.base import today
from models.mechanisms import Mechanism
from models.parties import Organization
from models.places.table import read_lines
from models.services import RUNNING, Service


def running_of(provider: Organization) -> list[Service]:
    """The services of a provider in which children are, by name."""
    return list(Service.live().where(
        Service.provider == provider.id, Service.state.in_(RUNNING)).order_by(Service.name))


def office() -> Mechanism | None:
    """The mechanism of a desk that keeps one alone; where there are more, somebody chooses."""
    return Mechanism.live().order_by(Mechanism.id).first()


def _to_provider(provider: Organization, on) -> list[Recipient]:
    return [find_addressee(office(), provider, on)]


ASKED = SERVICE.plus({
    "заети": number("occupied"),
    "към": day("as_of"),
    "номер_в_листа": number("id"),
})
REQUEST = declare(
    code="iskane_mesta", name="Искане на справка за местата", entity="organizations",
    numbering=REGISTER, needs="адресат.до|адресат услуги.име", is_shared=True,
    mechanism=lambda _: office(), day=lambda _: today(), recipients=_to_provider,
    fits=lambda provider: bool(running_of(provider)),
    subject=lambda _: "Справка за местата и заетостта на услугите за деца",
    file_name=lambda provider: f"Искане_за_места_{provider.id}",
    group={**letter_parts(lambda _: office()), **addressee(),
           "услуги": Many(ASKED, lambda provider, _: running_of(provider))})

PLACE = {
    "община": text(lambda pair, _: pair[0][1]),
    "вид": text(lambda pair, _: pair[0][2]),
    "услуги": number(lambda pair, _: pair[1].services),
    "капацитет": number(lambda pair, _: pair[1].places),
    "заети": number(lambda pair, _: pair[1].occupied),
    "свободни": number(lambda pair, _: pair[1].free),
    "чакащи": number(lambda pair, _: pair[1].waiting),
    "към": text(lambda pair, _: pair[1].as_of),
}


def _lines(mechanism: Mechanism, _scope) -> list:
    """The lines of the mechanism's oblast."""
    return [pair for pair in read_lines() if pair[0][0] == mechanism.oblast.label]


TABLE = declare(
    code="mesta", name="Места по общини", entity="mechanisms", direction="internal",
    privacies=(PUBLIC,), needs="места.община", mechanism=lambda m: m, day=lambda _: today(),
    subject=lambda m: f"Места в услугите за деца в {m.oblast.label}",
    file_name=lambda m: f"Места_по_общини_{m.oblast.iso}",
    group={**letter_parts(lambda m: m), "към": day(lambda *_: today()),
           "места": Many(PLACE, _lines),
           "пояснение": typed(lambda m, _: "" if _lines(m, None) else "Няма действащи услуги.")})
