"""请假 asked for before a meeting, and the answer."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from branchrecords.access.scoping import ScopedQuerySet
from branchrecords.attachments.models import Attachment
from branchrecords.database.fields import EncryptedTextField
from meetings.rules.leaves import LeaveReason
from members.models import Person, User

from .meetings import Meeting


class LeaveQuerySet(ScopedQuerySet):
    """Requests for leave: the branch's, and a member's own."""

    organization_lookup = "meeting__organization"
    person_lookup = "person"

    def waiting(self) -> LeaveQuerySet:
        """Not answered yet."""
        return self.filter(state=LeaveRequest.State.WAITING)


class LeaveRequest(models.Model):
    """One member asks not to come. The reason in a word goes into the roll call; what was written
    about it is personal: encrypted, for who records the meeting and the member alone."""

    class State(models.TextChoices):
        WAITING = "waiting", "待答复"
        GRANTED = "granted", "已准假"
        REFUSED = "refused", "未准假"
        WITHDRAWN = "withdrawn", "已撤回"

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="leave_requests")
    person = models.ForeignKey(Person, models.PROTECT, related_name="leave_requests")
    reason = models.CharField("原因", max_length=10, choices=LeaveReason)
    detail = EncryptedTextField("情况说明", blank=True, default="")
    paper = models.ForeignKey(
        Attachment, models.PROTECT, null=True, related_name="+", verbose_name="证明材料"
    )
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField("申请时间")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answer = models.CharField("答复", max_length=100, blank=True, default="")
    answered_at = models.DateTimeField("答复时间", null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)

    objects = LeaveQuerySet.as_manager()

    class Meta:
        verbose_name = "请假"
        ordering = ("asked_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("meeting", "person"),
                condition=Q(state__in=("waiting", "granted")),
                name="leave_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=("granted", "refused"),
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                )
                | Q(state__in=("waiting", "withdrawn"), answered_at=None, answered_by=None),
                name="leave_answered_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(answer=""), name="leave_refused_says_why"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=LeaveReason.values), name="leave_reason_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}请假：{self.meeting}"
