"""The guide of templates as a page."""

import re

from admin.desk.guide import DOCS, picture
from admin.papers.manual import render_markdown
from models.users import SECRETARY


def test_the_marks_of_a_guide_become_html():
    page = render_markdown(
        "# Как\n\nТекст с **силно** и `код`.\n\n1. едно\n2. две\n   и още\n\n"
        "| Пише се | Прави |\n|---|---|\n| `{{ а.б\\|дата }}` | печата |\n\n```\n<р>\n```\n",
        lambda name: name)
    assert "<h1>Как</h1>" in page and "<strong>силно</strong> и <code>код</code>" in page
    assert page.count("<li>") == 2 and "и още" in page
    assert '<div class="table-box" tabindex="0"><table class="table">' in page
    assert '<th scope="col">' in page
    assert "<code>{{ а.б|дата }}</code>" in page and "&lt;р&gt;" in page


def test_marks_of_html_in_a_guide_are_text():
    page = render_markdown("<script>alert(1)</script>\n\nи <b>тук</b> [x](javascript:alert(1))",
                           lambda name: name)
    assert "<script" not in page and "<b>" not in page and 'href="javascript' not in page


def test_a_picture_stands_in_the_page_itself_and_only_from_its_folder():
    page = render_markdown("![Проверка](pictures/template-check.png)", picture)
    assert re.search(r'<img src="data:image/png;base64,[^"]+" alt="Проверка"', page)
    assert 'src=""' in render_markdown("![x](../README.md)", picture)


def test_the_page_shows_the_whole_guide(sign_in):
    text = sign_in(SECRETARY).get("/manual/").get_data(as_text=True)
    headings = re.findall(r"^## (.+)$", (DOCS / "templates.md").read_text(), re.MULTILINE)
    assert len(headings) > 8 and all(f"<h2>{heading}</h2>" in text for heading in headings)
