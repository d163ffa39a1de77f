"""Spending: out of dues by paper, decision, answer from above and vouchers; and what the unit's
office paid for party work (党建经费), which is registered but not booked here (ADR 17)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Count, Q

from branchrecords.access.scoping import ScopedQuerySet
from branchrecords.attachments.models import Attachment
from dues.rules.spending import PURPOSE_OF, SHORT_CHOICES, Purpose, SpendingState
from members.models import Organization, Person, User

from .budgets import Decided, decided_constraints
from .vouchers import MoneyDocument, MoneyDocumentQuerySet


class SpendingQuerySet(MoneyDocumentQuerySet):
    """Papers of spending."""

    def with_course(self) -> SpendingQuerySet:
        """With everything that says how far a paper has come; adds `papers`, the number of
        vouchers."""
        return self.select_related(
            "organization", "upper", "person", "decision", "answer", "entry__reversal",
            "prepared_by", "settled_by", "cancelled_by",
        ).annotate(papers=Count("vouchers"))  # fmt: skip

    def open(self) -> SpendingQuerySet:
        """Neither paid nor taken back, nor refused above."""
        waiting = self.filter(settled_at=None, cancelled_at=None)
        return waiting.exclude(answer__approved=False)


class Spending(MoneyDocument):
    """党费支出单: what for, to whom. `upper` has to agree before it is paid; None: nobody has to.

    `person` is the member in hardship who gets the money.
    """

    papers: int  # added by with_course

    purpose = models.PositiveSmallIntegerField("用途", choices=SHORT_CHOICES)
    what = models.CharField("支出内容", max_length=120)
    payee = models.CharField("收款人", max_length=80)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name="补助的党员"
    )
    upper = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="+", verbose_name="请示的上级"
    )

    objects: ClassVar = SpendingQuerySet.as_manager()

    class Meta(MoneyDocument.Meta):
        verbose_name = "党费支出单"
        constraints = (
            *MoneyDocument.Meta.constraints,
            models.CheckConstraint(
                condition=Q(purpose__in=list(PURPOSE_OF)), name="spending_allowed_purpose"
            ),
            models.CheckConstraint(
                condition=~Q(what="") & ~Q(payee=""), name="spending_says_what_and_to_whom"
            ),
        )
        indexes = (models.Index(fields=("upper", "year"), name="spending_upper"),)

    @property
    def allowed(self) -> Purpose:
        """The purpose in the words of the regulation."""
        return PURPOSE_OF[self.purpose]

    @property
    def state(self) -> SpendingState:
        """How far it has come; on rows of `with_course` without another query."""
        if self.cancelled_at:
            return SpendingState.CANCELLED
        if self.entry is not None:
            undone = hasattr(self.entry, "reversal")
            return SpendingState.UNDONE if undone else SpendingState.PAID
        if not hasattr(self, "decision"):
            return SpendingState.UNDECIDED
        if self.upper_id is None:
            return SpendingState.READY
        if not hasattr(self, "answer"):
            return SpendingState.ASKED
        return SpendingState.READY if self.answer.approved else SpendingState.REFUSED


class SpendingDecision(Decided):
    """The collective decision that a paper rests on. `over_budget`: it says so explicitly."""

    spending = models.OneToOneField(Spending, models.PROTECT, related_name="decision")
    over_budget = models.BooleanField("同意超预算", default=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "支出的集体决定"
        constraints = decided_constraints("spending")

    def __str__(self) -> str:
        return self.decision


class SpendingAnswer(models.Model):
    """What the organisation above answered. The database refuses whoever made the paper out."""

    spending = models.OneToOneField(Spending, models.PROTECT, related_name="answer")
    approved = models.BooleanField("是否同意")
    words = models.CharField("意见", max_length=200, blank=True, default="")
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="批复人")
    answered_at = models.DateTimeField("批复时间")

    class Meta:
        verbose_name = "支出的批复"
        constraints = (
            models.CheckConstraint(
                condition=Q(approved=True) | ~Q(words=""), name="answer_refuses_with_reason"
            ),
        )

    def __str__(self) -> str:
        return "同意" if self.approved else "不同意"


class OfSpendingQuerySet(ScopedQuerySet):
    """Rows of a paper."""

    organization_lookup = "spending__organization"


class SpendingVoucher(models.Model):
    """发票 or another voucher of a paper. Insert-only."""

    spending = models.ForeignKey(Spending, models.PROTECT, related_name="vouchers")
    attachment = models.OneToOneField(Attachment, models.PROTECT, related_name="+")

    objects = OfSpendingQuerySet.as_manager()

    class Meta:
        verbose_name = "支出的票据"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.attachment.name


class AdminSpending(models.Model):
    """What the unit's finance office paid for party work out of 党建经费. Insert-only.

    `document` is the number in the office's own books. A mistake is undone by a row of the opposite
    sum that names it.
    """

    key = models.UUIDField(unique=True)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="组织"
    )
    purpose = models.PositiveSmallIntegerField("用途", choices=SHORT_CHOICES)
    amount = models.DecimalField("金额", max_digits=12, decimal_places=2)
    what = models.CharField("支出内容", max_length=120)
    payee = models.CharField("收款人", max_length=80)
    document = models.CharField("财务凭证号", max_length=60)
    spent_on = models.DateField("支付日期")
    attachment = models.OneToOneField(Attachment, models.PROTECT, null=True, related_name="+")
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="reversal", verbose_name="冲正哪一笔"
    )
    reason = models.CharField("冲正理由", max_length=200, blank=True, default="")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    recorded_at = models.DateTimeField("登记时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "党建经费支出"
        ordering = ("-spent_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(reverses__isnull=True, amount__gt=0, reason="")
                | (Q(reverses__isnull=False, amount__lt=0) & ~Q(reason="")),
                name="admin_spending_sign",
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=list(PURPOSE_OF)), name="admin_spending_allowed_purpose"
            ),
            models.CheckConstraint(
                condition=~Q(what="") & ~Q(payee="") & ~Q(document=""), name="admin_spending_whole"
            ),
        )
        indexes = (
            models.Index(fields=("organization", "spent_on"), name="admin_spending_books"),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"党建经费 {self.document}"

    @property
    def allowed(self) -> Purpose:
        """The purpose in the words of the regulation."""
        return PURPOSE_OF[self.purpose]
