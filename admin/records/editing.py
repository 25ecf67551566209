"""The form of a record: new or stored, with all messages at once, and the page of a conflict."""

from flask import (
    abort,
    flash,
    g,
    has_request_context,
    make_response,
    redirect,
    request,
    url_for,
)
from peewee import IntegrityError

from admin import policy
from admin.auth import signed_in
from admin.declaring import TRY, page
from admin.lists.choosing import Offered
from admin.once import KEY, refuse_other_text
from admin.policy.needs import WRITE
from admin.records import drafts, undoing
from admin.records.addresses import list_url, new_url, record_url
from admin.records.showing import is_creatable
from admin.records.typed import CONFIRMED, refuse_foreign_fields, refuse_other_parent
from admin.records.words import created_text, new_label
from bulgarian.text import in_capitals, mixed_words, unpaired_quotes
from forms.making import EntityForm, make_form
from forms.pages import record_id
from forms.records import EntityField
from models.audit.changes import REFUSALS
from models.base import ENTITIES, Conflict, Entity, RuleError, show_value
from models.leaks.typed import leak_warnings, refuse_public_leaks, typed_columns

SAME = "Вече има запис със същата стойност в „{}“."
MIXED = ("В „{label}“ има дума с букви от двете азбуки, например латинско „a“ вместо кирилско. "
         "„Поправи буквите“ на страницата на записа я пише наново.")
UNPAIRED = "В „{label}“ има кавички без начало или без край. Допълнете ги, за да се печатат вярно."
PERSON_NAMES = ("first_name", "middle_name", "last_name", "guest_name")
CAPITALS = "„{label}“ е само с главни букви. Напишете го с главна първа буква: така се печата."


def warn_of_leaks(*records: Entity) -> None:
    """Tell once that texts just stored hold personal data, or letters of two alphabets."""
    told = g.setdefault("told_leaks", set())
    for record in records:
        for sentence in (*leak_warnings(record), *spelling_warnings(record)):
            if sentence not in told:
                told.add(sentence)
                flash(sentence, "warning")


@REFUSALS.named("typed texts are looked through")
def note_typed(record: Entity, before: dict) -> None:
    """Note a record whose typed texts are about to be stored, by whatever page that is."""
    if has_request_context() and isinstance(record, Entity):
        changed = {*before} if record.id else {field.name for field in record.dirty_fields}
        if changed & {*typed_columns(type(record))}:
            g.setdefault("typed_records", []).append(record)


def tell_typed() -> None:
    """Tell of the texts that this request has stored; a running meeting tells them itself."""
    if "X-Live" not in request.headers:
        warn_of_leaks(*(one for one in g.pop("typed_records", ()) if not one.dirty_fields))


def spelling_warnings(record: Entity) -> list[str]:
    """The columns with a word in two alphabets, half a quotation or capitals only, by label."""
    kept = {"search", "sort_keys", *record.listing.computed, *(  # of the program, not typed
        name for _, names in record.listing.hidden for name in names)}
    columns = {name: column for name, column in record._meta.fields.items() if name not in kept}
    typed = [(name, column.verbose_name, text) for name, column in columns.items()
             if column.verbose_name and isinstance(text := record.__data__.get(name), str)]
    return [sentence.format(label=label) for is_wrong, sentence in (
        (lambda _, text: mixed_words(text), MIXED),
        (lambda _, text: unpaired_quotes(text), UNPAIRED),
        (lambda name, text: in_capitals(text, is_name=name in PERSON_NAMES), CAPITALS),
    ) for name, label, text in typed if is_wrong(name, text)]


def is_beside() -> bool:
    """Whether the form stands in a small window beside another one, which chooses the record."""
    return "X-Beside" in request.headers


def made_beside(table: str) -> type[Entity] | None:
    """The entity of which a missing record is made beside a field; None where that is not so."""
    entity = ENTITIES.get(table)
    is_offered = entity is not None and entity.listing.beside and not is_beside()
    return entity if is_offered and is_creatable(entity) and policy.may_write(
        signed_in(), entity) else None


class FormPages:
    """New and changed records; the model decides what may be stored."""

    form_template = "form.html"
    keeps_drafts = True  # not where the form is shown for a reason alone

    @page("/new/", needs=WRITE, shows="form", logs=TRY)
    def create_view(self):
        """A form that makes a record, under `?parent=` if that is given."""
        self.refuse_writing(is_creatable(self.entity))
        record, under = self.new_record()
        form = make_form(record, self.choices, formdata=drafts.typed_or_kept(), under=under,
                         allow=self.writable_new)
        if self.typed() is None or not self.stored(form, record, under):
            return self.show_form(form, record, title=new_label(self.entity), under=under)
        if is_beside():
            return redirect(url_for("lookup.find", table=self.entity._meta.table_name,
                                    one=record.id))
        flash(self.created_text(record))
        if "_add_another" in request.form:
            return redirect(self.again_url(record, under))
        return redirect(self.after_url(record))

    @page("/<record:record>/edit/", needs=WRITE, shows="form", logs=TRY)
    def edit_view(self, stored):
        """A form that changes a record; 409 if somebody else changed it meanwhile."""
        form, title = self.make_form(stored), stored.title()
        try:
            if self.typed() is None:
                stored.refuse_in_bin()
            if self.typed() is None or not self.stored(form, stored):
                return self.show_form(form, stored, title=title, up=record_url(stored))
        except Conflict:
            return self.merged(form, stored.id)
        undoing.tell("Промените са записани.", record_url(stored))
        return redirect(self.after_url(stored))

    def typed(self):
        """What was posted, None when the form is only opened."""
        return request.form if request.method == "POST" else None

    def refuse_writing(self, record=True) -> None:
        """403 for those who only read, and where there is nothing to be written."""
        if not (record and policy.may_write(self.user, self.entity)):
            abort(403)

    def choices(self, entity: type[Entity]) -> Offered:
        """The records that a foreign key may refer to."""
        return Offered(self.user, entity)

    def make_form(self, stored: Entity) -> EntityForm:
        """The form of a stored record with what was typed into it."""
        is_typed = request.endpoint == f"{self.endpoint}.edit_view"
        typed = drafts.typed_or_kept() if is_typed else None
        return make_form(stored, self.choices, formdata=typed, allow=self.writable_of(stored))

    def writable(self, entity: type[Entity], names: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the columns that the user may fill in."""
        return policy.writable_columns(self.user, entity, names)

    def writable_of(self, record: Entity):
        """The same for one record, without what it keeps confidential from the user."""
        withheld = policy.withheld_from(self.user, record)
        return lambda entity, names: tuple(
            name for name in self.writable(entity, names) if name not in withheld)

    def new_record(self) -> tuple[Entity, Entity | None]:
        """A new record with the foreign keys that the address names, and its parent."""
        record, under = self.entity(), None
        for name, column in self.entity._meta.fields.items():
            key = "parent" if name == self.entity.listing.parent else name
            if key in request.args and hasattr(column, "rel_model"):
                related = self.find_related(column.rel_model, record_id(request.args[key]))
                setattr(record, name, related)
                under = related if key == "parent" else under
        return record, under

    def find_related(self, entity: type[Entity], number: int | None) -> Entity:
        """The record with this number; 404 if there is none to see."""
        return self.choices(entity).one(number or 0) or abort(404)

    def stored(self, form: EntityForm, record: Entity, under: Entity | None = None) -> bool:
        """Whether the record is stored; if not, the form says why. Conflict passes through."""
        try:
            refuse_other_text()
            refuse_foreign_fields(record, form)
            refuse_other_parent(form, self.entity.listing.parent or "", under)
            if not form.is_sound(record):
                return False
            if record.id:  # a new one is made of choices outside the bin
                record.refuse_in_bin()
            record.confirmed = request.form.getlist(CONFIRMED)
            self.store(form, record)
            drafts.forget()
            warn_of_leaks(record)
        except Conflict:
            raise
        except RuleError as broken:
            form.show_rule(broken)
            return False
        return True

    def store(self, form: EntityForm, record: Entity) -> None:
        """Set what was typed and store it."""
        form.fill(record)
        self.store_filled(form, record)

    def store_filled(self, form: EntityForm, record: Entity) -> None:
        """Store the record against the version that the form was made from."""
        if record.id:
            record.version = form.version.number() or 0
        store_checked(record, by=self.user.name)

    def created_text(self, record: Entity) -> str:
        """The message after a new record."""
        return created_text(record)

    def again_url(self, _record: Entity, under: Entity | None) -> str:
        """Where one more record is made after this one."""
        return new_url(self.entity, self.entity.listing.parent or "", under)

    def after_url(self, record: Entity) -> str:
        """Where a saved record leads: to its details, a part of another one to that."""
        return record_url(self.parent_of(record) or record)

    def show_form(self, form: EntityForm, record: Entity, *, title: str, up: str = "",
                  under: Entity | None = None, action: str = "") -> str:
        """The form page, with the messages if there are any."""
        up = up or (record_url(under) if under is not None else list_url(self.entity))
        draft_of = drafts.place() if self.keeps_drafts and not action else ""
        action = action or (record_url(record, "edit/") if record.id else "")
        return self.render("beside.html" if is_beside() else self.form_template,
                           form=form, record=record, heading=title, up=up, draft_of=draft_of,
                           up_text=self.up_text(record, under), action=action, view=self,
                           key=request.form.get(KEY) if "carried" in request.form else "")

    def show_typed(self, typed) -> str:
        """The form of a new record with what came on paper, and what is wrong with it."""
        record, _ = self.new_record()
        form = make_form(record, self.choices, formdata=typed, allow=self.writable_new)
        form.is_sound(record)
        return self.show_form(form, record, title=new_label(self.entity),
                              action=new_url(self.entity))

    def up_text(self, record: Entity, under: Entity | None) -> str:
        if record.id:
            return record.title()
        return under.title() if under is not None else self.entity.listing.plural

    def merged(self, form: EntityForm, number: int):
        """The answer once somebody else has stored the record: both changes, or what to choose."""
        theirs = self.get_one(number)
        who = theirs.updated_by or "друг"
        other = make_form(theirs, self.choices, allow=self.writable_of(theirs))
        taken, clashes = form.merge(other)
        form.version.data, form.base.data = theirs.version, other.base.data
        if clashes or not self.stored(form, theirs):
            return self.show_conflict(form, other, theirs, clashes)
        labels = ", ".join(f"„{form[name].label.text}“" for name in taken)
        flash(f"Промените са записани. Междувременно {who} промени и {labels}; записано е и това."
              if taken else "Промените са записани.")
        return redirect(self.after_url(theirs))

    def show_conflict(self, form: EntityForm, other: EntityForm, theirs: Entity,
                      clashes: list[str]):
        """What both have changed, side by side, to choose from; all else is merged already."""
        rows = [(name, form[name].label.text, show_typed(form, name), theirs.show(name),
                 *choices(form[name].raw_data, other[name])) for name in clashes]
        kept = [(name, text) for name in form.names if name not in clashes
                for text in form[name].raw_data or ()]
        page = self.render("conflict.html", record=theirs, view=self, kept=kept,
                           base=form.base.data, rows=rows)
        return make_response(page, 409)


def store_checked(record: Entity, *, by: str) -> None:
    """Store what a form has filled in; RuleError where it names a child openly or is double."""
    refuse_public_leaks(record)
    try:
        record.store(by=by)
    except IntegrityError as error:
        raise doubled(record) from error


def doubled(record: Entity) -> RuleError:
    """Which column holds what another record has already."""
    entity = type(record)
    for column in record._meta.sorted_fields:
        same = entity.select().where(
            column == record.__data__.get(column.name), entity.id != (record.id or 0))
        if column.unique and not column.primary_key and same.exists():
            return RuleError(SAME.format(column.verbose_name), column.name)
    return RuleError("Вече има такъв запис. Проверете дали не е въведен преди това.")


def show_typed(form: EntityForm, name: str) -> str:
    """The typed value as the details would show it."""
    value = form[name].to_store()
    if isinstance(form[name], EntityField):
        return show_value(form[name].column, value)
    return form.entity(**{name: value}).show(name)


def choices(raw: list[str], other) -> tuple[list[str], list[str]]:
    """What my field and theirs would send."""
    other.take_over(other)
    return list(raw or ()), list(other.raw_data or ())
