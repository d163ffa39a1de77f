"""公开表, reports, budgets and spending of dues: who may open what."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

from dues.actions.admin_spending import AdminFacts, record_admin_spending
from dues.actions.spending import add_voucher
from dues.actions.vouchers import prepare
from dues.models import Spending
from dues.rules.accounts import Account
from tests.access.place import Place
from tests.access.row import Row
from tests.factories.members import AT, TODAY
from tests.factories.spending import invoice

ROWS: tuple[Row, ...] = (
    Row("dues-publicity", "branch", "SOCA"),
    # Nothing was assessed for this year: back to the page, which says so.
    Row("dues-publicity-pdf", "branch", "SOCA"),
    Row("dues-published", "general", "SOCA", base="general"),
    Row("dues-published-xlsx", "general", "SOCA", 200, "POST", base="general"),
    Row("dues-report", "general", "SOCA", base="general"),
    Row("dues-report-pdf", "general", "SOCA", base="general"),
    Row("dues-report-account", "general", "SOCA", base="general", extra={"code": 1101}),
    Row("dues-budget", "branch", "SOCA"),
    # No budget was decided: back to the page, which says so.
    Row("dues-budget-pdf", "branch", "SOCA", 302),
    Row("dues-budget-xlsx", "branch", "SOCA", 200, "POST"),
    Row("dues-budget-decide", "branch", "SO"),
    Row("dues-office-funds", "branch", "SO"),
    Row("dues-spending", "branch", "SOCA"),
    Row("dues-spending-xlsx", "branch", "SOCA", 200, "POST"),
    Row("dues-used-xlsx", "branch", "SOCA", 200, "POST"),
    Row("dues-spending-add", "branch", "SO"),
    Row("dues-admin-spending-add", "branch", "SO"),
    Row("dues-requests", "branch", "SOCA"),
    Row("dues-request-answer", "spending_request", "SO"),
    Row("dues-spending-detail", "spending", "SOCA"),
    Row("dues-spending-decide", "spending", "SO"),
    Row("dues-spending-vouchers", "spending", "SO", 302, "POST"),
    Row("dues-spending-pay", "spending", "SO"),
    Row("dues-spending-take-back", "spending", "SO"),
    Row("dues-spending-pdf", "spending", "SOCA"),
    Row("dues-spending-voucher", "spending_voucher", "SOCA"),
    Row("dues-admin-spending-undo", "admin_spending", "SO"),
    Row("dues-admin-spending-voucher", "admin_spending", "SOCA"),
)


def things(place: Place) -> dict[str, dict]:
    """A paper of the branch with its voucher, one that asks the branch, a payment of the office."""
    paper = Spending(
        key=uuid4(), organization=place.branch, amount=Decimal(1), purpose=Account.TRAINING.value,
        what="轮训", payee="会议中心", upper=place.tree["general"],
    )  # fmt: skip
    made, _ = prepare(document=paper, by=place.by, at=AT)
    voucher = add_voucher(spending=made, upload=invoice(), by=place.by, at=AT)
    # Nothing asks a branch in earnest, for it has nothing below it that keeps books.
    asking = Spending(
        key=uuid4(), organization=place.tree["sister"], amount=Decimal(1),
        purpose=Account.TRAINING.value, what="轮训", payee="会议中心", upper=place.branch,
    )  # fmt: skip
    asked, _ = prepare(document=asking, by=place.by, at=AT)
    facts = AdminFacts(Account.TRAINING.value, Decimal(1), "教材", "书店", "记-1", TODAY)
    office = record_admin_spending(
        key=uuid4(), organization=place.branch, facts=facts, upload=invoice(), by=place.by, at=AT
    )
    return {
        "spending": {"pk": made.pk},
        "spending_voucher": {"pk": voucher.pk},
        "spending_request": {"pk": place.branch.pk, "spending_pk": asked.pk},
        "admin_spending": {"pk": office.pk},
    }
