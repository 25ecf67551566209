"""The book of letters: both directions by number, annulled ones with their reason, for Excel."""

import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from documents.generate import generate
from documents.templates import install_templates
from models.base import today
from models.documents.issued import IssuedDocument
from models.letters.letter import Letter
from models.users import AUDITOR, MEMBER, SECRETARY
from tests import cast
from tests.admin.browsing import Visitor, counted_queries, reads, seen
from tests.jobs.letters import KIND, add_referrals


@pytest.fixture
def referral(begin):
    begin(install_templates)
    return add_referrals(1)[0]


@pytest.fixture
def visitor(sign_in):
    return Visitor(sign_in(SECRETARY))


def add_letter(referral, **values) -> Letter:
    values = {"correspondent": "Училище „Проба“", "subject": "Справка за случая", **values}
    return Letter(mechanism=referral.case.mechanism, **values).store()


def numbers_in(page: str) -> list[str]:
    return [row.split(">", 2)[-1].split("<")[0] for row in page.split('data-label="Номер"')[1:]]


def test_sent_and_received_stand_in_one_book_the_newest_first(referral, visitor):
    generate(KIND, referral, register=True)
    add_letter(referral, register_date=today() - timedelta(1) if today().timetuple().tm_yday > 1
               else today(), answer_due=today())
    page = visitor.text("/book/")
    assert "Насочващо писмо" in seen(page) and "Входящо писмо" in seen(page)
    assert "отговор до" in seen(page) and "2 писма" in seen(page)
    assert "Насочващо писмо" not in seen(visitor.text("/book/?view=in"))
    assert "Входящо писмо" not in seen(visitor.text("/book/?view=out"))
    assert "Входящо писмо" in seen(visitor.text("/book/?view=due"))


def test_an_annulled_letter_stays_with_its_reason(referral, visitor):
    made = generate(KIND, referral, register=True)
    visitor.post(f"/documents/{made.id}/step/cancel/", {"reason": "Сгрешен адресат"})
    assert IssuedDocument.get_by_id(made.id).annul_reason == "Сгрешен адресат"
    page = visitor.text("/book/")
    assert made.register_number in page and "Сгрешен адресат" in seen(page)
    assert '<tr class="annulled">' in page
    again = generate(KIND, referral, register=True)
    assert again.register_number != made.register_number


def test_a_second_edition_is_the_same_line(referral, visitor):
    for _ in range(2):
        made = generate(KIND, referral, register=True)
    assert numbers_in(visitor.text("/book/")) == [made.register_number]


def test_minutes_are_numbered_by_their_meeting_and_not_here(referral, visitor):
    meeting = cast.make_meeting(referral.case.mechanism)
    generate("protokol", meeting, register=True)
    assert "още няма писма" in seen(visitor.text(f"/book/?year={meeting.held_on.year}"))


def test_a_letter_is_registered_by_a_form(referral, visitor):
    mechanism = referral.case.mechanism
    answer = visitor.post("/letters/new/", {
        "mechanism": str(mechanism.id), "direction": "in", "correspondent": "Община Пробна",
        "subject": "Отговор", "register_date": today().strftime("%d.%m.%Y")}, follow=True)
    assert "е записано" in seen(answer.get_data(as_text=True))
    assert Letter.get().register_number.endswith("-1")


def test_the_workbook_has_what_the_book_has(referral, visitor):
    made = generate(KIND, referral, register=True)
    add_letter(referral, subject="=HYPERLINK(1)")
    answer = visitor.get("/book/workbook/")
    rows = list(load_workbook(io.BytesIO(answer.data)).active.values)
    assert rows[0][:2] == ("Номер", "Дата") and {row[0] for row in rows[1:]} == {
        made.register_number, Letter.get().register_number}
    cell = next(row for row in load_workbook(io.BytesIO(answer.data)).active.iter_rows(min_row=2)
                if row[3].value == "=HYPERLINK(1)")[3]
    assert cell.data_type == "s"


def test_others_regions_and_representatives_see_nothing(referral, sign_in):
    add_letter(referral)
    far = cast.make_account("Далечен", SECRETARY, mechanism=cast.make_mechanism())
    assert "още няма писма" in seen(Visitor(sign_in(far)).text("/book/"))
    assert sign_in(MEMBER).get("/book/").status_code == 404
    assert "Справка за случая" in seen(Visitor(sign_in(AUDITOR)).text("/book/"))


@pytest.mark.parametrize("query", ["year=x", "year=9999999", "page=-1", "page=٣", "view=<b>",
                                   "q=%25_", "year=2015&page=7"])
def test_nonsense_in_the_address_is_no_fault(referral, visitor, query):
    assert visitor.get(f"/book/?{query}").status_code == 200


def test_the_book_asks_the_same_however_long_it_is(referral, visitor):
    visitor.get("/help/")  # what is asked once a minute for the menu
    def count() -> int:
        with counted_queries() as queries:
            visitor.get("/book/")
        return len(reads(queries))
    add_letter(referral)
    first = count()
    for _ in range(4):
        add_letter(referral)
    assert count() == first
