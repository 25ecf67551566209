"""What happened while the meeting ran stands in the minutes; extracts and the book of decisions."""

from datetime import date, datetime

from documents.generate import generate_all, recipient_labels, render
from models.agenda.items import AgendaItem
from models.attendance.movements import arrive, clear_room, leave
from models.attendance.statements import Statement, vote_by_name
from models.commitments.recording import record_decision
from models.meetings.meeting import Meeting
from tests.documents.scene import each, printed, text_of


def minutes(scene, **options) -> str:
    return text_of(render("protokol", Meeting.get_by_id(scene.meeting.id), **options))


def item_of(scene, order: int) -> AgendaItem:
    return scene.meeting.items.where(AgendaItem.order == order).get()


def lines_of(scene) -> list:
    return list(scene.meeting.attendance.order_by(scene.meeting.attendance.model.id))


def test_late_arrival_and_leaving_are_told_at_their_item(scene):
    scene.hold()
    lines = lines_of(scene)
    arrive(lines[13], item_of(scene, 3))
    leave(lines[0], item_of(scene, 4))
    text = minutes(scene)
    assert "От 15 постоянни членове присъстват 12." in text, "the composition at the start"
    assert "Преди точката пристигна Проби Членов14 (И14)" in text
    assert "При разглеждането ѝ от 15 членове, които се броят за кворума, присъстват 13." in text
    assert "от т. 3" in text and "до разглеждането на т. 4" in text


def test_statements_stand_with_their_speaker_and_without_the_child(scene):
    scene.hold()
    Statement(item=item_of(scene, 5), line=lines_of(scene)[1],
              text="Мечо Пухов е добре.").store()
    text = minutes(scene)
    assert "Проби Членов2 (И2)" in text and "Детето е добре." in text
    assert "Мечо Пухов е добре" in minutes(scene, privacy="identified")


def test_votes_by_name_are_listed(scene):
    scene.hold()
    item, lines = item_of(scene, 2), lines_of(scene)
    for line, choice in ((lines[0], "for"), (lines[1], "for"), (lines[2], "abstained")):
        vote_by_name(item, line, choice)
    text = minutes(scene)
    assert "Гласували поименно: „за“ – 2: Проби Членов1 (И1), Проби Членов2" in text
    assert "„против“ – няма; „въздържали се“ – 1: Проба Измислена (И3)." in text


def test_the_time_at_which_the_room_was_cleared_is_told(scene):
    scene.hold()
    clear_room(item_of(scene, 5))
    cleared = each("т", "точки", "{{ т.зала_освободена }}")

    def told() -> list[str]:
        return printed("protokol", Meeting.get_by_id(scene.meeting.id), *cleared)
    assert "Гостенка 0" in minutes(scene), "who left was there all the same"
    assert told() == [], "written down on another day"
    AgendaItem.update(cleared_at=datetime(2016, 12, 7, 9, 20)).where(
        AgendaItem.order == 5).execute()
    assert told() == ["11.20"]


def test_an_item_not_reached_is_said_to_go_on(scene):
    scene.hold()
    later = scene.add_meeting(held_on=date(2017, 2, 1))
    carried = item_of(scene, 3).carry_over("Тест")
    assert carried.meeting_id == later.id and carried.title_text == item_of(scene, 3).title_text
    assert printed("protokol", Meeting.get_by_id(scene.meeting.id), *each(
        "т", "точки", "{% ако т.пренесена %}{{ т.номер }}{% край %}")) == ["3"]


def test_a_decision_without_a_quorum_says_so(scene):
    scene.hold()
    item = item_of(scene, 4)
    for line in lines_of(scene)[:6]:
        leave(line, item)
    record_decision(item_of(scene, 4), {"kind": "info", "text": "Приема."}, [])
    assert "присъстват 6 от 15, нужни са 8" in minutes(scene)


def test_approved_minutes_are_told_where_they_were_approved(scene):
    scene.hold()
    earlier = scene.add_meeting(serial=5, held_on=date(2016, 9, 1))
    earlier.approved_in, earlier.approved_on = scene.meeting, scene.meeting.held_on
    earlier.store()
    assert "Протокол № 5/01.09.2016 г. беше приет без промени." in minutes(scene)


def test_each_institution_gets_what_it_has_to_do(scene):
    scene.hold()
    letters = generate_all("izvlechenie_institucia", scene.meeting)
    assert [one.recipient for one in letters] == ["Община Казанлък"]
    text = text_of(letters[0].content())
    assert "Помощ с детски консумативи" in text and "Приема за сведение плана" not in text


def test_the_book_holds_the_decisions_of_a_year(scene):
    scene.hold()
    assert recipient_labels("kniga_reshenia", scene.mechanism) == ["2016 г."]
    text = text_of(render("kniga_reshenia", scene.mechanism, recipient="2016 г."))
    assert "Помощ с детски консумативи" in text and "Приема за сведение плана" in text
    assert printed("kniga_reshenia", scene.mechanism, "{{ година }}: {{ решения|брой }}", *each(
        "р", "решения", "{{ р.заседание.номер }}/{{ р.заседание.дата|дата }}"),
        recipient="2016 г.") == ["2016: 2", "7/07.12.2016 г.", "7/07.12.2016 г."]
