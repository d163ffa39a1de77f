"""党费 upwards: who may keep the books, hand up, and open what."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from branchrecords.attachments.storing import store_attachment
from dues.actions.journal import Draft, Line, post
from dues.actions.keepers import Keepers, name_keepers
from dues.actions.remitting import RemittanceWish, prepare_remittance
from dues.actions.vouchers import prepare
from dues.models import CashMove, DuesAccount, Interest
from dues.rules.accounts import Account, EntryKind
from dues.rules.remitting import RemitRules
from members.models import User
from tests.access.place import Place
from tests.access.row import Row
from tests.factories.files import PDF
from tests.factories.members import AT, TODAY, make_user

ROWS: tuple[Row, ...] = (
    Row("dues-keepers", "branch", "SOCA"),
    Row("dues-keepers-name", "branch", "SO"),
    Row("dues-account", "branch", "SO", 404),  # a bank account is the committee's alone
    Row("dues-account-reveal", "dues_account", "SO", 200, "POST"),
    Row("dues-keepers-xlsx", "branch", "SOCA", 200, "POST"),
    Row("dues-handover-pdf", "dues_handover", "SOCA"),
    Row("dues-handover-sign", "dues_handover", "SOCA", 302, "POST"),
    Row("dues-remittances", "branch", "SOCA"),
    Row("dues-remittances-xlsx", "branch", "SOCA", 200, "POST"),
    Row("dues-remit", "branch", "SO"),
    Row("dues-remittance", "remittance", "SOCA"),
    Row("dues-remittance-pdf", "remittance", "SOCA"),
    Row("dues-remittance-cancel", "remittance", "SO", 200, "POST"),
    # Whoever keeps the books above receives; a committee's staff at home alone.
    Row("dues-remittance-receive", "remittance", "SOC", 200, "POST", "general", home="C"),
    Row("dues-remittance-return", "remittance", "SOC", 200, "POST", "general", home="C"),
    Row("dues-remittance-undo", "remittance", "SOC", 200, "POST", "general", home="C"),
    Row("dues-books", "branch", "SOCA"),
    Row("dues-book-account", "branch", "SOCA", extra={"code": 1001}),
    Row("dues-journal-xlsx", "branch", "SOCA", 200, "POST"),
    Row("dues-entry", "journal-entry", "SOCA"),
    Row("dues-cash", "branch", "SOCA"),
    Row("dues-cash-xlsx", "branch", "SOCA", 200, "POST"),
    Row("dues-cash-add", "branch", "SO"),
    Row("dues-cash-check", "cash-move", "SO", 302, "POST"),
    Row("dues-cash-undo", "cash-move", "SO", 302, "POST"),
    Row("dues-interest", "general", "SOCA", base="general"),
    Row("dues-interest-add", "general", "SOC", base="general", home="C"),
    Row("dues-interest-confirm", "interest", "SOC", 302, "POST", "general", home="C"),
    Row("dues-interest-undo", "interest", "SOC", 302, "POST", "general", home="C"),
    Row("dues-interest-voucher", "interest", "SOCA", base="general"),
)


def things(place: Place) -> dict[str, dict]:
    """Keepers of the branch with their handover, an account, a slip and a paper of interest."""
    other = make_user("branch_officer", place.branch)
    keepers = name_keepers(
        organization=place.branch, keepers=Keepers(place.by, other, "何书记"), on=TODAY,
        by=place.by, at=AT,
    )  # fmt: skip
    account = DuesAccount.objects.create(
        organization=place.branch, bank="东湾银行", holder="党费专户",
        account_number="6222020000001234", starts_on=TODAY,
    )  # fmt: skip
    return {
        **_papers(place, other),
        "dues_account": {"pk": account.pk},
        "dues_handover": {"pk": keepers.handover.pk},
    }


def _papers(place: Place, cashier: User) -> dict[str, dict]:
    general = place.tree["general"]
    lines = [
        Line(Account.CASH, place.branch.pk, debit=Decimal(100)),
        Line(Account.FROM_BELOW, place.branch.pk, credit=Decimal(100)),
    ]
    draft = Draft(EntryKind.REMITTANCE, place.branch.pk, TODAY, "下级上缴", lines)
    (entry,) = post(drafts=[draft], by=place.by, at=AT)
    period = RemitRules().period_of(TODAY)
    slip = prepare_remittance(
        organization=place.branch, key=uuid4(), wish=RemittanceWish(period, "王委员"),
        by=place.by, at=AT,
    )  # fmt: skip
    upload = SimpleUploadedFile("回单.pdf", PDF, "application/pdf")
    paper = Interest(
        organization=general, key=uuid4(), earned_on=TODAY, amount=Decimal("1.20"),
        voucher=store_attachment(upload=upload, by=place.by, at=AT),
    )  # fmt: skip
    prepare(document=paper, by=place.by, at=AT)
    move = CashMove(
        organization=place.branch, key=uuid4(), way="in", amount=Decimal(1), moved_on=TODAY,
        receipt="1",
    )  # fmt: skip
    prepare(document=move, by=cashier, at=AT)
    return {
        "cash-move": {"pk": move.pk},
        "remittance": {"pk": slip.pk},
        "journal-entry": {"pk": entry.pk},
        "interest": {"pk": paper.pk},
    }
