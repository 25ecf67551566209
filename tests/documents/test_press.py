"""Notes for the press: who, what, where, when; nothing of a closed part, no name of a child."""

from datetime import date

import pytest

from documents.demands import demands_of
from documents.generate import generate, render
from documents.kinds import PUBLIC
from documents.templates import install_templates
from models.base import RuleError
from models.events.event import Event
from tests import cast
from tests.documents.scene import each, printed, text_of


def test_a_note_tells_the_day_the_place_and_the_open_items(scene):
    scene.hold()
    cast.make_item(scene.meeting, title_text="Обсъждане на мярка за закрила", closed_part=True)
    made = generate("saobshtenie", scene.meeting)
    shown = text_of(made.content())
    assert made.privacy == PUBLIC and "7 декември 2016" in shown.replace("\xa0", " ")
    assert "Обсъждане на мярка" not in shown and "10.30" in shown
    titles = printed("saobshtenie", scene.meeting, *each("т", "точки", "{{ т.заглавие }}"))
    expected = [item.title_text for item in scene.meeting.items
                if not (item.case_id or item.closed_part)]
    assert sorted(titles) == sorted(expected) and expected
    told = printed("saobshtenie", scene.meeting, "{{ брой_случаи }} {{ предстои }}")
    assert told == ["1 не"]


def test_a_name_of_a_child_does_not_leave_in_a_note(scene):
    scene.hold()
    cast.make_item(scene.meeting, title_text="Помощ за Мечо Пухов")
    shown = text_of(generate("saobshtenie", scene.meeting).content())
    assert "Помощ за" in shown and "Пухов" not in shown and "Мечо" not in shown


def test_a_note_of_an_event_has_its_project_and_who_came(scene):
    event = Event(mechanism=scene.mechanism, topic="Лобиране", held_on="юни 2015", hours=8,
                  project="Посока: семейство").store()
    shown = text_of(render("saobshtenie_sabitie", event))
    assert "Лобиране" in shown and "Посока: семейство" in shown
    assert printed("saobshtenie_sabitie", event, "{{ участвали }}") == ["0"]


@pytest.mark.parametrize("code", ["saobshtenie", "saobshtenie_sabitie"])
def test_a_note_asks_for_quotes_and_photographs_and_demands_none(scene, code):
    install_templates()
    asked = demands_of(code).questions
    assert {"цитат", "снимки"} <= {one.name for one in asked}
    assert not any(one.required for one in asked)


def publish(document, **said):
    said = {"published_on": date(2016, 12, 7), "photos": "consent",
            "published_at": "https://sz.example.bg/novini/1", **said}
    document.workflow.move(document, "publish", **said)
    return type(document).get_by_id(document.id)


def test_a_published_note_keeps_its_day_its_address_and_whose_consent_there_is(scene):
    scene.hold()
    note = publish(generate("saobshtenie", scene.meeting))
    assert (note.status, note.published_on) == ("published", date(2016, 12, 7)) and note.is_final
    assert note.show("photos") == "със съгласието на всички, които се виждат"


@pytest.mark.parametrize(("said", "told"), [
    ({"photos": None}, "Снимки към него"), ({"published_at": ""}, "Къде е публикуван"),
    ({"published_on": date(2099, 1, 1)}, "Публикуван на")])
def test_what_is_not_said_of_a_publication_is_asked_for(scene, said, told):
    scene.hold()
    with pytest.raises(RuleError, match=told):
        publish(generate("saobshtenie", scene.meeting), **said)


def test_only_a_public_document_is_published(scene):
    scene.hold()
    with pytest.raises(RuleError, match="ниво „публичен“"):
        publish(generate("dneven_red", scene.meeting))
