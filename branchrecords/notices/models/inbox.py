"""Reminders in the product's own inbox, and the kinds that somebody switched off."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class NoticeQuerySet(models.QuerySet):
    """Notices in the order of the inbox."""

    def unread_first(self) -> NoticeQuerySet:
        """Unread ones by due date, then the read ones, newest first."""
        return self.order_by(models.F("read_at").desc(nulls_first=True), "due_on", "-pk")


class Notice(models.Model):
    """One reminder to one user. Unique per thing due, so that delivering again is harmless."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name="收件人"
    )
    kind = models.CharField("种类", max_length=40)
    subject = models.CharField("事项", max_length=200)
    body = models.CharField("说明", max_length=300, blank=True)
    url = models.CharField("办理页面", max_length=200)
    due_on = models.DateField("到期日")
    created_at = models.DateTimeField("发出时间")
    read_at = models.DateTimeField("已读时间", null=True)
    # Taken away by the daily read because it was dealt with; comes back when it is due again.
    settled_at = models.DateTimeField("办好收起的时间", null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "提醒"
        ordering = ("due_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("recipient", "kind", "subject", "due_on"), name="notice_once"
            ),
            models.CheckConstraint(
                condition=models.Q(settled_at=None) | models.Q(read_at__isnull=False),
                name="notice_settled_is_read",
            ),
        )
        indexes = (
            models.Index(
                fields=("recipient", "due_on"),
                name="notice_unread",
                condition=models.Q(read_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return self.subject


class Unsubscribed(models.Model):
    """A kind that somebody does not want to be told of; only kinds without a `must`."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="unsubscribed", verbose_name="本人"
    )
    kind = models.CharField("种类", max_length=40)
    at = models.DateTimeField("关掉的时间")

    class Meta:
        verbose_name = "不要的提醒"
        constraints = (
            models.UniqueConstraint(fields=("user", "kind"), name="notice_unsubscribed_once"),
        )

    def __str__(self) -> str:
        return f"{self.user} {self.kind}"
