"""Search over everything the user may see, and the look-up behind fields that refer to records."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from flask import abort, jsonify, redirect, request
from peewee import ForeignKeyField, Select

from admin import audit, policy
from admin.asked import asked, hidden
from admin.auth import current_user
from admin.declaring import NOTHING, page
from admin.desk.guide import find_topics
from admin.desk.recent import recent_records
from admin.lists.choosing import EXACT, find_choices, rank
from admin.lists.counting import MOST, count_to, show_count
from admin.lists.filters import typed_names
from admin.policy.needs import SIGNED_IN
from admin.records.addresses import list_url, record_url
from admin.signin.forms import own_path
from admin.views import DeskPage, InnerPage
from bulgarian.text import fold, search_forms
from forms.pages import record_id
from forms.records import called
from models import found
from models.base import ENTITIES, Entity
from models.cases.case import ChildCase
from models.database import database
from models.tailoring.views import SavedView

SHOWN, MOST_FOUND = 5, 20
LOOKED_AT = 400  # of each list, the newest that may hold the words
RANKED = 40  # of each list, where a field that asks for one record ranks two hundred
NOT_KEPT = ("csrf_token", "to")


@dataclass(frozen=True)
class Group:
    """What was found in one list: the first records and how many there are."""

    label: str
    url: str
    rows: list
    count: int

    @property
    def count_text(self) -> str:
        return show_count(self.count)


class SearchView(DeskPage):
    """The results of the box at the top."""

    title, place = "Търсене", "search"

    @page("/", needs=SIGNED_IN, shows="search")
    def index(self):
        """Groups of what was found; the exact number of a case leads straight to it."""
        q, user = asked(request.args), current_user._get_current_object()
        case = find_case(q)
        if case is not None:
            audit.seen([case])
            return redirect(record_url(case))
        groups = [group for entity in with_words(searched(user), q)
                  if (group := find_group(user, entity, q)).count]
        recent = [] if q else recent_records(user)
        return self.render("search.html", q=q, token=hidden(q), groups=groups if q else [],
                           topics=find_topics(q), recent=recent,
                           kept=[] if q else kept_views())


def kept_views() -> list[tuple[str, str]]:
    """Words and address of the views of lists that the user keeps."""
    if not policy.may_read(current_user, SavedView):
        return []
    found = policy.visible_live(current_user, SavedView).limit(MOST_FOUND)
    return [(f"{view.label} – {ENTITIES[view.register].listing.plural}",
             f"{request.script_root}/{view.register}/?view={view.code}")
            for view in found if view.register in ENTITIES
            and policy.may_read(current_user, ENTITIES[view.register])]


def find_case(q: str) -> ChildCase | None:
    """The case with exactly this number, if the user may see it."""
    if not q or not policy.may_read(current_user, ChildCase):
        return None
    number = fold(q).upper()
    return policy.visible_live(current_user, ChildCase).where(
        ChildCase.reference == number).first()


def searched(user) -> list[type[Entity]]:
    """The entities that the search looks in: those with a list of their own first."""
    found = [entity for entity in policy.readable_entities(user)
             if entity.listing.searched and entity.listing.search]
    return sorted(found, key=lambda entity: (entity.listing.menu is None, entity.listing.menu
                                             != "Работа", entity.listing.position))


def with_words(entities: list[type[Entity]], q: str) -> list[type[Entity]]:
    """Those of which a record may hold the words, whoever may see it.

    What the index cannot tell of is asked of all at once. A case may also be found by the names
    of its child, which are in no text.
    """
    forms = [form.split() for form in search_forms(q) if form]
    if not forms or not entities:
        return []
    named = {one for form in forms for one in found.named(entities, form)}
    unsure = [one for one in entities if one in named and one is not ChildCase and not all(
        found.knows(one, form) for form in forms)]
    holds = database.execute(Select(columns=[one.are_found(q) for one in unsure])).fetchone() \
        if unsure else ()
    empty = {one for one, has in zip(unsure, holds, strict=True) if not has}
    return [one for one in entities if one is ChildCase or one in named - empty]


def find_group(user, entity: type[Entity], q: str) -> Group:
    """The first records of an entity that contain all words of q.

    Of very many only the newest are put in order, unless the user sees few of those.
    """
    rows = find_choices(user, entity, q, SHOWN, candidates=RANKED, newest=LOOKED_AT)
    count = count_of(user, entity, q, LOOKED_AT) if len(rows) == SHOWN else len(rows)
    if count <= MOST and entity.is_found_often(q, LOOKED_AT):
        rows, count = find_choices(
            user, entity, q, SHOWN, candidates=RANKED), count_of(user, entity, q)
    return Group(entity.listing.plural, list_url(entity), rows, count)


def count_of(user, entity: type[Entity], q: str, newest: int = 0) -> int:
    """How many records the user sees that contain q, as far as is counted."""
    return count_to(policy.visible_live(user, entity).where(
        policy.matching(user, entity, q, newest=newest)))


class FindPage(DeskPage):
    """Where every search is posted; it leads to the list with a token for what was typed."""

    title, place = "Търсене", "find"

    @page("/", needs=SIGNED_IN, shows=NOTHING)
    def index(self):
        """Nothing by itself."""
        return redirect("/")

    @page("/", needs=SIGNED_IN, logs="search", writes=False)
    def look(self):
        """The way to the list that the form belongs to."""
        path, _, kept = own_path(request.form.get("to", "")).partition("?")
        words = typed_names(ENTITIES.get(path.strip("/")))
        typed = [(name, hidden(text.strip()) if name in words else text)
                 for name, text in request.form.items(multi=True) if name not in NOT_KEPT]
        named = {name for name, _ in typed}
        rest = [pair for pair in parse_qsl(kept) if pair[0] not in named]
        asked_for = urlencode([(name, text) for name, text in [*rest, *typed] if text])
        return redirect(f"{path}?{asked_for}" if asked_for else path, 303)


class LookupView(InnerPage):
    """Records by part of their name, for the fields that ask while one types."""

    title, place = "Избор", "lookup"

    @page("/<table>/", needs=SIGNED_IN, shows="lookup", logs="lookup", writes=False)
    def find(self, table: str):
        """At most twenty records of an entity as JSON, id and title; with `one` that one alone."""
        entity = ENTITIES.get(table)
        if entity is None or not policy.may_read(current_user, entity):
            abort(404)
        q, one = asked(request.values), record_id(request.values.get("one", ""))
        rows = find_choices(current_user, entity, q, MOST_FOUND,
                            where=entity.id == one if one else same_as(entity))
        audit.seen(rows)
        return jsonify(items=make_items(rows, q))


def same_as(entity: type[Entity]):
    """SQL condition: only records that lead to the same as the form does; None for all."""
    column, number = entity._meta.fields.get(request.values.get("by", "")), record_id(
        request.values.get("of", ""))
    may = column is not None and number and policy.may_read_column(
        current_user, entity, column.name)
    return column == number if may and isinstance(column, ForeignKeyField) else None


def make_items(rows: list[Entity], q: str) -> list[dict]:
    """Id and title of each; the only one that bears exactly the typed name is marked."""
    forms = search_forms(q)
    exact = [row.id for row in rows if rank(row.title(), forms) == EXACT] if q else []
    return [{"id": str(row.id), "text": called(row), "exact": exact == [row.id]} for row in rows]
