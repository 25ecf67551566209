"""„Списъци“: every list that is chosen from – its words, their order, and where they stand."""

from flask import abort, flash, redirect, request, url_for

from admin.auth import current_user
from admin.declaring import TRY, page
from admin.policy.needs import OPERATE
from admin.records.addresses import record_url
from admin.records.words import SETTINGS
from admin.views import DeskPage
from forms.fields import TextField
from forms.pages import OrderForm, PageForm
from models.tailoring.fields import OwnField, OwnValue, list_label
from models.tailoring.merging import count_holders
from models.tailoring.ordering import order_words
from models.tailoring.shaping import add_word, touched
from models.tailoring.words import columns_of
from models.words import LISTS, Words


class WordForm(PageForm):
    """A new value."""

    label = TextField("Нова стойност")


class CodeForm(PageForm):
    """Which value."""

    code = TextField("Стойност")


def list_name(value: OwnValue) -> str:
    """The name in the address of the list that a value stands in."""
    return value.list_name or value.field.column


def find_list(name: str) -> tuple[Words, str, OwnField | None]:
    """The list of this name, what people call it, and the field of the office that it is of."""
    if name in LISTS:
        return LISTS[name], list_label(LISTS[name]), None
    fields = [one for one in OwnField.select() if one.column == name and one.kind_of.of_values]
    if not fields:
        abort(404)
    words = fields[0].entity._meta.fields[name].choices
    return words, f"{fields[0].entity.listing.plural}: {fields[0].label.lower()}", fields[0]


class ListsPage(DeskPage):
    """All lists, and one of them with its words."""

    title, place, group = "Списъци със стойности", "lists", SETTINGS
    icon, position = "checklist", 36

    @page("/", needs=OPERATE, shows="page")
    def index(self):
        """The lists by their names, those of the office among them."""
        own = [one for one in OwnField.live() if one.kind_of.of_values]
        names = sorted([(list_label(words), name, words, words.grows)
                        for name, words in LISTS.items() if columns_of(words)]
                       + [(find_list(one.column)[1], one.column, find_list(one.column)[0], True)
                          for one in own], key=lambda one: one[0])
        return self.render("tailoring/lists.html", lists=names)

    @page("/<listed>/", needs=OPERATE, shows="page")
    def one(self, listed: str):
        """The words of a list in their order, with how many records hold each."""
        words, label, field = find_list(listed)
        return self.render("tailoring/list.html", words=words, label=label, listed=listed,
                           field=field, held=count_holders(words), places=columns_of(words))

    @page("/<listed>/add/", needs=OPERATE, logs=TRY, form=WordForm)
    def add(self, form: WordForm, listed: str):
        """One more value at the end."""
        _, _, field = find_list(listed)
        made = add_word(listed, field, form.label.data or "", current_user.name)
        flash(f"Добавена е стойността „{made.label}“.")
        return redirect(url_for(".one", listed=listed))

    @page("/<listed>/open/", needs=OPERATE, logs=TRY, form=CodeForm)
    def change(self, form: CodeForm, listed: str):
        """The page of one value, where it is reworded, switched off or merged."""
        _, _, field = find_list(listed)
        return redirect(record_url(touched(listed, field, form.code.data or "", current_user.name)))

    @page("/<listed>/order/", needs=OPERATE, logs=TRY, form=OrderForm)
    def order(self, form: OrderForm, listed: str):
        """The values in another order."""
        _, _, field = find_list(listed)
        order_words(listed, field, form.pressed(), current_user.name)
        flash("Редът на стойностите е записан.")
        return redirect(url_for(".one", listed=listed) + form.place())

    def way_back(self, record, back: str) -> str:
        """A refused change leads to the list that was being changed, with what was typed."""
        return url_for(".one", listed=request.view_args["listed"],
                       label=request.form.get("label") or None)
