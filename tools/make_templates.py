"""Builds the shipped Word templates: python -m tools.make_templates

The wording of each stands in wording_*.py; how they look, in word_layout.py.
"""

from pathlib import Path

from tools import (
    wording_events,
    wording_letters,
    wording_meetings,
    wording_memoranda,
    wording_privacy,
)
from tools.word_layout import as_bytes, write_files

FOLDER = Path(__file__).resolve().parent.parent / "docx_templates"
TEMPLATES = {
    "protokol": ("Протокол", wording_meetings.make_minutes),
    "pokana": ("Покана", wording_meetings.make_invitation),
    "prisastven_spisak": ("Присъствен списък", wording_meetings.make_attendance_list),
    "nasochvashto_pismo": ("Насочващо писмо", wording_letters.make_referral_letter),
    "napomnitelno_pismo": ("Напомнително писмо", wording_letters.make_reminder),
    "prepis_izvlechenie": ("Препис-извлечение", wording_meetings.make_extract),
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
