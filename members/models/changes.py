"""What happened to an organisation, in order: founded, renamed, moved, merged, dissolved.

Insert-only. The tree and the names hold the present; these rows hold what was before, so that
`queries.changes` can say where an organisation stood and what it was called on any day (ADR 10).
"""

from django.db import models
from django.db.models import F, Q

from branchrecords.access.scoping import ScopedQuerySet

from .organizations import Organization


class OrganizationChange(models.Model):
    """One act of an organisation's life, in force from `on`."""

    class Kind(models.TextChoices):
        FOUNDED = "founded", "成立"
        RENAMED = "renamed", "更名"
        CORRECTED = "corrected", "更正名称"
        MOVED = "moved", "调整隶属"
        MERGED = "merged", "并入其他组织"
        ABSORBED = "absorbed", "并入本组织"
        DISSOLVED = "dissolved", "撤销"

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="changes", verbose_name="组织"
    )
    kind = models.CharField("事项", max_length=12, choices=Kind)
    on = models.DateField("生效日期")
    applied_on = models.DateField("请示日期", null=True, blank=True)
    approved_on = models.DateField("批复日期", null=True, blank=True)
    approved_by = models.CharField("批准组织", max_length=120, blank=True, default="")
    document_number = models.CharField("批复文号", max_length=60, blank=True, default="")
    old_name = models.CharField("原名称", max_length=120, blank=True, default="")
    new_name = models.CharField("新名称", max_length=120, blank=True, default="")
    old_parent = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="+", verbose_name="原上级"
    )
    new_parent = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="+", verbose_name="新上级"
    )
    other = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="+", verbose_name="对方组织"
    )
    note = models.CharField("说明", max_length=300, blank=True, default="")
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "组织沿革"
        ordering = ("on", "pk")
        indexes = (
            models.Index(fields=("organization", "kind", "on"), name="organization_change_kind"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(applied_on__isnull=True)
                | Q(approved_on__isnull=True)
                | Q(approved_on__gte=F("applied_on")),
                name="organization_change_approved_after_applied",
                violation_error_message="批复日期不能早于请示日期。",
            ),
            models.CheckConstraint(
                condition=(Q(document_number="") & Q(approved_on__isnull=True))
                | (~Q(document_number="") & Q(approved_on__isnull=False) & ~Q(approved_by="")),
                name="organization_change_approval_whole",
                violation_error_message="批复的组织、日期和文号应当一并填写。",
            ),
            models.CheckConstraint(
                condition=~Q(kind="moved") | Q(new_parent__isnull=False),
                name="organization_change_move_has_parent",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("renamed", "corrected")) | ~Q(old_name="") & ~Q(new_name=""),
                name="organization_change_name_has_both",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organization} {self.get_kind_display()} {self.on}"
