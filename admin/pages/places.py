"""„Места по общини“: the table, and the providers asked for their places and answering."""

from flask import flash, redirect, render_template, send_file
from markupsafe import Markup

from admin.auth import current_user
from admin.base import PANELS, XLSX
from admin.declaring import TRY, is_workbook, page, read_form
from admin.lists.export import Sheet, write_workbook
from admin.policy import may_read, may_write, visible, visible_live
from admin.policy.needs import MAKE, STATISTICS, TELL_PLACES
from admin.views import DeskPage
from admin.work.asking import answer_soon, ask_batch
from bulgarian.dates import show_date
from bulgarian.text import file_name
from documents.batches import PAPERS
from documents.files.attaching import MOST_BYTES
from documents.files.scanning import scan
from documents.files.sheets import FORMULA, read_answer
from documents.papers.places import REQUEST, running_of
from forms.pages import NO_FILE, BooleanField, IdField, PageForm, UploadField
from models.base import RuleError, today
from models.documents.issued import IssuedDocument
from models.mechanisms import Mechanism
from models.parties import Organization
from models.places.answers import HEADINGS as COLUMNS
from models.places.answers import rows_to_fill, take_answers
from models.places.closure import ExitPlan
from models.places.placements import Placement
from models.places.table import read_lines
from models.services import Service
from models.territory import Municipality

HEADINGS = ("Област", "Община", "Вид услуга", "Услуги", "Капацитет", "Заети", "Свободни",
            "Чакащи", "Най-старите данни са към")


class AskForm(PageForm):
    """In whose name the providers are asked."""

    mechanism = IdField("Механизъм")


class AnswerForm(PageForm):
    """The filled workbook, or the letter with its table filled in."""

    file, sure = UploadField(), BooleanField()


class PlacesPage(DeskPage):
    """The table of all running services, also as a workbook."""

    title, place, group, icon, position = "Места по общини", "places", "Регион", "map-pin", 15

    @page("/", needs=STATISTICS, shows="page")
    def index(self):
        """The table, the oblasti and municipalities in their order."""
        return self._table()

    def _table(self, fault: str = "", *, may_be: bool = False):
        lines = read_lines()
        if not is_workbook():
            shown = self.render(
                "places.html", lines=lines, headings=HEADINGS, page=self, fault=fault,
                may_be=may_be,
                mechanisms=list(visible(current_user, Mechanism, Mechanism.live())),
                may_ask=may_write(current_user, IssuedDocument),
                may_tell=may_write(current_user, Service))
            return (shown, 422) if fault else shown
        return _workbook(self.title, HEADINGS, (
            (*keys, one.services, one.places, one.occupied, one.free, one.waiting, one.as_of)
            for keys, one in lines))

    @page("/ask/", needs=MAKE, logs=TRY, form=AskForm)
    def ask(self, form: AskForm):
        """A numbered letter to each provider of the mechanism's oblast, made by the worker."""
        mechanism = visible(current_user, Mechanism, Mechanism.live()).where(
            Mechanism.id == (form.mechanism.data or 0)).first()
        if mechanism is None:
            raise RuleError("Изберете от името на кой механизъм се пише.")
        ids = [one.id for one in Organization.live().where(Organization.id.in_(
            Service.live(Service.provider).join(Municipality).where(
                Municipality.oblast == mechanism.oblast_id))).order_by(Organization.name)
            if running_of(one)]
        if not ids:
            raise RuleError("В областта няма действащи услуги.")
        return answer_soon(ask_batch(PAPERS.code, {
            "kind": REQUEST.code, "ids": ids, "owner": mechanism.id, "register": True}),
            self.get_url(".index"))

    @page("/sheet/", needs=TELL_PLACES, shows="page")
    def sheet(self):
        """The workbook that goes with the letters: a row for each service, to be filled in."""
        return _workbook("Лист за местата", COLUMNS, rows_to_fill())

    @page("/answers/", needs=TELL_PLACES, logs=TRY)
    def answers(self):
        """Take what the providers filled in, all of it or nothing."""
        try:
            form = read_form(AnswerForm)
            file = form.file.data
            if file is None:
                raise RuleError(NO_FILE)
            rows = read_answer(scan(file.read(MOST_BYTES)), COLUMNS)
            count = take_answers(rows, current_user.name, FORMULA, is_sure=form.sure.data)
        except RuleError as broken:
            return self._table(broken.message, may_be=bool(broken.confirm))
        flash(f"Записани са справки за услуги: {count}.")
        return redirect(self.get_url(".index"))


def show_leaving(record) -> Markup | str:
    """The card of an institution that closes: who is still there, and who has no plan yet."""
    if not isinstance(record, Service) or record.state != "closing" or \
            not may_read(current_user, Placement):
        return ""
    planned = {one.case_id for one in record.exit_plans}
    stays = list(visible_live(current_user, Placement).where(
        Placement.service == record.id, Placement.ended_on.is_null()).order_by(Placement.begun_on))
    return Markup(render_template(
        "leaving.html", service=record, stays=stays, planned=planned, plans=ExitPlan,
        unseen=record.children_now() - len(stays),
        may_plan=may_write(current_user, ExitPlan)))


PANELS.append(show_leaving)


def _workbook(title: str, headings, rows):
    sheet = Sheet(title, headings, tuple(rows), widths=[max(len(one) + 4, 14) for one in headings])
    return send_file(write_workbook(sheet), mimetype=XLSX, as_attachment=True,
                     download_name=f"{file_name(title, show_date(today()))}.xlsx")
