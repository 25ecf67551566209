"""„Лични данни“: one entry of the menu for all that is needed once in a while."""

from dataclasses import dataclass

from admin import policy
from admin.auth import current_user
from admin.base import BADGES
from admin.declaring import page
from admin.pages.privacy.incident import may_report
from admin.pages.privacy.processing import may_see_register
from admin.policy.needs import BOOKS
from admin.records.addresses import list_url
from admin.views import DeskPage
from models.base import today
from models.privacy.consents import Consent
from models.privacy.destruction import Destruction
from models.privacy.disclosures import Disclosure
from models.privacy.requests import DataRequest
from models.privacy.retention import RetentionRule


@dataclass(frozen=True)
class Way:
    """A page that the hub leads to."""

    label: str
    url: str
    hint: str


LISTS = (
    (DataRequest, "Кой какво е поискал за своите данни; отговор до 30 дни."),
    (Disclosure, "На кого какви данни са предоставени, кога и на какво основание."),
    (Consent, "Дадени и оттеглени съгласия; оттеглено спира следващо публикуване."),
    (RetentionRule, "Колко се пазят приключените случаи – сроковете въвежда институцията."),
    (Destruction, "Предложени и изпълнени списъци; решава второ лице."))


class PrivacyPage(DeskPage):
    """The hub."""

    title, place, group, icon, position = "Лични данни", "privacy", "Справочници", "lock", 90

    @page("/", needs=BOOKS, shows="page")
    def index(self):
        """The pages that the user may open."""
        return self.render("privacy/hub.html", ways=list(read_ways()))


def read_ways():
    if policy.may_read(current_user, Destruction):
        yield Way("Изтичащи срокове", "/terms/", "Приключени случаи, чийто срок за съхранение е "
                  "минал, и такива без правило.")
    yield from (Way(entity.listing.plural, list_url(entity), hint) for entity, hint in LISTS
                if policy.may_read(current_user, entity))
    if may_see_register(current_user):
        yield Way("Регистър на дейностите по обработване", "/processing/",
                  "По чл. 30 от Регламента, от полетата на регистрите.")
    if may_report(current_user):
        yield Way("Инцидент", "/incident/", "Чии данни е отварял един потребител за период.")


def count_overdue_requests(user) -> int:
    """Requests for data past their term that the user may see."""
    waiting = DataRequest.waiting().where(DataRequest.due_on < today())
    return policy.visible(user, DataRequest, waiting).count()


BADGES["privacy"] = count_overdue_requests
