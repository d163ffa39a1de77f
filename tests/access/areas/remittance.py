"""党费 upwards: who may keep the books, hand up, and open what."""

from __future__ import annotations

from dues.actions.keepers import Keepers, name_keepers
from dues.models import DuesAccount
from tests.access.place import Place
from tests.access.row import Row
from tests.factories.members import AT, TODAY, make_user

ROWS: tuple[Row, ...] = (
    Row("dues-keepers", "branch", "SOCA"),
    Row("dues-keepers-name", "branch", "SO"),
    Row("dues-account", "branch", "SO", 404),  # a bank account is the committee's alone
    Row("dues-account-reveal", "dues_account", "SO", 200, "POST"),
    Row("dues-handover-sign", "dues_handover", "SOCA", 302, "POST"),
)


def things(place: Place) -> dict[str, dict]:
    """Keepers of the branch with their handover, and an account."""
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
        "dues_account": {"pk": account.pk},
        "dues_handover": {"pk": keepers.handover.pk},
    }
