"""The reports of a mechanism about its year, and about any period."""

from documents.kinds import PSEUDONYMISED, PUBLIC, REGISTER, declare
from documents.schema import One
from documents.values.parties import letter_parts
from documents.values.reports import YEAR, Year, year_of_report
from documents.values.results import REPORT
from models.base import today

ANNUAL_REPORT = declare(
    code="godishen_otchet", name="Годишен отчет", entity="mechanisms", numbering=REGISTER,
    needs="отчет.година",
    privacies=(PUBLIC,), mechanism=lambda m: m, day=lambda _: today(),
    subject=lambda _: f"Отчет за дейността през {year_of_report()} г.",
    file_name=lambda _: f"Годишен_отчет_{year_of_report()}",
    group={
        **letter_parts(lambda m: m),
        "отчет": One(YEAR, lambda m, _: Year(m, year_of_report())),
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
