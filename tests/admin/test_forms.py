"""Forms: what is stored, what is said, what happens when two write at once."""

from datetime import date

import pytest

from admin.records.words import archived_text, created_text, new_label, restored_text
from models.base import utc_now
from models.cases.events import CaseEvent
from models.cases.identity import CaseIdentity
from models.memoranda import Memorandum
from models.parties import Organization, OrganizationName, Person, Position
from models.services import Referral, Service
from models.tailoring.fields import OwnField
from models.territory import Municipality, Oblast
from models.users import ADMIN, MEMBER, SECRETARY
from tests.admin.browsing import Visitor, form_values, seen
from tests.admin.records import make_record
from tests.cast import find_account, make_case, make_commitment, make_organization, make_person

TYPED = {"name": "Дружество „Щъркел“", "category": "ngo", "gender": "n", "town": "гр. Казанлък"}


@pytest.fixture
def secretary(sign_in):
    return Visitor(sign_in(SECRETARY))


def edit(visitor, record, **values):
    """The answer to the form of a record posted with some values changed."""
    url = f"/{record._meta.table_name}/{record.id}/edit/"
    return visitor.post(url, {**form_values(visitor.text(url)), **values})


def test_a_new_record_is_stored_and_said_in_its_gender(secretary):
    answer = secretary.post("/organizations/new/", TYPED, follow=True)
    record = Organization.get(Organization.name == "Дружество „Щъркел“")
    page = answer.get_data(as_text=True)
    assert answer.request.path == f"/organizations/{record.id}/"
    assert "Институция Дружество „Щъркел“ е записана." in page
    assert record.created_by == "Севда Примерова"


def test_one_more_is_asked_for_after_saving(secretary):
    answer = secretary.post("/organizations/new/", {**TYPED, "_add_another": "1"})
    assert answer.headers["Location"].endswith("/organizations/new/")


def test_an_unchanged_form_changes_nothing_but_the_version(secretary):
    record = make_organization(municipality=Municipality.get(Municipality.name == "Казанлък"),
                               parent=make_organization("Горна институция", "ГИ"))
    before = dict(record.__data__)
    assert edit(secretary, record).status_code == 302
    after = Organization.get_by_id(record.id).__data__
    changed = {name for name, value in before.items() if after[name] != value}
    assert changed <= {"version", "updated_at", "updated_by", "search", "sort_keys"}


@pytest.mark.parametrize("entity", [Referral, Position, Memorandum, CaseEvent, Service])
def test_the_form_of_a_record_stores_what_it_shows(secretary, entity):
    record = make_record(entity)
    assert edit(secretary, record).status_code == 302
    assert entity.get_by_id(record.id).title() == record.title()


def test_all_broken_rules_are_said_at_their_fields(secretary):
    make_organization(name="Дружество „Щъркел“", short_name="")
    page = secretary.post("/organizations/new/", {**TYPED, "eik": "123456789"}).get_data(
        as_text=True)
    assert 'href="#name">Вече има такава институция' in page
    assert 'href="#eik">' in page and 'value="123456789"' in page
    assert 'role="alert"' in page and "data-focus" in page and 'aria-invalid="true"' in page


def test_a_column_that_may_not_repeat_is_named(sign_in):
    oblast = Oblast.get(Oblast.name == "Стара Загора")
    visitor = Visitor(sign_in(ADMIN))
    page = visitor.post("/oblasti/new/", {
        "name": "Щъркел", "label": "област Щъркел", "adjective": "щъркелска",
        "code": oblast.code, "iso": "BG-99"}).get_data(as_text=True)
    assert 'href="#code">Вече има запис със същата стойност в „Код“.' in page and "Щъркел" in page


@pytest.mark.parametrize("wrong", ["999999", "abc", "-1", str(2**64)])
def test_a_choice_that_is_not_there_is_said_and_stays(secretary, wrong):
    record = make_organization(parent=make_organization("Горна институция", "ГИ"))
    answer = edit(secretary, record, parent=wrong)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200 and "избраният запис го няма" in page
    assert f'value="{wrong}" selected' in page
    assert Organization.get_by_id(record.id).parent_id == record.parent_id


def test_an_archived_choice_is_refused_but_one_that_stands_may_stay(secretary):
    gone = make_organization("Закрита институция", "ЗИ")
    record = make_organization(parent=gone)
    Organization.update(archived_at=utc_now()).where(Organization.id == gone.id).execute()
    assert edit(secretary, record, town="гр. Казанлък").status_code == 302
    assert Organization.get_by_id(record.id).parent_id == gone.id
    other = make_organization("Друга институция", "ДИ")
    assert "избраният запис го няма" in edit(secretary, other, parent=str(gone.id)).get_data(
        as_text=True)


def test_a_long_list_is_looked_up_and_not_sent(secretary):
    page = secretary.text("/organizations/new/")
    assert 'data-lookup="/lookup/municipalities/"' in page and "Кърджали" not in page


def test_two_who_write_at_once_see_both_versions(secretary, sign_in):
    record = make_organization(town="гр. Казанлък")
    mine = form_values(secretary.text(f"/organizations/{record.id}/edit/"))
    edit(Visitor(sign_in("coordinator")), record, town="гр. Мъглиж")
    answer = secretary.post(f"/organizations/{record.id}/edit/", {**mine, "town": "гр. Гурково"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409 and "Камен Пробен промени този запис" in page
    assert "гр. Гурково" in page and "гр. Мъглиж" in page
    assert Organization.get_by_id(record.id).town == "гр. Мъглиж"
    assert secretary.post(f"/organizations/{record.id}/edit/", form_values(page)).status_code == 302
    assert Organization.get_by_id(record.id).town == "гр. Гурково"


def test_two_who_write_in_different_fields_lose_nothing(secretary, sign_in):
    record = make_organization(town="гр. Казанлък")
    mine = form_values(secretary.text(f"/organizations/{record.id}/edit/"))
    edit(Visitor(sign_in("coordinator")), record, town="гр. Мъглиж",
         parent=str(make_organization("Горна институция", "ГИ").id))
    answer = secretary.post(f"/organizations/{record.id}/edit/", {
        **mine, "email": "a@okmd.example"}, follow=True)
    stored = Organization.get_by_id(record.id)
    assert (stored.town, stored.email) == ("гр. Мъглиж", "a@okmd.example")
    assert stored.parent.name == "Горна институция"
    assert "Камен Пробен промени и" in answer.text and "записано е и това" in answer.text


def test_only_what_both_changed_is_asked_and_the_rest_is_merged(secretary, sign_in):
    record = make_organization(town="гр. Казанлък")
    mine = form_values(secretary.text(f"/organizations/{record.id}/edit/"))
    edit(Visitor(sign_in("coordinator")), record, town="гр. Мъглиж", email="b@okmd.example")
    page = secretary.post(f"/organizations/{record.id}/edit/", {
        **mine, "town": "гр. Гурково", "phone": "0431 00 000"}).text
    asked = form_values(page)
    assert (asked["town"], asked["email"]) == (["гр. Гурково"], ["b@okmd.example"])
    assert page.count('type="radio"') == 2
    secretary.post(f"/organizations/{record.id}/edit/", asked | {"town": "гр. Мъглиж"})
    stored = Organization.get_by_id(record.id)
    assert (stored.town, stored.email) == ("гр. Мъглиж", "b@okmd.example")
    assert stored.phone.replace(" ", "").endswith("43100000")


def test_a_form_without_version_and_marks_overwrites_nothing(secretary):
    record = make_organization(town="гр. Казанлък")
    values = form_values(secretary.text(f"/organizations/{record.id}/edit/")) | {
        "version": "x", "base": "", "town": "гр. Гурково"}
    assert secretary.post(f"/organizations/{record.id}/edit/", values).status_code == 409
    assert Organization.get_by_id(record.id).town == "гр. Казанлък"


def test_a_part_belongs_to_the_record_it_was_opened_from(secretary):
    organization = make_organization()
    page = secretary.text(f"/organization_names/new/?parent={organization.id}")
    values = form_values(page)
    assert values["organization"] == [str(organization.id)] and "<select" not in page.split(
        "record-form")[1]
    answer = secretary.post(f"/organization_names/new/?parent={organization.id}",
                            {**values, "name": "РИО", "valid_to": "31.12.2015"})
    assert answer.headers["Location"].endswith(f"/organizations/{organization.id}/")
    assert OrganizationName.get().organization_id == organization.id
    assert secretary.get("/organization_names/new/?parent=999999").status_code == 404
    assert secretary.get("/organization_names/new/?parent=abc").status_code == 404


def test_what_is_fixed_cannot_be_changed_by_a_posted_form(secretary):
    event, other = make_record(CaseEvent), make_case()
    answer = edit(secretary, event, case=str(other.id))
    assert answer.status_code == 200 and "Тук не се попълва: „Случай“" in answer.get_data(True)
    assert CaseEvent.get_by_id(event.id).case_id == event.case_id


def test_a_computed_column_cannot_be_posted(secretary):
    case = make_case()
    answer = edit(secretary, case, status="closed", outcome="adopted")
    assert answer.status_code == 200 and "Тук не се попълва: „Състояние“" in answer.get_data(True)
    assert type(case).get_by_id(case.id).status == "signal"


def test_a_record_deleted_meanwhile_is_not_found(secretary):
    person = make_person()
    values = form_values(secretary.text(f"/people/{person.id}/edit/"))
    Person.delete().where(Person.id == person.id).execute()
    answer = secretary.post(f"/people/{person.id}/edit/", values)
    assert answer.status_code == 404 and "не е намерена" in answer.get_data(as_text=True)


def test_a_record_archived_meanwhile_keeps_what_was_typed(secretary):
    person = make_person()
    values = form_values(secretary.text(f"/people/{person.id}/edit/"))
    person.archive()
    page = secretary.post(f"/people/{person.id}/edit/", {**values, "last_name": "Щъркелов"})
    assert "Записът е в кошчето" in page.get_data(as_text=True)
    assert "Щъркелов" in page.get_data(as_text=True)


def test_the_archive_offers_the_way_back(secretary):
    person = make_person()
    page = secretary.post(f"/people/{person.id}/archive/", follow=True).get_data(as_text=True)
    assert "е в кошчето." in page and f'action="/people/{person.id}/restore/"' in page
    assert Person.get_by_id(person.id).archived_at
    assert "Записът е в кошчето от" in secretary.text(f"/people/{person.id}/")
    page = secretary.post(f"/people/{person.id}/restore/", follow=True).get_data(as_text=True)
    assert "е върнато от кошчето." in page and not Person.get_by_id(person.id).archived_at
    assert secretary.get(f"/people/{person.id}/archive/").status_code == 405


def test_nothing_is_written_without_the_token(secretary):
    person = make_person()
    for url in ("/people/new/", f"/people/{person.id}/edit/", f"/people/{person.id}/archive/"):
        assert secretary.client.post(url, data={"first_name": "X"}).status_code == 400
    assert not Person.get_by_id(person.id).archived_at


def test_a_step_asks_for_what_it_needs(secretary):
    commitment = make_commitment()
    url = f"/commitments/{commitment.id}/step/report/"
    assert "Изпълнено на" in secretary.text(url)
    page = secretary.post(url, {"done_on": "", "report": ""}).get_data(as_text=True)
    assert "Попълнете „Изпълнено на“." in page and "<title>Грешка: " in page
    secretary.post(url, {"done_on": "19.12.2016", "report": "Дадени са."})
    done = type(commitment).get_by_id(commitment.id)
    assert (done.status, done.done_on) == ("reported", date(2016, 12, 19))
    page = secretary.post(url, {"done_on": "19.12.2016", "report": "Пак."}).get_data(as_text=True)
    assert "Тази стъпка не е възможна" in page


def test_a_step_that_needs_nothing_is_taken_at_once(secretary):
    case = make_case()
    assert f'action="/cases/{case.id}/step/accept/"' in secretary.text(f"/cases/{case.id}/")
    assert secretary.post(f"/cases/{case.id}/step/accept/").status_code == 302
    assert type(case).get_by_id(case.id).status == "accepted"
    assert secretary.post(f"/cases/{case.id}/step/nonsense/").status_code == 404


def test_a_representative_reports_his_own_commitment(sign_in):
    own = make_commitment(organization=find_account(MEMBER).organization)
    foreign = make_commitment()
    visitor = Visitor(sign_in(MEMBER))
    report = {"done_on": "19.12.2016", "report": "Дадени са."}
    assert visitor.post(f"/commitments/{own.id}/step/report/", report).status_code == 302
    assert type(own).get_by_id(own.id).status == "reported"
    assert visitor.post(f"/commitments/{foreign.id}/step/report/", report).status_code == 404
    assert visitor.post(f"/commitments/{own.id}/step/reopen/", {"reason": "?"}).status_code == 403
    assert visitor.get(f"/commitments/{own.id}/edit/").status_code == 404


def test_the_details_show_labels_parts_and_who_wrote(secretary):
    person = make_person()
    make_record(Position, person=person, name="Щъркелов управител")
    page = seen(secretary.text(f"/people/{person.id}/"))
    assert "Обръщение г-н" in page and "Щъркелов управител" in page and "Записан на" in page


def test_words_agree_with_the_gender():
    assert new_label(Organization) == "Нова институция"
    assert new_label(Referral) == "Ново насочване"
    service = Service(name="ЦОП Надежда")
    assert created_text(service) == "Услуга ЦОП Надежда е записана."
    assert archived_text(service) == "Услуга ЦОП Надежда е в кошчето."
    field = OwnField(label="Лекар")
    assert archived_text(field) == "Допълнително поле Лекар е скрито."
    assert restored_text(field) == "Допълнително поле Лекар се показва отново."


def test_what_cannot_be_read_and_what_makes_no_sense_are_said_in_one_round(secretary):
    case = make_case()
    page = secretary.post(f"/referrals/new/?parent={case.id}", {
        "case": str(case.id), "kind": "letter", "urgency": "normal", "reason": "",
        "sent_on": "01.01.2016", "answer_due": "32.13.2016"}).get_data(as_text=True)
    summary = page.partition("error-summary")[2].partition("</ul>")[0]
    assert 'href="#reason">Попълнете' in summary, "nothing is typed"
    assert 'href="#answer_due">' in summary, "it is no date"
    assert 'href="#sent_on">' in summary and "е преди" in summary, "it is before the case came"
    assert 'href="#service">Изберете услуга' in summary
    assert not Referral.select().exists()


def test_a_number_that_is_none_is_said_beside_what_was_not_chosen(secretary):
    page = secretary.post("/organizations/new/", {
        "name": "Дирекция", "phone": "абв", "email": "не е", "eik": "123"}).get_data(as_text=True)
    summary = page.partition("error-summary")[2].partition("</ul>")[0]
    for field in ("category", "gender", "eik", "phone", "email"):
        assert f'href="#{field}">' in summary, field


def test_child_and_case_are_checked_in_one_round(secretary):
    page = secretary.post("/cases/new/", {
        "first_name": "Щърк", "last_name": "Щъркелов", "id_kind": "egn",
        "id_number": "123", "received_on": "31.12.2090", "type": "prevention"},
        ).get_data(as_text=True)
    summary = page.partition("error-summary")[2].partition("</ul>")[0]
    for field in ("id_number", "received_on", "age_band"):
        assert f'href="#{field}">' in summary, field
    assert not CaseIdentity.select().exists()


def test_a_form_asks_for_an_answer_only_once_something_was_asked(secretary):
    referral = make_record(Referral)
    new = secretary.text(f"/referrals/new/?parent={referral.case_id}")
    draft = secretary.text(f"/referrals/{referral.id}/edit/")
    assert 'name="reason"' in new and 'name="reason"' in draft
    for column in Referral.listing.later:
        assert f'name="{column}"' not in new + draft, column
    Referral.update(status="refused").where(Referral.id == referral.id).execute()
    assert 'name="refusal"' in secretary.text(f"/referrals/{referral.id}/edit/")
