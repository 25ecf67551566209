"""Counts of cases, and the municipality in public texts."""

from indicators.breakdowns import Breakdown, Tally, counted
from indicators.declaring import CASES
from indicators.dimensions import Classes
from indicators.suppression import SMALLEST
from models.cases.case import OPEN, ChildCase
from models.territory import Municipality

HOME = "municipality_origin.shown_as"
PREVENTION, PREVENTED = "prevention", "abandonment_prevented"
ONCE = ("Всеки случай се брои веднъж, каквото и да е състоянието му; премахнатите не се броят, а "
        "заличените се броят.")
IS_PREVENTION = ChildCase.type == PREVENTION
BY_OUTCOME = counted(
    "Случаи по вид, изход и община",
    Breakdown(ChildCase, ("type", "outcome"), HOME, unsaid="още без изход"),
    page=CASES, dated="received_on", unit="случаи", hides_small=True,
    definition=f"Случаите, постъпили в периода, по вид, изход и община по произход. {ONCE}")
counted(
    "Приключени случаи по изход", Breakdown(ChildCase, ("outcome",), "type"),
    page=CASES, dated="closed_on", unit="случаи", hides_small=True,
    definition="Случаите, приключени в периода, по изход и вид: предотвратени изоставяния, "
               "реинтегрирани в биологичните семейства, настанени при близки, при приемни родители "
               "и в институции. Възобновеният случай не се брои, докато не приключи отново.")
counted(
    "Постъпили случаи по възраст и среда", Breakdown(ChildCase, ("age_band",), "environment"),
    page=CASES, dated="received_on", unit="случаи", hides_small=True,
    definition="Случаите, постъпили в периода, по възрастова група и по средата, в която е детето "
               f"сега. {ONCE}")
counted(
    "Превенция на изоставянето: нови случаи", Breakdown(ChildCase, ("age_band",), HOME),
    page=CASES, dated="received_on", only=IS_PREVENTION, unit="случаи", hides_small=True,
    is_inner=True,
    definition="Случаите на превенция на изоставянето, постъпили в периода, по възрастова група и "
               f"община по произход. {ONCE}")
counted(
    "Превенция на изоставянето: приключени и успешни",
    Breakdown(ChildCase, ("age_band",), Classes("Как са приключили", (
        ("success", "Успешни", ChildCase.outcome == PREVENTED),
        ("other", "С друг изход", ChildCase.outcome != PREVENTED)))),
    page=CASES, dated="closed_on", only=IS_PREVENTION, unit="случаи", hides_small=True,
    is_inner=True,
    definition="Случаите на превенция, приключени в периода; успешни са тези с изход "
               "„предотвратено изоставяне“.")
counted(
    "Деца от 0 до 3 години по причина", Tally(ChildCase, "causes"),
    page=CASES, dated="received_on", only=ChildCase.age_band == "0–3", unit="случаи",
    hides_small=True, is_inner=True,
    definition="Случаите на деца от 0 до 3 години, постъпили в периода, по причините и рисковите "
               "фактори. Случай с няколко причини стои на няколко реда, а в последния – веднъж.")


def public_place(municipality: Municipality, *, smallest: int = SMALLEST) -> str:
    """The municipality as a public text may name it: with fewer open cases only its oblast."""
    open_cases = ChildCase.live().where(
        ChildCase.municipality_origin == municipality, ChildCase.status.in_(OPEN)).count()
    if open_cases < smallest:
        return f"община в {municipality.oblast.label}"
    return municipality.label
