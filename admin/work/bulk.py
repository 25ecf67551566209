"""Documents for records chosen in a list: what is chosen, the question, and the order."""

from dataclasses import dataclass
from functools import cached_property
from time import monotonic
from urllib.parse import parse_qsl

from flask import abort, flash, make_response, redirect, request
from werkzeug.datastructures import MultiDict

from admin import policy
from admin.auth import current_user
from admin.base import VIEWS
from admin.declaring import TRY, page
from admin.desk.menu import BADGE_SECONDS
from admin.lists.page import ListPage
from admin.lists.reading import titled
from admin.policy.needs import MAKE
from admin.records.addresses import list_url
from admin.work.asking import answer_soon, ask_batch
from admin.work.questions import Asking
from documents.batches import MOST_ITEMS
from documents.demands import demands_of
from documents.kinds import IDENTIFIED, REGISTER, Kind, kinds_for
from forms.pages import BooleanField, IdField, IdsField, PageForm, TextField
from jobs.asking import NOT_YOURS
from models.base import ENTITIES, Entity, RuleError
from models.documents.issued import IssuedDocument

NAMED = 8  # of the chosen records are named in the question
NOTHING = "Не е избран нито един запис. Отбележете записи в списъка и опитайте отново."


_offered: dict[str, tuple[float, bool]] = {}


def offers_documents(page: ListPage) -> bool:
    """Whether documents can be made for the records of this list by this user."""
    may_make = policy.may_write(current_user, IssuedDocument) and not page.is_archive
    return may_make and _has_kinds(page.entity._meta.table_name)


def _has_kinds(table: str) -> bool:
    """Whether anything is made from an entity; asked anew once a minute, like the menu's counts."""
    at, found = _offered.get(table, (0.0, False))
    if not at or monotonic() - at > BADGE_SECONDS:
        found = bool(kinds_for(table))
        _offered[table] = (monotonic(), found)
    return found


class ChoiceForm(PageForm):
    """The marked rows of a list, or all that it shows."""

    table, record = TextField(), IdsField()
    all, query = BooleanField(), TextField()


class BulkForm(ChoiceForm):
    """Which document is to be made of them."""

    kind, privacy, register = TextField(), TextField(), BooleanField()
    owner, answered = IdField(), BooleanField()


@dataclass
class Choice:
    """The records chosen in a list."""

    entity: type[Entity]
    ids: list[int]

    @cached_property
    def titles(self) -> list[str]:
        """What the first of them are called."""
        few = policy.visible_live(current_user, self.entity).where(
            self.entity.id.in_(self.ids[:NAMED]))
        return [record.title() for record in titled(few).order_by(self.entity.id)]

    @property
    def kinds(self) -> list[Kind]:
        return kinds_for(self.entity._meta.table_name)

    @property
    def may_register(self) -> bool:
        """Whether one of the kinds takes a number of the register."""
        return any(kind.numbering == REGISTER for kind in self.kinds)

    @property
    def may_identify(self) -> bool:
        """Whether one of the kinds may show names of children, to this user."""
        return current_user.may_see_identity() and any(
            IDENTIFIED in kind.privacies for kind in self.kinds)

    def check(self) -> None:
        """RuleError unless every single one is there for this user."""
        if not self.ids:
            raise RuleError(NOTHING)
        if len(self.ids) > MOST_ITEMS:
            raise RuleError(f"Наведнъж се изготвят до {MOST_ITEMS} документа. Стеснете списъка.")
        seen = policy.visible_live(current_user, self.entity).where(
            self.entity.id.in_(self.ids)).count()
        if seen != len(self.ids):
            raise RuleError(NOT_YOURS)


def read_choice(form: ChoiceForm) -> Choice:
    """What was chosen: marked rows, or all that the list shows on all its pages."""
    entity = ENTITIES.get(form.table.to_store())
    if entity is None or not policy.may_read(current_user, entity):
        abort(404)
    if not kinds_for(entity._meta.table_name):
        abort(404)
    if form.all.data:
        return Choice(entity, all_ids(entity, form.query.to_store()))
    return Choice(entity, form.record.to_store())


def all_ids(entity: type[Entity], query: str) -> list[int]:
    """The records that a list shows at an address, on all its pages, in its order."""
    views = getattr(VIEWS.get(entity._meta.table_name), "views", ())
    page = ListPage(entity, current_user, MultiDict(parse_qsl(query)), views=views)
    reading, order = page.reading()
    rows = reading.query.select(entity.id).order_by(*order).limit(MOST_ITEMS + 1)
    return [number for (number,) in rows.tuples()]


class BulkPages:
    """Two pages: what shall be made of the chosen records, and the order itself."""

    @page("/choose/", needs=MAKE, logs=TRY, form=ChoiceForm)
    def choose(self, form: ChoiceForm):
        """The question: which document, with a number or not, for how many records."""
        choice = read_choice(form)
        try:
            choice.check()
        except RuleError as broken:
            return self._refused(choice, broken)
        return self.render("work/order.html", choice=choice, view=self)

    @page("/order/", needs=MAKE, logs=TRY, form=BulkForm)
    def order(self, form: BulkForm):
        """Let the worker make the documents."""
        choice = read_choice(form)
        codes = {kind.code: kind for kind in choice.kinds}
        kind = codes.get(form.kind.to_store()) or abort(404)
        privacy = form.privacy.to_store() or None
        if privacy == IDENTIFIED and not current_user.may_see_identity():
            abort(403)
        try:
            choice.check()
            asking = Asking(demands_of(kind), choice.entity, choice.ids,
                            request.form.to_dict(), form.owner.data)
            if asking.is_needed and not (form.answered.data and asking.is_sound()):
                return self._ask(choice, form, asking)
            job = ask_batch("papers", {"kind": kind.code, "ids": choice.ids, "privacy": privacy,
                                       "register": form.register.data, **asking.parameters()})
        except RuleError as broken:
            return self._refused(choice, broken)
        asking.remember()
        return answer_soon(job, list_url(choice.entity))

    def _ask(self, choice: Choice, form: BulkForm, asking: Asking):
        page = self.render("work/questions.html", choice=choice, form=form, asking=asking)
        return make_response(page, 422 if asking.errors else 200)

    def _refused(self, choice: Choice, broken: RuleError):
        flash(broken.message, "error")
        return redirect(list_url(choice.entity))
