"""Help inside the desk: a page for each task, found by the search, named beside the forms."""

import pytest

from admin.desk.guide import DOCS, PICTURE, read_topics
from models.base import ENTITIES
from models.users import MEMBER, SECRETARY
from tests import cast
from tests.admin.browsing import seen


@pytest.mark.parametrize("topic", read_topics(), ids=lambda topic: topic.slug)
def test_every_task_has_a_page_with_its_text(topic, visit):
    page = visit(SECRETARY).text(f"/help/?topic={topic.slug}")
    assert topic.html() in page and "Как се прави" not in page
    assert "**" not in topic.html() and "<!--" not in topic.html()
    assert not [table for table in topic.tables if table not in ENTITIES
                and table not in ("start", "due", "calendar", "admin")]


def test_every_task_has_its_picture_and_no_picture_is_left_over():
    named = [PICTURE.search(topic.text) for topic in read_topics()]
    assert all(named), [topic.title for topic, one in zip(read_topics(), named, strict=True)
                        if not one]
    assert {one[2] for one in named} == {f"pictures/{path.name}"
                                         for path in DOCS.glob("pictures/help-*")}
    sizes = [(DOCS / one[2]).stat().st_size for one in named]
    assert max(sizes) < 45_000 and sum(sizes) < 500_000
    assert all(f'alt="{one[1]}"' in topic.html() and "data:image/webp" in topic.html()
               for topic, one in zip(read_topics(), named, strict=True))


def test_no_task_has_the_name_of_another():
    slugs = [topic.slug for topic in read_topics()]
    assert len(slugs) == len(set(slugs)) >= 10


def test_a_form_has_its_task_beside_it(visit):
    secretary = visit(SECRETARY)
    form = secretary.text("/organizations/new/")
    assert "beside=1" in form and 'id="guide"' in form
    assert 'id="guide"' not in secretary.text("/organizations/")
    beside = secretary.text("/help/?topic=zasedanie&beside=1")
    assert beside.startswith("<p><img ") and "<ol>" in beside and "<html" not in beside


def test_an_empty_list_says_how_to_begin_and_where_it_is_told(visit):
    page = seen(visit(SECRETARY).text("/referrals/"))
    assert "Започнете с първия запис" in page and "Помощ – Насочвания" in page
    assert "внесете от Excel" in page and "Ново насочване" in page


def test_the_search_finds_help_and_without_words_what_was_open_last(visit):
    secretary, case = visit(SECRETARY), cast.make_case()
    answer = secretary.post("/find/", {"to": "/search/", "q": "кворумът"}, follow=True)
    assert "Помощ" in seen(answer.text) and "topic=zasedanie" in answer.text
    secretary.get(f"/cases/{case.id}/")
    assert f"Последно отваряни {case.title()}" in seen(secretary.text("/search/"))
    assert case.title() in seen(secretary.text("/"))
    assert case.reference not in visit(MEMBER).text("/search/")


def test_nonsense_shows_the_list_of_tasks(visit):
    assert "Как се прави" in visit(SECRETARY).text("/help/?topic=<script>&beside=1")
