"""Reminders in the product's own inbox."""

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

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "提醒"
        ordering = ("due_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("recipient", "kind", "subject", "due_on"), name="notice_once"
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
