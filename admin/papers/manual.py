"""„Помощ за полетата“: how a template is written, and the fields of every document."""

from collections.abc import Callable

from flask import abort
from markdown_it import MarkdownIt
from markupsafe import Markup

from admin import policy
from admin.auth import current_user
from admin.declaring import NOTHING, page
from admin.desk.guide import DOCS, picture
from admin.policy.needs import STATISTICS
from admin.views import DeskPage
from documents.kinds import KINDS, get_kind
from documents.office.catalogue import catalogue
from models.base import ENTITIES
from models.documents.templates import DocumentTemplate


class ManualPage(DeskPage):
    """The guide for those who write templates, from the same file as in docs/."""

    title, place, group, icon, position = ("Помощ за полетата", "manual", "Справочници",
                                           "help-circle", 61)

    @page("/", needs=STATISTICS, shows=NOTHING)
    def index(self):
        """The guide, and the documents whose fields can be looked up."""
        text = (DOCS / "templates.md").read_text(encoding="utf-8")
        return self.render("papers/manual.html", text=render_markdown(text, picture),
                           kinds=sorted(KINDS.values(), key=lambda kind: kind.name))

    @page("/<code>/", needs=STATISTICS, shows=NOTHING)
    def fields(self, code: str):
        """The fields of one kind of document."""
        kind = get_kind(code) or abort(404)
        source = ENTITIES[kind.entity].listing.label
        template = DocumentTemplate.get_or_none(DocumentTemplate.kind == kind.code)
        may_read = policy.may_read(current_user, DocumentTemplate)
        return self.render("papers/manual_fields.html", kind=kind, source=source,
                           groups=catalogue(kind), record=template if may_read else None)


def render_markdown(text: str, picture: Callable[[str], str]) -> Markup:
    """A guide as HTML; marks of HTML in it are text. `picture` gives the address of a picture."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    reader.add_render_rule(
        "table_open", lambda *_: '<div class="table-box" tabindex="0"><table class="table">')
    reader.add_render_rule("table_close", lambda *_: "</table></div>")
    reader.add_render_rule("th_open", lambda *_: '<th scope="col">')
    tokens = reader.parse(text)
    for part in (part for token in tokens for part in token.children or ()):
        if part.type == "image":
            part.attrSet("src", picture(str(part.attrs["src"])))
    return Markup(reader.renderer.render(tokens, reader.options, {}))  # noqa: S704 html is off
