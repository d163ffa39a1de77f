"""What must hold of the money at any time, and be the same after a restore."""

from __future__ import annotations

from django.db.models import F, Sum

from branchrecords.backup.proofs import NotProven, proof

from .models import JournalEntry, JournalLine


@proof("党费账")
def books_are_even() -> str:
    """Σ 借方 = Σ 贷方, of everything and of each entry."""
    sums = JournalLine.objects.aggregate(
        debit=Sum("debit", default=0), credit=Sum("credit", default=0)
    )
    uneven = (
        JournalLine.objects.order_by("entry")
        .values("entry")
        .annotate(debits=Sum("debit"), credits=Sum("credit"))
        .exclude(debits=F("credits"))
    )
    if first := uneven.first():
        raise NotProven(
            f"第 {first['entry']} 号凭证借方 {first['debits']}，贷方 {first['credits']}。"
        )
    number = JournalEntry.objects.count()
    return f"{number} 张凭证，借方 {sums['debit']:.2f} 元，贷方 {sums['credit']:.2f} 元。"
