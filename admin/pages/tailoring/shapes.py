"""„Формуляри“: the form of every register, as the office has shaped it – fields, words, rules."""

from dataclasses import dataclass

from flask import abort, url_for

from admin.declaring import page
from admin.policy.needs import OPERATE
from admin.records.addresses import record_url
from admin.records.words import SETTINGS
from admin.views import DeskPage
from forms.making import make_form, may_be_empty
from models.base import ENTITIES, Entity
from models.tailoring.fields import OwnField, takes_fields
from models.tailoring.formrules import OwnRule
from models.tailoring.kinds import is_heading
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


def forms() -> list[type[Entity]]:
    """The registers that have a form to be shaped, by name."""
    return sorted((one for one in ENTITIES.values() if takes_fields(one) and one.listing.menu),
                  key=lambda one: one.listing.plural)


def find_form(table: str) -> type[Entity]:
    entity = ENTITIES.get(table)
    return entity if entity in forms() else abort(404)


def read_fields(entity: type[Entity]) -> list[tuple[str, list[Shown]]]:
    """The fields of a form in their sections."""
    table, fields = entity._meta.table_name, entity._meta.fields
    own = {one.column: one for one in OwnField.live().where(OwnField.register == table)}
    worded = {one.code: one for one in OwnWording.live().where(OwnWording.register == table)}
    return [(title, [_shown(fields[name], own.get(name), worded.get(name)) for name in names
                     if name in fields and (name not in entity.listing.computed
                                            or is_own(name))])
            for title, names in entity.listing.sections]


def _shown(column, own: OwnField | None, worded: OwnWording | None) -> Shown:
    stored = own or worded
    url = record_url(stored) if stored else url_for(
        "own_wordings.create_view", register=column.model._meta.table_name, code=column.name)
    return Shown(column.name, column.verbose_name or column.name, str(column.help_text or ""),
                 not (may_be_empty(column) or is_heading(column)), url,
                 bool(worded and worded.is_changed))


class ShapesPage(DeskPage):
    """The forms of all registers, and one of them."""

    title, place, group = "Формуляри", "shapes", SETTINGS
    icon, position = "checklist", 35

    @page("/", needs=OPERATE, shows="page")
    def index(self):
        """The registers, with how much of their forms the office has shaped."""
        rules = [one.register for one in OwnRule.live()]
        rows = [(one, sum(map(is_own, one.listing.fields)), rules.count(one._meta.table_name))
                for one in forms()]
        return self.render("tailoring/shapes.html", rows=rows)

    @page("/<table>/", needs=OPERATE, shows="page")
    def one(self, table: str):
        """The form of a register."""
        entity = find_form(table)
        rules = list(OwnRule.live().where(OwnRule.register == table).order_by(OwnRule.id))
        return self.render("tailoring/shape.html", entity=entity, table=table, form_rules=rules,
                           sections=read_fields(entity))

    @page("/<table>/preview/", needs=OPERATE, shows="page")
    def preview(self, table: str):
        """The form as everybody meets it, with its rules at work; nothing is stored from it."""
        entity = find_form(table)
        record = entity()
        form = make_form(record, lambda related: related.select().where(related.id == 0))
        return self.render("tailoring/preview.html", form=form, record=record, action="",
                           heading=f"Формуляр на „{entity.listing.plural}“", view=self,
                           up=url_for(".one", table=table), up_text="Полета и правила", key="")
