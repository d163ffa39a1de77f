"""The second factor of a log-in: an authenticator app, and recovery codes for a lost phone."""

from __future__ import annotations

import base64

from django.db import models

from branchrecords.database.fields import EncryptedTextField

from .accounts import User


class SecondFactor(models.Model):
    """The key shared with a phone, written once a code has confirmed it."""

    user = models.OneToOneField(User, models.CASCADE, related_name="second_factor")
    key_text = EncryptedTextField("密钥")
    confirmed_at = models.DateTimeField("开通时间")
    # The time step of the last code that passed: that code and older ones pass no more.
    last_step = models.BigIntegerField()

    class Meta:
        verbose_name = "二次验证"

    def __str__(self) -> str:
        return f"{self.user} 二次验证"

    @property
    def key(self) -> bytes:
        """The key itself."""
        return base64.b32decode(self.key_text)


class RecoveryCode(models.Model):
    """One of ten codes that stand in for the phone, each once; only its keyed hash is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField("生成时间")
    used_at = models.DateTimeField("使用时间", null=True)

    class Meta:
        verbose_name = "备用码"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.user} 备用码"
