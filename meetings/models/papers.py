"""Files of a record, and who has confirmed it before the seal."""

from __future__ import annotations

from django.db import models

from branchrecords.attachments.models import Attachment
from members.models import Person, User

from .meetings import Meeting
from .minutes import OfMeetingQuerySet


class MeetingPaper(models.Model):
    """A photo or paper of a meeting; part of what the seal covers."""

    class Kind(models.TextChoices):
        PHOTO = "photo", "照片"
        MATERIAL = "material", "会议材料"
        SIGN_IN = "sign_in", "签到册"
        OTHER = "other", "其他"

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="papers")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    kind = models.CharField("类别", max_length=10, choices=Kind, default=Kind.PHOTO)
    caption = models.CharField("说明", max_length=100, blank=True, default="")

    objects = OfMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "会议附件"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("meeting", "attachment"), name="meeting_paper_once"),
        )

    def __str__(self) -> str:
        return self.caption or self.attachment.name


class Confirmation(models.Model):
    """主持人 or 记录人 has read the record and stands by it.

    It holds for the text it was given for (`content_digest`): a later change voids it.
    """

    class Role(models.TextChoices):
        CHAIR = "chair", "主持人"
        RECORDER = "recorder", "记录人"

    class Way(models.TextChoices):
        SELF = "self", "本人在系统中确认"
        PAPER = "paper", "本人在纸质记录上签字"

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="confirmations")
    role = models.CharField("身份", max_length=10, choices=Role)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    way = models.CharField("方式", max_length=10, choices=Way)
    content_digest = models.CharField(max_length=64)
    at = models.DateTimeField("确认时间")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = OfMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "核对确认"
        ordering = ("role",)
        constraints = (
            models.UniqueConstraint(fields=("meeting", "role"), name="confirmation_once"),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.person}"
