"""What a downloaded Word file says, and choosing in the browser."""

import io
import re
import zipfile
from pathlib import Path
from urllib.parse import unquote_plus

from docx import Document
from docx.oxml.ns import qn
from playwright.sync_api import Download, Page, expect


def text_of(content: bytes) -> str:
    """The text of paragraphs and tables of a Word file, in reading order, with headers."""
    document = Document(io.BytesIO(content))
    lines = []
    for part in document.iter_inner_content():
        lines += [written(part._p)] if hasattr(part, "runs") else cell_texts(part)
    for section in document.sections:
        for header in (section.header, section.first_page_header):
            lines += [paragraph.text for paragraph in header.paragraphs]
    return "\n".join(lines)


def written(element) -> str:
    """The text below an element, that of content controls with it."""
    return "".join("-" if node.tag == qn("w:noBreakHyphen") else node.text or ""
                   for node in element.iter(qn("w:t"), qn("w:noBreakHyphen")))


def cell_texts(table) -> list[str]:
    """A line for each row of a table."""
    return [" | ".join(written(cell._tc) for cell in row.cells) for row in table.rows]


def read_word(download: Download) -> str:
    return text_of(Path(download.path()).read_bytes())


def read_zip(download: Download) -> dict[str, str]:
    """Texts of the Word files in a downloaded archive by file name."""
    with zipfile.ZipFile(download.path()) as archive:
        return {name: text_of(archive.read(name)) for name in archive.namelist()}


BUSY = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added"


def settled(page: Page) -> None:
    """Wait until what an answer brought is in its place and listens."""
    expect(page.locator(BUSY)).to_have_count(0)


def choose(page: Page, label: str, option: str) -> None:
    """Choose an option of a list: radio buttons, a plain list, or one that is searched."""
    field = page.get_by_label(re.compile(rf"^{label}(\s+\(по желание\))?\s*$")).first
    if field.count() == 0:
        page.get_by_role("group", name=label).get_by_label(option, exact=True).check()
    elif "tomselected" not in (field.get_attribute("class") or ""):
        field.select_option(label=option)
    else:
        search(page, field, option)
        page.locator(".ts-dropdown .option:visible", has_text=option).first.click()


def search(page: Page, field, text: str) -> None:
    """Type into a searched list and wait for what the server finds, where it asks it."""
    control = page.locator(f"#{field.get_attribute('id')} + .ts-wrapper .ts-control")
    control.click()
    expect(control.locator("input")).to_be_focused()
    if not field.get_attribute("data-lookup"):
        page.keyboard.insert_text(text)
        return
    with page.expect_response(lambda answer: text in unquote_plus(answer.request.post_data or "")):
        page.keyboard.insert_text(text)
    expect(page.locator(".ts-wrapper.loading")).to_have_count(0)
