"""党纪处分, 组织处置 and suspended rights. Both tables are only ever added to."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from branchrecords.database.fields import EncryptedTextField
from members.rules.kinds import PARTY_STANDINGS
from members.rules.sanctions import (
    AWAITING,
    RULES,
    RULES_BY_KIND,
    SETTLED,
    SanctionChangeKind,
    SanctionKind,
    SanctionRule,
)

from .accounts import User
from .of_people import OfPersonMixin
from .people import Person
from .standings import Standing

_WITHOUT_END = tuple(rule.kind for rule in RULES if not rule.months)


class SanctionQuerySet(OfPersonMixin, models.QuerySet):
    """Sanctions, seen by whoever may see those of the person."""

    def with_until(self) -> SanctionQuerySet:
        """Adds `until`: the first day without it, as moved by the latest change; None is open."""
        latest = SanctionChange.objects.filter(sanction=OuterRef("pk")).order_by("-pk")
        return self.annotate(until=Coalesce(Subquery(latest.values("ends_on")[:1]), F("ends_on")))

    def in_force_on(self, on: date) -> SanctionQuerySet:
        """Those whose effect holds on a day."""
        return self.with_until().filter(Q(until__isnull=True) | Q(until__gt=on), starts_on__lte=on)

    def with_awaits(self, on: date) -> SanctionQuerySet:
        """Adds `until` and `awaits`: over by the day, and what became of it was not registered
        by then, though the person is still in the party."""
        settled = SanctionChange.objects.filter(
            sanction=OuterRef("pk"), kind__in=SETTLED, recorded_at__date__lte=on
        )
        here = Standing.objects.active_on(on).filter(
            person=OuterRef("person"), kind__in=PARTY_STANDINGS
        )
        over = Q(kind__in=AWAITING, until__lte=on) & ~Exists(settled) & Exists(here)
        return self.with_until().annotate(
            awaits=ExpressionWrapper(over, output_field=BooleanField())
        )


class Sanction(models.Model):
    """One decision about one person; its effect holds from `starts_on` until before `ends_on`.

    A later extension, end or revocation is a SanctionChange.
    """

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="sanctions", verbose_name="党员"
    )
    kind = models.CharField("种类", max_length=20, choices=SanctionKind)
    starts_on = models.DateField("生效日期")
    ends_on = models.DateField("影响期结束", null=True, blank=True)
    decided_by = models.CharField("决定机关", max_length=120)
    document = models.CharField("文号", max_length=60, blank=True, default="")
    matter = EncryptedTextField("事由", default="")
    separate_matter = models.BooleanField("与已有处分不是同一问题", default=False)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )
    recorded_at = models.DateTimeField("登记时间")

    until: date | None  # added by with_until
    awaits: bool  # added by with_awaits
    is_open: bool  # added by of_people.with_open

    objects = SanctionQuerySet.as_manager()

    class Meta:
        verbose_name = "处分和处置"
        ordering = ("-starts_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="sanction_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=_WITHOUT_END, ends_on__isnull=True)
                | (~Q(kind__in=_WITHOUT_END) & Q(ends_on__isnull=False)),
                name="sanction_end_as_kind",
                violation_error_message="有期限的处分要有结束日期，没有期限的不能有。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.starts_on}"

    @property
    def rule(self) -> SanctionRule:
        """The row of the rules table."""
        return RULES_BY_KIND[SanctionKind(self.kind)]


class SanctionChange(models.Model):
    """The end of a sanction moved: extended, ended early, revoked."""

    sanction = models.ForeignKey(Sanction, models.PROTECT, related_name="changes")
    kind = models.CharField("变化", max_length=20, choices=SanctionChangeKind)
    ends_on = models.DateField("到哪一天为止")
    reason = models.CharField("理由", max_length=200)
    document = models.CharField("文号", max_length=60, blank=True, default="")
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "处分期限的变化"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="sanction_change_has_reason",
                violation_error_message="请写明理由。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.ends_on}"
