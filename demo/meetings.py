"""The meetings of the sources, and the one that comes next."""

from datetime import date, time, timedelta

from demo.cases import date_back, walk
from demo.mechanisms import Region
from demo.parties import BY
from documents.generate import generate_all
from documents.papers.meetings import INVITATION
from models.agenda.items import AgendaItem
from models.attendance.lines import Attendance
from models.attendance.movements import arrive
from models.attendance.statements import Statement
from models.cases.case import ChildCase
from models.commitments.commitment import Commitment
from models.commitments.recording import record_decision
from models.meetings.meeting import Meeting


def add_meeting(region: Region, day: date, hour: time, **values) -> Meeting:
    """A meeting in draft with the composition of its day."""
    return Meeting(mechanism=region.mechanism, held_on=day, starts_at=hour, **values).store(BY)


def add_item(meeting: Meeting, title: str, kind: str = "other", **values) -> AgendaItem:
    return AgendaItem(meeting=meeting, title_text=title, kind=kind, **values).store(BY)


def mark_present(meeting: Meeting, *, absent: tuple[str, ...] = (), replaced: dict | None = None):
    """Everybody is here but the institutions named by short name; some send a deputy."""
    for line in meeting.attendance:
        name = line.organization.short_name if line.organization else ""
        line.status = "absent_excused" if name in absent else "present"
        if name in (replaced or {}):
            line.status, line.deputy = "replaced", replaced[name]
        line.store(BY)


def take(meeting: Meeting, *steps: str) -> None:
    for step in steps:
        meeting.workflow.move(meeting, step, by=BY)


def hold_long_ago(meeting: Meeting) -> None:
    """A meeting of the years before the desk: its invitations went out on paper."""
    meeting.workflow.move(meeting, "invite", by=BY, reason="С писма на хартия, преди бюрото.")
    take(meeting, "hold")


def add_stara_zagora_meeting(region: Region, cases: dict[int, ChildCase]) -> Meeting:
    """7 December 2016, 10.30, Конферентна зала, with its agenda and decisions."""
    people, organizations = region.people, region.organizations
    meeting = add_meeting(
        region, date(2016, 12, 7), time(10, 30), serial=6, room="Конферентна зала",
        venue="Областна администрация Стара Загора", ends_at=time(12, 15))
    add_item(meeting, "Откриване", "opening", presenter=region.chair, result="noted")
    plan = add_item(
        meeting, "Актуализиран план за действие в изпълнение на Националната стратегия „Визия "
        "за деинституционализация на децата в Република България“", "presentation",
        presenter=people["НПО"], result="noted", minutes=30,
        discussion="Представени бяха водещият приоритет на плана, целите, целевите групи и "
                   "предвидените мерки.")
    services = add_item(
        meeting, "Нови услуги за деца на територията на област Стара Загора", "services",
        presenter=people["РДСП"], result="consensus",
        discussion="Обсъдено беше състоянието на услугите и предстоящото разкриване на нови.")
    closing = add_item(
        meeting, "Закриване на 29 ДДЛРГ и 17 ДМСГД в страната", "closure",
        presenter=people["РЗИ"], result="noted",
        discussion="Броят е за цялата страна; в областта предстои извеждане на децата от един "
                   "дом.")
    success = add_item(
        meeting, "Успешно решен случай на предотвратено изоставяне", "case_success",
        case=cases[3], presenter=people["РДСП"], result="consensus",
        discussion="Партньорите представиха подкрепата за семейството и постигнатото.")
    for name, role, person in (("", "guest", people["НПО"]),
                               ("Репортер Примерен", "media", None)):
        Attendance(meeting=meeting, role=role, guest_name=name, person=person,
                   organization=organizations["НПО"] if person else None).store(BY)
    mark_present(meeting, absent=("Община Гурково", "Община Чирпан", "ДБТ Стара Загора"),
                 replaced={"РЗИ Стара Загора": "д-р Условка Мнимова"})
    hold_long_ago(meeting)
    record_decision(plan, {"kind": "info", "text": "Приема за сведение представения план."},
                    [], by=BY)
    record_decision(services, {
        "kind": "joint", "text": "Партньорите заявяват готовност за съвместни действия при "
        "разкриването на новите услуги."}, [], by=BY)
    record_decision(closing, {"kind": "info", "text": "Приема за сведение."}, [], by=BY)
    record_decision(success, {
        "kind": "support", "text": "Подкрепата за семейството продължава."},
        [{"organization": organizations["Казанлък"], "kind": "material",
          "what": "Помощ с детски консумативи", "due": date(2016, 12, 20)}], by=BY)
    _report_all(meeting, date(2016, 12, 19))
    date_back(cases[3], meeting.held_on)
    return meeting


def _report_all(meeting: Meeting, day: date) -> None:
    """Every commitment of the meeting is done on the day."""
    for decision in meeting.decisions:
        for commitment in decision.commitments:
            commitment.workflow.move(commitment, "report", by=BY, done_on=day,
                                     report="Изпълнено, писмо до секретаря.",
                                     report_way="letter")
            commitment.workflow.move(commitment, "accept", by=BY)


def add_kardzhali_meeting(region: Region) -> Meeting:
    """The first meeting, 26 May 2015 in зала 301."""
    meeting = add_meeting(
        region, date(2015, 5, 26), time(10, 0), kind="constituent", room="зала 301",
        venue="Областна администрация Кърджали", ends_at=time(11, 40))
    add_item(meeting, "Откриване и представяне на механизма", "opening",
             presenter=region.chair, result="noted",
             discussion="Потвърден беше ангажиментът за сътрудничество с гражданското общество.")
    rules = add_item(meeting, "Приемане на правилник за организацията и дейността", "rules",
                     presenter=region.mechanism.coordinator, result="consensus")
    training = add_item(meeting, "Обучение на членовете през следващите два месеца", "training",
                        presenter=region.mechanism.coordinator, result="consensus")
    mark_present(meeting)
    hold_long_ago(meeting)
    record_decision(rules, {"kind": "adopt", "text": "Приема правилник за организацията и "
                            "дейността на механизма."}, [], by=BY)
    record_decision(training, {"kind": "training", "text": "Членовете да преминат обучение."},
                    [{"organization": region.organizations["ОА"], "kind": "expertise",
                      "what": "Организира обучение на членовете", "due": date(2015, 7, 31)}],
                    by=BY)
    _report_all(meeting, date(2015, 7, 24))
    return meeting


def add_sofia_oblast_meetings(region: Region, cases: list[ChildCase], today: date) -> Meeting:
    """The meeting of 2018 with its motto, a recent one, and the next one in preparation."""
    _add_problem_cases_meeting(region, cases[:3])
    _add_recent_meeting(region, cases[3], today)
    following = add_meeting(region, _working_day(today + timedelta(12)), time(10, 0),
                            room="зала 2", venue="Областна администрация на Софийска област")
    add_item(following, "Откриване", "opening", presenter=region.chair)
    add_item(following, "Отчет по решенията от предходното заседание", "followup",
             presenter=region.secretary)
    add_item(following, "Капацитет и свободни места в услугите", "capacity",
             presenter=region.people["РДСП"])
    take(following, "schedule")
    return following


def _working_day(day: date) -> date:
    return day + timedelta({5: 2, 6: 1}.get(day.weekday(), 0))


def _add_problem_cases_meeting(region: Region, cases: list[ChildCase]) -> None:
    meeting = add_meeting(
        region, date(2018, 1, 30), time(11, 0), serial=4, room="зала 1",
        venue="Областна администрация на Софийска област", ends_at=time(13, 0),
        motto="Партньорство в процеса на предоставяне на социални услуги")
    add_item(meeting, "Представяне на дневния ред", "opening", presenter=region.chair,
             result="noted")
    add_item(meeting, "Съвместната работа по меморандума от 2016 година", "memo",
             presenter=region.people["НПО"], result="noted")
    items = [add_item(meeting, f"Разглеждане на случай № {case.reference}", "case", case=case,
                      question="Коя услуга може да приеме детето близо до семейството?",
                      presenter=region.people["РДСП"], result="consensus",
                      discussion="Обсъдени бяха варианти за координация между институциите.")
             for case in cases]
    mark_present(meeting)
    hold_long_ago(meeting)
    for item in items:
        decision = record_decision(item, {
            "kind": "request_capacity", "text": "Иска съдействие за място в услуга, близо до "
            "семейството."}, [{"organization": region.organizations["РДСП"], "kind": "place",
                               "what": "Провери свободните места и предложи услуга",
                               "due": date(2018, 2, 28)}], by=BY)
        walk(ChildCase.get_by_id(decision.case_id), "plan")
        date_back(decision.case, meeting.held_on)
    _report_all(meeting, date(2018, 2, 26))
    for case in cases:
        date_back(case, date(2018, 2, 26))
        walk(ChildCase.get_by_id(case.id), "close", outcome="cnst", closed_on=date(2018, 6, 1))
        date_back(case, date(2018, 6, 1))


def _let_speak(meeting: Meeting, item: AgendaItem) -> None:
    """One member comes in before the item, another one speaks."""
    members = [line for line in meeting.attendance if line.role == "permanent" and line.is_here()]
    members[-1].status = "absent"
    members[-1].store(BY)
    arrive(members[-1], item, BY)
    Statement(item=item, line=members[1], text="Общината ще съдейства за документа на майката и "
              "предлага съвместно посещение в дома.").store(BY)


def _add_recent_meeting(region: Region, case: ChildCase, today: date) -> None:
    day = _working_day(today - timedelta(20))
    meeting = add_meeting(region, day, time(10, 0), serial=20,
                          confirmed=("serial=20",), room="зала 2",
                          venue="Областна администрация на Софийска област",
                          ends_at=time(11, 30))
    add_item(meeting, "Откриване", "opening", presenter=region.chair, result="noted")
    item = add_item(meeting, f"Разглеждане на случай № {case.reference}", "case", case=case,
                    question="С какво може да помогне всяка институция до изписването?",
                    presenter=region.people["РЗИ"], result="votes", votes_for=9,
                    votes_against=0, abstained=1,
                    discussion="Нужни са личен документ, хранителни пакети и консултация.")
    mark_present(meeting, absent=("Община Своге",))
    _let_speak(meeting, item)
    generate_all(INVITATION, meeting, by=BY, register=True, on=day - timedelta(10))
    take(meeting, "hold")
    organizations = region.organizations
    plan = record_decision(item, {"kind": "case_plan", "text": "Приема план за подкрепа на "
                                  "майката и детето."}, [
        {"organization": organizations["Самоков"], "kind": "document",
         "what": "Съдейства за личен документ на майката", "due": day + timedelta(9)},
        {"organization": organizations["БЧК"], "kind": "material", "amount": 120,
         "what": "Осигурява хранителни пакети", "due": day + timedelta(13)},
        {"organization": organizations["ДБТ"], "kind": "expertise",
         "what": "Консултира майката за работа", "until_next_meeting": True},
        {"organization": organizations["РЗИ"], "kind": "expertise",
         "what": "Осигурява патронажна грижа за бебето", "due": day + timedelta(14)}], by=BY)
    visits = plan.commitments.where(Commitment.organization == organizations["РЗИ"]).get()
    visits.workflow.move(visits, "report", by=BY, done_on=day + timedelta(12),
                         report="Определена е медицинска сестра, направени са две посещения.",
                         report_way="letter", report_number="РЗИ-118")
    date_back(walk(ChildCase.get_by_id(case.id), "plan"), day)
