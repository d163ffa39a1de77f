"""What all papers have in common by which money goes from one organisation to another, in the
books of both: up to the level above, or down to one below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from branchrecords.access.permissions import Permission
from members.models import Organization

from .journal import JournalEntry
from .vouchers import MoneyDocument, MoneyDocumentQuerySet


class HandedQuerySet(MoneyDocumentQuerySet):
    """Slips, seen from whoever gives the money and from whoever gets it."""

    def sent(self, user, permission: Permission) -> HandedQuerySet:
        """Slips that an organisation in the user's scope made out."""
        return self.filter(user.reach(permission).organizations("organization"))

    def receivable(self, user, permission: Permission) -> HandedQuerySet:
        """Slips whose money an organisation in the user's scope receives."""
        raise NotImplementedError


class Handed(MoneyDocument):
    """Made out by `organization`, which gives the money; received by `receiver`.

    `entry` is in the books of the giver, `receiver_entry` in those of the receiver; both or none.
    """

    WAITS = ""  # for the pill of a slip that nobody has received yet

    cash = models.DecimalField("其中现金", max_digits=12, decimal_places=2)
    bank = models.DecimalField("其中转账", max_digits=12, decimal_places=2)
    handed_by = models.CharField("交款人", max_length=60)
    received_by_name = models.CharField("收款人", max_length=60, blank=True, default="")

    class Meta(MoneyDocument.Meta):
        abstract = True
        constraints = (
            *MoneyDocument.Meta.constraints,
            models.CheckConstraint(
                condition=Q(cash__gte=0, bank__gte=0, amount=F("cash") + F("bank")),
                name="%(class)s_parts",
            ),
        )

    @property
    def receiver(self) -> Organization | None:
        """Who gets the money; None when it leaves the system."""
        raise NotImplementedError

    @property
    def receiver_name(self) -> str:
        """Its full name, as printed."""
        raise NotImplementedError

    @property
    def receiver_entry(self) -> JournalEntry | None:
        """The entry in the books of whoever got it."""
        raise NotImplementedError

    def name_receiver_entry(self, entry: JournalEntry) -> None:
        """Point to the entry in the books of whoever got it; saved by the caller."""
        raise NotImplementedError

    def name_entries(self, entries: Sequence[JournalEntry]) -> None:
        """The first in the books of the giver, the second in those of the receiver."""
        self.entry = entries[0]
        if len(entries) > 1:
            self.name_receiver_entry(entries[1])

    @property
    def entries(self) -> list[JournalEntry]:
        """In the books of both."""
        return [entry for entry in (self.entry, self.receiver_entry) if entry is not None]


class HandedUpQuerySet(HandedQuerySet):
    """Slips that go one level up."""

    def receivable(self, user, permission: Permission) -> HandedUpQuerySet:
        """Slips that go to an organisation in the user's scope.

        What leaves the system for a committee above it is settled at home, with that
        committee's receipt.
        """
        scope = user.reach(permission)
        outside = Q(upper__isnull=True) & scope.organizations("organization")
        return self.filter(scope.organizations("upper") | outside)


class HandedUp(Handed):
    """Made out below, received above: `entry` is below, `upper_entry` above.

    Without `upper` the money leaves the system, and `receipt` is the number of the receipt.
    """

    WAITS = "待上级收款"

    upper = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="+", verbose_name="上级党组织"
    )
    upper_name = models.CharField("上级党组织名称", max_length=120)
    receipt = models.CharField("上级收据号", max_length=60, blank=True, default="")
    upper_entry = models.OneToOneField(
        JournalEntry, models.PROTECT, null=True, related_name="%(class)s_received"
    )

    objects: ClassVar = HandedUpQuerySet.as_manager()

    class Meta(Handed.Meta):
        abstract = True
        constraints = (
            *Handed.Meta.constraints,
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

    @property
    def receiver(self) -> Organization | None:
        """The level above; None outside the system."""
        return self.upper

    @property
    def receiver_name(self) -> str:
        """As written on the slip."""
        return self.upper_name

    @property
    def receiver_entry(self) -> JournalEntry | None:
        """In the books above."""
        return self.upper_entry

    def name_receiver_entry(self, entry: JournalEntry) -> None:
        """In the books above."""
        self.upper_entry = entry
