"""What all papers have in common by which money goes one level up, in the books of both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from branchrecords.access.permissions import Permission
from members.models import Organization

from .journal import JournalEntry
from .vouchers import MoneyDocument, MoneyDocumentQuerySet


class HandedUpQuerySet(MoneyDocumentQuerySet):
    """Slips, seen from whoever handed up."""

    def receivable(self, user, permission: Permission) -> HandedUpQuerySet:
        """Slips that go to an organisation in the user's scope.

        What leaves the system for a committee above it is settled at home, with that
        committee's receipt.
        """
        scope = user.reach(permission)
        outside = Q(upper__isnull=True) & scope.organizations("organization")
        return self.filter(scope.organizations("upper") | outside)


class HandedUp(MoneyDocument):
    """Made out below, received above: `entry` is below, `upper_entry` above.

    Without `upper` the money leaves the system, and `receipt` is the number of the receipt.
    """

    upper = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="+", verbose_name="上级党组织"
    )
    upper_name = models.CharField("上级党组织名称", max_length=120)
    cash = models.DecimalField("其中现金", max_digits=12, decimal_places=2)
    bank = models.DecimalField("其中转账", max_digits=12, decimal_places=2)
    handed_by = models.CharField("交款人", max_length=60)
    received_by_name = models.CharField("收款人", max_length=60, blank=True, default="")
    receipt = models.CharField("上级收据号", max_length=60, blank=True, default="")
    upper_entry = models.OneToOneField(
        JournalEntry, models.PROTECT, null=True, related_name="%(class)s_received"
    )

    objects: ClassVar = HandedUpQuerySet.as_manager()

    class Meta(MoneyDocument.Meta):
        abstract = True
        constraints = (
            *MoneyDocument.Meta.constraints,
            models.CheckConstraint(
                condition=Q(cash__gte=0, bank__gte=0, amount=F("cash") + F("bank")),
                name="%(class)s_parts",
            ),
            models.CheckConstraint(
                condition=Q(upper__isnull=True, upper_entry__isnull=True)
                | Q(upper__isnull=False, upper_entry__isnull=True, entry__isnull=True)
                | Q(upper__isnull=False, upper_entry__isnull=False, entry__isnull=False),
                name="%(class)s_in_both_books",
            ),
            models.CheckConstraint(
                condition=~Q(organization=F("upper")) & ~Q(handed_by="") & ~Q(upper_name=""),
                name="%(class)s_from_to",
            ),
        )

    def name_entries(self, entries: Sequence[JournalEntry]) -> None:
        """The first in the books below, the second in the books above."""
        self.entry = entries[0]
        if len(entries) > 1:
            self.upper_entry = entries[1]

    @property
    def entries(self) -> list[JournalEntry]:
        """In the books below and above."""
        return [entry for entry in (self.entry, self.upper_entry) if entry is not None]
