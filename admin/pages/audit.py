"""„Дневник“: who saw and did what, for auditors and administrators; nobody changes it here."""

from datetime import date
from functools import cached_property
from io import BytesIO
from urllib.parse import urlencode

from flask import render_template, request, send_file
from markupsafe import Markup

from admin.auth import current_user
from admin.base import PANELS, XLSX
from admin.declaring import is_workbook, page
from admin.lists.export import Sheet, write_workbook
from admin.pages import audit_words as words
from admin.pages.audit_names import name_events
from admin.policy.needs import LOG
from admin.records.words import SETTINGS
from admin.views import DeskPage
from bulgarian.dates import parse_date, show_date
from bulgarian.text import file_name
from forms.pages import record_id
from models.audit.events import ACTIONS, AuditEvent
from models.audit.questions import PAGE, Wanted, find_events, who_saw
from models.base import ENTITIES, Entity, today
from models.cases.case import ChildCase
from models.users import ADMIN, AUDITOR, User

READERS = (AUDITOR, ADMIN)
MOST_ROWS = 50_000
SHOWN = 10  # events of the card beside a case
COLUMNS = (("Кога", words.show_time), ("Кой", lambda event: event.user_name),
           ("Какво", words.show_action), ("Запис", words.show_record),
           ("Подробности", words.show_details), ("Причина", lambda event: event.reason),
           ("Адрес", lambda event: event.address))


def may_read_log() -> bool:
    return bool(current_user) and current_user.role in READERS


class LogPage:
    """What the list shows for an address; nonsense in it narrows nothing."""

    columns = COLUMNS

    def __init__(self, args):
        self.args = args
        self.faults = {}
        self.wanted = Wanted(
            user_id=self._number("user"), action=self._choice("action", ACTIONS),
            entity=self._choice("entity", ENTITIES), object_id=self._number("object"),
            case_id=self._number("case"), since=self._day("since"), until=self._day("until"),
            is_listed=args.get("listed") == "1" and bool(self._number("case")))
        self.before = self._number("before")

    def _number(self, name: str) -> int | None:
        return record_id(self.args.get(name, ""))

    def _choice(self, name: str, known) -> str:
        return self.args.get(name, "") if self.args.get(name) in known else ""

    def _day(self, name: str) -> date | None:
        try:
            return parse_date(self.args[name]) if self.args.get(name, "").strip() else None
        except ValueError as error:
            self.faults[name] = str(error)
            return None

    @cached_property
    def events(self) -> list[AuditEvent]:
        return name_events(current_user, find_events(self.wanted, before=self.before))

    def url(self, **changes) -> str:
        """The address of this list with some parameters changed."""
        kept = {name: text for name, text in self.args.items() if text and name not in changes}
        return f"?{urlencode(kept | {name: text for name, text in changes.items() if text})}"

    @property
    def older_url(self) -> str:
        """The next page; empty where there is none."""
        return self.url(before=self.events[-1].sequence) if len(self.events) == PAGE else ""

    def users(self) -> list[User]:
        return list(User.select(User.id, User.name).order_by(User.name))

    def actions(self) -> list[tuple[str, str]]:
        return list(ACTIONS.items())

    def entities(self) -> list[tuple[str, str]]:
        return sorted(((table, entity.listing.plural) for table, entity in ENTITIES.items()),
                      key=lambda pair: pair[1])


class LogView(DeskPage):
    """The list of the log and its workbook; both are events themselves."""

    title, place, group, icon, position = "Дневник", "audit", SETTINGS, "history", 90

    def is_named_to(self, user: User) -> bool:
        return True  # to the auditor too

    @page("/", needs=LOG, shows="audit", workbook="audit_export")
    def index(self):
        """The events that the address asks for, newest first, as a page or as a workbook."""
        page = LogPage(request.args)
        if is_workbook():
            name = file_name("Дневник", show_date(today()))
            return send_file(make_workbook(page), mimetype=XLSX, as_attachment=True,
                             download_name=f"{name}.xlsx")
        return self.render("audit/list.html", page=page)


def make_workbook(page: LogPage) -> BytesIO:
    """The events of the list in all its pages, with number and seal."""
    headings = ("№", *(heading for heading, _ in COLUMNS), "Печат")
    rows = ((event.sequence, *(show(event) for _, show in COLUMNS), event.hash)
            for event in name_events(current_user, find_events(page.wanted, count=MOST_ROWS)))
    return write_workbook(Sheet("Дневник", headings, rows))


def show_access(record: Entity) -> Markup | str:
    """The card „Достъп“ beside a case: who opened it and when."""
    if not isinstance(record, ChildCase) or not may_read_log():
        return ""
    events = name_events(current_user, who_saw(record.id, count=SHOWN))
    return Markup(render_template("audit/_card.html", record=record, events=events,
                                  words=words))


PANELS.append(show_access)
