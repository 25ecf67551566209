"""The one view of records: every way to see or change one goes through `visible`.

An entity gets its view by itself. A subclass with `entity = X` in a module of this package
takes its place, with templates, `views` (named filters of its list) and addresses of its own.
"""

from collections.abc import Callable

from flask import abort, make_response, request, send_file
from flask_admin import BaseView

from admin import policy
from admin.auth import signed_in
from admin.declaring import is_workbook, page
from admin.lists.export import TYPES, list_file
from admin.lists.filters import refuse_useless_filters
from admin.lists.page import ListPage
from admin.policy.needs import READ
from admin.records.addresses import list_url
from admin.records.editing import FormPages
from admin.records.moving import ArchivePages, StepPages
from admin.records.showing import DetailsPages, is_creatable
from admin.records.words import SETTINGS
from admin.second_person import is_export_open
from admin.views import Answers
from forms.making import asked_columns
from models.base import Entity
from models.users import User
from registry import Registry

VIEWS = Registry("view")  # table name: the class of its view, where it is not EntityView itself
PANELS: list[Callable] = []  # record -> markup of a card beside its details, or ""
BADGES: dict[str, Callable] = {}  # table name: user -> the number beside its entry in the menu

XLSX = TYPES["xlsx"]


class EntityView(Answers, DetailsPages, FormPages, StepPages, ArchivePages, BaseView):
    """List, details, form, steps and archive of one entity, for what the user may see."""

    entity: type[Entity] | None = None
    views: tuple = ()  # (name, label, user -> condition): filters offered above the list
    is_imported = True  # whether a table may fill it; not where the form does more than store
    beside = None  # what the page of a new record stores with it: admin.records.beside.Beside
    below = ""  # the entry of the menu that its pages belong to, where they have none
    bin_note = ""  # what becomes of the rest when a record is put in the bin
    default_view = ""  # the view of a list that is opened without asking for anything
    list_template, page_class = "list.html", ListPage

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if cls.entity is not None:
            VIEWS.add(cls.entity._meta.table_name, cls)

    def __init__(self, entity: type[Entity]):
        self.entity = entity
        refuse_useless_filters(entity)
        listing, table = entity.listing, entity._meta.table_name
        super().__init__(name=listing.plural, category=listing.menu, endpoint=table,
                         url=f"/{table}", menu_icon_value=listing.icon)
        self.position = listing.position

    # -- rights ------------------------------------------------------------------
    @property
    def user(self):
        return signed_in()

    def visible(self, query=None):
        """The query, by default of all records, limited to what the user may see."""
        return policy.visible(self.user, self.entity, query)

    def is_open_to(self, user: User | None) -> bool:
        return user is not None and policy.may_read(user, self.entity)

    def is_named_to(self, user: User) -> bool:
        listing = self.entity.listing
        is_named = listing.menu is not None and listing.named
        return is_named and (listing.menu != SETTINGS or user.role == policy.ADMIN)

    def writable_new(self, entity: type[Entity], names: tuple[str, ...]) -> tuple[str, ...]:
        """The columns that the user may fill in of a new record; none where the user makes none."""
        may = policy.may_write(self.user, entity)
        return policy.writable_columns(self.user, entity, names, is_new=True) if may else ()

    def edited(self, record: Entity) -> tuple[str, ...]:
        """The columns that the form of the record asks of the user; none where he only reads."""
        return self.writable_of(record)(self.entity, asked_columns(record)) \
            if self.may_write(record) else ()

    def may_write(self, record: Entity | None = None) -> bool:
        """Whether the user may change records, this one if it is given."""
        is_live = record is None or not record.in_bin()
        return is_live and policy.may_write(self.user, self.entity)

    def may_create(self) -> bool:
        return is_creatable(self.entity) and self.may_write()

    def open_record(self, number: int) -> Entity:
        """The record that an address names; 404 where the user may not see it."""
        return self.get_one(number) or abort(404)

    def way_back(self, record: Entity | None, back: str) -> str:
        """The page of the record with what `back` adds; the list where there is none."""
        return (list_url(self.entity) if record is None else self.details_url(record)) + back

    # -- the list ------------------------------------------------------------------
    @page("/", needs=READ, shows="list", workbook="export", formats=("xlsx", "csv"))
    def index_view(self):
        """The list as the address asks for it, as a page or as a file."""
        page = self.list_page()
        if is_workbook() and not policy.may_export(self.user, self.entity):
            abort(403)
        if is_workbook() and not is_export_open(page):
            return make_response(self.render("guarded/export.html", page=page, view=self), 403)
        if is_workbook():
            content, name, kind = list_file(page, request.args["format"])
            return send_file(content, mimetype=kind, as_attachment=True, download_name=name)
        return make_response(self.render(self.list_template, page=page, view=self))

    def list_page(self) -> ListPage:
        """The list as the address asks for it."""
        return self.page_class(self.entity, self.user, request.args, views=self.views,
                               default=self.default_view)


def make_view(entity: type[Entity], general: type[EntityView] = EntityView) -> EntityView:
    """The view of an entity: its own class, or the general one."""
    return VIEWS.get(entity._meta.table_name, general)(entity)
