"""Whether the birth date of a child fits its case: the day it came, the age band."""

from datetime import date

from models.base import today
from models.rules import RuleError


def age_rules(identity):
    """Yield a RuleError where the birth date does not fit the case: its day, its age band."""
    case, born = identity.case, identity.birth_date
    if not (case and born and case.received_on):
        return
    if born > case.received_on and "pregnant" not in case.target_groups:
        yield RuleError(f"Детето е родено на {born:%d.%m.%Y} г., а случаят е постъпил на "
                        f"{case.received_on:%d.%m.%Y} г. За бременна в риск отбележете целевата "
                        "група „бременни в риск“.", "birth_date")
    youngest, oldest = map(int, case.age_band.split("–"))
    then, now = age_on(born, case.received_on), age_on(born, case.closed_on or today())
    if now < youngest or then > oldest:
        yield RuleError(f"При постъпването на случая детето е било на {max(then, 0)} г., а "
                        f"възрастовата група е {case.show('age_band')} Проверете датата на раждане "
                        "и групата.", "birth_date")


def age_on(born: date, day: date) -> int:
    """Full years on a day; negative before the birth."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
