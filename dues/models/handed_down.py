"""党费下拨单: what a committee hands down to an organisation below it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from branchrecords.access.permissions import Permission
from dues.rules.spending import PURPOSE_OF, SHORT_CHOICES, Purpose
from members.models import Organization

from .budgets import Decided, decided_constraints
from .handing import Handed, HandedQuerySet
from .journal import JournalEntry


class HandedDownQuerySet(HandedQuerySet):
    """Slips that go down; both sides see them."""

    def permitted(self, user, permission: Permission) -> HandedDownQuerySet:
        """Slips that an organisation in the user's scope gives or gets."""
        scope = user.reach(permission)
        return self.filter(scope.organizations("organization") | scope.organizations("lower"))

    def receivable(self, user, permission: Permission) -> HandedDownQuerySet:
        """Slips that come to an organisation in the user's scope."""
        return self.filter(user.reach(permission).organizations("lower"))


class HandedDown(Handed, Decided):
    """Made out above, received below: `entry` is above, `lower_entry` below.

    For one of the allowed uses of dues, by a collective decision (费08 第十九条, 第二十条). The
    database refuses a `lower` that does not stand below.
    """

    WAITS = "待下级收款"

    lower = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="下级党组织"
    )
    purpose = models.PositiveSmallIntegerField("用途", choices=SHORT_CHOICES)
    what = models.CharField("下拨事由", max_length=120)
    lower_entry = models.OneToOneField(
        JournalEntry, models.PROTECT, null=True, related_name="%(class)s_received"
    )

    objects: ClassVar = HandedDownQuerySet.as_manager()

    class Meta(Handed.Meta):
        verbose_name = "党费下拨单"
        constraints = (
            *Handed.Meta.constraints,
            *decided_constraints("handeddown"),
            models.CheckConstraint(
                condition=Q(lower_entry__isnull=True, entry__isnull=True)
                | Q(lower_entry__isnull=False, entry__isnull=False),
                name="handeddown_in_both_books",
            ),
            models.CheckConstraint(
                condition=~Q(organization=F("lower")) & ~Q(handed_by="") & ~Q(what=""),
                name="handeddown_from_to",
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=list(PURPOSE_OF)), name="handeddown_allowed_purpose"
            ),
        )
        indexes = (models.Index(fields=("lower", "year"), name="handeddown_lower"),)

    @property
    def allowed(self) -> Purpose:
        """The purpose in the words of the regulation."""
        return PURPOSE_OF[self.purpose]

    @property
    def receiver(self) -> Organization:
        """The organisation below."""
        return self.lower

    @property
    def receiver_name(self) -> str:
        """Its full name, as printed."""
        return self.lower.name

    @property
    def receiver_entry(self) -> JournalEntry | None:
        """In the books below."""
        return self.lower_entry

    def name_receiver_entry(self, entry: JournalEntry) -> None:
        """In the books below."""
        self.lower_entry = entry
