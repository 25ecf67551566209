"""„Формуляри“: the form of every register, as the office has shaped it – fields, words, rules."""

from dataclasses import dataclass

from flask import abort, flash, redirect, request, send_file, url_for

from admin import policy
from admin.auth import current_user
from admin.base import XLSX
from admin.declaring import TRY, page
from admin.lists.building import refuse_changed
from admin.pages.tailoring.review import review_workbook, shipped_rules
from admin.policy.needs import OPERATE, WORD_FORMS
from admin.records.addresses import list_url, record_url
from admin.records.words import SETTINGS
from admin.views import DeskPage
from bulgarian.text import file_name
from forms.columns import may_be_empty
from forms.making import make_form
from forms.pages import OrderForm, TextField
from forms.records import no_options
from models.base import ENTITIES, Entity, RuleError
from models.tailoring.fields import OwnField, takes_fields
from models.tailoring.formrules import OwnRule
from models.tailoring.kinds import is_heading
from models.tailoring.ordering import FormOrder
from models.tailoring.snapshot import is_own
from models.tailoring.wordings import OwnWording


@dataclass(frozen=True)
class Shown:
    """One field of a form."""

    name: str
    label: str
    hint: str
    is_demanded: bool
    url: str  # where it is changed
    is_changed: bool  # of the program, in other words or elsewhere than shipped


WORDS = ("label", "hint")  # what whoever only words forms may change of a field


def may_shape() -> bool:
    """Whether the user may change more of a form than its words."""
    return current_user.role == policy.ADMIN


def is_shaped(entity: type[Entity]) -> bool:
    """Whether the form of a register is one that the user may change."""
    is_seen = may_shape() or policy.may_read(current_user, entity)
    return takes_fields(entity) and bool(entity.listing.menu) and is_seen


def find_form(table: str) -> type[Entity]:
    entity = ENTITIES.get(table)
    return entity if entity is not None and is_shaped(entity) else abort(404)


def form_link(entity: type[Entity]) -> str:
    """The address of the form of a list, for whoever may change it."""
    may = current_user.may_word_forms() and is_shaped(entity)
    return url_for("shapes.one", table=entity._meta.table_name) if may else ""


def read_fields(entity: type[Entity]) -> list[tuple[str, list[Shown]]]:
    """The fields of a form in their sections."""
    table, fields = entity._meta.table_name, entity._meta.fields
    own = {one.column: one for one in OwnField.live().where(OwnField.register == table)}
    worded = {one.code: one for one in OwnWording.live().where(OwnWording.register == table)}
    return [(title, [_shown(fields[name], own.get(name), worded.get(name)) for name in names
                     if name in fields and (name not in entity.listing.computed or is_own(name))
                     and (may_shape() or policy.may_read_column(current_user, entity, name))])
            for title, names in entity.listing.sections]


def _shown(column, own: OwnField | None, worded: OwnWording | None) -> Shown:
    stored, table = own or worded, column.model._meta.table_name
    url = url_for("shapes.words", table=table, field=column.name) if not may_shape() else \
        record_url(stored) if stored else url_for(
            "own_wordings.create_view", register=table, code=column.name)
    return Shown(column.name, column.verbose_name or column.name, str(column.help_text or ""),
                 not (may_be_empty(column) or is_heading(column)), url,
                 bool(worded and worded.is_changed))


def find_words(entity: type[Entity], name: str) -> OwnField | OwnWording:
    """What says the words of a field of the form now; 404 where the user does not see it."""
    if name not in [one.name for _, fields in read_fields(entity) for one in fields]:
        abort(404)
    table = entity._meta.table_name
    if is_own(name):
        return OwnField.get_by_id(int(name[1:]))
    found = OwnWording.get_or_none(register=table, code=name) or OwnWording(
        register=table, code=name)
    column = entity._meta.fields[name]
    found.label, found.hint = column.verbose_name, str(column.help_text or "")
    return found


class PlaceForm(OrderForm):
    """The fields of a section, or the sections of the form, in their new order."""

    section = TextField("Раздел")


class ShapesPage(DeskPage):
    """The forms of all registers, and one of them."""

    title, place, group = "Формуляри", "shapes", SETTINGS
    icon, position = "checklist", 35

    @page("/", needs=WORD_FORMS, shows="page")
    def index(self):
        """The registers, with how much of their forms the office has shaped."""
        rules = [one.register for one in OwnRule.live()]
        rows = [(one, sum(map(is_own, one.listing.fields)), rules.count(one._meta.table_name))
                for one in sorted(filter(is_shaped, ENTITIES.values()),
                                  key=lambda one: one.listing.plural)]
        return self.render("tailoring/shapes.html", rows=rows)

    @page("/<table>/", needs=WORD_FORMS, shows="page")
    def one(self, table: str):
        """The form of a register."""
        entity = find_form(table)
        rules = list(OwnRule.live().where(OwnRule.register == table).order_by(OwnRule.id))
        return self.render("tailoring/shape.html", entity=entity, table=table, form_rules=rules,
                           sections=read_fields(entity), may_shape=may_shape(),
                           shipped=[said for _, said in shipped_rules(entity)],
                           list_url=list_url(entity))

    @page("/<table>/words/<field>/", needs=WORD_FORMS, shows="form", logs=TRY)
    def words(self, table: str, field: str):
        """The label and the help of one field, and nothing else of it."""
        entity = find_form(table)
        record = find_words(entity, field)
        typed = request.form if request.method == "POST" else None
        form = make_form(record, None, formdata=typed, allow=lambda *_: WORDS)
        if typed is not None and form.is_sound(record):
            try:
                refuse_changed(record, typed)
                form.fill(record).store(by=current_user.name)
                flash("Думите на полето са записани.")
                return redirect(url_for(".one", table=table))
            except RuleError as broken:
                form.show_rule(broken)
        return self.render("tailoring/words.html", entity=entity, form=form, record=record,
                           name=entity.label_of(field), up=url_for(".one", table=table))

    @page("/<table>/order/", needs=OPERATE, logs=TRY, form=PlaceForm)
    def order(self, form: PlaceForm, table: str):
        """The fields of a section in another order, or the sections where none is named."""
        entity, section, order = find_form(table), form.section.data or "", form.pressed()
        made = FormOrder(entity, current_user.name)
        made.order_fields(section, order) if section else made.order_sections(order)
        flash("Редът на формуляра е записан.")
        return redirect(url_for(".one", table=table) + form.place())

    def way_back(self, record, back: str) -> str:
        """A refused change leads to the form."""
        return url_for(".one", table=request.view_args["table"])

    @page("/<table>/review/", needs=WORD_FORMS, shows="download")
    def review(self, table: str):
        """The form as a workbook that partners look through and write their remarks into."""
        entity = find_form(table)
        name = file_name(entity.listing.plural, "формуляр за преглед")
        return send_file(review_workbook(entity, [
            one.name for _, fields in read_fields(entity) for one in fields]), mimetype=XLSX,
            as_attachment=True, download_name=f"{name}.xlsx")

    @page("/<table>/preview/", needs=OPERATE, shows="page")
    def preview(self, table: str):
        """The form as everybody meets it, with its rules at work; nothing is stored from it."""
        entity = find_form(table)
        record = entity()
        form = make_form(record, no_options)
        return self.render("tailoring/preview.html", form=form, record=record, action="",
                           heading=f"Формуляр на „{entity.listing.plural}“", view=self,
                           up=url_for(".one", table=table), up_text="Полета и правила", key="")
