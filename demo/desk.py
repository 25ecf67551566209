"""The whole demonstration in one transaction."""

from demo.agreements import (
    SERVICES,
    SOFIA_SERVICES,
    add_memoranda,
    add_placements,
    add_referrals,
    add_services,
)
from demo.cases import add_sofia_oblast_cases, add_stara_zagora_cases
from demo.events import add_kardzhali_events, add_procedure
from demo.letters import add_letters
from demo.mechanisms import (
    Region,
    add_kardzhali,
    add_legal_bases,
    add_sofia_oblast,
    add_stara_zagora,
    bind_foundation,
)
from demo.meetings import (
    add_kardzhali_meeting,
    add_sofia_oblast_meetings,
    add_stara_zagora_meeting,
)
from demo.parties import Cast
from models.base import today
from models.database import database
from models.mechanisms import Mechanism
from models.parties import Organization

# e-mail → name, role
USERS = {
    "admin@okmd.example": ("Админ Примерен", "admin"),
    "secretary@okmd.example": ("Секретара Примерова", "secretary"),
    "coordinator@okmd.example": ("Координат Пробен", "coordinator"),
    "member@okmd.example": ("Представка Условна", "member"),
    "auditor@okmd.example": ("Одитор Опитов", "auditor"),
}


def is_empty() -> bool:
    """True while the office has no mechanism."""
    return not Mechanism.select().exists()


def load_demo() -> None:
    """Fill an empty database with the three mechanisms, their meetings, cases and agreements."""
    with database.atomic():
        cast, day = Cast(), today()
        add_legal_bases()
        stara_zagora = add_stara_zagora(cast)
        kardzhali = add_kardzhali(cast)
        foundation = stara_zagora.organizations["НПО"], stara_zagora.people["НПО"]
        sofia_oblast = add_sofia_oblast(cast, *foundation)
        _tell(stara_zagora, kardzhali, sofia_oblast, day)


def _tell(stara_zagora: Region, kardzhali: Region, sofia_oblast: Region, day) -> None:
    old_services = add_services(stara_zagora, SERVICES, day)
    services = add_services(sofia_oblast, SOFIA_SERVICES, day)
    old_cases = add_stara_zagora_cases(stara_zagora)
    cases = add_sofia_oblast_cases(sofia_oblast, day)
    add_stara_zagora_meeting(stara_zagora, old_cases)
    add_kardzhali_meeting(kardzhali)
    add_sofia_oblast_meetings(sofia_oblast, cases, day)
    add_referrals(services["cop"], cases[3], old=old_cases[3], old_service=old_services["cop"],
                  today=day)
    add_placements(cases[5], services["cnst"], day)
    add_memoranda(sofia_oblast, day)
    bind_foundation(sofia_oblast)
    add_kardzhali_events(kardzhali)
    add_procedure(sofia_oblast, day)
    add_letters(sofia_oblast, cases[3], day)


def member_organization() -> Organization:
    """The institution of the demonstration's representative."""
    return Organization.get(Organization.name == "Община Самоков")
