"""An empty desk is set up: the office with its mechanism, and the members from a typed table."""

import re
from dataclasses import dataclass, field

from models.audit.chain import logged_transaction
from models.base import RuleError
from models.mechanisms import Mechanism, Membership
from models.parties import Organization, Person, Position
from models.territory import Oblast

# Words in the name of an institution: its category and the gender of its name.
KINDS = (
    (r"^община", "municipality", "f"), (r"областна администрация", "oa", "f"),
    (r"регионална дирекция", "rdsp", "f"), (r"закрила на детето", "ozd", "m"),
    (r"социално подпомагане", "dsp", "f"), (r"здравна инспекция|^рзи", "rzi", "f"),
    (r"болница|мбал|здравен център", "hospital", "f"), (r"мвр|полиция", "odmvr", "f"),
    (r"бюро по труда", "dbt", "f"), (r"образованието|^руо", "ruo", "n"), (r"съд", "court", "m"),
    (r"прокуратура", "prosecution", "f"), (r"червен кръст|бчк", "brc", "m"),
    (r"сдружение", "ngo", "n"), (r"фондация", "ngo", "f"), (r"център", "provider", "m"))
FROM_TABLES = (Organization, Person, Membership)  # in this order: each names those before it
COLUMNS = ("институция", "име", "длъжност", "ел. поща", "телефон")
MOST = 300


@dataclass
class Office:
    """What the first step asks for."""

    oblast: Oblast | None
    name: str
    prefix: str
    chair: str
    secretary: str = ""
    contacts: dict[str, str] = field(default_factory=dict)  # address, phone, email, town


def kind_of(name: str) -> tuple[str, str]:
    """Category and gender that the name of an institution tells."""
    words = name.casefold()
    return next(((category, gender) for pattern, category, gender in KINDS
                 if re.search(pattern, words)), ("other", "n"))


def prefix_of(oblast: str) -> str:
    """„Стара Загора“ → „СЗ“, „Бургас“ → „БУ“."""
    words = oblast.split()
    return ("".join(word[0] for word in words) if len(words) > 1 else oblast[:2]).upper()


def find_institution(name: str, by: str) -> Organization:
    """The institution of this name, a new one where there is none."""
    found = Organization.live().where(
        (Organization.name == name) | (Organization.short_name == name)).first()
    category, gender = kind_of(name)
    return found or Organization(name=name, category=category, gender=gender).store(by)


def find_person(name: str, by: str, **contacts: str) -> Person:
    """The person of this name, a new one where there is none."""
    words = name.split()
    if not 2 <= len(words) <= 4:
        raise RuleError(f"Напишете име и фамилия вместо „{name}“, например Мария Иванова.")
    first, middle, last = words[0], " ".join(words[1:-1]), words[-1]
    sex = "f" if last.casefold().endswith("а") else "m"
    found = Person.live().where(Person.first_name == first, Person.last_name == last).first()
    return found or Person(
        first_name=first, middle_name=middle, last_name=last, gender=sex,
        honorific="gja" if sex == "f" else "gn", **contacts).store(by)


def set_up(office: Office, by: str) -> Mechanism:
    """The mechanism with its administration, chair and secretary; all or nothing."""
    if office.oblast is None:
        raise RuleError("Изберете областта от списъка.", "oblast")
    if not office.chair.strip():
        raise RuleError("Напишете кой председателства, например Мария Иванова.", "chair")
    with logged_transaction():
        return _set_up(office, by)


def _set_up(office: Office, by: str) -> Mechanism:
    name = office.name.strip() or f"Областна администрация {office.oblast.name}"
    host = find_institution(name, by)
    host.set_values({key: value for key, value in office.contacts.items() if value})
    host.store(by)
    return Mechanism(
        name=f"Областен координационен механизъм – {office.oblast.label}", oblast=office.oblast,
        host=host, chair=find_person(office.chair, by), prefix=office.prefix.strip() or prefix_of(
            office.oblast.name),
        secretary=find_person(office.secretary, by) if office.secretary.strip() else None,
    ).store(by)


def read_lines(text: str) -> list[list[str]]:
    """The cells of a typed or pasted table, without a line of headings and empty ones."""
    lines = [[cell.strip() for cell in re.split(r"\t|;", line)] for line in text.splitlines()]
    return [cells for cells in lines if any(cells)
            and cells[0].casefold() not in ("институция", "наименование")]


def add_members(mechanism: Mechanism, text: str, by: str) -> int:
    """How many institutions became members; RuleError tells the line, and nothing is stored."""
    lines = read_lines(text)
    if not lines:
        raise RuleError("Напишете поне един ред, например: РУО; Мария Иванова; началник.", "people")
    if len(lines) > MOST:
        raise RuleError(f"Наведнъж се добавят до {MOST} реда.", "people")
    with logged_transaction():
        for number, cells in enumerate(lines, 1):
            _add_line(mechanism, cells, number, by)
    return len(lines)


def _add_line(mechanism: Mechanism, cells: list[str], number: int, by: str) -> None:
    try:
        _add_member(mechanism, [*cells, *[""] * len(COLUMNS)][:len(COLUMNS)], number, by)
    except RuleError as broken:
        raise RuleError(f"Ред {number} („{cells[0]}“): {broken.message}", "people") from broken


def _add_member(mechanism: Mechanism, cells: list[str], number: int, by: str) -> None:
    name, person_name, position, email, phone = cells
    if not name:
        raise RuleError("Липсва името на институцията.")
    organization = find_institution(name, by)
    person = find_person(person_name, by, email=email, phone=phone) if person_name else None
    if person and position and not person.positions.where(
            Position.organization == organization).exists():
        Position(person=person, organization=organization, name=position).store(by)
    if not mechanism.memberships.where(Membership.organization == organization).exists():
        Membership(mechanism=mechanism, organization=organization, representative=person,
                   position=10 * number).store(by)
