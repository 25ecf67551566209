"""Kept views of lists: made of what a list shows now, changed, and found above it."""

import json
from contextlib import suppress

from flask import abort, flash, redirect, request
from wtforms.validators import Optional

from admin import policy
from admin.asked import asked
from admin.base import EntityView
from admin.declaring import TRY, page
from admin.lists.building import Builder, is_pressed, refuse_changed
from admin.lists.ordering import sort_path
from admin.lists.page import ListPage
from admin.policy.needs import WRITE
from admin.records.addresses import list_url
from bulgarian.numerals import counted_or_none
from forms.pages import BooleanField, PageForm, TextField, WordsField, typed
from models.base import ENTITIES, Entity, RuleError
from models.tailoring.conditions import Condition, make_term, write_condition
from models.tailoring.views import ALL_PEOPLE, SavedView, columns_offered, kept_path, path_of


class ViewForm(PageForm):
    """How a view is called, what it shows and for whom."""

    label = typed(SavedView.label)
    shown = WordsField()
    sort = TextField("Подреди по", [Optional()])
    down = BooleanField("Низходящо")
    grouped = TextField("Групирай по", [Optional()])
    is_for_all = BooleanField("Виждат го всички, които виждат списъка")
    first_for = WordsField()

    def fill(self, view: SavedView, offered: dict[str, str]) -> None:
        """Let the view hold what was typed; nonsense is left out."""
        entity = view.entity
        kept = {path: kept_path(entity, path) for path in offered}
        view.label, view.first_for = self.label.to_store() or "", self.first_for.to_store()
        view.shown = json.dumps([kept[one] for one in offered if one in self.shown.to_store()],
                                ensure_ascii=False)
        view.grouped = kept.get(self.grouped.data, "")
        sort = kept.get(self.sort.data, "")
        view.sort = f"-{sort}" if sort and self.down.data else sort
        view.owner = ALL_PEOPLE if self.is_for_all.data else view.owner


class SavedViewView(EntityView):
    """The views that people keep."""

    entity = SavedView
    details_template = "tailoring/view.html"

    @page("/compose/<table>/", needs=WRITE, shows="form", logs=TRY)
    def compose(self, table: str):
        """A new view of a list, which begins as what the list shows now."""
        entity = ENTITIES.get(table)
        if entity is None or not policy.may_read(self.user, entity):
            abort(404)
        listed = ListPage(entity, self.user, request.args)
        view = SavedView(register=table, owner=self.user.id, sort=kept_sort(listed),
                         shown=kept_columns(listed))
        return self.composed(view, Builder(entity, self.user).show(asked_by(listed)))

    @page("/<record:record>/compose/", needs=WRITE, shows="form", logs=TRY)
    def recompose(self, view: SavedView):
        """A kept view with its conditions, changed."""
        view.refuse_in_bin()
        if not policy.may_read(self.user, view.entity):
            abort(404)
        return self.composed(view, Builder(view.entity, self.user).show_kept(view))

    def composed(self, view: SavedView, builder: Builder):
        """The form, or the way to the list once the view is stored."""
        offered = self.offered(view.entity)
        if request.method != "POST":
            return self.form_page(view, builder, offered)
        form = ViewForm(request.form)
        form.fill(view, offered)
        builder.read(request.form)
        if is_pressed(request.form):
            return self.form_page(view, builder, offered)
        try:
            refuse_changed(view, request.form)
            view.owner = view.owner if form.is_for_all.data or view.owner else self.user.id
            view.asked = write_condition(builder.condition())
            view.store(self.user.name)
        except RuleError as broken:
            return self.form_page(view, builder, offered, faults=broken.all)
        flash(f"Изгледът „{view.label}“ е записан и стои над списъка.")
        return redirect(f"{list_url(view.entity)}?view={view.name}")

    def offered(self, entity: type[Entity]) -> dict[str, str]:
        """{path: heading} of the columns that the user may show."""
        found = columns_offered(entity)
        readable = policy.readable_paths(self.user, entity, tuple(found))
        return {path: found[path] for path in readable}

    def form_page(self, view: SavedView, builder: Builder, offered: dict, *, faults=()):
        """The form, with how many records the view would show now."""
        entity = view.entity
        sorts = {path: label for path, label in offered.items() if sort_path(entity, path)}
        return self.render(
            "tailoring/compose.html", record=view, builder=builder, offered=offered, sorts=sorts,
            faults=faults, view=self, chosen={"sort": path_of(entity, view.sort.removeprefix("-")),
                                              "grouped": path_of(entity, view.grouped)},
            count=self.count(entity, builder), up=list_url(entity), unkept=asked(request.args))

    def count(self, entity: type[Entity], builder: Builder) -> str:
        """„12 записа“; nothing while the conditions are not whole."""
        try:
            condition = builder.condition(is_asked=False)
        except RuleError:
            return ""
        found = policy.visible_live(self.user, entity)
        found = found.where(condition.sql()) if condition else found
        return counted_or_none(found.count(), "запис", "записи", "записа")


def asked_by(listed: ListPage) -> Condition:
    """What a list asks now: its kept view, and the filters over it."""
    terms = []
    for one in listed.filters:
        for op, values in one.asks():
            with suppress(RuleError):  # of a record of somebody nothing is kept
                terms.append(make_term(one.column, op, values))
    before = listed.kept.condition if listed.kept else Condition()
    return Condition((*([before] if before else ()), *terms))


def kept_sort(listed: ListPage) -> str:
    """The order of a list as a view keeps it."""
    path = listed.sort.removeprefix("-")
    kept = kept_path(listed.entity, path) if path else ""
    return f"-{kept}" if listed.sort.startswith("-") else kept


def kept_columns(listed: ListPage) -> str:
    """The columns of a list as a view keeps them."""
    return json.dumps([kept_path(listed.entity, path) for path in listed.columns_shown],
                      ensure_ascii=False)
