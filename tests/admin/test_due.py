"""What is due: declared once at each kind, and the same on „Днес“, its page and the calendar."""

from datetime import date, timedelta

import pytest
from peewee import DateField, ForeignKeyField

from admin.lists import counting
from models.base import ENTITIES, today
from models.commitments.commitment import Commitment
from models.fields import PartialDateField
from models.lead_times import LeadTime, dues
from models.letters.letter import Letter
from models.mechanisms import Mechanism
from models.memoranda import Memorandum
from models.privacy.destruction import DestructionItem
from models.users import COORDINATOR, MEMBER, SECRETARY, User
from models.waiting import inbox
from models.waiting.inbox import SPANS, Inbox
from models.waiting.letters import DailyLetter
from tests import cast
from tests.admin.browsing import seen
from tests.admin.records import make_record

# Days that end something and that nobody has to keep in mind.
ALONE = {
    "organization_names": "a former name", "positions": "who held an office",
    "legal_bases": "the law tells it", "commitment_reports": "history",
    "extensions": "history", "reminders": "the commitments fall due", "users": "access ends alone",
    "destruction_items": "the page of terms lists them", "municipalities": "a plan of years"}
ENDS = ("valid_to", "valid_until", "due", "due_on", "answer_due", "answer_by", "expires_on",
        "in_plan_to", "review_on")


@pytest.mark.parametrize("entity", ENTITIES.values(), ids=ENTITIES)
def test_an_entity_with_an_end_says_that_it_is_awaited(entity):
    if set(ENDS) & set(entity._meta.fields) and entity._meta.table_name not in ALONE:
        assert entity.awaits is not None
    if entity.awaits is None:
        return
    due, fields = entity.awaits, entity._meta.fields
    assert isinstance(fields[due.day], (DateField, PartialDateField))
    assert set(due.states) | set(due.over) <= set(entity.workflow.states if entity.workflow else ())
    assert not due.step or due.step in entity.workflow.transitions
    for name in filter(None, due.whose.split(".")):
        assert isinstance(entity._meta.fields[name], ForeignKeyField)
        entity = entity._meta.fields[name].rel_model
    assert not due.whose or entity is User
    assert list(due.lead) == sorted(due.lead, reverse=True)


def test_what_is_listed_alone_exists():
    assert set(ALONE) <= set(ENTITIES) and DestructionItem.awaits is None


@pytest.fixture
def memorandum(rolled_back):
    return make_record(Memorandum, status="active", valid_until=today() + timedelta(45))


def test_one_term_is_told_everywhere_and_opens_the_same_list(visit):
    commitment = cast.make_commitment()  # of 2016
    secretary = visit(SECRETARY)
    for path in ("/", "/due/", "/due/?when=late", "/due/?when=late&kind=commitments",
                 "/calendar/?day=2016-12-20", "/calendar/?view=week&day=2016-12-20"):
        assert commitment.title() in seen(secretary.text(path)), path
    assert "Просрочено 1" in seen(secretary.text("/"))
    assert "/due/?when=late" in secretary.text("/")
    for path in ("/due/?when=today", "/due/?kind=letters", "/calendar/?day=2017-03-01"):
        assert commitment.title() not in seen(secretary.text(path)), path
    commitment.workflow.move(commitment, "report", done_on=date(2016, 12, 19), report="Готово.")
    assert commitment.title() not in seen(secretary.text("/due/"))


def test_each_day_is_in_its_part_of_the_time(rolled_back):
    user = cast.find_account(SECRETARY)
    held = today() - timedelta(30)
    for away in (-3, 0, 1, 7, 8):
        cast.make_commitment(held, due=today() + timedelta(away))
    Commitment.update(expires_on=Commitment.due).execute()  # whatever day is a holiday
    make_record(LeadTime, kind="commitments", days="8")
    found = Inbox(user, today())
    assert [found.count(span) for span in SPANS] == [1, 1, 2, 1]
    for span in SPANS:
        days = [(one.expires_on - today()).days for one in found.query(Commitment, span)]
        assert days == {"late": [-3], "today": [0], "week": [1, 7], "ahead": [8]}[span.code]


@pytest.mark.parametrize(("latest", "late"), [(5, 2), (3, 4), (99, 4)])
def test_of_very_many_late_ones_the_last_alone_are_read(rolled_back, monkeypatch, latest, late):
    monkeypatch.setattr(inbox, "LATEST", latest)
    monkeypatch.setattr(inbox, "MANY", 2)
    for away in (-9, -7, -5, -3, 0, 1, 8):
        cast.make_commitment(today() - timedelta(30), due=today() + timedelta(away))
    Commitment.update(expires_on=Commitment.due).execute()
    make_record(LeadTime, kind="commitments", days="8")
    found = Inbox(cast.find_account(SECRETARY), today(), roughly=True)
    assert [found.count(span) for span in SPANS] == [late, 1, 1, 1]
    monkeypatch.setattr(counting, "MOST", 2)
    assert counting.show_count(counting.count_to(Commitment.live())) == "2+"
    nothing = Commitment.live().where(Commitment.id < 0)
    assert counting.show_count(counting.count_to(nothing)) == "0"


def test_the_office_says_how_early_it_is_told(visit, memorandum):
    secretary = visit(SECRETARY)
    assert memorandum.heading() in seen(secretary.text("/"))
    secretary.post("/lead_times/new/", {"kind": "memoranda", "days": "7; 30"})
    assert LeadTime.get().days == "30, 7"
    assert memorandum.heading() not in seen(secretary.text("/"))
    assert not Memorandum.expiring(today()).exists()
    answer = secretary.post("/lead_times/new/", {"kind": "letters", "days": "скоро"})
    assert "Напишете броя дни" in answer.text and "скоро" in answer.text
    assert "до 366" in secretary.post("/lead_times/new/", {"kind": "letters", "days": "999"}).text


def test_a_letter_is_told_to_whom_it_was_given(visit):
    mine, other = cast.find_account(SECRETARY), cast.find_account(COORDINATOR)
    letter = make_record(Letter, mechanism=make_record(Mechanism), responsible=other,
                         subject="Питане за щъркел", answer_due=today())
    secretary = visit(SECRETARY)
    assert "щъркел" not in seen(secretary.text("/"))
    assert "щъркел" in seen(secretary.text("/due/?all=1"))
    assert "щъркел" in seen(visit(COORDINATOR).text("/"))
    letter.responsible = mine
    letter.store()
    assert "щъркел" in seen(secretary.text("/"))


def test_a_representative_sees_his_own_alone(visit):
    own, foreign = cast.make_commitment(), cast.make_commitment()
    foreign.organization = cast.make_organization("Чужда дирекция")
    foreign.store()
    member = cast.find_account(MEMBER)
    member.organization = own.organization
    member.store()
    for path in ("/due/", "/calendar/?day=2016-12-20"):
        text = seen(visit(MEMBER).text(path))
        assert own.title() in text and "Чужда дирекция" not in text


@pytest.mark.parametrize("address", [
    "/calendar/?day=2016-13-40", "/calendar/?day=0001-01-01", "/calendar/?day=9999-12-31",
    "/calendar/?view=година&kind=няма", "/due/?when=утре&kind=<script>"])
def test_nonsense_in_an_address_shows_what_there_is(visit, address):
    assert "<script>alert" not in visit(SECRETARY).text(address)


def test_every_kind_can_be_asked_for_alone(visit):
    secretary = visit(SECRETARY)
    for entity in dues():
        assert secretary.get(f"/calendar/?kind={entity._meta.table_name}").status_code == 200


def test_the_letter_of_tomorrow_is_shown_with_who_gets_it_and_what_came_of_the_last(visit):
    cast.make_commitment(due=today() - timedelta(3))
    reader = cast.find_account(SECRETARY)
    secretary, member = visit(SECRETARY), visit(MEMBER)
    assert "Никой не го е поискал" in seen(secretary.text("/due/letter/"))
    secretary.post("/due/letter/")
    DailyLetter.add(reader, today())
    DailyLetter.get().end("Пощенският сървър не приема адреса на получателя.")
    page = seen(secretary.text("/due/letter/"))
    assert "Подробностите са в бюрото: http://127.0.0.1:" in page
    assert "Просрочено: ангажимент – 1" in page and "няма посочен пощенски сървър" in page
    assert reader.email in page and "адреса на получателя" in page and "опитва се пак" in page
    assert reader.email not in member.text("/due/letter/")


def test_a_long_part_tells_where_the_rest_is(rolled_back, visit, monkeypatch):
    monkeypatch.setattr("admin.desk.due.FEW", 1)
    monkeypatch.setattr("admin.desk.due.MOST", 2)
    first = cast.make_commitment(due=today() - timedelta(3))
    for _ in range(2):
        make_record(Commitment, decision=first.decision, due=today() - timedelta(3))
    secretary = visit(SECRETARY)
    page = seen(secretary.text("/due/?all=1&when=late"))
    assert "Показани са първите 1 от 3. Изберете вид, за да видите повече." in page
    page = seen(secretary.text("/due/?all=1&when=late&kind=commitments"))
    assert "Показани са първите 2 от 3. Всички стоят в „Ангажименти“" in page
    assert "Показани" not in seen(secretary.text("/due/?all=1&when=week"))
