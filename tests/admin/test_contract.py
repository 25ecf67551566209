"""What every entity keeps to on every page, whoever declares it."""

import re

import pytest
from peewee import CharField, TextField

from admin import policy
from admin.base import EntityView, make_view
from admin.lists.reading import back_reference, needs
from admin.records.showing import is_creatable
from models.base import ENTITIES
from models.ordering import sort_path
from models.users import ADMIN, AUDITOR, MEMBER, SECRETARY
from tests.admin.browsing import counted_queries, plain, reads, seen
from tests.admin.records import make_record
from tests.cast import NAMES
from tests.whole import WHOLE

BAD_IDS = ("0", "-1", str(2**63), str(10**20), "abc", "١٢", "1.5", "1%00")
LATIN = re.compile(r"[A-Za-z]{2,}")
# Latin letters that Bulgarian readers know: formats, keys, codes of regions, addresses.
KNOWN_LATIN = {"Excel", "Word", "Ctrl", "docx", "ISO", "okmd", "example", "proba", *NAMES}
CODE = re.compile(r"^(BG|[A-Z]{3}\d*)$")

entities = pytest.mark.parametrize("entity", ENTITIES.values(), ids=ENTITIES)


def writer_of(entity) -> str:
    """A role that may write the entity."""
    rights = entity.belongs.right_of
    return ADMIN if rights(ADMIN) == "W" != rights(SECRETARY) else SECRETARY


def url_of(entity, rest: str = "") -> str:
    return f"/{entity._meta.table_name}/{rest}"


# Of a list that shows more than its rows: items, attendance, and which meeting is next.
LIST_READS, MOST_READS = {"meetings": 5}, 6


@entities
def test_every_column_has_a_bulgarian_label(entity):
    listing = entity.listing
    for name in (*listing.fields, *listing.columns):
        assert re.search("[а-я№]", entity.label_of(name), re.IGNORECASE), name
    assert listing.columns and len(listing.columns) <= 6
    assert re.search("[а-я]", f"{listing.label}{listing.plural}")


@entities
def test_every_path_of_the_listing_leads_somewhere(entity):
    listing = entity.listing
    for path in (*listing.columns, *listing.search, *listing.fields):
        assert isinstance(needs(entity, path), tuple)
    assert all(sort_path(entity, key.lstrip("-")) for key in listing.order)
    assert all(back_reference(entity, name) for name in listing.children)
    assert {*listing.filters, *listing.fixed, *listing.computed} <= {*entity._meta.fields}
    assert {*listing.fixed} <= {*listing.fields}


@entities
def test_every_view_comes_from_the_one_view(entity, app):
    view = make_view(entity)
    assert isinstance(view, EntityView)
    for name in ("visible", "get_one", "is_accessible", "_run_view"):
        assert getattr(type(view), name) is getattr(EntityView, name), name
    rules = {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith(
        f"{entity._meta.table_name}.")}
    assert not {url for url in rules if "delete" in url or "ajax" in url or "action" in url}


@entities
def test_lists_and_forms_ask_the_database_little(entity, visit):
    record = make_record(entity)
    visitor = visit(writer_of(entity))
    for rest in ("", f"{record.id}/edit/"):  # what is asked once a minute is asked here
        visitor.get(url_of(entity, rest))
    with counted_queries() as queries:
        assert visitor.get(url_of(entity)).status_code == 200
    most = LIST_READS.get(entity._meta.table_name, 3)
    assert len(reads(queries)) <= most, "\n".join(queries)
    if is_creatable(entity):
        with counted_queries() as queries:
            assert visitor.get(url_of(entity, f"{record.id}/edit/")).status_code == 200
        assert len(reads(queries)) <= MOST_READS, "\n".join(queries)


@entities
def test_a_section_leads_to_the_same_one_of_its_form(entity, visit):
    url, visitor = url_of(entity, f"{make_record(entity).id}/"), visit(writer_of(entity))
    links = re.findall(rf'<a href="{url}edit/#([^"]+)">', visitor.text(url))
    form = visitor.text(f"{url}edit/") if links else ""
    there = re.findall(r'id="(section[^"]*)"', form)
    assert set(links) <= set(there) or "Защо са нужни данните" in form
    assert len(set(there)) == len(there)


@entities
def test_the_search_finds_a_record_by_a_part_in_small_letters(entity, visit):
    record = make_record(entity)
    word = next((w for w in record.search.split() if re.fullmatch("[а-я]{4,}", w)), None)
    assert word or not record.search.strip(), record.search
    visitor = visit(writer_of(entity))
    page = visitor.text(url_of(entity, f"?q={word[:-1]}")) if word else ""
    assert not word or f'href="{url_of(entity, f"{record.id}/")}"' in page


@entities
def test_a_stranger_is_sent_to_sign_in(entity, client):
    for rest in ("", "new/", "1/", "1/edit/"):
        answer = client.get(url_of(entity, rest))
        assert answer.status_code == 302 and "/login" in answer.headers["Location"]
    assert client.post(url_of(entity, "1/archive/")).status_code in (400, 401)


@entities
def test_a_representative_finds_nothing_of_others(entity, visit):
    record = make_record(entity)
    visitor = visit(MEMBER)
    missing = seen(visitor.text(url_of(entity, "999999/")))
    for rest in (f"{record.id}/", f"{record.id}/edit/"):
        answer = visitor.get(url_of(entity, rest))
        assert answer.status_code == 404
        assert seen(answer.get_data(as_text=True)) == missing
    assert visitor.post(url_of(entity, f"{record.id}/archive/")).status_code == 404


@entities
def test_a_reader_writes_nothing(entity, visit):
    record = make_record(entity)
    visitor = visit(AUDITOR)
    refused = 403 if policy.may_read(visitor_user(AUDITOR), entity) else 404
    posts = ["new/", f"{record.id}/edit/", f"{record.id}/archive/", f"{record.id}/restore/"]
    steps = entity.workflow.transitions if entity.workflow else ()
    for rest in [*posts, *(f"{record.id}/step/{name}/" for name in steps)]:
        assert visitor.post(url_of(entity, rest)).status_code == refused, rest
    assert entity.get_by_id(record.id).version == record.version


def visitor_user(role: str):
    """Somebody of a role, for the policy."""
    return ENTITIES["users"](role=role)


@entities
def test_a_number_that_cannot_be_is_not_found(entity, visit):
    visitor, turn = visit(writer_of(entity)), list(ENTITIES.values()).index(entity)
    for number in BAD_IDS if WHOLE else (BAD_IDS[turn % len(BAD_IDS)], "0"):  # read by one rule
        for rest in (f"{number}/", f"{number}/edit/"):
            assert visitor.get(url_of(entity, rest)).status_code in (400, 404), rest
        assert visitor.post(url_of(entity, f"{number}/archive/")).status_code in (400, 404)


@entities
def test_an_address_full_of_nonsense_shows_the_list(entity, visit):
    make_record(entity)
    visitor = visit(writer_of(entity))
    filters = "".join(f"&{name}=%2B%2Fabc&{name}_from=32.13.1" for name in entity.listing.filters)
    for rest in ("page=-1", f"page={10**30}", "page=abc&size=7&sort=-password", "sort=id;drop",
                 "view=nonsense&archive=2", "q=%25%5F'\")(", "q=" + "я" * 3000, "x=1" + filters):
        assert visitor.get(url_of(entity, f"?{rest}")).status_code == 200, rest


@entities
def test_an_empty_form_answers_with_messages(entity, visit):
    visitor = visit(writer_of(entity))
    if not is_creatable(entity):
        assert visitor.get(url_of(entity, "new/")).status_code == 403
        return
    before = entity.select().count()
    answer = visitor.post(url_of(entity, "new/"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200 and "Записът не е направен. Поправете следното:" in page
    assert "<title>Грешка: " in page and entity.select().count() == before


@entities
def test_bad_text_answers_with_messages_and_stays(entity, visit):
    visitor = visit(writer_of(entity))
    if not is_creatable(entity):
        return
    unasked = {*entity.listing.computed, *entity.listing.later}
    names = [n for n in entity.listing.fields if n not in unasked]
    texts = [n for n in names if isinstance(entity._meta.fields[n], CharField | TextField)
             and not entity._meta.fields[n].choices]
    for name, text in [(n, "добре\x00") for n in texts] + [(n, "щ" * 10**6) for n in texts[:1]]:
        answer = visitor.post(url_of(entity, "new/"), {name: text},
                              content_type="multipart/form-data")  # read much faster if long
        page = answer.get_data(as_text=True)
        assert answer.status_code == 200 and "<title>Грешка: " in page
        assert text[:5] in page
    body = "&".join(f"{name}=%ED%A0%80" for name in names) + f"&csrf_token={visitor.token}"
    answer = visitor.client.post(url_of(entity, "new/"), data=body.encode(),
                                 content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200 and "не може да се прочете" in answer.get_data(as_text=True)


@entities
def test_pages_speak_bulgarian(entity, visit):
    record = make_record(entity)
    visitor = visit(writer_of(entity))
    for rest in ("", "?archive=1", "?q=zzzz", "new/", f"{record.id}/", f"{record.id}/edit/"):
        words = {*LATIN.findall(plain(visitor.text(url_of(entity, rest))))} - KNOWN_LATIN
        assert not [word for word in words if not CODE.match(word) and word != "zzzz"], rest
