"""The papers of a person's file: which exist, where, and the scan where there is one."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q

from branchrecords.access.permissions import Permission
from branchrecords.access.scoping import ScopedQuerySet
from branchrecords.attachments.models import Attachment
from members.rules.archive import PAPER_CHOICES

from .accounts import User
from .memberships import Membership
from .people import Person


class PaperQuerySet(ScopedQuerySet):
    """Papers, wherever their people now belong."""

    def permitted(self, user, permission: Permission) -> PaperQuerySet:
        scope = user.reach(permission)
        memberships = Membership.objects.newest().filter(
            scope.organizations("organization") | scope.organizations("group"),
            person=OuterRef("person"),
        )
        return self.filter(Exists(memberships))

    def kept(self) -> PaperQuerySet:
        """Not taken out again."""
        return self.filter(removed_at__isnull=True)

    def kept_on(self, on: date) -> PaperQuerySet:
        """In the file on a day: dated, or without a date entered, by then and not yet taken out."""
        dated = Q(dated_on__lte=on) | Q(dated_on__isnull=True, added_at__date__lte=on)
        return self.filter(dated, Q(removed_at__isnull=True) | Q(removed_at__date__gt=on))


class PersonPaper(models.Model):
    """One paper of one person. Without an attachment it lies in the 档案盒 on paper only."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="papers")
    kind = models.CharField("材料", max_length=20, choices=PAPER_CHOICES)
    dated_on = models.DateField("材料日期", null=True, blank=True)
    place = models.CharField("存放位置", max_length=100, blank=True, default="")
    attachment = models.OneToOneField(
        Attachment, models.PROTECT, null=True, blank=True, related_name="person_paper"
    )
    note = models.CharField("备注", max_length=200, blank=True, default="")
    added_at = models.DateTimeField("登记时间")
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField("撤下时间", null=True, blank=True)
    removed_reason = models.CharField("撤下理由", max_length=200, blank=True, default="")

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = "档案材料"
        ordering = ("kind", "dated_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_reason="")
                | (Q(removed_at__isnull=False) & ~Q(removed_reason="")),
                name="paper_removed_with_reason",
            ),
        )
        indexes = (
            models.Index(
                fields=("person", "kind"),
                condition=Q(removed_at__isnull=True),
                name="paper_kept",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} {self.get_kind_display()}"
