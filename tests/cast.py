"""A small cast: one mechanism, its institution and people, and an account of every role."""

from models.mechanisms import Mechanism
from models.parties import Organization, Person
from models.territory import Oblast
from models.users import ADMIN, AUDITOR, COORDINATOR, MEMBER, SECRETARY, User

PASSWORD = "образцова парола 1"
NAMES = {ADMIN: "Ана Образцова", SECRETARY: "Севда Примерова", COORDINATOR: "Камен Пробен",
         MEMBER: "Михаил Опитен", AUDITOR: "Одета Мерилова"}


def make_organization(name: str = "Дирекция „Социално подпомагане“ – Образцово",
                      short_name: str = "ДСП Образцово", **values) -> Organization:
    """A stored institution."""
    values = {"category": "dsp", "gender": "f", **values}
    return Organization(name=name, short_name=short_name, **values).store()


def make_person(first_name: str = "Образец", last_name: str = "Примеров", **values) -> Person:
    """A stored person."""
    values = {"honorific": "gn", "gender": "m", **values}
    return Person(first_name=first_name, last_name=last_name, **values).store()


def make_mechanism(prefix: str = "ОБ", **values) -> Mechanism:
    """A stored mechanism of the oblast Стара Загора with host and chair."""
    oblast = Oblast.get(Oblast.name == "Стара Загора")
    host = make_organization(f"Областна администрация {prefix}", f"ОА {prefix}", category="oa")
    values = {"name": f"ОКМД {prefix}", "oblast": oblast, "host": host,
              "chair": make_person(), **values}
    return Mechanism(prefix=prefix, **values).store()


def email_of(role: str) -> str:
    """The address the account of this role signs in with."""
    return f"{role}@okmd.example"


def find_account(role: str) -> User:
    """The account of this role."""
    return User.get(User.email == email_of(role))
