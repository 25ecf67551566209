"""Trainings, a round table, and a question in writing between two meetings."""

from datetime import date, time, timedelta

from demo.mechanisms import Region
from demo.parties import BY
from models.events.event import Event, Participant, Point
from models.procedures import WrittenProcedure

NAMES = (("Примера", "f"), ("Опит", "m"), ("Образцена", "f"), ("Пробен", "m"), ("Тестина", "f"),
         ("Мним", "m"), ("Условка", "f"), ("Небивал", "m"), ("Измислена", "f"), ("Въображ", "m"),
         ("Недействителна", "f"))
FAMILIES = {"f": ("Нереална", "Несъществуваща"), "m": ("Нереален", "Несъществуващ")}


def add_kardzhali_events(region: Region) -> None:
    """The training of the members, 22 of them, and the round table of the autumn."""
    training = Event(
        mechanism=region.mechanism, topic="Лобиране и застъпничество за детето и семейството",
        held_on="юни–юли 2015", starts_at=time(10), hours=8, place="Кърджали",
        lecturers="Пенка Измислена, програмен координатор").store(BY)
    for topic, minutes in (("Откриване и представяне", 15), ("Какво е застъпничество", 90),
                           ("Работа по групи", 120), ("Обобщение и удостоверения", 30)):
        Point(event=training, topic=topic, minutes=minutes).store(BY)
    organization = region.organizations["ОА"]
    for first, gender in NAMES:
        for family in FAMILIES[gender]:
            Participant(event=training, name=f"{first} {family}", gender=gender,
                        position="експерт", organization=organization).store(BY)
    Event(mechanism=region.mechanism, kind="round_table", held_on="есен 2015",
          topic="Семейна среда за всяко дете", place="Кърджали").store(BY)


def add_procedure(region: Region, today: date) -> None:
    """A question that some of the members have answered already."""
    procedure = WrittenProcedure(
        mechanism=region.mechanism, question="Одобрявате ли графика на заседанията?",
        proposal="Одобрява графика на заседанията за следващото тримесечие.",
        opened_on=today - timedelta(4), answer_by=today + timedelta(3)).store(BY)
    procedure.workflow.move(procedure, "open", by=BY)
    for one in list(procedure.answers)[:4]:
        one.answer, one.answered_on, one.way = "for", today - timedelta(2), "email"
        one.store(BY)
