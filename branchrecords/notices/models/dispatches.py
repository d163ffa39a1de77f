"""What goes outside: one message a day for each recipient and channel, and every attempt at it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from branchrecords.access.scoping import ScopedQuerySet

from .channels import Channel


class DispatchQuerySet(ScopedQuerySet):
    """Messages belong to the organisation of their channel."""

    organization_lookup = "channel__organization"

    def due(self, at) -> DispatchQuerySet:
        """Those whose time has come, the longest waiting first."""
        return self.filter(state=Dispatch.State.WAITING, not_before__lte=at).order_by(
            "not_before", "pk"
        )


class Dispatch(models.Model):
    """The message of a day to somebody, or (`user` None) to the group of the channel.

    The unique key is why a second run sends nothing a second time.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "等待发送"
        SENT = "sent", "已发出"
        FAILED = "failed", "没有发出"
        DROPPED = "dropped", "不用发了"

    day = models.DateField("日期")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="dispatches")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="dispatches",
        verbose_name="收件人",
    )
    number = models.PositiveIntegerField("事项数")
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    not_before = models.DateTimeField("不早于")
    tries = models.PositiveSmallIntegerField("发送次数", default=0)
    created_at = models.DateTimeField("排队时间")
    sent_at = models.DateTimeField("发出时间", null=True)

    objects = DispatchQuerySet.as_manager()

    class Meta:
        verbose_name = "发送记录"
        ordering = ("-day", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("day", "channel", "user"), nulls_distinct=False, name="notice_dispatch_once"
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at=None)),
                name="notice_dispatch_sent_when",
            ),
            models.CheckConstraint(condition=Q(number__gt=0), name="notice_dispatch_of_something"),
        )
        indexes = (
            models.Index(
                fields=("not_before",), name="notice_dispatch_due", condition=Q(state="waiting")
            ),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.user or self.channel}"


class Attempt(models.Model):
    """One attempt at sending (insert-only). `reason` is what pages say, `detail` what the other
    side said, without the address."""

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="attempts")
    at = models.DateTimeField("时间")
    ok = models.BooleanField("发出")
    reason = models.CharField("原因", max_length=200, blank=True, default="")
    detail = models.CharField("对方的答复", max_length=300, blank=True, default="")

    class Meta:
        verbose_name = "发送经过"
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ok=True, reason="") | (Q(ok=False) & ~Q(reason="")),
                name="notice_attempt_failed_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.dispatch} {'发出' if self.ok else self.reason}"
