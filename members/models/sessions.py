"""Who is logged in where. The session row itself says it, so ending it is deleting it."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models

from branchrecords.database.fields import digest
from members.rules.clients import client_name

from .accounts import User


class LoginSessionQuerySet(models.QuerySet):
    """Sessions of visitors who have logged in."""

    def open_at(self, at: datetime) -> LoginSessionQuerySet:
        """Those neither idle for too long nor too old."""
        return self.filter(expire_date__gt=at)


class LoginSession(AbstractBaseSession):
    """A session, its user once somebody has logged in, and the browser it belongs to.

    `expire_date` is the earlier of the idle and the absolute limit; members.sessions writes it.
    """

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    address = models.GenericIPAddressField("来源地址", null=True)
    user_agent = models.CharField("浏览器", max_length=300, blank=True)
    started_at = models.DateTimeField("登录时间", null=True)
    last_seen_at = models.DateTimeField("最近使用", null=True)

    objects = BaseSessionManager.from_queryset(LoginSessionQuerySet)()  # type: ignore[misc]

    class Meta:
        verbose_name = "登录"
        ordering = ("-last_seen_at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(user__isnull=True)
                | models.Q(started_at__isnull=False, last_seen_at__isnull=False),
                name="session_of_a_user_has_times",
            ),
        )

    @classmethod
    def get_session_store_class(cls) -> type:
        """Asked by AbstractBaseSession.get_decoded only; late, as the engine imports this row."""
        from members.sessions import SessionStore

        return SessionStore

    def __str__(self) -> str:
        return f"{self.user} {self.client}"

    @property
    def client(self) -> str:
        """Device and browser in words."""
        return client_name(self.user_agent)

    @property
    def handle(self) -> str:
        """Names the session in a form without giving its key away."""
        return digest(self.session_key, "session.handle")[:20]


class KnownAddress(models.Model):
    """An address from which an account has logged in: strangers elsewhere cannot lock it out."""

    user = models.ForeignKey(User, models.CASCADE, related_name="known_addresses")
    address = models.GenericIPAddressField("来源地址")
    last_login_at = models.DateTimeField("最近登录")

    class Meta:
        verbose_name = "登录过的地址"
        constraints = (
            models.UniqueConstraint(fields=("user", "address"), name="known_address_once"),
        )

    def __str__(self) -> str:
        return f"{self.user} {self.address}"
