"""The organisation tree: 党委 → 党总支 → 党支部 → 党小组."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from branchrecords.access.scoping import ScopedMixin
from members.rules.kinds import BRANCH_KINDS, OrganizationKind, Sector


class OrganizationQuerySet(ScopedMixin, MP_NodeQuerySet):
    """Organisations, always in tree order."""

    organization_lookup = ""

    def active_on(self, on: date) -> OrganizationQuerySet:
        """Founded by then and not yet dissolved (`dissolved_on` is exclusive)."""
        return self.filter(
            Q(founded_on__isnull=True) | Q(founded_on__lte=on),
            Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=on),
        )

    def branches(self) -> OrganizationQuerySet:
        """The organisations that hold members and meetings of their own."""
        return self.filter(kind__in=BRANCH_KINDS)

    def within(self, organization: Organization) -> OrganizationQuerySet:
        """`organization` and all below it."""
        return self.filter(path__startswith=organization.path)

    def directly_below(self, organization: Organization) -> OrganizationQuerySet:
        """The children, asked of the table: the count that a node carries may be stale."""
        return self.within(organization).filter(depth=organization.depth + 1)

    def above(self, organization: Organization) -> OrganizationQuerySet:
        """The chain from the root down to the parent."""
        step = Organization.steplen
        paths = [organization.path[:end] for end in range(step, len(organization.path), step)]
        return self.filter(path__in=paths)


class OrganizationManager(MP_NodeManager.from_queryset(OrganizationQuerySet)):  # type: ignore[misc]
    """Keeps treebeard's ordering by path."""

    def get_queryset(self) -> OrganizationQuerySet:
        return OrganizationQuerySet(self.model, using=self._db).order_by("path")


class Organization(MP_Node):
    """One node of the tree. Moving, adding and dissolving are actions."""

    path = models.CharField(max_length=255, unique=True, db_collation="C")
    code = models.CharField("组织编码", max_length=40, unique=True)
    name = models.CharField("全称", max_length=120)
    short_name = models.CharField("简称", max_length=60, blank=True)
    pinyin = models.CharField(max_length=300, editable=False, blank=True)
    initials = models.CharField(max_length=120, editable=False, blank=True)
    kind = models.CharField("类别", max_length=20, choices=OrganizationKind)
    sector = models.CharField("行业", max_length=20, choices=Sector, default=Sector.OTHER)
    founded_on = models.DateField("成立日期", null=True, blank=True)
    dissolved_on = models.DateField("撤销日期", null=True, blank=True)

    objects = OrganizationManager()

    class Meta:
        verbose_name = "组织"
        ordering = ("path",)
        constraints = (
            models.CheckConstraint(
                condition=Q(dissolved_on__isnull=True)
                | Q(founded_on__isnull=True)
                | Q(dissolved_on__gt=F("founded_on")),
                name="organization_dissolved_after_founded",
                violation_error_message="撤销日期应晚于成立日期。",
            ),
        )

    def __str__(self) -> str:
        return self.short_name or self.name

    @property
    def is_branch(self) -> bool:
        """Whether it holds members and meetings of its own."""
        return self.kind in BRANCH_KINDS

    @property
    def parent_path(self) -> str:
        """The tree path of the parent, "" for a root."""
        return self.path[: -self.steplen]
