"""The text of a decision made of its parts; whoever writes it down may change every word."""

from bulgarian.dates import date_numeric

# What a kind says by itself where its label is no sentence.
SAID = {"info": "Приема за сведение информацията по точката",
        "adopt": "Приема представения документ", "admit_member": "Приема нов член",
        "other": ""}


def compose_text(kind: str, label: str, rows: list[dict]) -> str:
    """„Приема план за действие по случай. Възлага на ДСП: …, в срок до …“"""
    said = SAID.get(kind, label)
    duties = [_duty(row) for row in rows if row.get("organization") and row.get("what")]
    if len(duties) == 1:
        said = f"{said}. Възлага на {duties[0]}" if said else f"Възлага на {duties[0]}"
    elif duties:
        listed = "; ".join(f"{n}) на {duty}" for n, duty in enumerate(duties, 1))
        said = f"{said}. Възлага: {listed}" if said else f"Възлага: {listed}"
    return said if said.endswith(".") or not said else f"{said}."


def _duty(row: dict) -> str:
    due = date_numeric(row["due"]) if row.get("due") else \
        "следващото заседание" if row.get("until_next_meeting") else ""
    duty = f"{row['organization'].short()}: {row['what'].strip().rstrip('.')}"
    return f"{duty}, в срок до {due}" if due else duty
