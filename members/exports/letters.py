"""介绍信 on paper: 存根, 主件 and 回执 of one letter."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from branchrecords.documents.pdf import render_pdf
from members.models import Transfer
from members.queries.organizations import committee_above
from members.rules.ages import age_on
from members.rules.kinds import MEMBER_STANDINGS
from members.rules.transfers import (
    LETTER_WORD,
    capital_number,
    written_date,
    written_month,
    written_year,
)


def letter_pdf(transfer: Transfer, *, copy: int, by: Any, at: datetime) -> bytes:
    """The letter as one sheet; from the second `copy` on it says that it is a reprint."""
    return render_pdf(
        template="documents/transfer_letter.html",
        context=letter_context(transfer, copy=copy, by=by, at=at),
        title=f"组织关系介绍信 {transfer.number}",
        identifier=f"transfer-{transfer.pk}-{copy}",
        at=at,
    )


def letter_context(transfer: Transfer, *, copy: int, by: Any, at: datetime) -> dict[str, Any]:
    """What stands on the sheet: numbers in capitals, dates in Chinese numerals."""
    person = transfer.person
    on = timezone.localdate(at)
    issuer = transfer.issuer.name if transfer.issuer else ""
    return {
        "org_name": issuer,
        "number": transfer.number,
        "seam": _seam(transfer),
        "issuer": issuer,
        "addressee": _addressee(transfer),
        "from_branch": transfer.from_name,
        "to_branch": transfer.target.name if transfer.target else transfer.outside_branch,
        "to": transfer.to_name,
        "name": person.name,
        "sex": person.get_sex_display(),
        "age": age_on(person.born_on, transfer.issued_on),
        "ethnicity": person.get_ethnicity_display(),
        "standing": transfer.get_standing_display(),
        "is_member": transfer.standing in MEMBER_STANDINGS,
        "id_number": person.id_number,
        "phone": person.phone,
        "dues_until": written_month(transfer.dues_until),
        "valid_days": capital_number(transfer.valid_days),
        "issued": written_date(transfer.issued_on),
        "reason": transfer.reason,
        "handler": transfer.handler,
        "copy": copy,
        "reprint": _reprint(copy, on, by),
        "imprint": f"{by} {timezone.localtime(at):%Y-%m-%d %H:%M} 打印",
    }


def _addressee(transfer: Transfer) -> str:
    """Letters go from committee to committee; outside to whoever was written down."""
    if transfer.target is None:
        return transfer.outside_name
    return (committee_above(transfer.target) or transfer.target).name


def _seam(transfer: Transfer) -> str:
    """The number across the cut line, in capitals, so that both halves prove each other."""
    if transfer.year is None or transfer.serial is None:
        return transfer.number
    return f"{LETTER_WORD}字〔{written_year(transfer.year)}〕第{capital_number(transfer.serial)}号"


def _reprint(copy: int, on: date, by: Any) -> str:
    return f"补打，第 {copy} 次，{on:%Y-%m-%d}，{by}" if copy > 1 else ""
