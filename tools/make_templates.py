"""Builds the shipped Word templates: python -m tools.make_templates

The wording of each stands in wording_*.py; how they look, in word_layout.py.
"""

from pathlib import Path

from tools import (
    wording_decisions,
    wording_events,
    wording_letters,
    wording_meetings,
    wording_memoranda,
    wording_preparing,
    wording_privacy,
    wording_reports,
)
from tools.word_layout import as_bytes, write_files

FOLDER = Path(__file__).resolve().parent.parent / "docx_templates"
TEMPLATES = {
    "blanka": ("Бланка", wording_letters.make_letterhead),
    "podpis": ("Подпис", wording_letters.make_signature),
    "protokol": ("Протокол", wording_meetings.make_minutes),
    "dneven_red": ("Дневен ред", wording_meetings.make_agenda),
    "pokana": ("Покана", wording_meetings.make_invitation),
    "kontrolen_list": ("Контролен лист", wording_preparing.make_control_sheet),
    "papka": ("Папка за председателя", wording_preparing.make_binder),
    "prisastven_spisak": ("Присъствен списък", wording_meetings.make_attendance_list),
    "nasochvashto_pismo": ("Насочващо писмо", wording_letters.make_referral_letter),
    "napomnitelno_pismo": ("Напомнително писмо", wording_letters.make_reminder),
    "napravlenie": ("Предложение за направление", wording_letters.make_service_order),
    "preprashtane": ("Писмо за препращане", wording_letters.make_transfer_letter),
    "godishen_otchet": ("Годишен отчет", wording_reports.make_annual_report),
    "prepis_izvlechenie": ("Препис-извлечение", wording_meetings.make_extract),
    "izvlechenie_institucia": ("Извлечение за институция",
                               wording_decisions.make_institution_extract),
    "kniga_reshenia": ("Книга на решенията", wording_decisions.make_book),
    "memorandum": ("Меморандум", wording_memoranda.make_memorandum),
    "protokol_unishtozhavane": ("Протокол за унищожаване",
                                wording_privacy.make_destruction_protocol),
    "registar_deynosti": ("Регистър на дейностите", wording_privacy.make_processing_register),
    "udostoverenie": ("Удостоверение", wording_events.make_certificate),
    "spravka_lice": ("Справка за лице", wording_privacy.make_subject_report),
}


def build() -> dict[str, bytes]:
    """The bytes of every template by its code."""
    return {code: as_bytes(make(), title) for code, (title, make) in TEMPLATES.items()}


if __name__ == "__main__":
    write_files(FOLDER, build())
