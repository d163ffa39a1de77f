"""问题清单: problems, their measures, what was done about them. Rows are only ever added.

So the list of any past day can be made again: the last row by then counts.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from branchrecords.access.scoping import ScopedQuerySet
from branchrecords.attachments.models import Attachment
from meetings.rules.problems import Source, StepKind
from members.models import Organization, Person, User

from .meetings import Meeting
from .plans import PlanCheck
from .reviews import Review


class Problem(models.Model):
    """One problem of an organisation, as it was found. What is done about it stands in `measures`
    (the last one holds) and `steps`."""

    key = models.UUIDField(unique=True, editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="problems", verbose_name="组织"
    )
    source = models.CharField("来源", max_length=10, choices=Source)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, related_name="problems", verbose_name="会议"
    )
    review = models.ForeignKey(
        Review, models.PROTECT, null=True, related_name="problems", verbose_name="组织生活会"
    )
    plan_check = models.ForeignKey(
        PlanCheck, models.PROTECT, null=True, related_name="problems", verbose_name="计划检查"
    )
    found_on = models.DateField("发现日期")
    text = models.TextField("问题")
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "问题"
        ordering = ("-found_on", "-pk")
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="problem_says_something"),
            models.CheckConstraint(
                condition=Q(source="meeting", meeting__isnull=False, review=None)
                | Q(source="review", review__isnull=False, meeting=None)
                | Q(source__in=("check", "other"), meeting=None, review=None),
                name="problem_source_named",
            ),
            models.CheckConstraint(
                condition=Q(plan_check=None) | Q(source="check"), name="problem_of_a_check"
            ),
        )
        indexes = (models.Index(fields=("organization", "found_on"), name="problem_found"),)

    def __str__(self) -> str:
        return self.text if len(self.text) <= 40 else f"{self.text[:39]}…"


class OfProblemQuerySet(ScopedQuerySet):
    """Rows that belong where their problem belongs."""

    organization_lookup = "problem__organization"


class Measure(models.Model):
    """整改措施: what is to be done, by whom, until when. A change is another row."""

    problem = models.ForeignKey(Problem, models.PROTECT, related_name="measures")
    text = models.TextField("整改措施")
    owner = models.ForeignKey(
        Person, models.PROTECT, related_name="measures", verbose_name="责任人"
    )
    due_on = models.DateField("整改期限")
    reason = models.CharField("调整的理由", max_length=200, blank=True, default="")
    set_on = models.DateField("从哪天起")
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = OfProblemQuerySet.as_manager()

    class Meta:
        verbose_name = "整改措施"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="measure_says_something"),
        )
        indexes = (models.Index(fields=("owner",), name="measure_owner"),)

    def __str__(self) -> str:
        return f"{self.owner} {self.due_on}"


class ProblemStep(models.Model):
    """What was done on a day: progress, a request upward, its answer, 销号, reopening.

    `person` is who acted, `owner` who had to put it right then: 销号 is by somebody else.
    """

    key = models.UUIDField(unique=True, editable=False)
    problem = models.ForeignKey(Problem, models.PROTECT, related_name="steps")
    kind = models.CharField("办理", max_length=10, choices=StepKind)
    on = models.DateField("日期")
    text = models.TextField("情况")
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="+", verbose_name="请求的上级"
    )
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )

    objects = OfProblemQuerySet.as_manager()

    class Meta:
        verbose_name = "问题的办理"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="problem_step_says_something"),
            models.CheckConstraint(
                condition=~Q(kind="closed")
                | Q(recorded_by__isnull=False) & (Q(person=None) | ~Q(person=F("owner"))),
                name="problem_closed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("raised", "answered"), organization__isnull=False)
                | ~Q(kind__in=("raised", "answered")) & Q(organization=None),
                name="problem_asked_somewhere",
            ),
        )
        indexes = (models.Index(fields=("problem", "on"), name="problem_step_day"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"


class ProblemPaper(models.Model):
    """佐证材料 of a step."""

    step = models.ForeignKey(ProblemStep, models.PROTECT, related_name="papers")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+")

    class Objects(ScopedQuerySet):
        """Where the problem belongs."""

        organization_lookup = "step__problem__organization"

    objects = Objects.as_manager()

    class Meta:
        verbose_name = "佐证材料"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("step", "attachment"), name="problem_paper_once"),
        )

    def __str__(self) -> str:
        return self.attachment.name
