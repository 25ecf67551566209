"""„Инцидент“: whose data an account touched in a period, from the log of access."""

from datetime import date, timedelta
from io import BytesIO

from flask import request, send_file

from admin import policy
from admin.auth import current_user
from admin.base import XLSX
from admin.declaring import is_workbook, page
from admin.lists.export import Sheet, write_workbook
from admin.policy.needs import LOG
from admin.views import DeskPage
from bulgarian.dates import parse_date, show_date
from bulgarian.text import file_name
from models.audit.questions import show_at
from models.base import today
from models.cases.case import ChildCase
from models.privacy.incident import LONGEST, Touched, find_touched
from models.users import ADMIN, AUDITOR, User

READERS = (AUDITOR, ADMIN)
HEADINGS = ("Случай", "Първо", "Последно", "Какво")


def may_report(user) -> bool:
    return user.role in READERS


class IncidentPage(DeskPage):
    """The list for the notice to the authority within 72 hours."""

    title, place = "Инцидент", "incident"

    @page("/", needs=LOG, shows="audit", workbook="audit_export")
    def index(self):
        """The form, and the cases once account and period are given."""
        asked, fault = read_asked()
        rows = [] if fault or asked is None else read_touched(asked)
        if asked and not fault and is_workbook():
            name = file_name("Инцидент", show_date(today()))
            return send_file(make_workbook(rows), mimetype=XLSX, as_attachment=True,
                             download_name=f"{name}.xlsx")
        return self.render("privacy/incident.html", touched=[tell(one) for one in rows],
                           asked=asked, fault=fault, headings=HEADINGS, users=read_users())


def read_users() -> list[tuple[int, str]]:
    """Number and name of the accounts that the reader may see."""
    seen = policy.visible(current_user, User, User.select(User.id, User.name))
    return list(seen.order_by(User.name).tuples())


def read_touched(asked: tuple[int, date, date]) -> list[Touched]:
    """The cases of the reader's region, each with its number if he may see the case itself."""
    touched = find_touched(*asked)
    numbers = [one.case_id for one in touched]
    near, seen = (ids_of(query, numbers) for query in (
        policy.in_region(current_user, ChildCase), policy.visible(current_user, ChildCase)))
    for one in touched:
        one.reference = one.reference if one.case_id in seen else ""
    return [one for one in touched if one.case_id in near]


def ids_of(query, numbers: list[int]) -> set[int]:
    """Those of the numbers that the query finds, asked in parts."""
    return {found for start in range(0, len(numbers), 500) for (found,) in query.select(
        ChildCase.id).where(ChildCase.id.in_(numbers[start:start + 500])).tuples()}


def read_asked() -> tuple[tuple[int, date, date] | None, str]:
    """Account, from and to as the address gives them, and what is wrong with them."""
    user, texts = request.args.get("user", ""), [request.args.get(name, "").strip()
                                                 for name in ("since", "until")]
    if user not in {str(number) for number, _ in read_users()}:
        return None, ""
    try:
        since = parse_date(texts[0]) if texts[0] else today() - timedelta(30)
        until = parse_date(texts[1]) if texts[1] else today()
    except ValueError as error:
        return None, str(error)
    if not 0 <= (until - since).days <= LONGEST:
        return None, "Периодът е до една година и краят му не е преди началото."
    return (int(user), since, until), ""


def tell(one: Touched) -> tuple[str, str, str, str]:
    """The cells of a case."""
    shown = one.reference or f"запис № {one.case_id}"
    return shown, show_at(one.first), show_at(one.last), one.told()


def make_workbook(rows: list[Touched]) -> BytesIO:
    """The list as a file for the report."""
    return write_workbook(Sheet("Инцидент", HEADINGS, map(tell, rows)))
