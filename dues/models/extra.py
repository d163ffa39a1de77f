"""What members give beyond their monthly dues: 大额党费 and 特殊党费. Never part of a month.

All are insert-only papers about an entry of the journal; a mistake is undone by reversing the
entry, and the paper then counts for nothing.
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from branchrecords.access.scoping import ScopedQuerySet
from dues.rules.large import LEAST, Stage
from members.models import Organization, Person, User

from .journal import JournalEntry
from .receipts import Payment


class LargePaymentQuerySet(ScopedQuerySet):
    """大额党费."""

    person_lookup = "person"

    def in_force(self) -> LargePaymentQuerySet:
        """Only those that were not reversed."""
        return self.filter(entry__reversal=None)

    def with_stage(self) -> LargePaymentQuerySet:
        """Each with `stage`: the furthest step, or 收到."""
        steps = LargeStep.objects.filter(payment=OuterRef("pk")).order_by("-stage", "-pk")
        return self.annotate(
            stage=Coalesce(Subquery(steps.values("stage")[:1]), Value(Stage.RECEIVED.value))
        )


class LargePayment(models.Model):
    """One sum of at least 1,000 元 given at once, of the member's own will (费08 第十一条).

    `profile` is the short profile of the member that goes up with the money.
    """

    key = models.UUIDField(unique=True)
    entry = models.OneToOneField(JournalEntry, models.PROTECT, related_name="large_payment")
    person = models.ForeignKey(Person, models.PROTECT, related_name="large_payments")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="large_payments")
    amount = models.DecimalField("金额", max_digits=10, decimal_places=2)
    paid_on = models.DateField("交纳日期")
    method = models.CharField("方式", max_length=10, choices=Payment.Method)
    profile = models.TextField("党员简要情况", max_length=1000)
    is_voluntary = models.BooleanField("自愿声明")
    posted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="收款人")
    posted_at = models.DateTimeField("登记时间")

    objects = LargePaymentQuerySet.as_manager()

    class Meta:
        verbose_name = "大额党费"
        ordering = ("-paid_on", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(amount__gte=LEAST), name="large_at_least_1000"),
            models.CheckConstraint(condition=Q(is_voluntary=True), name="large_voluntary"),
            models.CheckConstraint(condition=~Q(profile=""), name="large_has_profile"),
        )
        indexes = (models.Index(fields=("organization", "paid_on"), name="large_branch"),)

    def __str__(self) -> str:
        return f"{self.person} {self.amount}"

    @property
    def is_reversed(self) -> bool:
        """Whether the money was given back."""
        return hasattr(self.entry, "reversal")


class LargeStep(models.Model):
    """A sum on its way up. A receipt typed wrong is corrected by another row; the newest counts.

    报送 moves the money from the branch (`entry`) to `upper` (`upper_entry`), 转交 takes it out of
    the books where it lies (`entry`). Steps of before these entries existed have none.
    """

    payment = models.ForeignKey(LargePayment, models.PROTECT, related_name="steps")
    stage = models.PositiveSmallIntegerField("步骤", choices=Stage)
    happened_on = models.DateField("日期")
    receipt_number = models.CharField("收据编号", max_length=60, blank=True, default="")
    note = models.CharField("说明", max_length=200, blank=True, default="")
    entry = models.OneToOneField(
        JournalEntry, models.PROTECT, null=True, related_name="large_step", verbose_name="付款分录"
    )
    upper = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="+", verbose_name="收款党组织"
    )
    upper_entry = models.OneToOneField(
        JournalEntry,
        models.PROTECT,
        null=True,
        related_name="large_step_received",
        verbose_name="收款分录",
    )
    taken_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="经办人")
    taken_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "大额党费的步骤"
        ordering = ("stage", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(stage=Stage.RECEIVED), name="large_step_after_receiving"
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.RECEIPTED) ^ Q(receipt_number=""),
                name="large_receipt_has_number",
            ),
            models.UniqueConstraint(
                fields=("payment", "stage"),
                condition=~Q(stage=Stage.RECEIPTED),
                name="large_step_once",
            ),
            models.CheckConstraint(
                condition=Q(upper__isnull=True, upper_entry__isnull=True)
                | Q(
                    upper__isnull=False,
                    upper_entry__isnull=False,
                    entry__isnull=False,
                    stage=Stage.REPORTED,
                ),
                name="large_step_in_both_books",
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.RECEIPTED) | Q(entry__isnull=True),
                name="large_receipt_moves_nothing",
            ),
        )

    def __str__(self) -> str:
        return f"{self.payment} {self.get_stage_display()}"

    @property
    def entries(self) -> list[JournalEntry]:
        """What it booked, below and above."""
        return [entry for entry in (self.entry, self.upper_entry) if entry is not None]


class SpecialCallQuerySet(ScopedQuerySet):
    """Calls for 特殊党费."""

    def reaching(self, organization: Organization) -> SpecialCallQuerySet:
        """Recorded by an organisation or by one above it."""
        above = [*Organization.objects.above(organization), organization]
        return self.filter(organization__in=above)

    def with_end(self) -> SpecialCallQuerySet:
        """Each with `until`: the day from which nothing is received any more (exclusive)."""
        return self.annotate(until=Coalesce("end__ended_on", F("ends_on")))

    def open_on(self, on: date) -> SpecialCallQuerySet:
        """Those under which money may be received on a day."""
        return self.with_end().filter(starts_on__lte=on, until__gt=on)


class SpecialCall(models.Model):
    """A superior Party organisation calls for 特殊党费; without one none may be received (费08
    第十四条). Giving is voluntary. `ends_on` is exclusive."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="special_calls")
    title = models.CharField("号召名称", max_length=120)
    caller = models.CharField("发出号召的上级党组织", max_length=120)
    document_number = models.CharField("文号", max_length=60)
    starts_on = models.DateField("自何日起")
    ends_on = models.DateField("到何日止")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    recorded_at = models.DateTimeField("登记时间")

    objects = SpecialCallQuerySet.as_manager()

    class Meta:
        verbose_name = "特殊党费号召"
        ordering = ("-starts_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="special_call_days"
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(caller="") & ~Q(document_number=""),
                name="special_call_named",
            ),
            models.UniqueConstraint(
                fields=("organization", "document_number"), name="special_call_once"
            ),
        )

    def __str__(self) -> str:
        return self.title


class SpecialCallEnd(models.Model):
    """A call that ends before its day, or was recorded wrongly. Nothing more is received."""

    call = models.OneToOneField(SpecialCall, models.PROTECT, related_name="end")
    ended_on = models.DateField("从这一天起不再收")
    reason = models.CharField("理由", max_length=200)
    ended_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="经办人")
    ended_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "特殊党费停收"
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="special_end_has_reason"),
        )

    def __str__(self) -> str:
        return f"{self.call} {self.ended_on}"


class SpecialPaymentQuerySet(ScopedQuerySet):
    """特殊党费 received."""

    person_lookup = "person"

    def in_force(self) -> SpecialPaymentQuerySet:
        """Only those that were not reversed."""
        undone = JournalEntry.objects.filter(reverses=OuterRef("entry"))
        return self.filter(~Exists(undone))


class SpecialPayment(models.Model):
    """What one member gave under a call: any sum, nothing is owed."""

    call = models.ForeignKey(SpecialCall, models.PROTECT, related_name="payments")
    entry = models.OneToOneField(JournalEntry, models.PROTECT, related_name="special_payment")
    person = models.ForeignKey(Person, models.PROTECT, related_name="special_payments")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="special_payments")
    amount = models.DecimalField("金额", max_digits=10, decimal_places=2)
    paid_on = models.DateField("交纳日期")
    method = models.CharField("方式", max_length=10, choices=Payment.Method)
    posted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="收款人")
    posted_at = models.DateTimeField("登记时间")

    objects = SpecialPaymentQuerySet.as_manager()

    class Meta:
        verbose_name = "特殊党费"
        ordering = ("-paid_on", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="special_above_zero"),
        )
        indexes = (models.Index(fields=("call", "organization"), name="special_of_call"),)

    def __str__(self) -> str:
        return f"{self.person} {self.amount}"

    @property
    def is_reversed(self) -> bool:
        """Whether the money was given back."""
        return hasattr(self.entry, "reversal")
