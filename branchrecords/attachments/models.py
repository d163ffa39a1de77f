"""An uploaded paper: its row, and its bytes encrypted on disk."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Attachment(models.Model):
    """One uploaded file. Whose it is, the table that points to it says; it never changes."""

    name = models.CharField("文件名", max_length=200)
    content_type = models.CharField("类型", max_length=100)
    size = models.PositiveIntegerField("大小（字节）")
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to="attachments/%Y/", max_length=255)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="上传人"
    )
    uploaded_at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = "附件"
        ordering = ("uploaded_at", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(size__gt=0), name="attachment_not_empty"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        """Whether a browser shows it as a picture."""
        return self.content_type in ("image/jpeg", "image/png")

    @property
    def sealed_for(self) -> str:
        """What the bytes on disk are bound to, so that files cannot be swapped."""
        return f"attachment.{self.sha256}"
