"""A member's own calendar as an address that calendar programs read."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from members.models import User


class CalendarFeed(models.Model):
    """One secret address of one account; only the digest of its key is kept.

    Revoked rows stay: they say from when until when an address was good. `changed_at` is when the
    content last differed from the time before (Last-Modified), `content_digest` what it was.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="calendar_feeds")
    key_digest = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField("生成时间")
    revoked_at = models.DateTimeField("停用时间", null=True)
    read_at = models.DateTimeField("最近读取时间", null=True)
    content_digest = models.CharField(max_length=64, blank=True, default="")
    changed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "日历订阅"
        ordering = ("-issued_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("user",),
                condition=Q(revoked_at__isnull=True),
                name="calendar_feed_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("issued_at")),
                name="calendar_feed_revoked_after_issue",
            ),
            models.CheckConstraint(
                condition=Q(content_digest="", changed_at__isnull=True)
                | ~Q(content_digest="") & Q(changed_at__isnull=False),
                name="calendar_feed_content_dated",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}的日历订阅"
