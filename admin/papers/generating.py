"""„Изготви“: template, data and the three ways to go on, on one page."""

from dataclasses import dataclass, field

from flask import abort, flash, make_response, redirect, request

from admin import audit, policy
from admin.auth import current_user
from admin.declaring import TRY, page
from admin.guarded.reasons import note_reveal
from admin.papers.documents import refuse_hidden_cases, send_word, warn_of_leaks
from admin.papers.empties import warn_of_empties
from admin.papers.hand_work import as_asked, tell_hand_work
from admin.papers.offering import Offer, find_offer, levels_for
from admin.policy.needs import OFFICE_ONLY
from admin.records.addresses import record_url
from admin.records.letters import Mixed
from admin.views import DeskPage
from bulgarian.text import mended_letters, mixed_words, one_alphabet
from documents.demands import awaits_number, demands_of, remarks_of, unlike
from documents.files.hand_work import HandWork
from documents.generate import Filled, generate, rehearse
from documents.kinds import IDENTIFIED, INITIALS, PSEUDONYMISED, PUBLIC, get_kind, kinds_for
from documents.office.questions import prefilled, remember_answers
from forms.pages import IdField, PageForm, TextField, record_id
from models.access.reasons import PURPOSES, check_reason
from models.base import ENTITIES, Entity, RuleError
from models.database import database
from models.documents.issued import IssuedDocument
from models.leaks.refusing import LeakRefusal
from models.leaks.typed import find_leaking
from models.mechanisms import Mechanism

LEVELS = {PSEUDONYMISED: "без имена – с номера на случая", INITIALS: "с инициали на детето",
          IDENTIFIED: "с имената на детето – поверителен", PUBLIC: "публичен"}
MEND, SEEN = "mend", "seen"  # what is done about words of two alphabets


class PanelForm(PageForm):
    """How a document is made: for whom it may be read, in whose name, a draft or with a number."""

    privacy, owner, act = TextField(), IdField(), TextField()
    purpose, reason = TextField("Повод"), TextField("Причина")


@dataclass
class Panel:
    """What one document needs before it is made, and what was typed so far."""

    offer: Offer
    record: Entity
    typed: dict = field(default_factory=dict)  # the answers too, each named after its question
    form: PanelForm = field(default_factory=PanelForm)
    errors: list = field(default_factory=list)

    def __post_init__(self):
        self.kind = self.offer.kind
        self.demands = demands_of(self.kind)
        self.version, self.questions = self.demands.version, self.demands.questions
        self.levels = [(level, LEVELS[level]) for level in levels_for(current_user, self.kind)]
        self.owners = find_owners() if self.demands.wants_owner else []
        proposed = prefilled(self.questions, current_user.id, self.record)
        self.typed = {**proposed, **self.typed}

    # -- what was typed ------------------------------------------------------
    @property
    def names(self) -> bool:
        """Whether the document may be made with the names of children."""
        return IDENTIFIED in dict(self.levels)

    @property
    def level(self) -> str:
        asked = self.form.privacy.data
        return asked if asked in dict(self.levels) else self.levels[0][0]

    @property
    def owner(self) -> Mechanism | None:
        """In whose name a document of no mechanism is written."""
        chosen = self.form.owner.data
        return next((one for one in self.owners if one.id == chosen),
                    self.owners[0] if self.owners else None)

    def answers(self) -> dict:
        """The answers; RuleError with all that is wrong in them."""
        return self.demands.answers(self.typed)

    @property
    def mixed(self) -> list[Mixed]:
        """The words of the answers that mix the two alphabets."""
        return [Mixed(one.label, word, one_alphabet(word)) for one in self.questions
                for word in mixed_words(self.typed.get(one.name, ""))]

    def mend_letters(self) -> None:
        """Let the answers hold their words in one alphabet."""
        self.typed |= {one.name: mended_letters(self.typed.get(one.name, ""))
                       for one in self.questions}

    @property
    def is_refused(self) -> bool:
        """Whether the guard stands in the way, and this person may go on with a reason."""
        return current_user.may_see_identity() and any(
            isinstance(error, LeakRefusal) or error.field == "guard_reason"
            for error in self.errors)

    @property
    def mend_url(self) -> str:
        """Where the text that the guard refuses is written."""
        return record_url(find_leaking(self.record) or self.record, "edit/")

    def error_of(self, name: str) -> str:
        return next((error.message for error in self.errors if error.field == name), "")

    # -- what would come out ---------------------------------------------------
    def rehearsed(self, answers: dict | None = None) -> Filled:
        """The document as it would be now."""
        return rehearse(self.kind, self.record, privacy=self.level, answers=answers,
                        owner=self.owner)

    def check(self) -> None:
        """Note what the record lacks, and what would stop the document."""
        self.empties, self.remarks, self.trouble = [], [], ""
        self.hints = self.kind.hints(self.record)
        try:
            refuse_hidden_cases(self.record)
            asked = {f"въпрос.{one.name}" for one in self.questions}
            asked |= {one.name for one in self.questions}
            filled = self.rehearsed()
            self.empties = [one for one in unlike(filled.empties)
                            if not any(name in one.tag for name in asked)]
            self.remarks = remarks_of(self.kind, self.record, filled.content,
                                      gaps=not (self.questions or awaits_number(filled.empties)))
        except RuleError as error:
            self.trouble = error.message


def find_owners() -> list[Mechanism]:
    """The mechanisms in whose name the user may write."""
    return list(policy.visible_live(current_user, Mechanism).order_by(Mechanism.id))


class GeneratePage(DeskPage):
    """Choosing a template and a record, and the panel of one document."""

    title, place, group, icon, position = ("Изготви документ", "generate", "Работа",
                                           "printer", 51)

    @page("/", needs=OFFICE_ONLY, shows="page")
    def index(self):
        """The templates by what they are made from; with `?code=` the choice of the record."""
        kind, number = get_kind(request.args.get("code", "")), record_id(
            request.args.get("record", ""))
        if kind and number:
            return redirect(f"{request.script_root}/generate/{kind.code}/{number}/")
        sources = [(entity.listing, kinds_for(table)) for table, entity in ENTITIES.items()
                   if policy.may_read(current_user, entity)]
        return self.render("papers/choose.html", chosen=kind,
                           sources=[source for source in sources if source[1]])

    @page("/<code>/<record:record>/", needs=OFFICE_ONLY, shows="view")
    def panel(self, code: str, record: int):
        """The three steps; what is missing is told before."""
        offer, origin = find_offer(current_user, code, record)
        return self.show(Panel(offer, audit.opened(origin)))

    @page("/<code>/<record:record>/", needs=OFFICE_ONLY, logs=TRY, form=PanelForm)
    def make(self, form: PanelForm, code: str, record: int):
        """A draft, or a document with the next number; words of two alphabets are shown once."""
        offer, origin = find_offer(current_user, code, record)
        panel = Panel(offer, origin, request.form.to_dict(), form)
        letters = request.form.getlist("letters")
        if MEND in letters:
            panel.mend_letters()
        if MEND in letters or (panel.mixed and SEEN not in letters):
            return self.show(panel)
        try:
            with database.atomic():
                document = issued(panel)
        except HandWork as edited:
            return tell_hand_work(self, edited, panel.kind, origin)
        except RuleError as error:
            panel.errors = list(error.all)
            return self.show(panel, 422)
        flash(f"Готов е документът „{document.title()}“.")
        warn_of_leaks([document])
        warn_of_empties(document)
        return redirect(record_url(document))

    @page("/<code>/<record:record>/preview/", needs=OFFICE_ONLY, logs="download", writes=False,
          form=PanelForm)
    def preview(self, form: PanelForm, code: str, record: int):
        """The document as it would be, for the preview and as a trial file."""
        offer, origin = find_offer(current_user, code, record)
        panel = Panel(offer, audit.opened(origin), request.form.to_dict(), form)
        try:
            refuse_hidden_cases(origin)
            if panel.level == IDENTIFIED:
                check_reason(form.purpose.to_store(), form.reason.to_store())
                note_reveal(origin, form.purpose.to_store(), form.reason.to_store())
            filled = panel.rehearsed(panel.answers())
        except RuleError as error:
            return make_response(" ".join(one.message for one in error.all), 422)
        return send_word(filled.content, "Проба.docx")

    def show(self, panel: Panel, status: int = 200):
        """The page of the panel."""
        panel.check()
        page = self.render("papers/panel.html", panel=panel, record=panel.record,
                           purposes=PURPOSES)
        return make_response(page, status)


def issued(panel: Panel) -> IssuedDocument:
    """The stored document; its answers are remembered for next time."""
    refuse_hidden_cases(panel.record)
    if panel.form.act.data not in ("draft", "issue"):
        abort(400)
    answers = panel.answers()
    with as_asked():
        made = generate(
            panel.kind, panel.record, privacy=panel.level, by=current_user.name,
            register=panel.form.act.data == "issue", answers=answers, owner=panel.owner)
    remember_answers(panel.questions, answers, current_user.id, panel.record)
    return made
