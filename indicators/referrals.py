"""Counts of referrals: what became of them, and why they were refused."""

from indicators.breakdowns import Breakdown, counted
from indicators.declaring import CASES
from models.services import Referral

counted(
    "Насочвания по състояние", Breakdown(Referral, ("status",), "kind"),
    page=CASES, dated="sent_on", unit="насочвания", hides_small=True,
    definition="Насочванията, изпратени в периода, по състоянието им днес и по вид.")
counted(
    "Откази по причина", Breakdown(Referral, ("refusal",), "urgency", unsaid="без отказ"),
    page=CASES, dated="answered_on", unit="насочвания", hides_small=True,
    definition="Насочванията, получили отговор в периода, по причината за отказ и по спешност.")
