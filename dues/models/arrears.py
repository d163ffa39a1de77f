"""What a branch does about somebody who does not pay: one case, its steps. Both only added to."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from branchrecords.access.scoping import ScopedQuerySet
from branchrecords.database.fields import EncryptedTextField
from dues.rules.arrears import Outcome, ReasonKind, Service, StepKind, carried
from members.models import Organization, Person, User

_KINDS = (ReasonKind, Service, Outcome)
WAYS: dict[str, str] = {one.value: str(one.label) for kinds in _KINDS for one in kinds}


class ArrearsCaseQuerySet(ScopedQuerySet):
    """Cases of arrears."""

    def open(self) -> ArrearsCaseQuerySet:
        """Only those that have not ended."""
        ended = ArrearsStep.objects.filter(case=OuterRef("pk"), kind=StepKind.CLOSED)
        return self.filter(~Exists(ended))


class ArrearsCase(models.Model):
    """One member's arrears to one branch, from the first step until it is paid or ended.

    `round` counts the cases of the two; the next begins after the last has ended.
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="arrears_cases", verbose_name="支部"
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="arrears_cases")
    round = models.PositiveSmallIntegerField("第几次", default=1)
    opened_on = models.DateField("开始办理")

    objects = ArrearsCaseQuerySet.as_manager()

    class Meta:
        verbose_name = "欠交党费的办理"
        ordering = ("-opened_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "organization", "round"), name="arrears_case_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} {self.opened_on}"


class ArrearsStepQuerySet(ScopedQuerySet):
    """Steps, which belong where their case belongs."""

    organization_lookup = "case__organization"


class ArrearsStep(models.Model):
    """What was done on a day, about these months unpaid then (`amount` in 元).

    `due_on`: the deadline of a notice, the end of a plan. `owner`: who talked, who served.
    `way`: how it was served, which valid reason, how it ended. `meeting` is the id of the sealed
    record in another app; title and numbers are kept here as they were sealed.
    """

    key = models.UUIDField(unique=True)
    case = models.ForeignKey(ArrearsCase, models.PROTECT, related_name="steps")
    kind = models.CharField("办理", max_length=10, choices=StepKind)
    on = models.DateField("日期")
    due_on = models.DateField("期限", null=True)
    owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    way = models.CharField("方式", max_length=10, blank=True, default="")
    text = EncryptedTextField("情况", null=True)
    months = ArrayField(models.DateField(), verbose_name="欠交月份", default=list)
    amount = models.DecimalField("欠交", max_digits=10, decimal_places=2, default=0)
    meeting = models.BigIntegerField("会议记录", null=True)
    meeting_title = models.CharField("会议", max_length=200, blank=True, default="")
    voters_due = models.PositiveSmallIntegerField("应到会有表决权", null=True)
    voters_present = models.PositiveSmallIntegerField("实到会有表决权", null=True)
    in_favour = models.PositiveSmallIntegerField("赞成", null=True)
    against = models.PositiveSmallIntegerField("反对", null=True)
    abstained = models.PositiveSmallIntegerField("弃权", null=True)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )
    recorded_at = models.DateTimeField("登记时间")

    objects = ArrearsStepQuerySet.as_manager()

    class Meta:
        verbose_name = "欠交党费的办理步骤"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(kind="talk") | Q(owner__isnull=False, text__isnull=False),
                name="arrears_talk_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(kind="warning") | Q(due_on__gt=F("on"), amount__gt=0),
                name="arrears_warning_has_deadline",
            ),
            models.CheckConstraint(
                condition=~Q(kind="served") | Q(way__in=Service.values, owner__isnull=False),
                name="arrears_served_somehow",
            ),
            models.CheckConstraint(
                condition=~Q(kind="meeting")
                | Q(
                    meeting__isnull=False, voters_present__lte=F("voters_due"),
                    voters_present__gte=F("in_favour") + F("against") + F("abstained"),
                ),
                name="arrears_meeting_counted",
            ),
            models.CheckConstraint(
                condition=~Q(kind="reason") | Q(way__in=ReasonKind.values, text__isnull=False),
                name="arrears_reason_named",
            ),
            models.CheckConstraint(
                condition=~Q(kind="closed") | Q(way__in=Outcome.values),
                name="arrears_closed_somehow",
            ),
            models.UniqueConstraint(
                fields=("case",), condition=Q(kind="closed"), name="arrears_closed_once"
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"

    @property
    def way_label(self) -> str:
        """How, in words."""
        return WAYS.get(self.way, "")

    @property
    def is_carried(self) -> bool:
        """That the meeting voted for it; False for other steps."""
        numbers = (self.voters_due, self.voters_present, self.in_favour)
        if self.kind != StepKind.MEETING or None in numbers:
            return False
        due, present, in_favour = (number or 0 for number in numbers)
        return carried(due=due, present=present, in_favour=in_favour)
