"""Making and downloading documents: a card beside every record that papers are made from."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from itertools import groupby
from operator import or_

from flask import abort, flash, redirect, render_template, request, send_file
from markupsafe import Markup

from admin import audit, policy
from admin.auth import current_user
from admin.base import PANELS, EntityView
from admin.declaring import TRY, page
from admin.guarded.identity import RevealPages
from admin.guarded.reasons import (
    LeavingForm,
    ask_why,
    is_given,
    key_of,
    note_reveal,
    note_shown,
    refuse_unasked,
)
from admin.papers.empties import warn_of_empties
from admin.papers.hand_work import as_asked, tell_hand_work
from admin.papers.offering import Offer, find_offers
from admin.policy.needs import IDENTITY, MAKE, READ
from admin.records.addresses import record_url
from bulgarian.numerals import counted
from bulgarian.text import file_name
from documents.files.hand_work import HandWork
from documents.generate import generate, generate_all
from documents.kinds import IDENTIFIED, KINDS, PUBLIC, Kind, find_sources, get_kind, kinds_for
from documents.protection.release import note_download
from documents.sending.drafts import make_letter
from forms.pages import BooleanField, IdField, PageForm, TextField
from models.base import ENTITIES, Entity, RuleError
from models.cases.case import ChildCase
from models.database import database
from models.decisions.decision import Decision
from models.documents.blobs import WORD, Blob
from models.documents.issued import IssuedDocument
from models.places.placements import Placement
from models.services import Referral
from models.written import Given

MADE = (IssuedDocument.id, IssuedDocument.kind, IssuedDocument.heading, IssuedDocument.recipient,
        IssuedDocument.edition, IssuedDocument.privacy, IssuedDocument.register_number,
        IssuedDocument.status, IssuedDocument.created_at, IssuedDocument.created_by,
        IssuedDocument.file_name)
NOT_BY_MAIL = ("Документ с имената на дете не се праща по обикновена поща. Изпратете го на хартия "
               "или през Системата за сигурно електронно връчване.")


@dataclass
class Paper:
    """A kind of document on the card of a record, with what was made of it."""

    kind: Kind
    may_identify: bool
    letters: list = field(default_factory=list)  # the newest edition for each recipient
    earlier: list = field(default_factory=list)
    asks: bool = False  # its panel has something to ask first
    may_make: bool = True  # whether it is offered to this user for this record

    @property
    def is_batch(self) -> bool:
        return self.kind.has_recipients()


class OrderForm(PageForm):
    """Which document of which record, with names or without, with a number or not."""

    kind, record, mode = TextField("Вид"), IdField("Запис"), TextField()
    privacy, register = TextField("Поверителност"), BooleanField()


def open_origin(_view, number: int) -> Entity:
    """The record of which documents of the kind in the address are made."""
    entity = ENTITIES[KINDS[request.view_args["code"]].entity]
    return policy.visible(current_user, entity).where(entity.id == number).first() or abort(404)


class DocumentView(RevealPages, EntityView):
    """The register of documents; their text is made, never typed.

    What names children opens for a reason, which is good for this document and some minutes.
    """

    entity = IssuedDocument
    details_template = "documents/page.html"

    def steps(self, record) -> list:
        """Those of any record; only a public document is one to be published."""
        return [one for one in super().steps(record)
                if one.name != "publish" or record.privacy == PUBLIC]

    def details_context(self, record) -> dict:
        """The record the document was made from, and its other editions."""
        origin = ENTITIES[record.entity]
        found = policy.visible(current_user, origin).where(origin.id == record.object_id).first()
        editions = policy.visible(current_user, IssuedDocument, record.versions())
        is_open = record.privacy != IDENTIFIED or is_given(key_of(record))
        return {**super().details_context(record), "origin": found, "editions": list(editions),
                "is_open": is_open}

    @page("/<record:record>/reveal/", needs=IDENTITY, logs=TRY, form=LeavingForm)
    def reveal(self, found: IssuedDocument, form: LeavingForm):
        """The page with the ways to the file, after the reason is noted."""
        try:
            note_reveal(found, *form.checked())
        except RuleError as broken:
            return self.show_unrevealed(found, broken.message, is_form=False)
        return self.show_details(found)

    @page("/<record:record>/file/", needs=READ, shows="download")
    def download(self, document):
        """The Word file."""
        if document.status == "erased":
            abort(404)
        if document.privacy == IDENTIFIED and not note_shown(document):
            return refuse_unasked(document)
        if current_user.is_guest():
            note_download(document, current_user.organization.short(), current_user.name)
        return send_word(document.content(), document.file_name)

    @page("/<record:record>/mail/", needs=MAKE, shows="download")
    def mail(self, document):
        """The document as a draft for the mail program, never one that names a child."""
        if document.status == "erased":
            abort(404)
        if document.privacy == IDENTIFIED:
            raise RuleError(NOT_BY_MAIL)
        name = document.file_name.removesuffix(".docx")
        return send_file(io.BytesIO(make_letter(document, document.content())),
                         mimetype="message/rfc822", as_attachment=True,
                         download_name=f"{name}.eml")

    @page("/<record:record>/data/", needs=MAKE, shows="download")
    def data(self, document):
        """The data that the template received, as JSON."""
        if document.privacy == IDENTIFIED and not current_user.may_see_identity():
            abort(403)
        if document.privacy == IDENTIFIED and not note_shown(document):
            return refuse_unasked(document)
        name = document.file_name.removesuffix(".docx")
        return send_file(io.BytesIO(document.data.encode()), mimetype="application/json",
                         as_attachment=True, download_name=f"{name}.json")

    @page("/make/", needs=MAKE, logs=TRY, form=OrderForm)
    def make(self, form: OrderForm):
        """Make a document, or a letter for each recipient, from a record."""
        kind, record = read_order(form)
        privacy = form.privacy.to_store() or None
        if privacy == IDENTIFIED and not current_user.may_see_identity():
            abort(403)
        options = {"privacy": privacy, "by": current_user.name, "register": form.register.data}
        mode = "?mode=minutes" if form.mode.to_store() == "minutes" else ""
        try:
            with database.atomic():
                made = make_papers(kind, record, options)
            tell_made(kind, made, record)
        except HandWork as edited:
            return tell_hand_work(self, edited, kind, record)
        except RuleError as broken:
            return self.refused(broken, record, back=f"{mode}#documents")
        return redirect(f"{record_url(record)}{mode}#documents")

    @page("/<any(" + ", ".join(KINDS) + "):code>/<record:record>/zip/",
          needs=READ, shows="download", fresh=True, opens=open_origin)
    def download_all(self, origin: Entity, code: str):
        """The newest letter for each recipient, in one file."""
        letters = read_paper(KINDS[code], origin).letters or abort(404)
        audit.seen(letters)
        if asked := ask_why_of(letters, origin):
            return asked
        return send_file(pack(letters), mimetype="application/zip", as_attachment=True,
                         download_name=f"{file_name(KINDS[code].name, origin.title())}.zip")


def ask_why_of(documents: Iterable[IssuedDocument], about: Entity):
    """The way to the question, if one of the documents names children and none was answered."""
    key = f"{key_of(about)}{request.path}"[:120]
    is_named = any(one.privacy == IDENTIFIED for one in documents)
    return ask_why(about, key) if is_named and not note_shown(about, key) else None


def make_papers(kind: Kind, record: Entity, options: dict) -> list[IssuedDocument]:
    """The documents; beside an edited version only if the form says that this is known."""
    refuse_hidden_cases(record)
    refuse_questions(kind, record)
    with as_asked():
        return generate_all(kind, record, **options) if kind.has_recipients() else \
            [generate(kind, record, **options)]


def tell_made(kind: Kind, made: list[IssuedDocument], record: Entity) -> None:
    """What was made, and what is to be said about it."""
    flash(told(kind, made))
    for hint in kind.hints(record):
        flash(hint, "warning")
    warn_of_leaks(made)
    if len(made) == 1:
        warn_of_empties(made[0])


def warn_of_leaks(made: list[IssuedDocument]) -> None:
    """Tell what the guard found and did not stop, each sentence once."""
    for sentence in dict.fromkeys(document.leak_warning for document in made):
        if sentence:
            flash(sentence, "warning")


def read_order(form: OrderForm) -> tuple[Kind, Entity]:
    """The kind and the record of a posted order; 404 for what may not be seen."""
    kind = get_kind(form.kind.to_store()) or abort(404)
    entity = ENTITIES[kind.entity]
    record = policy.visible_live(current_user, entity).where(
        entity.id == (form.record.data or 0)).first()
    return kind, record or abort(404)


def refuse_hidden_cases(record: Entity) -> None:
    """RuleError for a meeting at which a case came up that the user may not see, for the work of a
    colleague who sees more, and where a register is told of that the role does not read."""
    if not policy.may_have_papers(current_user, record):
        raise RuleError("Документите тук изготвя лице, което вижда всичко в тях.")


def refuse_questions(kind: Kind, record: Entity) -> None:
    """RuleError for a kind that is not offered, or one whose questions are to be answered first."""
    offer = next((one for one in find_offers(current_user, record)
                  if one.kind.code == kind.code), None)
    if offer is None:
        raise RuleError(f"„{kind.name}“ не се предлага за този запис.")
    if offer.asks:
        raise RuleError(f"„{kind.name}“ има въпроси. Изгответе го от „Изготви…“.")


def told(kind: Kind, made: list[IssuedDocument]) -> str:
    """The message after making documents."""
    if len(made) == 1:
        return f"Готов е документът „{made[0].title()}“. Изтеглете го от карето „Документи“."
    return f"„{kind.name}“: {counted(len(made), 'готов документ', 'готови документа')}."


def read_papers(record: Entity) -> list[Paper]:
    """What can be made from a record, and what was; two queries whatever there is."""
    offers = find_offers(current_user, record)
    made = read_made(record)
    papers = [_paper(offer.kind, made.pop(offer.kind.code, ()), offer) for offer in offers]
    kinds = {kind.code: kind for kind in kinds_for(record._meta.table_name)} if made else {}
    return papers + [_paper(kinds[code], rows) for code, rows in made.items() if code in kinds]


def read_made(record: Entity, **narrow) -> dict[str, list]:
    """The documents made from a record by the code of their kind."""
    user, table = current_user._get_current_object(), record._meta.table_name
    made: dict[str, list] = {}
    for row in policy.ask(
            user, IssuedDocument, "made from", lambda: policy.visible_live(
                user, IssuedDocument).select(*MADE).where(
                IssuedDocument.entity == table, IssuedDocument.object_id == Given(0), *(
                    getattr(IssuedDocument, name) == value for name, value in narrow.items())),
            table, *narrow.items(), given=(record.id,)):
        made.setdefault(row.kind, []).append(row)
    return made


def read_paper(kind: Kind, record: Entity) -> Paper:
    """The documents of one kind made from a record, the newest edition for each recipient."""
    return _paper(kind, read_made(record, kind=kind.code).get(kind.code, ()))


def _paper(kind: Kind, made, offer: Offer | None = None) -> Paper:
    paper = Paper(kind, IDENTIFIED in kind.privacies and current_user.may_see_identity(),
                  asks=offer is not None and offer.asks, may_make=offer is not None)
    rows = sorted(made, key=lambda one: (one.recipient, one.privacy, -one.edition))
    for _, editions in groupby(rows, key=lambda one: (one.recipient, one.privacy)):
        newest, *earlier = editions
        paper.letters.append(newest)
        paper.earlier += earlier
    paper.letters.sort(key=lambda one: one.id)
    return paper


def pack(letters: list[IssuedDocument]) -> io.BytesIO:
    """A ZIP of the letters; two of the same name are told apart by a number."""
    return pack_files(contents(letters))


def pack_files(files: Iterable[tuple[str, bytes]]) -> io.BytesIO:
    """A ZIP of files by name."""
    target, names = io.BytesIO(), set()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files:
            while name in names:
                name = f"{len(names)}_{name}"
            names.add(name)
            archive.writestr(name, content)
    target.seek(0)
    return target


def contents(letters: list[IssuedDocument]) -> Iterator[tuple[str, bytes]]:
    """Names and contents of the files, one query."""
    query = IssuedDocument.select(IssuedDocument, Blob.content).join(Blob).where(
        IssuedDocument.id.in_([letter.id for letter in letters])).order_by(IssuedDocument.id)
    for document in query:
        yield document.file_name, document.opened(document.blob.content)


def send_word(content: bytes, name: str):
    """A Word file as a download."""
    return send_file(io.BytesIO(content), mimetype=WORD, as_attachment=True, download_name=name)


def show_panel(record: Entity) -> Markup | str:
    """The card „Документи“; empty where no paper is made from such a record."""
    if type(record) not in find_sources() or not policy.may_read(
            current_user, IssuedDocument):
        return ""
    papers = read_papers(record)
    may_make = policy.may_write(current_user, IssuedDocument) and not record.in_bin()
    return Markup(render_template("documents/_card.html", record=record, may_make=may_make,
                                  papers=papers)) if papers else ""


def show_case_panel(record: Entity) -> Markup | str:
    """The letters and extracts of a case, made from its referrals, decisions and stays."""
    if not isinstance(record, ChildCase) or not policy.may_read(current_user, IssuedDocument):
        return ""
    return Markup(render_template("documents/_of_case.html", letters=read_letters(record)))


def read_letters(case: ChildCase) -> list[IssuedDocument]:
    """Documents made from what belongs to a case, the newest first."""
    made, user = IssuedDocument, current_user._get_current_object()

    def make():
        is_of_case = [(made.entity == part._meta.table_name) & made.object_id.in_(part.live(
            part.id).where(part.case == Given(0))) for part in (Referral, Decision, Placement)]
        return policy.visible_live(user, made).select(*MADE).where(
            reduce(or_, is_of_case), made.status != "replaced").order_by(made.id.desc())
    return list(policy.ask(user, made, "letters of a case", make, given=(case.id,)))


PANELS += [show_panel, show_case_panel]
