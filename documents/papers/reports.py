"""The report of a mechanism about its year."""

from documents.kinds import PUBLIC, REGISTER, declare
from documents.schema import One
from documents.values.parties import letter_parts
from documents.values.reports import YEAR, Year, year_of_report
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
