"""The site: the views of all entities and pages, and what every template can use."""

from flask import Flask
from flask_admin import Admin
from flask_admin.theme import Bootstrap4Theme

from admin import policy
from admin.auth import current_user
from admin.base import PANELS, make_view
from admin.desk.guide import topic_for
from admin.desk.menu import draw_menu, read_quick
from admin.exchange.places import may_import
from admin.language import CATALOGUES
from admin.lists.page import whose
from admin.once import new_key
from admin.pages.history import has_history
from admin.pages.state import technical
from admin.pages.tailoring.shapes import form_link
from admin.pages.today import TodayView
from admin.records.addresses import anchor, list_url, new_url, page_url, record_url
from admin.records.drafts import kept_since
from admin.records.editing import made_beside
from admin.records.letters import mixed_in
from admin.records.words import named, new_label
from admin.signin.factors import asks_for_code
from admin.signin.step_up import asks_password
from admin.views import DESK_PAGES
from admin.work.bulk import offers_documents
from admin.work.strip import file_of, shown_jobs
from bulgarian.dates import date_numeric, date_weekday, time_words
from bulgarian.numerals import counted
from bulgarian.text import in_quotes
from forms.records import called
from models.base import ENTITIES, show_plain, today
from models.commitments.deadlines import quick_deadlines
from models.tailoring.records import OwnRecord
from models.tailoring.views import SavedView

NAME = "Бюро ОКМД"


def install(app: Flask) -> None:
    """Register every view with Flask-Admin, ours in place of its own pages."""
    first = TodayView(name="Днес", url="/", menu_icon_value="home", template="today/page.html")
    admin = Admin(app, name=NAME, index_view=first, translations_path=str(CATALOGUES),
                  theme=Bootstrap4Theme(base_template="layout.html"))
    for entity in ENTITIES.values():
        if not issubclass(entity, OwnRecord):  # those come with the first request
            admin.add_view(make_view(entity))
    for page in DESK_PAGES:
        admin.add_view(page())
    app.jinja_env.globals.update(
        app_name=NAME, menu=draw_menu, quick=read_quick, current_user=current_user,
        url_for=page_url,
        record_url=record_url, list_url=list_url, new_url=new_url, new_label=new_label,
        named=named, new_key=new_key, shown_jobs=shown_jobs, file_of=file_of,
        offers_documents=offers_documents, may_import=may_import,
        made_beside=made_beside, kept_since=kept_since, called=called,
        has_history=has_history, form_link=form_link,
        may_write=policy.may_write, may_read=policy.may_read, panels=read_panels,
        mixed_in=lambda record: mixed_in(current_user, record),
        topic_for=topic_for, quick_deadlines=quick_deadlines, counted=counted, today=today,
        whose=whose,
        asks_password=asks_password, may_keep_views=may_keep_views, asks_for_code=asks_for_code)
    app.jinja_env.filters.update(day=date_numeric, weekday=date_weekday, hour=time_words,
                                 plain=show_plain, technical=technical, quoted=in_quotes,
                                 anchor=anchor)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def may_keep_views() -> bool:
    """Whether the user keeps views of lists."""
    return policy.may_write(current_user, SavedView)


def read_panels(record) -> list[str]:
    """The cards beside the details of a record."""
    return [card for panel in PANELS if (card := panel(record))]
