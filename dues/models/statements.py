"""Statements of a payment app or bank: what it says, what was decided about it, what was booked.

All four are insert-only: what the bank says is never edited, a decision is replaced by a newer one,
and a transaction's number is used once, until its payment is reversed.
"""

from __future__ import annotations

import json
from functools import cached_property

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from branchrecords.access.scoping import ScopedQuerySet
from branchrecords.database.fields import EncryptedTextField
from dues.rules.receiving import Rest
from members.models import Organization, Person, User

from .receipts import Payment


class Statement(models.Model):
    """One uploaded file. `key` names its collections, so that a second press posts nothing."""

    key = models.UUIDField(unique=True)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="dues_statements")
    file_name = models.CharField("文件名", max_length=200)
    method = models.CharField("方式", max_length=10, choices=Payment.Method)
    skipped = models.PositiveIntegerField("没有读的说明行", default=0)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="导入人")
    uploaded_at = models.DateTimeField("导入时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "收款流水"
        ordering = ("-uploaded_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(method=Payment.Method.CASH), name="statement_not_cash"
            ),
        )

    def __str__(self) -> str:
        return self.file_name


class StatementRowQuerySet(ScopedQuerySet):
    """Lines of statements."""

    def unresolved(self) -> StatementRowQuerySet:
        """Neither received, here or from another statement, nor dismissed."""
        received = StatementBooking.objects.in_force().filter(
            organization=OuterRef("organization"), reference=OuterRef("reference")
        )
        newest = StatementChoice.objects.filter(row=OuterRef("pk")).order_by("-pk")
        return self.alias(newest=Subquery(newest.values("kind")[:1])).filter(
            Q(newest=None) | ~Q(newest=StatementChoice.Kind.DISMISS), ~Exists(received)
        )


class StatementRow(models.Model):
    """One line of a statement as the bank wrote it: day, sum (元), number; names are encrypted.

    `happened_on` or `amount` is None where the cell could not be read; `said` then has the reason.
    """

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="rows")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="党支部"
    )
    number = models.PositiveIntegerField("行号")
    happened_on = models.DateField("交易日期", null=True)
    amount = models.DecimalField("金额", max_digits=12, decimal_places=2, null=True)
    reference = models.CharField("流水号", max_length=80)
    said = EncryptedTextField("户名、电话、摘要")

    objects = StatementRowQuerySet.as_manager()

    class Meta:
        verbose_name = "流水明细"
        ordering = ("statement", "number")
        constraints = (
            models.UniqueConstraint(fields=("statement", "number"), name="statement_row_number"),
            models.CheckConstraint(condition=~Q(reference=""), name="statement_row_reference"),
        )
        indexes = (models.Index(fields=("organization", "reference"), name="statement_reference"),)

    def __str__(self) -> str:
        return f"第 {self.number} 行"

    @cached_property
    def words(self) -> dict[str, str]:
        """party, phone, memo, and problem where a cell could not be read."""
        return json.loads(self.said)

    @property
    def party(self) -> str:
        """对方户名."""
        return self.words.get("party", "")

    @property
    def phone(self) -> str:
        """手机号."""
        return self.words.get("phone", "")

    @property
    def memo(self) -> str:
        """摘要 and 备注."""
        return self.words.get("memo", "")

    @property
    def problem(self) -> str:
        """Why the line cannot be received whoever sent it; "" when it can."""
        return self.words.get("problem", "")


class StatementChoice(models.Model):
    """What somebody decided about a line; the newest counts.

    `assign`: whose dues it is, who brought it, what becomes of the rest. `leave`: not now.
    `dismiss`: it is not received at all, with the reason.
    """

    class Kind(models.TextChoices):
        ASSIGN = "assign", "指定党员"
        LEAVE = "leave", "先留着"
        DISMISS = "dismiss", "不收"

    row = models.ForeignKey(StatementRow, models.PROTECT, related_name="choices")
    kind = models.CharField("决定", max_length=10, choices=Kind)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name="党员"
    )
    payer = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name="代缴人"
    )
    rest = models.CharField("多出的钱", max_length=10, choices=Rest, blank=True, default="")
    reason = models.CharField("理由", max_length=200, blank=True, default="")
    chosen_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="决定人")
    chosen_at = models.DateTimeField("决定时间")

    class Meta:
        verbose_name = "流水的决定"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="assign", person__isnull=False)
                | Q(kind="leave", person__isnull=True, payer__isnull=True)
                | (Q(kind="dismiss", person__isnull=True, payer__isnull=True) & ~Q(reason="")),
                name="statement_choice_whole",
            ),
            models.CheckConstraint(
                condition=Q(payer__isnull=True) | ~Q(payer=models.F("person")),
                name="statement_choice_payer_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.row}：{self.get_kind_display()}"


class StatementBookingQuerySet(models.QuerySet):
    """Lines received."""

    def in_force(self) -> StatementBookingQuerySet:
        """Only those whose payment was not reversed."""
        return self.filter(payment__reversal=None)


class StatementBooking(models.Model):
    """A line received, or one member's part of it: its number is used up in this organisation.

    A line may pay for several members (代缴): then it has as many parts, which add up to it to the
    fen and are undone together. `round` counts the bookings of one number; the next is possible
    once the payments before it were reversed. The database looks (triggers).
    """

    row = models.ForeignKey(StatementRow, models.PROTECT, related_name="bookings")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    reference = models.CharField("流水号", max_length=80)
    round = models.PositiveSmallIntegerField("第几次", default=1)
    part = models.PositiveSmallIntegerField("第几份", default=1)
    payment = models.OneToOneField(
        Payment, models.PROTECT, related_name="statement_booking", verbose_name="收款"
    )

    objects = StatementBookingQuerySet.as_manager()

    class Meta:
        verbose_name = "流水入账"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "reference", "round", "part"), name="statement_booked_once"
            ),
            models.CheckConstraint(condition=Q(part__gte=1), name="statement_booking_part"),
        )

    def __str__(self) -> str:
        return f"{self.reference} {self.payment}"
