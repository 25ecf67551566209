"""The providers' answers from a workbook: read row by row, stored all together or not at all."""

from dataclasses import dataclass, field
from datetime import date

from bulgarian.dates import parse_date
from models.audit.chain import logged_transaction
from models.base import RuleError, today
from models.places.reports import Capacity, Occupancy
from models.reported import known_on
from models.services import RUNNING, Service

HEADINGS = ("№", "Услуга", "Община", "Към дата", "Капацитет", "Заети", "Отделени", "Чакащи",
            "Кой съобщи")
NUMBERS = {"Капацитет": "places", "Заети": "occupied", "Отделени": "reserved",
           "Чакащи": "waiting"}
MOST_TOLD = 10


@dataclass
class Answers:
    """How many services told their places, and what is wrong by rows."""

    faults: list[str] = field(default_factory=list)
    services: int = 0
    is_doubted: bool = True  # whatever is wrong may stand once somebody is sure of it


def rows_to_fill() -> list[tuple]:
    """A row for each running service, with what is known of it."""
    found = Service.live().where(Service.state.in_(RUNNING)).order_by(Service.name)
    return [(one.id, one.name, one.municipality.shown_as, "", one.places, "", "", "", "")
            for one in found]


def take_answers(rows: list[list], by: str, formula: str, *, is_sure: bool = False) -> int:
    """How many services told their places; RuleError with every row that is wrong, none stored.

    Where nothing but more children than places is unusual in them, it is one to be confirmed:
    `is_sure` says that the providers told it so.
    """
    _refuse_columns(rows)
    read = Answers()
    with logged_transaction():
        for place, row in enumerate(rows[1:], start=2):
            cells = dict(zip(HEADINGS, row, strict=False))
            try:
                read.services += _take(cells, by, formula, is_sure=is_sure)
            except RuleError as error:
                read.is_doubted &= all(one.confirm for one in error.all)
                read.faults += [f"Ред {place}: {one.message.rstrip('.')}." for one in error.all]
        if read.faults:
            more = f" Още редове с грешки: {len(read.faults) - MOST_TOLD}." \
                if len(read.faults) > MOST_TOLD else ""
            told = " ".join(read.faults[:MOST_TOLD])
            raise RuleError(f"Нищо не е записано. {told}{more}", "file",
                            confirm="occupied" if read.is_doubted else "")
    if not read.services:
        raise RuleError("В листа няма попълнен ред: напишете „Към дата“ и „Заети“.", "file")
    return read.services


def _refuse_columns(rows: list[list]) -> None:
    told = [str(cell).strip() for cell in (rows[0] if rows else [])]
    missing = [name for place, name in enumerate(HEADINGS)
               if place >= len(told) or told[place] != name]
    if missing:
        raise RuleError("Колоните не са както в листа за попълване. Липсват или са на друго място: "
                        f"{', '.join(missing)}. Изтеглете листа отново и пренесете данните.",
                        "file")


def _take(cells: dict, by: str, formula: str, *, is_sure: bool) -> bool:
    """Store what one row says; False where it says nothing."""
    if not _says_something(cells):
        return False
    if broken := [name for name, value in cells.items() if value == formula]:
        raise RuleError(f"формула в „{broken[0]}“ – напишете стойността")
    service, day, numbers = _read(cells)
    if numbers["places"] not in (None, _places(service, day)):
        told = Capacity(service=service, places=numbers["places"], valid_from=day,
                        act="по справка на доставчика")
        told.confirmed = [f"places={told.places}"]  # the row says itself how many are taken
        told.store(by)
    source = str(cells.get("Кой съобщи") or "")[:120]
    told = Occupancy(service=service, as_of=day, occupied=numbers["occupied"], source=source,
                     reserved=numbers["reserved"] or 0, waiting=numbers["waiting"] or 0)
    told.confirmed = [f"occupied={told.occupied}"] if is_sure else []
    told.store(by)
    return True


def _says_something(cells: dict) -> bool:
    """Whether somebody wrote into the row: what comes filled in says so only if it is changed
    into what is no number."""
    if any(str(cells.get(name) or "").strip() for name in HEADINGS[3:] if name != "Капацитет"):
        return True
    return not str(cells.get("Капацитет") or 0).removesuffix(".0").isdigit()


def _places(service: Service, day: date) -> int | None:
    capacity = known_on(service, day).capacity
    return capacity.places if capacity else None


def _read(cells: dict) -> tuple[Service, date, dict]:
    number = _number(cells, "№")
    service = Service.live().where(Service.id == (number or 0)).first()
    if service is None or str(cells.get("Услуга")).strip() != service.name:
        raise RuleError("няма такава услуга; не променяйте „№“ и „Услуга“")
    try:
        typed = str(cells.get("Към дата") or "").strip()
        if not typed:
            raise RuleError("липсва „Към дата“")
        day = date.fromisoformat(typed) if typed[:4].isdigit() else parse_date(typed, today())
    except ValueError as error:
        raise RuleError(f"„Към дата“ – {error}") from error
    numbers = {column: _number(cells, name) for name, column in NUMBERS.items()}
    if numbers["occupied"] is None:
        raise RuleError("липсва „Заети“")
    return service, day, numbers


def _number(cells: dict, name: str) -> int | None:
    value = str(cells.get(name) if cells.get(name) is not None else "").strip()
    if not value:
        return None
    if not value.removesuffix(".0").isdigit() or len(value) > 6:
        raise RuleError(f"„{name}“ трябва да е цяло число от 0 нагоре, а е „{value[:20]}“")
    return int(value.removesuffix(".0"))
