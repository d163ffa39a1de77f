"""表彰 of people and organisations."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from members.rules.awards import FOR_ORGANIZATIONS, FOR_PEOPLE, AwardKind, AwardLevel

from .accounts import User
from .organizations import Organization
from .people import Person
from .placements import PlacedQuerySet


class AwardQuerySet(PlacedQuerySet):
    """Awards, seen where the recipient belonged on the day."""

    def standing(self) -> AwardQuerySet:
        """Those that have not been revoked."""
        return self.filter(revoked_on__isnull=True)


class Award(models.Model):
    """One award to one recipient: a person, or an organisation.

    `organization` is where it counts: the recipient itself, or the branch of the person that day.
    """

    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="awards", verbose_name="党员"
    )
    recipient = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="awards", verbose_name="组织"
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="当时所在组织"
    )
    kind = models.CharField("种类", max_length=20, choices=AwardKind)
    level = models.CharField("级别", max_length=10, choices=AwardLevel)
    title = models.CharField("名称", max_length=100)
    awarded_on = models.DateField("表彰日期")
    awarded_by = models.CharField("表彰机关", max_length=120)
    document = models.CharField("文号", max_length=60, blank=True, default="")
    revoked_on = models.DateField("撤销日期", null=True)
    revoke_reason = models.CharField("撤销理由", max_length=200, blank=True, default="")
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )
    recorded_at = models.DateTimeField("登记时间")

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = "表彰"
        ordering = ("-awarded_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(recipient__isnull=True),
                name="award_one_recipient",
                violation_error_message="表彰的对象是一个人或一个组织。",
            ),
            models.CheckConstraint(
                condition=Q(kind=AwardKind.OTHER)
                | Q(kind__in=FOR_PEOPLE, person__isnull=False)
                | Q(kind__in=FOR_ORGANIZATIONS, recipient__isnull=False),
                name="award_kind_fits_recipient",
            ),
            models.CheckConstraint(
                condition=Q(revoked_on__isnull=True, revoke_reason="")
                | (Q(revoked_on__gte=F("awarded_on")) & ~Q(revoke_reason="")),
                name="award_revoked_with_reason",
                violation_error_message="撤销表彰要有日期和理由。",
            ),
            models.UniqueConstraint(
                fields=("person", "kind", "level", "title", "awarded_on"),
                name="award_person_once",
            ),
            models.UniqueConstraint(
                fields=("recipient", "kind", "level", "title", "awarded_on"),
                name="award_organization_once",
            ),
        )
        indexes = (models.Index(fields=("organization", "awarded_on"), name="award_place"),)

    def __str__(self) -> str:
        return self.title

    @property
    def who(self) -> Person | Organization | None:
        """The recipient."""
        return self.person or self.recipient
