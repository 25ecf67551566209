"""Values of meetings: agenda, attendance, quorum, votes, decisions and commitments."""

import re

from bulgarian.dates import date_numeric, time_words
from bulgarian.grammar import join_list, late_by, nbsp
from bulgarian.numerals import by_number, counted, money, ordinal
from bulgarian.text import NBSP
from documents.schema import Field, Lines, Many, Of, One, Scope, day, flag, number, text, typed
from documents.values.cases import CASE
from documents.values.parties import PERSON, Role, role_of
from documents.values.speaking import (
    STATEMENT,
    left_at,
    statements_of,
    told_approvals,
    told_movements,
    voted_by_name,
)
from models.agenda.items import AgendaItem
from models.attendance.lines import OUTSIDERS, Attendance
from models.commitments.commitment import Commitment
from models.decisions.decision import Decision
from models.meetings.meeting import Meeting
from models.meetings.quorum import Quorum
from models.together import read_items, read_lines, read_names

MARK = "okmd"  # begins the tag of every content control

# -- commitments and decisions ----------------------------------------------------------------


def tag_of(column: str):
    """What the content control of a column is called: meeting, register, record, column."""
    def tag(record: Decision | Commitment) -> str:
        meeting = record.meeting_id if isinstance(record, Decision) else record.decision.meeting_id
        return f"{MARK}/{meeting}/{record._meta.table_name}/{record.id}/{column}"

    return tag


def due_of(commitment: Commitment, _scope=None) -> str:
    return date_numeric(commitment.due) if commitment.due else "до следващото заседание"


def state_of(commitment: Commitment, on) -> str:
    """„възложен“, or how late it is on the day: „просрочен с 1 ден“."""
    days = commitment.days_late(on)
    return nbsp(f"просрочен {late_by(days)}") if days else \
        commitment.show("status").lower()


COMMITMENT = Of(Commitment, {
    "текст": Field("what", "typed", tag_of("what")),
    "вид": text("kind"),
    "отговорник": text(lambda c, scope: c.organization.on(scope.day).name),
    "отговорник_кратко": text(lambda c, scope: c.organization.short(scope.day)),
    "лице": One(PERSON, lambda c, scope: role_of(c.person, scope, c.organization)),
    "срок": Field(due_of, "text", tag_of("due")),
    "сума": text(lambda c, _: "" if c.amount is None else money(c.amount, c.currency)),
    "състояние": text(lambda c, scope: state_of(c, scope.day)),
})


def commitments_of(decision: Decision) -> list[Commitment]:
    return sorted((c for c in decision.commitments if c.status != "cancelled"),
                  key=lambda c: c.id)


DECISION = Of(Decision, {
    "номер": number("number"),
    "година": number("year"),
    "вид": text("kind"),
    "текст": Field("text", "typed", tag_of("text")),
    "абзаци": Lines("text", tag_of("text")),
    "основание": text(lambda d, _: d.legal_basis.full if d.legal_basis_id else ""),
    "случай": One(CASE, lambda d, _: d.case),
    "водеща": text(lambda d, scope: d.lead.on(scope.day).name if d.lead_id else ""),
    "съотговорни": text(lambda d, scope: join_list(
        [one.on(scope.day).name for one in d.institutions() if one.id != d.lead_id])),
    "меморандум": text(lambda d, _: d.memorandum.heading() if d.memorandum_id else ""),
    "без_кворум": text("quorum_note"),
    "анулирано": typed(lambda d, _: d.is_annulled and d.told_off() or ""),
    "отменено": typed(lambda d, _: d.told_off()),
    "ангажименти": Many(COMMITMENT, lambda d, _: commitments_of(d)),
})

# -- the agenda -------------------------------------------------------------------------------


def _votes(number_of: int | None) -> str:
    return str(number_of) if number_of else "няма"


def _result(item: AgendaItem, _scope) -> str:
    """The sentence on how the item was decided, empty where nothing was put to the vote."""
    if item.result == "consensus":
        return "Решението е прието с консенсус."
    if item.result == "named":
        return voted_by_name(item)
    if item.result == "noted" and not decisions_of(item):
        return "Точката е приета за сведение."
    if item.result != "votes":
        return ""
    return (f"Гласували: „за“ – {_votes(item.votes_for)}, „против“ – "
            f"{_votes(item.votes_against)}, „въздържали се“ – {_votes(item.abstained)}.")


def decisions_of(item: AgendaItem) -> list[Decision]:
    return sorted(item.decisions, key=lambda d: d.id)


ITEM = Of(AgendaItem, {
    "номер": number("order"),
    "раздел": typed("heading"),
    "заглавие": typed("title_text"),
    "вид": text("kind"),
    "закрита_част": flag("closed_part"),
    "минути": number("minutes"),
    "докладва": One(PERSON, lambda i, scope: role_of(i.presenter, scope)),
    "случай": One(CASE, lambda i, _: i.case),
    "обсъждане": Lines("discussion"),
    "изказвания": Many(STATEMENT, lambda i, _: statements_of(i)),
    "движение": text(told_movements),
    "зала_освободена": text(lambda i, _: left_at(i)),
    "пренесена": flag(lambda i, _: i.result == "carried"),
    "с_консенсус": flag(lambda i, _: i.result == "consensus"),
    "с_гласуване": flag(lambda i, _: i.result == "votes"),
    "гласуване": text(_result),
    "решения": Many(DECISION, lambda i, _: decisions_of(i)),
})


def items_of(meeting: Meeting) -> list[AgendaItem]:
    return sorted(meeting.items, key=lambda item: (item.order, item.id))


def told_items(meeting: Meeting, scope: Scope) -> list[AgendaItem]:
    """The items with all that a paper may tell of them."""
    return scope.once(("items", meeting.id), lambda: read_items(meeting))


# -- attendance and quorum --------------------------------------------------------------------

REASONS = {"absent_excused": "по уважителни причини", "absent": ""}


def _reason(line: Attendance, _scope) -> str:
    """Why somebody was not there, or which part of the meeting he was there for."""
    moved = sorted(line.movements, key=lambda movement: movement.id)
    return REASONS.get(line.status, "") or ", ".join(
        ("от" if one.kind == "arrived" else "до разглеждането на") + f" т.{NBSP}{one.item.order}"
        for one in moved)


def _line_role(line: Attendance, scope: Scope) -> Role:
    return Role(line.person, line.organization, scope.day, line.guest_name)


def _presented(line: Attendance, scope: Scope) -> str:
    """Who came, as one line: name, position and institution; a deputy stands for the member."""
    role = PERSON["представен"].value(_line_role(line, scope), scope)
    if line.deputy and line.took_part():
        return f"{scope.hide(line.deputy)}, заместник на {role}"
    return role


LINE = Of(Attendance, {
    "лице": One(PERSON, _line_role),
    "представен": text(_presented),
    "участие": text("role"),
    "институция": text(lambda a, scope: a.organization.on(scope.day).name
                       if a.organization_id else ""),
    "с_право_на_глас": flag("voting"),
    "присъства": flag(lambda a, _: a.took_part()),
    "заместник": typed("deputy"),
    "причина": text(_reason),
})


def lines_of(meeting: Meeting, scope: Scope) -> list[Attendance]:
    return scope.once(("lines", meeting.id), lambda: read_lines(meeting))


def invitees(meeting: Meeting) -> list[Attendance]:
    """Those who are sent a letter, in their order."""
    lines = sorted(meeting.invitees(), key=Attendance.rank)
    read_names(line.organization for line in lines if line.organization_id)
    return lines


def _here(*roles: str):
    return lambda m, scope: [a for a in lines_of(m, scope) if a.took_part() and a.role in roles]


def _missing(meeting: Meeting, scope: Scope) -> list[Attendance]:
    return [a for a in lines_of(meeting, scope) if not a.took_part() and a.role not in OUTSIDERS]


ATTENDANCE = {
    "постоянни": Many(LINE, _here("permanent")),
    "асоциирани": Many(LINE, _here("associated")),
    "гости": Many(LINE, _here(*OUTSIDERS)),
    "отсъстващи": Many(LINE, _missing),
    "всички": Many(LINE, lines_of),
}


COUNTED = {"voting": ("член с право на глас", "членове с право на глас"),
           "permanent": ("постоянен член", "постоянни членове")}


def counted_as(mechanism) -> tuple[str, str]:
    """Who counts for the quorum: one, and many."""
    return COUNTED["voting" if mechanism.quorum_base == "voting" else "permanent"]


def _counted(quorum: Quorum, mechanism) -> str:
    """„От 19 постоянни членове присъстват 12.“"""
    one, many = counted_as(mechanism)
    if not quorum.total:
        return f"Механизмът няма {many}."
    here = by_number(quorum.present, "не присъства нито един", "присъства #", "присъстват #")
    return f"От {counted(quorum.total, one, many)} {here}."


def _quorum_sentence(meeting: Meeting, _scope) -> str:
    quorum, mechanism = meeting.opening_quorum(), meeting.mechanism
    verdict = ""
    if mechanism.quorum_kind != "none":
        verdict = (" Налице е необходимият кворум и заседанието може да взема решения."
                   if quorum.ok else " Няма необходимия кворум.")
    return _counted(quorum, mechanism) + verdict


def _needed_members(meeting: Meeting, _scope) -> str:
    """„да присъства най-малко 1 член“, for the minutes of a meeting without a quorum."""
    needed = meeting.opening_quorum().needed
    return by_number(needed, "", "да присъства най-малко # член",
                     "да присъстват най-малко # членове")


QUORUM = {
    "всичко": number(lambda m, _: m.opening_quorum().total),
    "присъстват": number(lambda m, _: m.opening_quorum().present),
    "нужни": number(lambda m, _: m.opening_quorum().needed),
    "има": flag(lambda m, _: m.opening_quorum().ok),
    "членове": text(lambda m, _: counted_as(m.mechanism)[1]),
    "условие": text(_needed_members),
    "изречение": text(_quorum_sentence),
}

# -- the meeting ------------------------------------------------------------------------------


ADDRESS = re.compile(r"(ул|бул|пл|гр|с|ж\.к|кв|обл|ет)\.|(улица|булевард|площад)\b|№|\d", re.I)
LEFT = {"online": "онлайн срещата", "mixed": "залата и онлайн срещата"}


def _where(meeting: Meeting, _scope) -> str:
    """„Конферентна зала на Областна администрация Стара Загора“; also said of online ones."""
    if meeting.mode == "online":
        return "онлайн"
    joint = ", " if ADDRESS.match(meeting.venue) else " на "
    place = nbsp(joint.join(filter(None, (meeting.room, meeting.venue))))
    return f"{place} и онлайн" if meeting.mode == "mixed" and place else place or (
        "онлайн" if meeting.mode == "mixed" else "")


def name_of_meeting(meeting: Meeting, definite: bool | str = False) -> str:
    """„двадесет и първо заседание (извънредно)“: the number is that of all meetings."""
    which = {"extra": " (извънредно)", "constituent": " (учредително)"}.get(meeting.kind, "")
    return f"{ordinal(meeting.serial, 'n', definite)} заседание{which}"


def _led_by_deputy(meeting: Meeting, _scope) -> bool:
    return meeting.chaired_by() != meeting.mechanism.chair


MEETING = Of(Meeting, {
    "номер": number("serial"),
    "вид": text("kind"),
    "наименование": text(lambda m, _: name_of_meeting(m)),
    "наименование_с_член": text(lambda m, _: name_of_meeting(m, "full")),
    "първо": flag(lambda m, _: m.kind == "constituent" or m.serial == 1),
    "извънредно": flag(lambda m, _: m.kind == "extra"),
    "дата": day("held_on"),
    "час": text(lambda m, _: time_words(m.starts_at)),
    "краен_час": text(lambda m, _: time_words(m.ends_at) if m.ends_at else ""),
    "място": text(_where),
    "онлайн": flag(lambda m, _: m.mode == "online"),
    "откъде_излизат": text(lambda m, _: LEFT.get(m.mode, "залата")),
    "зала": text("room"),
    "сграда": text("venue"),
    "онлайн_връзка": text("online_link"),
    "надслов": typed("motto"),
    "председателства": One(PERSON, lambda m, scope: role_of(m.chaired_by(), scope)),
    "води_заместник": flag(_led_by_deputy),
    "основание_на_заместника": typed("chair_basis"),
    "протоколист": One(PERSON, lambda m, scope: role_of(m.minuted_by(), scope)),
    "бележки": Lines("remarks"),
    "приети_протоколи": Lines(told_approvals),
})


def meeting_parts(meeting) -> dict:
    """A meeting with all that belongs to it; `meeting` reads it from the record."""
    return {
        "заседание": One(MEETING, lambda record, _: meeting(record)),
        "точки": Many(ITEM, lambda record, scope: told_items(meeting(record), scope)),
        "присъствие": One(ATTENDANCE, lambda record, _: meeting(record)),
        "кворум": One(QUORUM, lambda record, _: meeting(record)),
    }
