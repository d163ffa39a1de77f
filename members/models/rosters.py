"""An uploaded roster between preview and writing, and what it wrote, so that it can be undone."""

from django.db import models

from branchrecords.access.scoping import ScopedQuerySet
from branchrecords.database.fields import EncryptedTextField
from branchrecords.jobs.models import Job

from .accounts import User
from .organizations import Organization


class RosterImport(models.Model):
    """One import of a table of organisations, members or posts.

    `rows` holds the sheet as edited in the preview; `written` what the import created and
    changed, by which undoing works, and while a job writes, which rows are wanted and which are
    done. Both are JSON, encrypted because they carry 身份证号. `leftover` is the preview of the
    rows that were not ready when the others were written.
    """

    class Kind(models.TextChoices):
        ORGANIZATIONS = "organizations", "组织"
        MEMBERS = "members", "党员名册"
        POSITIONS = "positions", "任职"
        DEVELOPMENT = "development", "发展党员台账"

    class State(models.TextChoices):
        PREVIEW = "preview", "待核对"
        WRITING = "writing", "正在写入"
        WRITTEN = "written", "已写入"
        UNDONE = "undone", "已撤销"
        DROPPED = "dropped", "已放弃"

    kind = models.CharField("种类", max_length=20, choices=Kind)
    state = models.CharField("状态", max_length=10, choices=State, default=State.PREVIEW)
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="+", verbose_name="导入到"
    )
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="导入人"
    )
    file_name = models.CharField("文件名", max_length=200)
    rows = EncryptedTextField(default="")
    written = EncryptedTextField(default="")
    created_at = models.DateTimeField("上传时间")
    written_at = models.DateTimeField("写入时间", null=True)
    undone_at = models.DateTimeField("撤销时间", null=True)

    job = models.ForeignKey(
        Job, models.SET_NULL, null=True, related_name="+", verbose_name="后台任务"
    )
    leftover = models.OneToOneField(
        "self", models.SET_NULL, null=True, related_name="+", verbose_name="余下的行"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "名册导入"
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return self.file_name
