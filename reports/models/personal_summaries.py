"""个人总结: a member's own summary of a year, handed in to the branch."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from branchrecords.access.scoping import ScopedQuerySet
from members.models import Organization, Person, User
from reports.rules.personal_summaries import SECTIONS

from .texts import WrittenText


class PersonalSummaryQuerySet(ScopedQuerySet):
    """Where the member belonged when it was written last, and a member's own."""

    person_lookup = "person"

    def handed_in(self) -> PersonalSummaryQuerySet:
        """Those that were handed in at least once: a draft is nobody else's to read."""
        return self.filter(submissions__gte=1)


class PersonalSummary(WrittenText):
    """One member's summary of one year. The branch reads what was handed in, never a draft."""

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        SUBMITTED = "submitted", "已交"
        RETURNED = "returned", "被退回"

    SECTIONS = SECTIONS
    EDITABLE = (State.DRAFT, State.RETURNED)

    person = models.ForeignKey(Person, models.PROTECT, related_name="summaries")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="personal_summaries", verbose_name="所在支部"
    )
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)
    study = models.TextField("学习", blank=True, default="")
    life = models.TextField("参加组织生活", blank=True, default="")
    dues = models.TextField("交纳党费", blank=True, default="")
    role = models.TextField("发挥作用", blank=True, default="")
    efforts = models.TextField("不足与努力方向", blank=True, default="")
    submissions = models.PositiveSmallIntegerField("第几次交", default=0)

    objects = PersonalSummaryQuerySet.as_manager()

    class Meta:
        verbose_name = "个人总结"
        ordering = ("-year", "person")
        constraints = (
            models.UniqueConstraint(fields=("person", "year"), name="personal_summary_once"),
            models.CheckConstraint(
                condition=Q(state="draft", submissions=0)
                | Q(state__in=("submitted", "returned"), submissions__gte=1),
                name="personal_summary_state_counted",
            ),
        )
        indexes = (models.Index(fields=("organization", "year"), name="personal_summary_branch"),)

    def __str__(self) -> str:
        return f"{self.person}{self.year}年度个人总结"


class PersonalStep(models.Model):
    """What happened to a member's summary: drafted, handed in, returned (insert-only).

    `text` is how it read then.
    """

    class Kind(models.TextChoices):
        DRAFTED = "drafted", "起草"
        SUBMITTED = "submitted", "交支部"
        RETURNED = "returned", "退回"

    summary = models.ForeignKey(PersonalSummary, models.PROTECT, related_name="steps")
    kind = models.CharField("经过", max_length=10, choices=Kind)
    reason = models.TextField("理由", blank=True, default="")
    text = models.JSONField("当时的正文", default=dict)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "个人总结经过"
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(kind="returned") | ~Q(reason=""),
                name="personal_step_return_has_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.summary} {self.get_kind_display()}"
