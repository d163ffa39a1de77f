"""The annual summary: drafted from the records, edited, submitted, reviewed, issued."""

from django.db import models
from django.db.models import Q

from branchrecords.access.scoping import ScopedQuerySet
from members.models import Organization, User
from reports.rules.summaries import SECTIONS

from .texts import WrittenText


class Summary(WrittenText):
    """One organisation's summary of one year. Figures are computed until it is issued."""

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        SUBMITTED = "submitted", "待审核"
        RETURNED = "returned", "被退回"
        ACCEPTED = "accepted", "已通过"
        ISSUED = "issued", "已印发"

    SECTIONS = SECTIONS
    EDITABLE = (State.DRAFT, State.RETURNED)

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="summaries")
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)
    work = models.TextField("主要工作", blank=True, default="")
    problems = models.TextField("存在问题", blank=True, default="")
    plans = models.TextField("下一步打算", blank=True, default="")
    submissions = models.PositiveSmallIntegerField("第几次报送", default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "年度总结"
        ordering = ("organization", "-year")
        constraints = (
            models.UniqueConstraint(fields=("organization", "year"), name="summary_once"),
        )

    def __str__(self) -> str:
        return f"{self.organization}{self.year}年度总结"


class SummaryStep(models.Model):
    """One act on a summary: drafted, submitted, read, returned with a reason, accepted, issued.

    审阅 (reading) and 审核 (acceptance) are acts of two persons.
    """

    class Kind(models.TextChoices):
        DRAFTED = "drafted", "起草"
        SUBMITTED = "submitted", "报送"
        READ = "read", "审阅"
        RETURNED = "returned", "退回"
        ACCEPTED = "accepted", "审核通过"
        ISSUED = "issued", "印发"

    summary = models.ForeignKey(Summary, models.PROTECT, related_name="steps")
    kind = models.CharField("经过", max_length=10, choices=Kind)
    reason = models.TextField("理由", blank=True, default="")
    text = models.JSONField("当时的正文", default=dict)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "总结经过"
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(kind="returned") | ~Q(reason=""),
                name="summary_step_return_has_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.summary} {self.get_kind_display()}"


class Issue(models.Model):
    """A frozen summary: figures with record ids, narrative, rule versions, digest (insert-only).

    Printing an issue again reads `content` alone, so it gives the same bytes years later.
    """

    summary = models.ForeignKey(Summary, models.PROTECT, related_name="issues")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="summary_issues")
    version = models.PositiveSmallIntegerField("版次")
    serial = models.CharField("编号", max_length=40, unique=True)
    content = models.JSONField("内容")
    digest = models.CharField("摘要", max_length=64)
    issued_at = models.DateTimeField("印发时间")
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "印发件"
        ordering = ("-issued_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("summary", "version"), name="issue_version_once"),
        )

    def __str__(self) -> str:
        return self.serial
