"""What every paper about money has in common: made out by one, paid or received by another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from branchrecords.access.scoping import ScopedQuerySet
from members.models import Organization, User

from .journal import JournalEntry


class MoneyDocumentQuerySet(ScopedQuerySet):
    """Papers about money. Whether one was undone, its entry says."""

    def waiting(self) -> Self:
        """Made out, and neither settled nor cancelled."""
        return self.filter(settled_at=None, cancelled_at=None)

    def standing(self) -> MoneyDocumentQuerySet:
        """Waiting or settled: not cancelled and not undone."""
        return self.filter(cancelled_at=None, entry__reversal=None)

    def standing_on(self, on: date) -> MoneyDocumentQuerySet:
        """As `standing`, at the end of a day."""
        return self.filter(
            Q(cancelled_at=None) | Q(cancelled_at__date__gt=on),
            Q(entry__reversal=None) | Q(entry__reversal__occurred_on__gt=on),
            prepared_at__date__lte=on,
        )

    def settled(self) -> MoneyDocumentQuerySet:
        """Booked and not undone."""
        return self.filter(entry__isnull=False, entry__reversal=None)


class MoneyDocument(models.Model):
    """A paper made out by the accountant (制单) and settled by the cashier (收付).

    Nothing is booked before it is settled; then `entry` is its entry in the books of
    `organization`. A waiting paper may be cancelled; a settled one is undone by a reversal of the
    entry alone. `number` counts the papers of an organisation and year. The two people are never
    the same (费08: accountant and cashier apart); the database refuses it, and changes afterwards.
    """

    MADE_BY_CASHIER = False  # the two people the other way round

    key = models.UUIDField(unique=True)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="组织"
    )
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("编号")
    amount = models.DecimalField("金额", max_digits=12, decimal_places=2)
    prepared_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="制单人")
    prepared_at = models.DateTimeField("制单时间")
    settled_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="收付人"
    )
    settled_at = models.DateTimeField("办理时间", null=True)
    settled_on = models.DateField("收付日期", null=True)
    entry = models.OneToOneField(JournalEntry, models.PROTECT, null=True, related_name="%(class)s")
    cancelled_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="作废人"
    )
    cancelled_at = models.DateTimeField("作废时间", null=True)
    cancel_reason = models.CharField("作废理由", max_length=200, blank=True, default="")

    objects = MoneyDocumentQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ("-year", "-number")
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.UniqueConstraint(
                fields=("organization", "year", "number"), name="%(class)s_number_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="%(class)s_amount_positive"),
            models.CheckConstraint(
                condition=Q(settled_by__isnull=True) | ~Q(prepared_by=F("settled_by")),
                name="%(class)s_two_people",
                violation_error_message="制单和收付要由两个人办理。",
            ),
            models.CheckConstraint(
                condition=Q(
                    settled_by__isnull=True, settled_at__isnull=True, settled_on__isnull=True,
                    entry__isnull=True,
                ) | Q(
                    settled_by__isnull=False, settled_at__isnull=False, settled_on__isnull=False,
                    entry__isnull=False, cancelled_at__isnull=True,
                ),
                name="%(class)s_settled_whole",
            ),
            models.CheckConstraint(
                condition=Q(
                    cancelled_at__isnull=True, cancelled_by__isnull=True, cancel_reason="",
                ) | (
                    Q(cancelled_at__isnull=False, cancelled_by__isnull=False)
                    & ~Q(cancel_reason="")
                ),
                name="%(class)s_cancelled_with_reason",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.serial}"

    @property
    def serial(self) -> str:
        """2026-003: year and number within it."""
        return f"{self.year}-{self.number:03d}"

    @property
    def is_waiting(self) -> bool:
        """Made out, and neither settled nor cancelled."""
        return self.settled_at is None and self.cancelled_at is None

    def name_entries(self, entries: Sequence[JournalEntry]) -> None:
        """Point to what was just booked, in the order of the drafts; saved by the caller."""
        self.entry = entries[0]

    @property
    def entries(self) -> list[JournalEntry]:
        """What it booked, in every organisation's books; undone together."""
        return [self.entry] if self.entry else []
