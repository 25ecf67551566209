"""„Места по общини“: places, taken, free and waiting by municipality and kind of service."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from flask import send_file
from peewee import fn

from admin.base import XLSX
from admin.declaring import is_workbook, page
from admin.lists.export import Sheet, write_workbook
from admin.policy.needs import STATISTICS
from admin.views import DeskPage
from bulgarian.dates import show_date
from bulgarian.text import file_name
from models.base import today
from models.places.waiting import Waiting
from models.services import RUNNING, STALE_DAYS, Service
from models.territory import Municipality, Oblast

HEADINGS = ("Област", "Община", "Вид услуга", "Услуги", "Капацитет", "Заети", "Свободни",
            "Чакащи", "Най-старите данни са към")


@dataclass
class Line:
    """The services of one kind in one municipality, together."""

    services: int = 0
    places: int = 0
    occupied: int = 0
    waiting: int = 0
    oldest: date | None = None
    is_untold: bool = False  # nobody told of one of them

    def add(self, service: Service, waiting: int) -> None:
        self.services += 1
        self.places += service.places
        self.occupied += service.occupied
        self.waiting += waiting
        if service.as_of is None:
            self.is_untold = True
        else:
            self.oldest = min(filter(None, (self.oldest, service.as_of)))

    @property
    def free(self) -> int:
        return self.places - self.occupied

    @property
    def as_of(self) -> str:
        return "няма данни" if self.is_untold else show_date(self.oldest)

    @property
    def is_stale(self) -> bool:
        return self.is_untold or (today() - self.oldest).days > STALE_DAYS


class PlacesPage(DeskPage):
    """The table of all running services, also as a workbook."""

    title, place, group, icon, position = "Места по общини", "places", "Регион", "map-pin", 15

    @page("/", needs=STATISTICS, shows="page")
    def index(self):
        """The table, the oblasti and municipalities in their order."""
        lines = read_lines()
        if not is_workbook():
            return self.render("places.html", lines=lines, headings=HEADINGS, page=self)
        sheet = Sheet(self.title, HEADINGS, tuple(
            (*keys, one.services, one.places, one.occupied, one.free, one.waiting, one.as_of)
            for keys, one in lines))
        return send_file(write_workbook(sheet), mimetype=XLSX, as_attachment=True,
                         download_name=f"{file_name(self.title, show_date(today()))}.xlsx")


def read_lines() -> list[tuple[tuple[str, str, str], Line]]:
    """((oblast, municipality, kind), line) in the order of the alphabet; two queries."""
    waiting = dict(Waiting.live(Waiting.service, fn.COUNT(Waiting.id)).where(
        Waiting.left_on.is_null()).group_by(Waiting.service).tuples())
    lines: dict[tuple, Line] = defaultdict(Line)
    for one in Service.live().select(Service, Municipality, Oblast).join(Municipality).join(
            Oblast).where(Service.state.in_(RUNNING)):
        place = one.municipality
        lines[place.oblast.name, place.name, one.show("kind")].add(one, waiting.get(one.id, 0))
    return sorted(lines.items())
