"""Strings planted in two regions and a sealed case: nobody finds one that is not his."""

import re
from functools import partial
from zlib import crc32

import pytest

from admin.desk.menu import forget_badges
from documents.kinds import kinds_for
from documents.properties import paragraphs_of
from models.base import CHILD, ENTITIES
from models.cases.case import ChildCase
from models.decisions.decision import Decision
from models.documents.blobs import WORD
from models.letters.letter import Letter
from models.users import ADMIN, AUDITOR, MEMBER, SECRETARY, User
from models.waiting.absences import Absence
from tests import cast
from tests.admin import crawling, regions
from tests.admin.matrix import right_of
from tests.admin.regions import PLANTED, SECRET, Scene, build_scene, text_columns
from tests.admin.test_columns import reads
from tests.whole import WHOLE

CHILDREN = {"case_identities", "relatives"}
# What a representative's pages show besides the entities that he reads.
SHOWN_TO_MEMBERS = {"agenda_items", "mechanisms"}
WHO = ("a", "b", "all", "named", "auditor", "member", "admin")
OF_OFFICE, ITS_PAGE = ("a", "b", "all", "named"), re.compile(
    r"^/(organizations|services)/\d+/(edit/)?(\?|$)")  # where the office reads what is confidential
REGION = {"a": "а", "b": "б", "auditor": "а", "member": "а"}


def is_foreign(who: str, region: str, table: str, column: str) -> bool:
    """Whether an account may not see what is planted in this place, told without the policy."""
    if table in CHILDREN:
        return True  # nobody without „Покажи“
    own = REGION.get(who)
    sealed = region == "с" and table not in ("meetings", "attendance")
    if sealed and who != "named" or own and own != ("а" if region == "с" else region):
        return True
    if who == "admin":
        return right_of(table, ADMIN) == "-"
    if who == "auditor":
        is_child = ENTITIES[table].listing.privacy_of(column) == CHILD
        return right_of(table, AUDITOR) == "-" or is_child and not reads(table, AUDITOR)
    is_number = (table, column) == ("cases", "reference")  # stands beside what is to be done
    return who == "member" and not is_number and (
        right_of(table, MEMBER) == "-" and table not in SHOWN_TO_MEMBERS)


def leaks(scene: Scene, walks: dict) -> tuple[list[str], list[str]]:
    """The addresses at which an account finds what is not his, and all texts they came by."""
    found, texts = [], []
    for who, address, text in crawling.in_turns(walks):
        texts.append(text)
        places = scene.canaries.found_in(text, partial(is_foreign, who))
        found += [f"{who} {address}: {place}" for place in places]
        if SECRET.search(text) and not (who in OF_OFFICE and ITS_PAGE.match(address)):
            found.append(f"{who} {address}: a confidential address")
    return found, texts


@pytest.fixture
def scene(begin):
    return begin(build_scene)


def test_every_text_column_is_planted(scene):
    planted = {(table, column) for _, table, column in scene.canaries.places.values()}
    wanted = {(table, column.name) for table in PLANTED for column in text_columns(ENTITIES[table])}
    assert planted == wanted


# Who asks in turns, because the same is theirs, and of how many records the same page. To who sees
# both regions only the sealed case is foreign, as it is to a and b: two of them halve the pages.
TURNS = {(who,): 9999 for who in WHO} if WHOLE else {
    ("a", "b"): 1, ("all",): 1, ("named",): 1, ("auditor",): 1, ("member",): 9999, ("admin",): 1}
HALVES = {} if WHOLE else {("all",): 0, ("auditor",): 1}
SEALED = re.compile(r"жс\d{4}")


@pytest.mark.parametrize("together", TURNS, ids="+".join)
def test_a_crawl_finds_nothing_foreign(scene, sign_in, together):
    worth = crawling.first(TURNS[together], half=HALVES.get(together))
    begun = [starts(scene, who, (n, len(together))) for n, who in enumerate(together)]
    walks = {who: crawling.crawl(sign_in(scene.accounts[who]), first, worth=worth,
                                 leads=SEALED.search if is_brief(who) else bool)
             for who, first in zip(together, begun, strict=True)}
    found, pages = leaks(scene, walks)
    assert not found
    assert "named" not in together or sum(map(bool, map(SEALED.search, pages))) > 20
    wanted = set(PLANTED) - CHILDREN - {"case_access"} if "a" in together else set()
    assert reached_tables(scene, pages) >= wanted
    assert "a" not in together or any(map(SECRET.search, pages))


def is_brief(who: str) -> bool:
    """Whether it sees what „all“ does and the sealed case, so only the pages of that are asked."""
    return who == "named" and not WHOLE


def starts(scene: Scene, who: str, turn: tuple[int, int]) -> list[str]:
    """Every list once; of the sorted ones a third, so that each is asked for by one of three."""
    if is_brief(who):
        return ["/", *(f"/{table}/{record.id}/" for table, record
                       in scene.regions["с"].records.items())]
    place, several = turn
    shared = [*crawling.lists(), *crawling.calendars()]
    third = crawling.sorted_lists()[WHO.index(who) % 3::3]
    shared = shared[HALVES[who,]::2] if (who,) in HALVES else shared[place::several]
    return ["/", *shared, *(third if WHOLE or who in ("a", "b", "all") else [])]


def reached_tables(scene: Scene, pages: list[str]) -> set[str]:
    """The tables whose strings the crawl came by: it would have found foreign ones too."""
    return {table for _, table, _ in scene.canaries.found_in(" ".join(pages), lambda *_: True)}


@pytest.mark.parametrize("who", ["a", "b", "all", "auditor", "member", "admin"])
def test_a_foreign_record_answers_like_a_missing_one(scene, sign_in, no_tokens, who):
    client, asked, wrong = sign_in(scene.accounts[who]), 0, []
    for region in foreign_regions(who):
        pairs = [pair for pair in crawling.objects(scene, region)
                 if is_foreign_record(who, region, pair[0]) and has_turn(who, region, pair[1])]
        wrong += differing(client, pairs)
        asked += len(pairs)
    assert not wrong
    assert asked > 20


def has_turn(who: str, region: str, missing: str) -> bool:
    """Two halve the addresses, two who read less too; the administrator's regions take turns."""
    turn = crc32(missing.encode())
    return WHOLE or {"a": turn % 2 == 0, "b": turn % 2 == 1,
                     "auditor": turn % 2 == 0, "member": turn % 2 == 1,
                     "admin": turn % 3 == "абс".index(region)}.get(who, True)


def foreign_regions(who: str) -> str:
    return {"a": "бс", "b": "ас", "all": "с", "auditor": "бс", "member": "бс", "admin": "абс"}[who]


def is_foreign_record(who: str, region: str, address: str) -> bool:
    """The meeting of the sealed case is no secret, nor are memoranda to the administrator."""
    table = address.split("/")[1]
    number_is_of = {"с": {"meetings", "attendance"}}.get(region, set())
    if table == "documents" and "zip" in address:
        return True
    if table == "right_limits":  # they hold for the whole office
        return who == "member"
    if "?" in address:
        return who not in ("admin", "member", "auditor") and region == "б"
    return (who != "admin" or right_of(table, ADMIN) == "-") and not (
        table in number_is_of and who not in ("b", "admin"))


def differing(client, pairs) -> list[str]:
    """The addresses that answer in other bytes than the same one of a missing record."""
    known = {}

    def answer(method: str, url: str) -> str:
        text = crawling.same_but_for_time(client.open(url, method=method))
        return unnumbered(text, url)

    found = []
    for address, missing in pairs:
        for method in ("GET", "POST") if "?" not in address else ("GET",):
            if (method, missing) not in known:
                known[method, missing] = answer(method, missing)
            if answer(method, address) != known[method, missing]:
                found.append(f"{method} {address}")
    return found


def unnumbered(text: str, url: str) -> str:
    """The answer without the number that was asked for, which the address itself repeats."""
    asked = re.search(r"\w+=\d+$", url)
    return re.sub(rf"{asked[0]}(?!\d)|{asked[0].replace('=', '%3D')}(?!\d)", "№",
                  text) if asked else text


def test_a_search_for_a_foreign_word_is_like_one_for_nothing(scene, sign_in):
    words = [word for word, (region, table, _) in scene.canaries.places.items()
             if region == "б" and table in ("cases", "meetings", "decisions", "relatives",
                                            "commitments", "documents", "memoranda")]
    client = sign_in(scene.accounts["a"])
    nothing = [answer(client, url, "жа9999") for url in crawling.searches(["жа9999"])]
    for word in words[::9]:
        for address, expected in zip(crawling.searches([word]), nothing, strict=True):
            assert answer(client, address, word) == expected, address


def answer(client, address: str, word: str) -> str:
    """What a search answers, whatever the word was."""
    text = crawling.same_but_for_time(client.get(address))
    return text.replace(crawling.quote(word), "№").replace(word, "№")


def test_lists_are_the_same_with_and_without_foreign_records(app, rolled_back, sign_in):
    """Counts, pages, order and choices tell nothing of what others have."""
    place = cast.make_organization("Институция на членовете", "ИЧ")
    regions.add_books(place)
    own = regions.add_mechanism("а", place)
    regions.add_case(own, own.records["mechanisms"])
    client = sign_in(cast.make_account("Секретар", SECRETARY, mechanism=own.records["mechanisms"]))
    addresses = [url for url in (*crawling.lists(), *crawling.sorted_lists())
                 if is_of_regions(url)]
    before = {url: told(client, url) for url in addresses}
    other = regions.add_mechanism("б", place)
    regions.add_case(other, other.records["mechanisms"])
    regions.add_case(regions.Region("с", {"meetings": other.records["meetings"]}),
                     own.records["mechanisms"], sensitivity="restricted")
    forget_badges()
    assert not [url for url in addresses if told(client, url) != before[url]]


def is_of_regions(url: str) -> bool:
    """Not the books that all share: those have grown by the other region's institutions."""
    return url.split("/")[1] in PLANTED and "/new/" not in url and "xlsx" not in url


def told(client, url: str) -> str:
    return crawling.same_but_for_time(client.get(url))


def test_a_foreign_record_cannot_be_chosen(scene, sign_in, no_tokens):
    """In every form and every field that refers to a record of a region."""
    client, wrong = sign_in(scene.accounts["a"]), []
    for table in PLANTED:
        entity = ENTITIES[table]
        for column in foreign_keys(entity):
            value = str(scene.record("б", column.rel_model._meta.table_name).id)
            page = client.post(f"/{table}/new/", data={column.name: value})
            text = page.get_data(as_text=True)
            if page.status_code != 403 and "избраният запис го няма" not in text:
                wrong.append(f"{table}.{column.name}: {page.status_code}")
    assert not wrong


def foreign_keys(entity) -> list:
    """The columns of a new record's form that refer to records of a region."""
    typed = set(entity.listing.fields) - set(entity.listing.computed)
    return [column for column in entity._meta.sorted_fields if column.name in typed
            and getattr(column, "rel_model", None) is not None
            and column.rel_model._meta.table_name in PLANTED]


def test_no_paper_that_can_be_made_tells_what_is_foreign(scene, sign_in, no_tokens):
    """Every kind of every record is looked at before it is made, by who does not see all of it."""
    away, found, seen = Absence.get(), [], set()
    Letter.update(responsible=away.user).execute()
    ChildCase.update(responsible=away.user).execute()
    Decision.update(memorandum=scene.record("а", "memoranda")).execute()
    User.update(mechanism=scene.record("а", "mechanisms")).where(User.id == away.user).execute()
    records = [one for region in scene.regions.values() for one in region.records.values()]
    records += [away, scene.record("а", "commitments").organization]
    for who in ("all", "b"):
        client = sign_in(scene.accounts[who])
        for record in records if who == "all" else [away]:
            for kind in kinds_for(record._meta.table_name):
                address = f"/generate/{kind.code}/{record.id}/preview/"
                answer = client.post(address, data={"privacy": kind.privacies[0]})
                if answer.mimetype == WORD:
                    seen.add(kind.code)
                    text = "\n".join(paragraphs_of(answer.data))
                    found += [(who, address, place) for place in scene.canaries.found_in(
                        text, partial(is_foreign, who))]
    assert not found
    assert {"kniga_reshenia", "list_institucia", "predavane", "retrospekcia"} <= seen
