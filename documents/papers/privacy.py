"""Papers about personal data: protocol of destruction, register of processing activities."""

from bulgarian.dates import show_date
from documents.kinds import IDENTIFIED, REGISTER, Recipient, declare
from documents.protection.subject import Account, subjects_of
from documents.schema import Many, One, day, number, text
from documents.values.parties import letter_parts, signature
from models.base import today
from models.cases.identity import CaseIdentity
from models.privacy.activities import activities
from models.privacy.destruction import Destruction, DestructionItem

DONE = {"archive": "преместване в кошчето", "anonymise": "заличаване на личните данни"}
NOT_ENCLOSED = " – не е приложен: съдържа данни и за други лица"
DESTROYED = {
    "номер": number(lambda row, _: row.place),
    "случай": text(lambda row, _: row.case.reference),
    "приключен_на": day("closed_on"),
    "основание": text("rule"),
    "срок_до": day("due_on"),
    "състояние": text("state"),
    "направено": text("result"),
}
DESTRUCTION = {
    "действие": text(lambda d, _: DONE.get(d.action) or d.show("action")),
    "бележка": text("reason"),
    "предложил": text(lambda d, _: d.asked_by.name),
    "разрешил": text(lambda d, _: d.decided_by.name if d.decided_by_id else ""),
    "разрешено_на": day(lambda d, _: d.decided_at and d.decided_at.date()),
    "изпълнено_на": day("finished_on"),
    "изпълнени": number(lambda d, _: sum(item.state == "done" for item in d.items)),
    "редове": Many(DESTROYED, lambda d, _: numbered(d)),
}
FACT = {"етикет": text(lambda fact, _: fact[0]), "стойност": text(lambda fact, _: fact[1])}
ROW = {"данни": Many(FACT, lambda row, _: row)}
SECTION = {"име": text("name"), "записи": Many(ROW, lambda section, _: section.rows)}
ACTIVITY = {
    "номер": number("number"),
    "име": text("name"),
    "цел": text("purpose"),
    "лица": text("persons"),
    "данни": text("data"),
    "получатели": text("recipients"),
    "срок": text("retention"),
    "мерки": text("measures"),
}


def numbered(destruction: Destruction) -> list[DestructionItem]:
    """The lines in their order, each knowing its place."""
    lines = list(destruction.items.order_by(DestructionItem.id))
    for place, line in enumerate(lines, start=1):
        line.place = place
    return lines


DESTRUCTION_PROTOCOL = declare(
    code="protokol_unishtozhavane", name="Протокол за унищожаване", entity="destructions",
    needs="унищожаване.редове", missing=lambda d: "" if d.status == "done" else (
        "Протоколът се изготвя, когато унищожаването е изпълнено."),
    numbering=REGISTER, direction="internal", mechanism=lambda d: d.mechanism,
    day=lambda d: d.finished_on or today(),
    subject=lambda d: f"Унищожаване на данни с изтекъл срок – списък № {d.id}",
    file_name=lambda d: f"Протокол_за_унищожаване_{d.id}",
    group={
        **letter_parts(lambda d: d.mechanism),
        "унищожаване": One(DESTRUCTION, lambda d, _: d),
        "подпис_секретар": signature(lambda d: d.mechanism.secretary),
    })

PROCESSING_REGISTER = declare(
    code="registar_deynosti", name="Регистър на дейностите по обработване", entity="mechanisms",
    needs="дейности.име",
    direction="internal", mechanism=lambda m: m, day=lambda _: today(),
    subject=lambda _: "Регистър на дейностите по обработване на лични данни",
    file_name=lambda _: f"Регистър_на_дейностите_{show_date(today())}",
    group={
        **letter_parts(lambda m: m),
        "дейности": Many(ACTIVITY, lambda _m, _: activities()),
    })


def _subjects(child: CaseIdentity, _on) -> list[Recipient]:
    return [Recipient(subject.label, subject) for subject in subjects_of(child)]


def _account(_child: CaseIdentity, scope) -> Account:
    return Account(scope.recipient)


def _listed(account: Account) -> list[str]:
    """The titles of the documents, with what is not enclosed."""
    return [document.title() + ("" if content else NOT_ENCLOSED)
            for document, content in account.documents] + account.mentions()


ACCOUNT = {
    "лице": text(lambda account, _: account.subject.name),
    "качество": text(lambda account, _: account.subject.label.partition(" (")[0]),
    "случай": text(lambda account, _: account.subject.case.reference),
    "раздели": Many(SECTION, lambda account, _: account.sections),
    "документи": Many({"име": text(lambda title, _: title)}, lambda account, _: _listed(account)),
    "заличени_места": number("redacted"),
}
SUBJECT_REPORT = declare(
    code="spravka_lice", name="Справка за обработваните лични данни", entity="case_identities",
    needs="справка.раздели",
    privacies=(IDENTIFIED,), recipients=_subjects, mechanism=lambda c: c.case.mechanism,
    day=lambda _: today(), children=lambda c: [c.case],
    subject=lambda c: f"Справка за обработваните лични данни по случай № {c.case.reference}",
    file_name=lambda c: f"Справка_{c.case.reference}",
    group={
        **letter_parts(lambda c: c.case.mechanism),
        "справка": One(ACCOUNT, _account),
    })
