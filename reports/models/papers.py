"""Issued papers as files: the bytes that were filed, and the certificates that sign them."""

from django.db import models
from django.db.models import Q

from branchrecords.access.scoping import ScopedQuerySet
from branchrecords.database.fields import EncryptedTextField
from members.models import Organization, User

from .summaries import Issue


class SigningCertificate(models.Model):
    """The certificate by which an organisation signs what it issues; one in use at a time.

    `bundle` is the key with its certificates (PKCS #12, base64) under our own keys; the password
    of the uploaded file is not kept. Withdrawing a certificate erases the bundle.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="certificates")
    subject = models.CharField("证书名称", max_length=300)
    issuer = models.CharField("颁发者", max_length=300)
    fingerprint = models.CharField("指纹", max_length=64)
    valid_from = models.DateTimeField("生效时间")
    valid_until = models.DateTimeField("失效时间")
    bundle = EncryptedTextField("密钥", null=True)
    uploaded_at = models.DateTimeField("上传时间")
    uploaded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField("停用时间", null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "签名证书"
        ordering = ("-uploaded_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("organization",),
                condition=Q(withdrawn_at__isnull=True),
                name="certificate_one_in_use",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, bundle__isnull=False)
                | Q(withdrawn_at__isnull=False, bundle__isnull=True),
                name="certificate_withdrawn_has_no_key",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__lt=models.F("valid_until")), name="certificate_valid_days"
            ),
        )

    def __str__(self) -> str:
        return self.subject


class IssuePaper(models.Model):
    """The file of an issue, filed once (insert-only): printing again gives these bytes.

    On disk the file is encrypted. `certificate` is what it was signed with, if at all.
    """

    issue = models.OneToOneField(Issue, models.PROTECT, related_name="paper")
    sha256 = models.CharField("文件摘要", max_length=64)
    size = models.PositiveIntegerField("大小（字节）")
    file = models.FileField(upload_to="issues/%Y/", max_length=255)
    certificate = models.ForeignKey(
        SigningCertificate, models.PROTECT, null=True, related_name="papers"
    )
    filed_at = models.DateTimeField("归档时间")
    filed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "印发件文件"
        constraints = (
            models.CheckConstraint(condition=Q(size__gt=0), name="issue_paper_not_empty"),
        )

    def __str__(self) -> str:
        return f"{self.issue}.pdf"

    @property
    def sealed_for(self) -> str:
        """What the bytes on disk are bound to, so that files cannot be swapped."""
        return f"issue.{self.sha256}"
