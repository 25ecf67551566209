"""A batch asks what the panel of one document asks, and tells what stayed empty."""

import pytest

from app import COMMANDS
from commands import office
from commands.words import read_arguments
from models.base import RuleError
from models.documents.issued import IssuedDocument
from models.documents.questions import RECORD, TemplateQuestion
from models.users import SECRETARY
from models.work.jobs import Job, JobItem
from tests import cast
from tests.admin.browsing import Visitor, seen
from tests.admin.test_own_kinds import ANSWERS
from tests.documents.scene import Scene, text_of
from tests.documents.test_own_kinds import add_kind

ASKING = ("До {{ институция.име }}", "Във връзка с {{ въпрос.повод }} моля {{ въпрос.молба }} "
          "до {{ въпрос.дата_на_събитието|дълга_дата }}. Тел. {{ институция.телефон }}")
TYPED = {**ANSWERS, "молба": "отговорете", "answered": "1"}


@pytest.fixture
def scene(begin):
    return begin(Scene)


@pytest.fixture
def template(scene):
    return add_kind(*ASKING, numbering="none")


@pytest.fixture
def visitor(sign_in, template):
    return Visitor(sign_in(SECRETARY))


@pytest.fixture
def many(template) -> list[int]:
    return [cast.make_organization(name=f"Пробен център {n}", short_name=f"ПЦ{n}").id
            for n in range(51)]


def order(visitor, template, ids, **more):
    return visitor.post("/jobs/order/", {"table": "organizations", "kind": template.kind,
                                         "record": ",".join(map(str, ids)), **more})


def printed() -> list[str]:
    return [text_of(one.content()) for one in IssuedDocument.select()]


def test_a_batch_asks_before_it_is_ordered_and_refuses_empty_answers(visitor, template, many):
    asked = order(visitor, template, many)
    assert asked.status_code == 200
    assert all(f'name="{name}"' in asked.text for name in ("повод", "молба", "дата_на_събитието"))
    refused = order(visitor, template, many, answered="1", повод="дарението")
    assert refused.status_code == 422 and "„Молба“: попълнете отговор." in seen(refused.text)
    assert "дарението</textarea>" in refused.text and not Job.select().exists()


def test_the_answers_stand_in_every_document_and_empty_fields_are_told(visitor, template, many):
    assert order(visitor, template, many, **TYPED).status_code == 302
    assert len(printed()) == 51 and all(
        "Във връзка с дарението моля отговорете до 1 декември 2016 г." in text.replace("\xa0", " ")
        for text in printed())
    page = seen(visitor.text(f"/jobs/{Job.get().id}/"))
    assert page.count("Празни полета: институция.телефон.") == 51


def test_a_question_remembered_for_each_record_is_asked_for_each(visitor, template, many):
    TemplateQuestion.update(remembered=RECORD).where(TemplateQuestion.name == "молба").execute()
    first, second = many[:2]
    typed = {**TYPED, f"{first}-молба": "елате", f"{second}-молба": ""}
    assert f'href="#q-{second}-молба"' in order(visitor, template, [first, second], **typed).text
    order(visitor, template, [first, second], **{**typed, f"{second}-молба": "пишете"})
    assert [word in text for word, text in zip(("елате", "пишете"), printed(), strict=True)] \
        == [True, True]
    asked = order(visitor, template, [first, second])
    assert "елате</textarea>" in asked.text and "дарението</textarea>" in asked.text


def test_in_whose_name_is_asked_where_several_may_be_meant(visitor, template, scene, many):
    other = cast.make_mechanism()
    assert "От името на" in order(visitor, template, many[:1]).text
    order(visitor, template, many[:1], **TYPED, owner=str(other.id))
    assert IssuedDocument.get().owner == other.id


def test_an_answer_with_the_name_of_a_child_is_not_kept_with_the_job(visitor, template, many):
    refused = order(visitor, template, many, **{**TYPED, "молба": "помогнете на Мечо Пухов"})
    assert refused.status_code == 422 and "има име или номер на дете" in seen(refused.text)
    assert not JobItem.select().exists()


def test_the_command_line_asks_and_takes_the_same(template, many, scene, tmp_path, monkeypatch):
    monkeypatch.setattr(office, "migrate", lambda _settings: None)
    other, target = cast.make_mechanism(), tmp_path / "p.docx"

    def run(*more: str) -> str:
        words = ["document", template.kind, str(many[0]), "-o", str(target), *more]
        arguments = read_arguments(words, COMMANDS)
        arguments.command(None, arguments)
        return text_of(target.read_bytes()).replace("\xa0", " ")

    answers = [f"--answer={name}={answer}" for name, answer in TYPED.items() if name != "answered"]
    owner = f"--owner={other.id}"
    assert "Във връзка с дарението моля отговорете до 1 декември 2016 г." in run(*answers, owner)
    for words, said in ((answers, "От името|от името"), ((owner,), "попълнете отговор"),
                        ((*answers, "--owner=999999"), "Няма механизъм с номер 999999")):
        with pytest.raises(RuleError, match=said):
            run(*words)
