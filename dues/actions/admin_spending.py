"""What the unit's office paid for party work: registered with its voucher number, never booked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.timezone import localdate

from branchrecords.attachments.storing import store_attachment
from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, wrong
from dues.models import AdminSpending
from dues.rules.spending import PURPOSE_OF
from members.models import Organization, User
from members.rules.kinds import OrganizationKind

from .journal import lock_books


@dataclass(frozen=True)
class AdminFacts:
    """One payment of the office; `amount` in 元, `document` its number in the office's books."""

    purpose: int
    amount: Decimal
    what: str
    payee: str
    document: str
    spent_on: date


@transaction.atomic
def record_admin_spending(
    *,
    key: UUID,
    organization: Organization,
    facts: AdminFacts,
    upload: UploadedFile | None = None,
    by: User,
    at: datetime,
) -> AdminSpending:
    """Register one payment; the same key registers it once."""
    lock_books(organizations=[organization.pk])
    made = AdminSpending.objects.filter(key=key).first()
    if made is not None:
        return made
    _refuse(organization, facts, at)
    row = AdminSpending.objects.create(
        key=key, organization=organization, purpose=facts.purpose, amount=facts.amount,
        what=facts.what.strip(), payee=facts.payee.strip(), document=facts.document.strip(),
        spent_on=facts.spent_on, recorded_by=by, recorded_at=at,
        attachment=store_attachment(upload=upload, by=by, at=at) if upload else None,
    )  # fmt: skip
    _record("recorded", row, by, at)
    return row


@transaction.atomic
def reverse_admin_spending(
    *, spending: AdminSpending, reason: str, by: User, at: datetime
) -> AdminSpending:
    """Undo a registered payment by its opposite, on the same day of the office's books."""
    lock_books(organizations=[spending.organization_id])
    if not reason.strip():
        raise wrong("reason", "请写冲正理由，例如：登记重复")
    if spending.reverses_id:
        raise ActionError("这一笔本身就是冲正，不能再冲正。")
    if AdminSpending.objects.filter(reverses=spending).exists():
        raise ActionError("这一笔已经冲正过了，请刷新页面查看。")
    row = AdminSpending.objects.create(
        key=uuid4(), organization=spending.organization, purpose=spending.purpose,
        amount=-spending.amount, what=spending.what, payee=spending.payee,
        document=spending.document, spent_on=spending.spent_on, reverses=spending,
        reason=reason.strip(), recorded_by=by, recorded_at=at,
    )  # fmt: skip
    _record("reversed", row, by, at)
    return row


def _refuse(organization: Organization, facts: AdminFacts, at: datetime) -> None:
    if organization.kind == OrganizationKind.GROUP:
        raise ActionError("党小组没有党建经费，登记在党支部。")
    if facts.purpose not in PURPOSE_OF:
        raise wrong("purpose", "用途只能从给出的几项里选")
    if facts.amount <= 0:
        raise wrong("amount", "金额应大于 0")
    if facts.spent_on > localdate(at):
        raise wrong("spent_on", f"{facts.spent_on} 还没有到，请写今天或以前的日期")
    for field, words in (("what", "支出内容"), ("payee", "收款人"), ("document", "财务凭证号")):
        if not getattr(facts, field).strip():
            raise wrong(field, f"请填写{words}")
    same = AdminSpending.objects.filter(
        organization=organization, document=facts.document.strip(), reverses=None, reversal=None,
        spent_on__year=facts.spent_on.year,
    )  # fmt: skip
    if same.filter(amount=facts.amount, payee=facts.payee.strip()).exists():
        raise wrong("document", "这张凭证的这一笔已经登记过，请核对")


def _record(what: str, row: AdminSpending, by: User, at: datetime) -> None:
    detail = {"amount": str(row.amount), "document": row.document, "reason": row.reason}
    record(
        f"dues.admin_spending_{what}", by=by, at=at, thing=row,
        organization=row.organization, detail=detail,
    )  # fmt: skip
