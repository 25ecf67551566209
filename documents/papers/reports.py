"""The reports of a mechanism about its year, and about any period."""

from documents.kinds import PSEUDONYMISED, PUBLIC, REGISTER, declare
from documents.schema import One
from documents.values.parties import letter_parts
from documents.values.reports import YEAR, Year
from documents.values.results import REPORT
from indicators.freezing import span_of
from models.base import today
from models.mechanisms import Mechanism
from models.periods import ReportPeriod


def _mechanism(record: ReportPeriod | Mechanism) -> Mechanism:
    """Whose report it is; the first annual ones were made from the mechanism itself."""
    return getattr(record, "mechanism", record)


def _year(record: ReportPeriod | Mechanism) -> int:
    return getattr(record, "begins_on", today()).year


ANNUAL_REPORT = declare(
    code="godishen_otchet", name="Годишен отчет", entity="report_periods", numbering=REGISTER,
    needs="отчет.година",
    privacies=(PUBLIC,), mechanism=_mechanism, day=lambda _: today(),
    subject=lambda record: f"Отчет за дейността през {_year(record)} г.",
    file_name=lambda record: f"Годишен_отчет_{_year(record)}",
    fits=lambda period: span_of(period).is_year,
    group={
        **letter_parts(_mechanism),
        "отчет": One(YEAR, lambda record, _: Year(_mechanism(record), _year(record))),
    })
PERIOD_REPORT = declare(
    code="otchet", name="Отчет за период", entity="report_periods", numbering=REGISTER,
    needs="отчет.период отчет.раздели.редове.брой",
    privacies=(PSEUDONYMISED, PUBLIC), mechanism=lambda period: period.mechanism,
    day=lambda _: today(),
    subject=lambda period: f"Отчет за дейността през {period.name()}",
    file_name=lambda period: f"Отчет_{period.begins_on:%d.%m.%Y}_{period.ends_on:%d.%m.%Y}",
    group={
        **letter_parts(lambda period: period.mechanism),
        "отчет": One(REPORT, lambda period, _: period),
    })
