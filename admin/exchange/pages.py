"""Bringing a table into a register: the file, its columns, the trial, the doing, the undoing."""

from dataclasses import asdict
from io import BytesIO
from itertools import islice

from flask import abort, flash, make_response, redirect, request, send_file, url_for
from werkzeug.datastructures import MultiDict

from admin import audit, policy
from admin.base import XLSX, EntityView
from admin.declaring import NOTHING, TRY, page
from admin.exchange.heads import Heads, find_heads, suggest
from admin.exchange.papers import blank_form, titles_of, typed_on
from admin.exchange.places import Target, may_import, typed_values
from admin.exchange.rows import CHANGE, REFUSED, SKIP, Plan
from admin.exchange.running import (
    CARRIED,
    SOUND,
    TAKEN_BACK,
    TRIAL,
    WHOLE,
    keep_plan,
    open_tables,
)
from admin.exchange.workbooks import LINE, WHY, empty_workbook, refused_workbook
from admin.policy.needs import READ, WRITE
from admin.records.addresses import list_url, record_url
from admin.work.asking import answer_soon, ask_batch
from bulgarian.numerals import counted, read_whole
from bulgarian.text import file_name, fold
from documents.blanks import read_blank
from documents.files.attaching import plain_name
from documents.files.tables import ENDINGS, HEAD, read_tables
from forms.pages import NO_FILE, BooleanField, PageForm, PickField, UploadField, WordsField
from models.audit.keys import digest
from models.base import ENTITIES, Entity, RuleError, show_plain
from models.documents.blobs import WORD
from models.first_steps import FROM_TABLES
from models.imports import BEGUN, DONE, DROPPED, MOST_TOLD, WAITING, Import
from models.meetings.meeting import Meeting

SAMPLES, SHOWN, EARLIER = 3, 200, 5
OURS = {fold(WHY), fold(LINE)}  # columns of a file that we gave back
AGAIN = ("Същият файл вече е внесен на {} Ако го внесете пак, записите може да се повторят: "
         "изберете колона, по която да се познават.")
FROM_PAPER = ("От бланката: {}. Прегледайте ги, поправете каквото е нужно и натиснете „Запиши“: "
              "още нищо не е записано.")
DROPPED_TEXT = "Файлът е премахнат. Нищо не е внесено."


class FileForm(PageForm):
    """The table."""

    file = UploadField("Файл")


class PaperForm(PageForm):
    """A filled form on paper."""

    paper = UploadField("Бланка")


class ColumnsForm(PageForm):
    """How it is read; which column goes where is sent as „column-0“, „column-1“ …"""

    existing = PickField(SKIP, CHANGE)
    match = WordsField("По какво се познават записите")
    confirm = BooleanField("Приеми и необичайното")


class RunForm(PageForm):
    """All rows or none, or those that can be taken."""

    mode = PickField(WHOLE, SOUND)


class ImportView(EntityView):
    """Imports; everybody sees his own alone."""

    entity = Import
    details_template = "imports/page.html"

    def may_create(self) -> bool:
        return False

    # -- the file -----------------------------------------------------------------------
    @page("/into/<table>/", needs=WRITE, shows=NOTHING, logs=TRY, form=FileForm)
    def upload(self, form: FileForm, table: str):
        """The question for a file; a file that can be read leads on to its columns."""
        entity, fault = self.find_target(table), ""
        if request.method == "POST":
            try:
                return redirect(record_url(self.keep_file(entity, form), "columns/"))
            except RuleError as broken:
                fault = broken.message
        earlier = policy.visible_live(self.user, Import).where(
            Import.register == table).order_by(Import.id.desc()).limit(EARLIER)
        return self.render("imports/upload.html", target=entity, fault=fault, accepted=ENDINGS,
                           earlier=list(earlier), list_url=list_url(entity))

    def find_target(self, table: str) -> type[Entity]:
        """The register; 404 where this user may not bring anything into it."""
        entity = ENTITIES.get(table)
        if entity is None or not may_import(self.user, entity):
            abort(404)
        return entity

    def keep_file(self, entity: type[Entity], form: FileForm) -> Import:
        """The file, sealed, once it is known to be a table."""
        if form.file.data is None:
            raise RuleError(NO_FILE)
        name, content = plain_name(form.file.data.filename), form.file.data.read()
        read_tables(name, content, HEAD)
        mark = digest(content.hex())
        same = policy.visible_live(self.user, Import).where(
            Import.digest == mark, Import.register == entity._meta.table_name,
            Import.status == DONE).order_by(Import.id.desc()).first()
        if same is not None:
            flash(AGAIN.format(show_plain(same.updated_at)), "warning")
        record = Import(register=entity._meta.table_name, asked_by=self.user, digest=mark,
                        file_name=name[:160])
        return record.attach(content).store(by=self.user.name)

    @page("/blank/<table>/", needs=WRITE, shows="export")
    def blank(self, table: str):
        """The workbook to fill in, with what may be chosen in its cells."""
        entity = self.find_target(table)
        name = file_name(entity.listing.plural, "за попълване")
        return send_file(empty_workbook(Target(self.user, entity)), mimetype=XLSX,
                         as_attachment=True, download_name=f"{name}.xlsx")

    @page("/paper/<table>/", needs=WRITE, shows="export", logs=TRY, form=PaperForm)
    def paper(self, form: PaperForm, table: str):
        """The form on paper to be filled in by a partner; a filled one opens the form with it."""
        entity = self.find_target(table)
        if request.method == "GET":
            name = file_name(entity.listing.plural, "бланка")
            return send_file(BytesIO(blank_form(self.user, entity)), mimetype=WORD,
                             as_attachment=True, download_name=f"{name}.docx")
        if form.paper.data is None:
            raise RuleError(NO_FILE)
        answers = read_blank(form.paper.data.read(), table, titles_of(self.user, entity))
        view = next(one for one in self.admin._views if one.endpoint == table)
        flash(FROM_PAPER.format(counted(len(answers), "отговор", "отговора")))
        return view.show_typed(typed_on(self.user, entity, answers))

    def way_back(self, record, back: str) -> str:
        """A paper that cannot be read leads back to where it was chosen."""
        table = request.view_args.get("table")
        return url_for(".upload", table=table) if table else super().way_back(record, back)

    # -- its columns -----------------------------------------------------------------------
    @page("/<record:record>/columns/", needs=WRITE, shows="form", logs=TRY, form=ColumnsForm)
    def columns(self, record: Import, form: ColumnsForm):
        """Which column is what; the answer is tried at once."""
        self.refuse_ended(record)
        sheet = Sheets(Target(self.user, record.target), record)
        if request.method == "GET":
            said = record.planned()
            is_same = said.get("heads") == list(sheet.heads.titles)
            return self.show_columns(sheet, said if is_same else {})
        plan = read_plan(sheet.target, form)
        if fault := fault_of(sheet.target, plan):
            return make_response(self.show_columns(sheet, asdict(plan), fault), 422)
        keep_plan(record, plan, sheet=sheet.at, first=sheet.heads.first,
                  heads=sheet.heads.titles, count=sheet.count)
        record.store(by=self.user.name)
        return answer_soon(ask_batch(TRIAL, order_of(record, "Пробата е готова.")),
                           record_url(record))

    def show_columns(self, sheet: "Sheets", said: dict, fault: str = ""):
        """The columns with their first values, and a proposal for each."""
        columns = said["columns"] if said else sheet.proposed(remembered(sheet.record))
        match = said["match"] if said else sheet.target.usual_match(columns.values())
        return self.render(
            "imports/columns.html", sheet=sheet, record=sheet.record, target=sheet.target,
            columns=columns, match=match, said=said, fault=fault, CHANGE=CHANGE,
            form=self.defaults_form(sheet.target, said.get("defaults", {})))

    def defaults_form(self, target: Target, said: dict):
        """What every row has to have, for those in which it is missing."""
        record = target.entity()
        typed = typed_values(target.form(record)) | said
        return target.form(record, MultiDict(
            [(name, text) for name, texts in typed.items() for text in texts]))

    # -- what became of it --------------------------------------------------------------------
    def details_context(self, record: Import) -> dict:
        """The rows at which there is anything to say, the refused ones first."""
        rows = [row for row in record.rows() if row.get("m")]
        rows.sort(key=lambda row: (row["is"] != REFUSED, row["n"]))
        return {**super().details_context(record), "rows_told": rows[:SHOWN],
                "more": len(rows) - SHOWN, "heads": record.planned().get("heads", ()),
                "is_waiting": record.status in WAITING, "may_undo": record.status in (BEGUN, DONE)
                and bool(record.report), "BEGUN": BEGUN, "DONE": DONE, "MOST_TOLD": MOST_TOLD,
                "mode": record.planned().get("mode") or (SOUND if record.refused else WHOLE),
                "target_url": target_url(record),
                "is_first": ENTITIES.get(record.register) in FROM_TABLES
                and not Meeting.live().exists()}

    @page("/<record:record>/run/", needs=WRITE, logs=TRY, form=RunForm)
    def run(self, record: Import, form: RunForm):
        """Bring the rows in; what was stopped on its way goes on."""
        self.refuse_ended(record, BEGUN)
        if not record.plan:
            raise RuleError("Първо изберете коя колона къде отива.")
        return answer_soon(ask_batch(CARRIED, order_of(
            record, "Редовете са внесени.", mode=form.mode.to_store())), record_url(record))

    @page("/<record:record>/undo/", needs=WRITE, logs=TRY)
    def undo(self, record: Import):
        """Take back all that the import did."""
        return answer_soon(ask_batch(TAKEN_BACK, order_of(record, "Внасянето е отменено.")),
                           record_url(record))

    @page("/<record:record>/drop/", needs=WRITE, logs=TRY)
    def drop(self, record: Import):
        """Let the file go; nothing of it was brought in."""
        self.refuse_ended(record)
        record.status, record.report = DROPPED, ""
        record.forget_file()
        flash(DROPPED_TEXT)
        return redirect(target_url(record))

    @page("/<record:record>/refused/", needs=READ, shows="export")
    def rejected(self, record: Import):
        """The rows that were not taken, with the reasons, to be mended and sent again."""
        if not record.refused or not record.report:
            abort(404)
        audit.opened(record)
        name = file_name(record.register_name(), "за поправяне")
        return send_file(refused_workbook(record), mimetype=XLSX, as_attachment=True,
                         download_name=f"{name}.xlsx")

    def refuse_ended(self, record: Import, *besides: str) -> None:
        if record.status not in (*WAITING, *besides) or not record.has_file:
            raise RuleError("Това внасяне е приключило. Качете файла отново.")


def order_of(record: Import, told: str, **more) -> dict:
    """The parameters of the job."""
    return {"import": record.id, "told": told, **more}


def target_url(record: Import) -> str:
    """The list of the register, of the imports where it is gone."""
    entity = ENTITIES.get(record.register)
    return list_url(entity or Import)


class Sheets:
    """The sheets of a file, and the one that is read: asked for, or the one that fits best."""

    def __init__(self, target: Target, record: Import):
        self.target, self.record, self.tables = target, record, open_tables(record, HEAD)
        self.places = list(target.places.values())
        found = [find_heads(table, self.places) for table in self.tables]
        asked = read_whole(request.values.get("sheet", ""))
        fits = [len(suggest(one.titles, self.places, {})) for one in found]
        self.at = fits.index(max(fits)) if asked is None else min(asked, len(found) - 1)
        self.heads: Heads = found[self.at]

    @property
    def rows(self) -> list[list[str]]:
        """The cells of the first rows below the headings."""
        return [cells for _, cells in self.tables[self.at].rows[self.heads.first:]]

    @property
    def count(self) -> int:
        """How many rows there are below the headings."""
        return self.tables[self.at].count - self.heads.first

    def columns(self) -> list[tuple[int, str, list[str]]]:
        """(number, heading, first values) of the columns that hold anything."""
        found = [(number, title, samples_of(self.rows, number))
                 for number, title in enumerate(self.heads.titles)]
        return [one for one in found if one[1] or one[2]]

    def proposed(self, known: dict[str, str]) -> dict[str, str]:
        """Where the columns go, as far as it can be told; not those that we put in ourselves."""
        titles = [title if fold(title) not in OURS else "" for title in self.heads.titles]
        return suggest(titles, self.places, known)


def remembered(record: Import) -> dict[str, str]:
    """{folded heading: place} of the last files that were brought into this register."""
    earlier = Import.live().where(
        Import.register == record.register, Import.status == DONE).order_by(
            Import.id.desc()).limit(EARLIER)
    found = {}
    for one in earlier:
        said = one.planned()
        found = {fold(title): said["columns"].get(str(at), "")
                 for at, title in enumerate(said.get("heads", ())) if title} | found
    return found


def samples_of(rows: list[list[str]], number: int) -> list[str]:
    """The first values of a column."""
    values = (cells[number] for cells in rows if number < len(cells) and cells[number])
    return list(islice(dict.fromkeys(values), SAMPLES))


def read_plan(target: Target, form: ColumnsForm) -> Plan:
    """What was chosen."""
    chosen = {name.removeprefix("column-"): key for name, key in request.form.items()
              if name.startswith("column-") and key in target.places}
    demanded = [one.name for one in target.places.values() if one.is_demanded]
    defaults = {name: texts for name in demanded if (texts := [
        text for text in request.form.getlist(name) if text.strip()])}
    match = [key for key in form.match.to_store() if key in chosen.values()]
    return Plan(columns=chosen, match=match, existing=form.existing.to_store(),
                defaults=defaults, confirm=bool(form.confirm.data))


def fault_of(target: Target, plan: Plan) -> str:
    """What is wrong in what was chosen, nothing if it can be tried."""
    keys = [*plan.columns.values()]
    doubled = [key for key in dict.fromkeys(keys) if keys.count(key) > 1]
    if doubled:
        return f"Две колони отиват в „{target.places[doubled[0]].label}“. Оставете едната."
    if not keys:
        return "Изберете къде отива поне една колона."
    form = target.form(target.entity())
    missing = [one.label for one in target.places.values() if one.is_demanded
               and one.key not in keys and one.name in form.names and not (
                   plan.defaults.get(one.name) or typed_values(form)[one.name])]
    return f"Изберете стойност за „{missing[0]}“: във файла го няма, а без него редовете не " \
           "могат да се приемат." if missing else ""
