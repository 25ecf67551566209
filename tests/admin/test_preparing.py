"""The preparing mode of a meeting: order, announcement, proposals and replies in the browser."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from docx import Document

from documents.templates import install_templates
from jobs.running import run_job
from models.agenda.items import AgendaItem
from models.attendance.lines import Attendance
from models.base import today
from models.cases.case import ChildCase
from models.documents.issued import IssuedDocument
from models.mechanisms import Membership
from models.meetings.meeting import Meeting
from models.work.jobs import Job
from tests.admin.browsing import Visitor, counted_queries, plain, reads, seen
from tests.cast import (
    MEMBER,
    SECRETARY,
    find_account,
    make_case,
    make_item,
    make_mechanism,
    make_meeting,
    make_member,
)

PART = {"HX-Request": "true"}


@pytest.fixture
def meeting(rolled_back):
    mechanism = make_mechanism()
    for _ in range(3):
        make_member(mechanism)
    return make_meeting(mechanism)


@pytest.fixture
def secretary(sign_in):
    return Visitor(sign_in(SECRETARY))


def order_of(meeting) -> list[str]:
    return [item.title_text for item in meeting.items.order_by(AgendaItem.order)]


def post_part(visitor: Visitor, url: str, values: dict) -> str:
    """The part of a page that a post of htmx gets."""
    form = {"csrf_token": visitor.token, **values}
    return visitor.client.post(url, data=form, headers=PART).get_data(as_text=True)


def test_the_order_by_mouse_is_stored_and_said(secretary, meeting):
    first, second = make_item(meeting, title_text="а"), make_item(meeting, title_text="б")
    answer = post_part(secretary, f"/meetings/{meeting.id}/order/",
                       {"order": f"{second.id},{first.id}"})
    assert order_of(meeting) == ["б", "а"]
    assert 'role="status"' in answer and "Редът на точките е записан" in answer


@pytest.mark.parametrize("order", ["", "1,2,3", "x", "-1", "9" * 40, "\x00"])
def test_a_nonsense_order_changes_nothing_and_is_said(secretary, meeting, order):
    make_item(meeting, title_text="а")
    answer = post_part(secretary, f"/meetings/{meeting.id}/order/", {"order": order})
    assert "променен междувременно" in answer and order_of(meeting) == ["а"]


def test_an_item_moves_by_its_button_with_and_without_script(secretary, meeting):
    first = make_item(meeting, title_text="а")
    make_item(meeting, title_text="б")
    url = f"/meetings/{meeting.id}/items/{first.id}/move/"
    assert 'id="agenda"' in post_part(secretary, url, {"way": "down"})
    assert order_of(meeting) == ["б", "а"]
    page = secretary.post(url, {"way": "up"}, follow=True).get_data(as_text=True)
    assert "Редът на точките е записан" in page and order_of(meeting) == ["а", "б"]


def test_an_announced_agenda_marks_what_comes_later(secretary, meeting):
    item = make_item(meeting, title_text="Първа")
    secretary.post(f"/meetings/{meeting.id}/freeze/", {"way": "freeze"})
    secretary.post(f"/agenda_items/new/?parent={meeting.id}",
                   {"meeting": meeting.id, "title_text": "Късна", "kind": "other",
                    "minutes": "10"})
    page = seen(secretary.text(f"/meetings/{meeting.id}/"))
    assert "допълнителна точка" in page and "обявен" in page
    refused = secretary.post(f"/meetings/{meeting.id}/items/{item.id}/move/", {"way": "down"},
                             follow=True).get_data(as_text=True)
    assert "Отключете го" in refused and order_of(meeting) == ["Първа", "Късна"]
    secretary.post(f"/meetings/{meeting.id}/freeze/", {"way": "open"})
    assert Meeting.get_by_id(meeting.id).agenda_frozen_at is None


def test_a_case_is_added_from_the_proposals_with_its_question(secretary, meeting):
    case = make_case(meeting.mechanism, status="accepted")
    key, url = f"case-{case.id}", f"/meetings/{meeting.id}/proposals/"
    assert "Липсват: Кратко описание" in seen(secretary.text(url))
    typed = {"pick": [key, "standing-usual3"], f"question-{key}": "Кой може да помогне?"}
    refused = secretary.post(url, typed)
    assert refused.status_code == 422 and not meeting.items.count()
    page = refused.get_data(as_text=True)
    assert "Кой може да помогне?" in page and f'href="#waiver-{key}"' in page
    secretary.post(url, {**typed, f"waiver-{key}": "Спешно е."})
    assert order_of(meeting) == [f"Разглеждане на случай № {case.reference}", "Разни"] \
        or order_of(meeting) == ["Разни", f"Разглеждане на случай № {case.reference}"]
    shown = seen(secretary.text(f"/meetings/{meeting.id}/"))
    assert "Кой може да помогне?" in shown and "Разглежда се с непълни данни: Спешно е." in shown


def test_nothing_ticked_is_said(secretary, meeting):
    answer = secretary.post(f"/meetings/{meeting.id}/proposals/", {"pick": "няма"})
    assert answer.status_code == 422
    assert "Отбележете поне едно" in answer.get_data(as_text=True)


def test_an_empty_agenda_begins_with_the_standing_items(secretary, meeting):
    assert "Започни с постоянните точки" in secretary.text(f"/meetings/{meeting.id}/")
    secretary.post(f"/meetings/{meeting.id}/begin/", {"from": "standing"})
    assert len(order_of(meeting)) == 4
    page = seen(secretary.text(f"/meetings/{meeting.id}/"))
    assert "45 мин., край около 11.15 ч." in page


def test_a_reply_answers_with_the_line_and_the_forecast(secretary, meeting):
    line = meeting.attendance.get()
    url = f"/meetings/{meeting.id}/replies/{line.id}/"
    assert "Потвърдили: 1 от 3" in plain(post_part(secretary, url, {"reply": "yes"}))
    assert "кого изпраща" in post_part(secretary, url, {"reply": "deputy"})
    answer = post_part(secretary, url, {"reply": "deputy", "deputy": "Мнима Условна"})
    assert "Мнима Условна" in answer
    stored = Attendance.get_by_id(line.id)
    assert (stored.reply, stored.deputy) == ("deputy", "Мнима Условна")


def test_the_silent_ones_are_listed_with_their_telephones(secretary, meeting):
    line = meeting.attendance.get()
    line.person.phone = "0888 000 000"
    line.person.store()
    assert 'href="tel:0888000000"' in secretary.text(f"/meetings/{meeting.id}/")
    secretary.post(f"/meetings/{meeting.id}/replies/{line.id}/", {"reply": "no"})
    assert 'href="tel:0888000000"' not in secretary.text(f"/meetings/{meeting.id}/")


def test_a_representative_answers_for_his_own_institution(sign_in, meeting):
    place = find_account(MEMBER).organization
    make_member(meeting.mechanism, organization=place)
    Attendance.compose(meeting)
    Meeting.update(status="invited", held_on=today() + timedelta(9)).where(
        Meeting.id == meeting.id).execute()
    visitor, url = Visitor(sign_in(MEMBER)), f"/meetings/{meeting.id}/"
    assert "Ще участва ли" in visitor.text("/") and "Ще участва ли" in visitor.text(url)
    page = visitor.post(f"{url}answer/", {"reply": "deputy", "deputy": ""}, follow=True)
    assert "Посочете кого изпраща" in page.get_data(as_text=True)
    visitor.post(f"{url}answer/", {"reply": "deputy", "deputy": "Заместничка Пробна"})
    line = meeting.attendance.where(Attendance.organization == place).get()
    assert (line.reply, line.deputy, line.replied_on) == (
        "deputy", "Заместничка Пробна", today())
    assert {other.reply for other in meeting.attendance if other.id != line.id} == {None}
    Meeting.update(status="held").where(Meeting.id == meeting.id).execute()
    assert "Ще участва ли" not in visitor.text(url)
    page = visitor.post(f"{url}answer/", {"reply": "no"}, follow=True)
    assert "не се очаква отговор" in page.get_data(as_text=True)


def test_parts_of_another_meeting_are_not_found_in_preparing(secretary, meeting):
    other = make_meeting(meeting.mechanism)
    line = meeting.attendance.get()
    assert secretary.post(f"/meetings/{other.id}/replies/{line.id}/").status_code == 404


def test_a_page_of_sixty_members_and_forty_items_is_read_in_few_questions(secretary):
    mechanism = make_mechanism()
    for _ in range(60):
        make_member(mechanism)
    meeting = make_meeting(mechanism)
    for _ in range(39):
        make_item(meeting)
    case = make_case(mechanism, status="accepted")
    make_item(meeting, kind="case", case=case)
    assert ChildCase.get_by_id(case.id).status == "scheduled"
    secretary.get("/help/")  # what is asked once a minute for the menu
    for mode in ("preparing", "running", "minutes"):
        with counted_queries() as counted:
            assert secretary.get(f"/meetings/{meeting.id}/?mode={mode}").status_code == 200
        assert len(reads(counted)) <= 12, (mode, *counted)


def test_a_case_page_asks_for_the_question_and_loses_nothing(secretary, meeting):
    case = make_case(meeting.mechanism, status="accepted")
    url, typed = f"/cases/{case.id}/agenda/", {"meeting": meeting.id, "question": "Какво да се?"}
    refused = secretary.post(url, typed)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422 and 'value="Какво да се?"' in page
    assert "липсват: Кратко описание" in seen(page)
    secretary.post(url, {**typed, "waiver": "Спешно."})
    assert meeting.items.get().waiver == "Спешно."


# -- the list, the composition, a new meeting -------------------------------------------------


def test_the_coming_meeting_stands_above_the_others_in_one_list(secretary, rolled_back):
    mechanism = make_mechanism()
    make_meeting(mechanism, status="held")
    coming = make_meeting(mechanism, held_on=today() + timedelta(30))
    make_item(coming)
    page = seen(secretary.text("/meetings/"))
    first = page.index(f"Заседание № {coming.serial}")
    assert page.index("Следващо") < first < page.index("07.12.2016")
    assert "Предстоящи" not in page and page.count("Присъствали") <= 3  # no table for every year


def test_the_composition_of_a_day_tells_who_is_no_longer_invited(secretary, meeting):
    member = make_member(meeting.mechanism, kind="associated", voting=False, basis="agreement")
    make_member(meeting.mechanism, valid_from=date(2020, 1, 1))
    url = f"/memberships/composition/?mechanism={meeting.mechanism_id}&on="
    then, now = seen(secretary.text(f"{url}7.12.2016")), seen(secretary.text(f"{url}2.2.2021"))
    assert "4 членове" in then and "5 членове" in now
    assert "не се кани" in then and member.organization.name in then
    assert "не съществува" in seen(secretary.text(f"{url}31.02.2021"))


def test_a_new_meeting_has_the_place_and_hour_of_the_last_one(secretary, meeting):
    Meeting.update(room="зала 7").where(Meeting.id == meeting.id).execute()
    page = secretary.text(f"/meetings/new/?mechanism={meeting.mechanism_id}")
    assert 'value="зала 7"' in page and 'value="10.30"' in page


# -- invitations ----------------------------------------------------------------------------------


@pytest.fixture
def led(meeting):
    """The meeting with a case that its first member leads."""
    line = meeting.attendance.order_by(Attendance.id).first()
    case = make_case(meeting.mechanism, status="accepted", lead=line.organization)
    make_item(meeting, kind="case", case=case)
    install_templates()
    return meeting


def test_before_sending_it_is_seen_who_will_know_of_which_case(secretary, led):
    page = seen(secretary.text(f"/meetings/{led.id}/invitations/"))
    reference = led.items.get().case.reference
    assert page.count(reference) == 1 and "водеща институция" in page
    assert page.count("без номера на случаи") == 2 and "0 от 3" in page
    assert page.count("няма декларация за поверителност") == 1
    Membership.update(declaration_on=date(2016, 1, 4)).execute()
    assert "няма декларация" not in seen(secretary.text(f"/meetings/{led.id}/invitations/"))


def test_the_letters_are_one_job_and_then_a_zip_a_document_and_drafts(secretary, led):
    url = f"/meetings/{led.id}/invitations/"
    assert secretary.get(f"{url}print/").status_code == 404
    assert "Първо издайте" in secretary.text(f"{url}drafts/")
    answer = secretary.post(f"{url}make/")
    assert "/jobs/" in answer.location
    run_job(Job.select().order_by(Job.id.desc()).get().id)
    assert Meeting.get_by_id(led.id).status == "invited"
    kinds = [one.kind for one in IssuedDocument.select().where(
        IssuedDocument.object_id == led.id)]
    assert (kinds.count("pokana"), kinds.count("kontrolen_list")) == (3, 1)
    numbers = {one.register_number for one in IssuedDocument.select().where(
        IssuedDocument.kind == "pokana")}
    assert len(numbers) == 3
    with zipfile.ZipFile(io.BytesIO(secretary.get(f"{url}drafts/").data)) as archive:
        assert [name.endswith(".eml") for name in archive.namelist()] == [True] * 3
    printed = secretary.get(f"{url}print/")
    assert Document(io.BytesIO(printed.data)).paragraphs
    assert "3 от 3" in seen(secretary.text(url))
    Meeting.update(room="зала 2").where(Meeting.id == led.id).execute()
    for page in (url, f"/meetings/{led.id}/?mode=preparing"):
        told = seen(secretary.text(page))
        assert "има промяна: мястото. По старите данни са 3 документа." in told
        assert "Издай отново" in told


def test_a_step_is_one_press_and_asks_only_where_its_paper_is_missing(secretary, meeting):
    make_item(meeting)
    url = f"/meetings/{meeting.id}/step/invite/"
    assert f'action="{url}"' in secretary.text(f"/meetings/{meeting.id}/")
    page = seen(secretary.post(url).get_data(as_text=True))
    assert "Няма издадена покана за" in page and "Как са поканени" in page
    secretary.post(url, {"reason": "По телефона"})
    stored = Meeting.get_by_id(meeting.id)
    assert stored.status == "invited" and stored.reasons.endswith("„Поканите са изпратени“: "
                                                                  "По телефона")


def test_the_papers_of_the_chair_are_one_zip(secretary, led):
    answer = secretary.get(f"/meetings/{led.id}/binder/")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        names = archive.namelist()
    assert names[:2] == ["Папка за председателя.docx", "Дневен ред.docx"]
    assert sum("Материали_по_случаите" in name for name in names) == 1


def test_an_empty_agenda_is_not_sent(secretary, meeting):
    page = secretary.post(f"/meetings/{meeting.id}/invitations/make/", follow=True)
    assert "Дневният ред е празен" in page.get_data(as_text=True)
    assert not Job.select().exists()


def test_the_appointment_of_a_cancelled_meeting_calls_it_off(secretary, meeting):
    assert b"METHOD:REQUEST" in secretary.get(f"/meetings/{meeting.id}/calendar/").data
    Meeting.update(status="cancelled").where(Meeting.id == meeting.id).execute()
    answer = secretary.get(f"/meetings/{meeting.id}/calendar/")
    assert b"METHOD:CANCEL" in answer.data and "text/calendar" in answer.content_type


def test_the_list_of_sixty_invited_is_read_in_few_questions(secretary):
    mechanism = make_mechanism()
    for _ in range(60):
        make_member(mechanism)
    meeting = make_meeting(mechanism)
    for _ in range(10):
        make_item(meeting, kind="case", case=make_case(mechanism, status="accepted"))
    secretary.get("/help/")  # what is asked once a minute for the menu
    with counted_queries() as counted:
        assert secretary.get(f"/meetings/{meeting.id}/invitations/").status_code == 200
    assert len(reads(counted)) <= 12, "\n".join(counted)


def test_several_items_are_added_on_one_page_all_or_none(secretary, meeting):
    before, address = order_of(meeting), f"/meetings/{meeting.id}/lines/"
    assert secretary.text(address).count('name="title_text"') == 5
    typed = {"title_text": ["Първа", "", "Трета"], "kind": ["report", "other", "other"],
             "minutes": ["10", "15", "много"]}
    refused = secretary.post(address, typed)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422 and 'href="#minutes-2">Въведете цяло число' in page
    assert 'value="Първа"' in page and order_of(meeting) == before, "none is stored"
    secretary.post(address, typed | {"minutes": ["10", "15", "5"]})
    assert order_of(meeting) == [*before, "Първа", "Трета"]
    assert "Напишете поне една точка" in secretary.post(address, {"title_text": [""]}).text
