"""Indicators of the office: composed of a register, conditions, a way to count and a breakdown."""

from flask import abort, flash, redirect, request, url_for

from admin import policy
from admin.base import EntityView
from admin.declaring import TRY, page
from admin.lists.building import Builder, is_pressed, refuse_changed
from admin.lists.saved import reader_of, usable_views
from admin.lists.summaries import registers
from admin.policy.needs import WRITE
from forms.pages import PageForm, typed
from models.base import ENTITIES, Entity, RuleError
from models.tailoring.conditions import find_named, named, write_condition
from models.tailoring.indicators import PLACES, OwnIndicator, offers, path_by

PART = "part-"  # before the names of the second condition
ALONE = ("label", "definition", "way")


class IndicatorForm(PageForm):
    """How an indicator is called, what it counts and by what."""

    label = typed(OwnIndicator.label)
    definition = typed(OwnIndicator.definition)
    way = typed(OwnIndicator.way)
    amount = typed(OwnIndicator.amount)
    until = typed(OwnIndicator.until)
    dated = typed(OwnIndicator.dated)
    rows = typed(OwnIndicator.rows)
    columns = typed(OwnIndicator.columns)

    def fill(self, kept: OwnIndicator) -> None:
        for name, value in self.values().items():
            setattr(kept, name, value or "")


class OwnIndicatorView(EntityView):
    """The indicators that the office composed."""

    entity = OwnIndicator
    details_template = "tailoring/indicator.html"

    @page("/compose/", needs=WRITE, shows="page")
    def begin(self):
        """Which register a new one is of."""
        return self.render("tailoring/indicator_begin.html", registers=registers(self.user),
                           view=self)

    @page("/compose/<table>/", needs=WRITE, shows="form", logs=TRY)
    def compose(self, table: str):
        """A new one of a register; it begins as the summary that somebody looked at."""
        entity = ENTITIES.get(table)
        if entity is None or not policy.may_write(self.user, entity):
            abort(404)
        kept = OwnIndicator(register=table, **begun(entity, request.args))
        builder = Builder(entity, self.user)
        view = usable_views(self.user, entity).get(request.args.get("view", ""))
        if view:
            builder.show(view.condition)
        return self.composed(kept, builder, Builder(entity, self.user, prefix=PART))

    @page("/<record:record>/compose/", needs=WRITE, shows="form", logs=TRY)
    def recompose(self, kept: OwnIndicator):
        """One of them, changed."""
        kept.refuse_in_bin()
        if kept.register not in ENTITIES or not policy.may_read(self.user, kept.entity):
            abort(404)
        return self.composed(
            kept, Builder(kept.entity, self.user).show_kept(kept),
            Builder(kept.entity, self.user, prefix=PART).show_kept(kept, "part"))

    def composed(self, kept: OwnIndicator, builder: Builder, part: Builder):
        """The form, or the way to the numbers once it is stored."""
        if request.method != "POST":
            return self.form_page(kept, builder, part)
        IndicatorForm(request.form).fill(kept)
        builder.read(request.form)
        part.read(request.form)
        if is_pressed(request.form) or is_pressed(request.form, PART):
            return self.form_page(kept, builder, part)
        try:
            refuse_changed(kept, request.form)
            kept.asked = write_condition(builder.condition())
            kept.part = write_condition(part.condition())
            kept.store(self.user.name)
        except RuleError as broken:
            return self.form_page(kept, builder, part, faults=broken.all)
        flash(f"Показателят „{kept.label}“ е записан и стои в „Показатели“.")
        return redirect(f"{url_for('indicators.index')}#own{kept.id}")

    def form_page(self, kept: OwnIndicator, builder: Builder, part: Builder, *, faults=()):
        may = reader_of(self.user, kept.entity)
        offered = {place: {name: heading for name, heading in found.items()
                           if may(find_named(kept.entity, name).name)}
                   for place, found in offers(kept.entity).items()}
        return self.render("tailoring/indicator_form.html", record=kept, builder=builder,
                           part=part, faults=faults, offered=offered, view=self,
                           places=(*ALONE, *PLACES))


def begun(entity: type[Entity], args) -> dict[str, str]:
    """What the address of a summary says, in the words of an indicator."""
    by = {path_by(column): named(column) for name in offers(entity)["rows"]
          if (column := find_named(entity, name)) is not None}
    found = {name: by.get(args.get(name, ""), "") for name in ("rows", "columns")}
    dated = args.get("dated", "")
    day = entity._meta.fields.get(dated)
    return {**found, "dated": named(day) if day is not None else ""}
