"""心得: what was asked of whom, what was sent, what the branch said to it (insert-only)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from branchrecords.access.scoping import ScopedQuerySet
from branchrecords.attachments.models import Attachment
from members.models import Organization, Person, User

from .meetings import Meeting


class EssayCall(models.Model):
    """The branch asks members for a 心得 by a day, on a meeting or on a topic of its own."""

    key = models.UUIDField(unique=True, editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="essay_calls", verbose_name="组织"
    )
    title = models.CharField("题目", max_length=120)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, related_name="essay_calls", verbose_name="会议或活动"
    )
    due_on = models.DateField("交稿日期")
    asked_at = models.DateTimeField("布置时间")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "布置的心得"
        ordering = ("-due_on", "-pk")
        constraints = (models.CheckConstraint(condition=~Q(title=""), name="essay_call_has_title"),)

    def __str__(self) -> str:
        return self.title


class EssayAsked(models.Model):
    """One member of whom it is asked."""

    call = models.ForeignKey(EssayCall, models.PROTECT, related_name="asked")
    person = models.ForeignKey(Person, models.PROTECT, related_name="essays_asked")

    class Objects(ScopedQuerySet):
        """Where it was asked."""

        organization_lookup = "call__organization"

    objects = Objects.as_manager()

    class Meta:
        verbose_name = "交心得的党员"
        constraints = (models.UniqueConstraint(fields=("call", "person"), name="essay_asked_once"),)

    def __str__(self) -> str:
        return f"{self.person}：{self.call}"


class Essay(models.Model):
    """What a member sent, typed or as a file; a returned one is followed by another row."""

    key = models.UUIDField(unique=True, editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="essays", verbose_name="组织"
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="essays", verbose_name="党员")
    call = models.ForeignKey(EssayCall, models.PROTECT, null=True, related_name="essays")
    title = models.CharField("题目", max_length=120)
    text = models.TextField("心得", blank=True, default="")
    paper = models.ForeignKey(
        Attachment, models.PROTECT, null=True, related_name="+", verbose_name="文件"
    )
    sent_at = models.DateTimeField("提交时间")
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "心得"
        ordering = ("-sent_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(title="") & (~Q(text="") | Q(paper__isnull=False)),
                name="essay_says_something",
            ),
        )
        indexes = (models.Index(fields=("call", "person"), name="essay_answer"),)

    def __str__(self) -> str:
        return self.title


class EssayCheck(models.Model):
    """检查: the branch has read it, and what it says to it."""

    essay = models.OneToOneField(Essay, models.PROTECT, related_name="check_row")
    passed = models.BooleanField("已检查")
    remark = models.CharField("评语", max_length=200, blank=True, default="")
    at = models.DateTimeField("检查时间")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "心得检查"
        constraints = (
            models.CheckConstraint(
                condition=Q(passed=True) | ~Q(remark=""), name="essay_returned_with_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.essay} {'已检查' if self.passed else '退回'}"
