"""„Допълнителни полета“: what the office adds, where it is used and how far it is filled in."""

import re

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from peewee import fn

from admin.base import PANELS, EntityView
from admin.declaring import TRY, page
from admin.policy import visible
from admin.policy.needs import READ, WRITE
from admin.records.addresses import list_url, record_url
from documents.office.usage import called, templates_with
from forms.rereading import as_typed, read_as
from models.base import CHILD, ENTITIES, Entity, RuleError
from models.database import database
from models.tailoring.changing import Plan, change_kind, kinds_for, make_plan
from models.tailoring.fields import OF_KINDS, OwnField, takes_fields
from models.tailoring.filled import Filled, count_filled
from models.tailoring.kinds import FIELD_KINDS
from models.tailoring.records import OwnRecord
from models.tailoring.registers import OwnRegister
from models.tailoring.rules import is_of_names
from models.words import STEP

MOST_SHOWN, MOST_LINES = 50, 12


def unused_columns(field: OwnField) -> set[str]:
    """What its kind has no use for."""
    return {name for name, has in OF_KINDS.items() if not getattr(field.kind_of, has)}


class OwnFieldView(EntityView):
    """The own fields of all registers."""

    entity = OwnField
    list_template, details_template = "tailoring/fields.html", "tailoring/field.html"

    def new_record(self) -> tuple:
        """A new field, of the register whose form it is asked from."""
        record, under = super().new_record()
        if (table := request.args.get("register")) in dict(OwnField.register.choices):
            record.register, record.kind = table, "text"
        return record, under

    def again_url(self, record: Entity, under: Entity | None) -> str:
        """The next field is most often of the same register."""
        return f"{super().again_url(record, under)}?register={record.register}"

    def read_sections(self, record: OwnField) -> list:
        """Without what its kind does not have; the values stand in a card of their own."""
        hidden = {"first_values", *unused_columns(record)}
        sections = [(title, [fact for fact in facts if fact.name not in hidden])
                    for title, facts in super().read_sections(record)]
        return [(title, facts) for title, facts in sections if facts]

    def details_context(self, record: OwnField) -> dict:
        """The values only where there are any."""
        context = {**super().details_context(record), "may_change": bool(kinds_for(record))}
        return context if record.kind_of.of_values else {**context, "children": ()}

    def writable_of(self, record: OwnField):
        """A stored field keeps what its kind has no word for out of its form."""
        allow = super().writable_of(record)
        hidden = unused_columns(record)
        return lambda entity, names: tuple(
            name for name in allow(entity, names) if name not in hidden)

    def show_form(self, form, record: OwnField, **more) -> str:
        """What the field is calculated from stands there by the labels that people know."""
        if "operands" in form and not form.operands.raw_data:
            form.operands.data = record.show("operands")
        return super().show_form(form, record, **more)

    @page("/several/<table>/", needs=WRITE, shows="form", logs=TRY)
    def several(self, table: str):
        """Many fields of a register at once: a label and a kind on each line."""
        entity = ENTITIES.get(table)
        if entity is None or not takes_fields(entity):
            abort(404)
        lines, fault = read_lines(), ""
        if request.method == "POST":
            try:
                count = add_lines(table, lines, self.user.name)
                flash(f"Добавени полета: {count}.")
                return redirect(above_url(entity))
            except RuleError as broken:
                fault = broken.message
        page = self.render("tailoring/several.html", entity=entity, lines=lines, fault=fault,
                           kinds=simple_kinds(entity), up=above_url(entity), view=self)
        return make_response(page, 422 if fault else 200)

    @page("/<record:record>/kind/", needs=WRITE, shows="form", logs=TRY)
    def change(self, field: OwnField):
        """Another kind for the field: what would be carried over and what would not, then it."""
        field.refuse_in_bin()
        kind = request.values.get("kind", "")
        plan = make_plan(field, kind, as_typed, read_as) if kind else None
        if request.method == "POST" and plan:
            made = change_kind(plan, self.user.name)
            flash(f"„{made.label}“ вече е „{made.show('kind')}“. Написаното досега се пази.")
            return redirect(record_url(made))
        return self.render("tailoring/kind.html", record=field, kinds=kinds_for(field), plan=plan,
                           templates=[template for template, _ in templates_with(field)],
                           seen=self.seen_losers(plan) if plan else ())

    def seen_losers(self, plan: Plan) -> list[tuple]:
        """Those of them that the user may read, the first ones."""
        if plan.own.is_sealed or plan.own.class_of_data == CHILD:
            return []
        entity = plan.own.entity
        numbers = {one.id for one in visible(self.user, entity).where(
            entity.id.in_([record.id for record, *_ in plan.losers[:MOST_SHOWN]]))}
        return [one for one in plan.losers[:MOST_SHOWN] if one[0].id in numbers]

    @page("/usage/", needs=READ, shows="page")
    def usage(self):
        """In how many records each field of a register is filled in, the emptiest first."""
        offered = dict(OwnField.register.choices)
        table = request.args.get("register", "")
        table = table if table in offered else next(iter(offered))
        rows = sorted(read_filled(ENTITIES[table]), key=lambda one: (one.percent, one.label))
        return self.render("tailoring/usage.html", rows=rows, offered=offered, table=table)


def read_lines() -> list[tuple[str, str, str]]:
    """(label, kind, values) of the lines as they were typed, so many as there is room for."""
    typed = zip(*(request.form.getlist(name) for name in ("label", "kind", "values")),
                strict=False)
    lines = [tuple(text.strip()[:2000] for text in line) for line in typed][:MOST_LINES]
    return lines + [("", "text", "")] * (MOST_LINES - len(lines))


def add_lines(table: str, lines: list[tuple[str, str, str]], by: str) -> int:
    """How many fields were made of the lines with a label; all of them or none."""
    field, filled = OwnField, [(at, *line) for at, line in enumerate(lines, 1) if line[0]]
    if not filled:
        raise RuleError("Напишете надписа на поне едно поле.")
    last = field.select(fn.MAX(field.position)).where(field.register == table).scalar() or 0
    with database.atomic():
        for at, label, kind, values in filled:
            made = OwnField(register=table, label=label, kind=kind, position=last + STEP * at,
                            first_values="\n".join(re.split(r"\s*[,;\n]\s*", values)))
            try:
                made.store(by)
            except RuleError as broken:
                raise RuleError(f"Ред {at}, „{label}“: {broken.message}") from broken
    return len(filled)


def simple_kinds(entity: type[Entity]) -> list:
    """The kinds that need no more than a label and values."""
    return [one for one in FIELD_KINDS.values() if not (one.of_records or one.calculated)
            and (one.sealed if is_of_names(entity) else not one.is_secret)]


def above_url(entity: type[Entity]) -> str:
    """Where the fields of a register stand: its own page, or that of its form."""
    table = entity._meta.table_name
    register = int(table[1:]) if issubclass(entity, OwnRecord) else 0
    return f"{list_url(OwnRegister)}{register}/" if register else url_for("shapes.one", table=table)


def read_filled(entity: type[Entity]) -> list[Filled]:
    """Every column of the form of a register that may be left empty."""
    names = tuple(name for name in entity.listing.fields if name in entity._meta.fields
                  and name not in entity.listing.computed)
    return count_filled(entity, names)


def usage_card(record: Entity) -> str:
    """The card beside a field: how it is written in a template, where it is used, how filled."""
    if not isinstance(record, OwnField):
        return ""
    counted = count_filled(record.entity, (record.column,))[0]
    return Markup(render_template("tailoring/_usage.html", field=record, counted=counted,
                                  uses=list(record.uses()), links={
                                      called(template): record_url(template)
                                      for template, _ in templates_with(record)}))


PANELS.append(usage_card)
