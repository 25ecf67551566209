"""Lists of values: what the office makes of those of the program, and what follows it."""

import pytest

from models.audit.events import AuditEvent
from models.base import ENTITIES, RuleError
from models.cases.case import ChildCase
from models.cases.choices import CAUSES, TYPES
from models.documents.templates import DocumentTemplate
from models.events.event import KINDS, Event
from models.fields import ChoicesField, offered
from models.services import SERVICE_KINDS, Service
from models.tailoring import configuration, snapshot
from models.tailoring.fields import OwnValue
from models.tailoring.merging import merge_values
from models.tailoring.ordering import order_words
from models.tailoring.shaping import add_word, touched
from models.users import ADMIN, SECRETARY
from models.words import LISTS, whole_of
from tests import cast
from tests.admin.browsing import form_values, seen
from tests.admin.records import make_record
from tests.admin.test_contract import writer_of
from tests.tailored import add_field, reread


def reword(name: str, code: str, label: str, **values) -> OwnValue:
    word = touched(name, None, code, "проба")
    word.label = label
    for column, value in values.items():
        setattr(word, column, value)
    word.store("проба")
    snapshot.refresh()
    return word


def test_a_word_of_the_program_is_reworded_coloured_and_moved_in_the_browser(visit):
    admin, secretary = visit(ADMIN), visit(SECRETARY)
    event = make_record(Event, kind="campaign")
    assert "/lists/events.kind/" in admin.text("/lists/")
    answer = admin.post("/lists/events.kind/open/", {"code": "campaign"})
    url = answer.location.replace("http://localhost", "")
    form = form_values(admin.text(f"{url}edit/"))
    assert admin.post(f"{url}edit/", {**form, "label": "поход на щъркелите", "colour": "warn"}
                      ).status_code == 302
    assert "поход на щъркелите" in seen(secretary.text(f"/events/{event.id}/"))
    assert "tag-warn" in secretary.text("/events/")
    order = [code for code, _ in Event.kind.choices]
    page = admin.post("/lists/events.kind/order/", {"order": order, "up": "campaign"}, follow=True)
    assert "Редът на стойностите е записан." in page.text
    secretary.text("/events/")
    codes = [code for code, _ in KINDS]
    assert codes.index("campaign") == [code for code, _ in KINDS.shipped].index("campaign") - 1
    assert {code for code, _ in KINDS} == dict(KINDS.shipped).keys()
    assert OwnValue.select().count() == 2, "what stays in its place is not written"
    admin.post("/lists/events.kind/order/", {"order": ["няма"]})
    assert [code for code, _ in KINDS] == codes


GROWING = sorted(name for name, words in LISTS.items() if words.grows)


@pytest.mark.parametrize("name", GROWING)
def test_a_value_of_the_office_works_wherever_one_of_the_program_does(visit, name):
    table, _, column = name.partition(".")
    entity = ENTITIES[table]
    made = add_word(name, None, "щъркелова стойност", "проба")
    snapshot.refresh()
    is_many = isinstance(entity._meta.fields[column], ChoicesField)
    record = make_record(entity)
    value = [made.code] if is_many else made.code
    entity.unlogged_update(**{column: value}).where(entity.id == record.id).execute()
    if entity.belongs.rights == "-----":
        return
    visitor, url = visit(writer_of(entity)), f"/{table}/{record.id}/"
    for address in (f"/{table}/", url, f"/{table}/?{column}={made.code}"):
        assert visitor.get(address).status_code == 200, address
    assert visitor.get(f"{url}edit/").status_code in (200, 403)  # some are never changed
    assert reread(record).show(column) == "щъркелова стойност"


def test_what_the_program_reads_is_locked_and_the_page_says_why(visit):
    word = touched("cases.type", None, "violence", "проба")
    with pytest.raises(RuleError, match="Програмата решава"):
        word.archive("проба")
    with pytest.raises(RuleError, match="Програмата решава"):
        merge_values(word, "other", "проба")
    with pytest.raises(RuleError, match="нови не се добавят"):
        add_word("cases.sensitivity", None, "щъркелово", "проба")
    assert "Програмата решава" in seen(visit(ADMIN).text(f"/own_values/{word.id}/"))
    assert "заключена" in seen(visit(ADMIN).text("/lists/cases.type/"))


def test_a_value_switched_off_is_not_offered_and_stays_where_it_is(visit):
    event = make_record(Event, kind="campaign")
    touched("events.kind", None, "campaign", "проба").archive("проба")
    snapshot.refresh()
    assert "campaign" not in dict(offered(Event._meta.fields["kind"]))
    assert 'value="campaign"' not in visit(SECRETARY).text("/events/new/")
    event = reread(event)
    event.topic = "Друга тема"
    event.store()
    assert reread(event).kind == "campaign"


def test_two_values_become_one_in_every_register_and_old_addresses_follow(visit):
    closed = cast.make_case(status="closed", causes=["poverty", "housing"], type="reintegration")
    template = DocumentTemplate(name="Връщане", source="cases", condition_field="Вид случай",
                                condition_value=TYPES.said.labels["reintegration"]).store()
    word = touched("cases.causes", None, "poverty", "проба")
    assert merge_values(word, "housing", "проба") == 1
    kind = touched("cases.type", None, "reintegration", "проба")
    assert merge_values(kind, "prevention", "проба") == 1
    snapshot.refresh()
    closed = reread(closed)
    assert (closed.causes, closed.type) == (["housing"], "prevention")
    assert reread(template).condition_value == TYPES.said.labels["prevention"]
    assert closed.reference in visit(SECRETARY).text("/cases/?type=reintegration")
    assert AuditEvent.select().where(AuditEvent.entity == "cases", AuditEvent.action == "change"
                                     ).count() == 2
    word = reread(word)
    word.restore("проба")
    snapshot.refresh()
    assert CAUSES.current("poverty") == "poverty" and "poverty" not in CAUSES.said.off


@pytest.mark.parametrize(("label", "words"), [
    ("", "Попълнете"), ("кампания", "вече има такава"), ("КАМПАНИЯ ", "вече има такава"),
    ("щ" * 121, "до 120 знака")])
def test_a_word_that_makes_no_sense_is_refused_with_words(rolled_back, label, words):
    with pytest.raises(RuleError, match=words):
        add_word("events.kind", None, label, "проба")


def test_words_with_the_same_label_in_another_list_stay_as_they_are(rolled_back):
    reword("cases.causes", "other", "неизвестна причина")
    assert TYPES.said.labels["other"] == "друг"
    assert SERVICE_KINDS.said.labels["other"] == "Друга"
    assert Service._meta.fields["kind"].show("other") == "Друга"


def test_a_part_of_a_list_says_what_the_whole_says(rolled_back):
    reword("attendance.reply", "yes", "ще дойде")
    column = ENTITIES["event_participants"]._meta.fields["reply"]
    assert column.show("yes") == "ще дойде" and "deputy" not in dict(column.choices)
    assert whole_of(column.choices) is LISTS["attendance.reply"]


def test_a_list_of_the_office_is_put_in_order_in_the_same_way(visit):
    field = add_field(ChildCase, "choice", label="Степен")
    order_words(field.column, field, ["първо", "трето", "второ"], "проба")
    snapshot.refresh()
    column = ChildCase._meta.fields[field.column]
    assert [code for code, _ in column.choices] == ["първо", "трето", "второ"]
    admin = visit(ADMIN)
    assert admin.post(f"/lists/{field.column}/add/", {"label": "Щъркелово"}).status_code == 302
    assert "Щъркелово" in seen(admin.text(f"/lists/{field.column}/"))
    page = admin.post(f"/lists/{field.column}/add/", {"label": "щъркелово"}, follow=True)
    assert "вече има такава стойност" in page.text and 'value="щъркелово"' in page.text
    assert admin.get("/lists/x999/").status_code == 404
    assert admin.get("/lists/няма/").status_code == 404


def test_an_office_that_configures_nothing_has_the_words_of_the_program(rolled_back):
    reword("cases.type", "other", "нещо друго")
    snapshot.forget()
    assert all(tuple(words) == words.shipped for words in LISTS.values())


def test_a_file_carries_what_became_of_the_lists_and_comes_in_the_same(rolled_back):
    reword("cases.age_band", "0–3", "до 3 години")
    merge_values(touched("cases.causes", None, "poverty", "проба"), "housing", "проба")
    made = add_word("events.kind", None, "щъркелов поход", "проба")
    text = configuration.export()
    OwnValue.delete().execute()
    changes = configuration.compare(configuration.read(text))
    assert any("щъркелов поход" in line and "Обучения" in line
               for line in configuration.tell(changes))
    configuration.apply(changes, "проба")
    snapshot.refresh()
    assert configuration.export() == text
    assert ChildCase._meta.fields["age_band"].show("0–3") == "до 3 години"
    assert CAUSES.current("poverty") == "housing" and made.code in dict(KINDS)
