"""Where a person belongs on any day."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q

from members.rules.kinds import OrganizationKind, StandingKind
from members.rules.movements import Gain, Loss
from members.rules.placements import Placements

from .dated import DatedQuerySet, ends_after_start, no_overlap
from .organizations import Organization
from .placements import TODAY, condition, placements_on


class MembershipQuerySet(DatedQuerySet):
    """Where people belong."""

    def newest(self) -> MembershipQuerySet:
        """Each person's newest row, ended or not: who left keeps one home for the records."""
        later = Membership.objects.filter(
            person=OuterRef("person"), starts_on__gt=OuterRef("starts_on")
        )
        return self.filter(~Exists(later))

    def newest_by(self, on: date) -> MembershipQuerySet:
        """Each person's newest row as it stood on a day, ended by then or not."""
        later = Membership.objects.filter(
            person=OuterRef("person"), starts_on__gt=OuterRef("starts_on"), starts_on__lte=on
        )
        return self.filter(~Exists(later), starts_on__lte=on)

    def below(
        self,
        organization: Organization,
        *,
        on: date | None = None,
        tree: Placements | None = None,
    ) -> MembershipQuerySet:
        """Rows of an organisation and all that stood below it on a day, or stands there today.

        A branch has nothing below it but its groups, whose members are the branch's own: the
        plain id uses the index where a path prefix could not.
        """
        if organization.kind == OrganizationKind.GROUP:
            return self.filter(group=organization)
        if organization.is_branch:
            return self.filter(organization=organization)
        tree = tree or (placements_on(on) if on else TODAY)
        return self.filter(condition(tree, organization.path))


class Membership(models.Model):
    """Where a person belongs from `starts_on` until before `ends_on`; never two at once."""

    person = models.ForeignKey("members.Person", models.PROTECT, related_name="memberships")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="memberships", verbose_name="党支部"
    )
    group = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="group_memberships",
        verbose_name="党小组",
    )
    starts_on = models.DateField("转入日期")
    ends_on = models.DateField("转出日期", null=True, blank=True)
    reason = models.CharField("来源或去向", max_length=100, blank=True, default="")
    gain = models.CharField("增加原因", max_length=20, choices=Gain, blank=True, default="")
    loss = models.CharField("减少原因", max_length=20, choices=Loss, blank=True, default="")

    standing: StandingKind  # added by queries.roster.memberships_on

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "组织关系"
        ordering = ("starts_on", "pk")
        constraints = (
            ends_after_start("membership_ends_after_start"),
            no_overlap("membership_one_at_a_time", "同一天只能属于一个支部。"),
            models.CheckConstraint(
                condition=Q(loss="") | Q(ends_on__isnull=False),
                name="membership_loss_when_ended",
                violation_error_message="还没有转出，不应有减少原因。",
            ),
        )
        indexes = (
            models.Index(fields=("organization", "starts_on", "ends_on"), name="membership_dates"),
        )

    def __str__(self) -> str:
        return f"{self.person} {self.organization} {self.starts_on}"
