"""Another record that takes the place of this one wherever it is named."""

from flask import abort, flash, redirect, request

from admin import audit, policy
from admin.auth import current_user
from admin.declaring import TRY, page
from admin.lists.choosing import choosable
from admin.policy.needs import SIGNED_IN
from admin.records.addresses import record_url
from admin.views import InnerPage
from forms.fields import Filled
from forms.pages import PageForm
from forms.records import EntityField, Options
from models.base import ENTITIES, Entity
from models.uses import EVERY, hand_over, uses_of


class OtherField(EntityField):
    """A choice of one more record of the same register."""

    is_optional = False

    @property
    def table(self) -> str:
        return self.source.entity._meta.table_name

    def to_store(self):
        return self.chosen


class HandoverForm(PageForm):
    """To which record all that names this one is handed over."""

    to = OtherField("Към кой запис", [Filled()])


class HandoverView(InnerPage):
    """Records of the books that are in use: institutions, people, services, places."""

    title, place = "Прехвърляне", "handover"

    @page("/<table>/<record:record>/", needs=SIGNED_IN, shows="form", logs=TRY)
    def change(self, table: str, record: int):
        """The choice of another record, and what came of it."""
        used = find_used(table, record)
        form = HandoverForm(request.form if request.method == "POST" else None)
        others = choosable(current_user, type(used)).where(type(used).id != used.id)
        form.to.connect(Options(others))
        if request.method != "POST" or not form.validate():
            return self.render("handover.html", form=form, record=used, uses=uses_of(used))
        count = hand_over(used, form.to.chosen, changeable, by=current_user.name)
        left = sum(use.count for use in uses_of(used))
        flash(f"Прехвърлени към „{form.to.chosen.title()}“: {count}." + (
            f" Остават {left}: подписаните и приключените записи пазят стария, а другите не са "
            "ваши." if left else " Записът вече може да се премести в кошчето."))
        return redirect(record_url(used))


def find_used(table: str, number: int) -> Entity:
    """The record of a book that the user may change; 404 for any other."""
    entity = ENTITIES.get(table)
    if entity is None or entity.kept_by != EVERY or not policy.may_write(current_user, entity):
        abort(404)
    return audit.open_first(policy.visible_live(current_user, entity).where(entity.id == number))


def changeable(query):
    """The rows of a query that the user may change."""
    entity = query.model
    return policy.visible(current_user, entity, query) if policy.may_write(
        current_user, entity) else query.where(entity.id == 0)
