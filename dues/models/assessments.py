"""What is owed for a month and why. Nothing here is changed later; a change is a Difference."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce

from branchrecords.access.scoping import ScopedQuerySet
from branchrecords.database.fields import EncryptedDecimalField
from dues.rules.accounts import Account
from dues.rules.categories import Category
from members.models import Organization, Person, User

from .bases import DuesBase, Relief
from .journal import ZERO, JournalEntry, JournalLine


class AssessmentQuerySet(ScopedQuerySet):
    """Months owed."""

    person_lookup = "person"

    def with_balance(self, *, on: date | None = None) -> AssessmentQuerySet:
        """Adds `owed` (元, Σ debit of the month), `paid` (Σ credit) and `open` (what is left).

        As of the end of a day, where one is given, else as of now. Subqueries by index and not a
        join, so that they may be summed again and one branch never pays for the size of the whole
        journal.
        """
        return self.annotate(
            owed=_total(F("debit"), on),
            paid=_total(F("credit"), on),
            open=_total(_DEBIT_LESS_CREDIT, on),
        )

    def outstanding(self, *, on: date | None = None) -> AssessmentQuerySet:
        """Only what is not fully paid; with `with_balance`."""
        return self.with_balance(on=on).filter(open__gt=0)

    def unpaid(self) -> AssessmentQuerySet:
        """As `outstanding` for who asks nothing of the sums: the question stays short."""
        return self.alias(open=_total(_DEBIT_LESS_CREDIT, None)).filter(open__gt=0)

    def explained(self) -> AssessmentQuerySet:
        """Fetches the differences too, so that `facts` costs no query a row."""
        return self.prefetch_related(
            models.Prefetch("differences", Difference.objects.select_related("relief"))
        )


_DEBIT_LESS_CREDIT = F("debit") - F("credit")


def _total(amount: F | CombinedExpression, on: date | None) -> Coalesce:
    """The sum of the receivable lines of a month, booked by a day."""
    lines = JournalLine.objects.filter(
        account=Account.RECEIVABLE, person=OuterRef("person"), month=OuterRef("month")
    )
    if on is not None:
        lines = lines.filter(entry__occurred_on__lte=on)
    total = lines.order_by().values("person").annotate(total=Sum(amount)).values("total")
    return Coalesce(Subquery(total), ZERO)


class Explained(models.Model):
    """Why a month owes what it owes. `base` in 元 a month; `rate` is None for a fixed sum."""

    category = models.CharField("类别", max_length=20, choices=Category)
    base = EncryptedDecimalField("基数", max_digits=12, decimal_places=2, null=True)
    rate = models.DecimalField("比例", max_digits=6, decimal_places=4, null=True)
    article = models.CharField("依据", max_length=120)
    rule_version = models.CharField("规则版本", max_length=40)
    local_rules = models.CharField("本单位规定", max_length=120, blank=True, default="")
    relief = models.ForeignKey(Relief, models.PROTECT, null=True, related_name="%(class)ss")
    source = models.ForeignKey(
        DuesBase,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name="哪一次核定的基数",
    )

    class Meta:
        abstract = True


class Assessment(Explained):
    """What one member owed for one month when it was first assessed.

    `amount` is that first sum; what is owed now is `owed` of `with_balance()`. `entry` books it,
    None where nothing was owed.
    """

    # Only on rows of `with_balance()`.
    owed: Decimal
    paid: Decimal
    open: Decimal

    person = models.ForeignKey(Person, models.PROTECT, related_name="assessments", db_index=False)
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="assessments",
        verbose_name="支部",
        db_index=False,
    )
    month = models.DateField("月份")
    amount = models.DecimalField("核算时应交", max_digits=10, decimal_places=2)
    entry = models.ForeignKey(
        JournalEntry, models.PROTECT, null=True, related_name="assessments", db_index=False
    )
    assessed_at = models.DateTimeField("核算时间")

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = "应交党费"
        ordering = ("month", "person_id")  # by name would join people into every query
        constraints = (
            models.UniqueConstraint(fields=("person", "month"), name="assessment_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="assessment_month"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="assessment_not_negative"),
            models.CheckConstraint(
                condition=Q(amount=0, entry__isnull=True) | Q(amount__gt=0, entry__isnull=False),
                name="assessment_booked",
            ),
        )
        indexes = (models.Index(fields=("organization", "month"), name="assessment_branch"),)

    def __str__(self) -> str:
        return f"{self.person} {self.month:%Y-%m}"

    @property
    def facts(self) -> Explained:
        """What explains the month now: its newest difference, else itself."""
        newest = max(self.differences.all(), key=lambda one: one.pk, default=None)
        return newest or self

    @property
    def is_withdrawn(self) -> bool:
        """That the month turned out not to be owed at all (not a 免交, which is owed as 0)."""
        facts = self.facts
        return isinstance(facts, Difference) and facts.cause == Cause.STANDING and facts.new == 0


class Cause(models.TextChoices):
    """Why an assessed month owes another sum than before."""

    BASE = "base", "基数变更"
    RELIEF = "relief", "少交、免交"
    RULE = "rule", "标准或本单位规定变更"
    STANDING = "standing", "不应交或重新应交"


class Difference(Explained):
    """An assessed month that owes another sum from now on: `old` and `new` in 元."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="differences")
    cause = models.CharField("原因", max_length=10, choices=Cause)
    old = models.DecimalField("原应交", max_digits=10, decimal_places=2)
    new = models.DecimalField("现应交", max_digits=10, decimal_places=2)
    reason = models.CharField("理由", max_length=200)
    entry = models.ForeignKey(JournalEntry, models.PROTECT, null=True, related_name="differences")
    posted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    posted_at = models.DateTimeField("补记时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "应交差额"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(old__gte=0) & Q(new__gte=0), name="difference_not_negative"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="difference_has_reason"),
            models.CheckConstraint(
                condition=Q(old=F("new"), entry__isnull=True)
                | (~Q(old=F("new")) & Q(entry__isnull=False)),
                name="difference_booked",
            ),
        )

    def __str__(self) -> str:
        return f"{self.assessment} {self.old} → {self.new}"
