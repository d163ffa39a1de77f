"""The ways outside: an organisation's channels, and the address that a person has confirmed.

Addresses are secrets: who knows a robot's address can write to the group.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from branchrecords.access.scoping import ScopedQuerySet
from branchrecords.database.fields import EncryptedTextField
from branchrecords.notices.addresses import masked


class Channel(models.Model):
    """One way outside, of an organisation. E-mail reaches the people of it and below who have
    confirmed an address; a robot or a webhook reaches the group that it belongs to."""

    class Kind(models.TextChoices):
        EMAIL = "email", "电子邮件"
        WECOM = "wecom", "企业微信群机器人"
        DINGTALK = "dingtalk", "钉钉群机器人"
        FEISHU = "feishu", "飞书群机器人"
        WEBHOOK = "webhook", "网络钩子（webhook）"

    organization = models.ForeignKey(
        settings.ORGANIZATION_MODEL,
        models.PROTECT,
        related_name="notice_channels",
        verbose_name="组织",
    )
    kind = models.CharField("种类", max_length=10, choices=Kind)
    name = models.CharField("名称", max_length=40)
    address = EncryptedTextField("地址")
    created_at = models.DateTimeField("设置时间")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField("停用时间", null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "提醒渠道"
        ordering = ("organization", "name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "name"),
                condition=Q(ended_at=None),
                name="notice_channel_name_once",
            ),
            models.UniqueConstraint(
                fields=("organization",),
                condition=Q(kind="email", ended_at=None),
                name="notice_channel_one_email",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="notice_channel_named"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False, ended_at__gte=F("created_at")),
                name="notice_channel_ended_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def masked(self) -> str:
        """The address as pages show it: where it leads, never the key."""
        return masked(self.address)

    @property
    def to_people(self) -> bool:
        """Whether it reaches persons, each at an address of their own."""
        return self.kind == self.Kind.EMAIL


class MailAddress(models.Model):
    """Where somebody wants e-mail. Used only once the code sent there was typed in."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="mail_address", verbose_name="本人"
    )
    address = EncryptedTextField("电子邮箱")
    code_hash = models.CharField(max_length=128, blank=True, default="")
    code_sent_at = models.DateTimeField("确认码发出时间")
    tries = models.PositiveSmallIntegerField("输错次数", default=0)
    confirmed_at = models.DateTimeField("确认时间", null=True)

    class Meta:
        verbose_name = "接收提醒的邮箱"

    def __str__(self) -> str:
        return f"{self.user}的邮箱"


class DeliveryWish(models.Model):
    """When somebody wants the daily message, within what the organisation allows."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="delivery_wish", verbose_name="本人"
    )
    from_hour = models.PositiveSmallIntegerField("几点以后发")

    class Meta:
        verbose_name = "接收时间"
        constraints = (
            models.CheckConstraint(condition=Q(from_hour__lt=24), name="notice_wish_hour"),
        )

    def __str__(self) -> str:
        return f"{self.user} {self.from_hour}:00"
