"""关怀帮扶: hardship with reviews, pairings, visits."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from branchrecords.access.permissions import Permission
from branchrecords.database.fields import EncryptedTextField
from members.rules.care import HardshipKind, HardshipLevel, MoneySource, Occasion, ReviewResult

from .accounts import User
from .dated import DatedQuerySet, DateRange, ends_after_start
from .of_people import OfPersonMixin
from .organizations import Organization
from .people import Person
from .placements import PlacedQuerySet


class HardshipQuerySet(OfPersonMixin, DatedQuerySet):  # type: ignore[misc]
    """Periods of hardship."""

    def as_found_by(self, on: date) -> HardshipQuerySet:
        """Adds `level_then` and `review_then`: the level and the day of the next review, as the
        last review by a day left them, or as recognised."""
        reviews = HardshipReview.objects.filter(
            hardship=OuterRef("pk"), reviewed_on__lte=on, review_on__isnull=False
        ).order_by("-reviewed_on", "-pk")
        return self.annotate(
            level_then=Coalesce(Subquery(reviews.values("level")[:1]), "first_level"),
            review_then=Coalesce(Subquery(reviews.values("review_on")[:1]), "first_review_on"),
        )


class PairingQuerySet(OfPersonMixin, DatedQuerySet):  # type: ignore[misc]
    """Pairings, seen with the person who is helped."""

    known_from = "starts_on"

    def concerning(self, person: Person, *, on: date) -> PairingQuerySet:
        """Those in force in which the person helps or is helped."""
        rows = self.active_on(on).filter(Q(person=person) | Q(helper=person))
        return rows.select_related("person", "helper", "helping_organization").order_by("pk")


class VisitQuerySet(PlacedQuerySet):
    """Visits and their reversals; the list of a year goes by where the person belonged that day."""

    def permitted(self, user, permission: Permission) -> VisitQuerySet:
        """Those of the people in the user's scope."""
        return self.filter(person__in=Person.objects.permitted(user, permission))

    def counted(self) -> VisitQuerySet:
        """Visits that stand: neither reversals nor reversed."""
        reversal = Visit.objects.filter(reverses=OuterRef("pk"))
        return self.filter(~Exists(reversal), reverses__isnull=True)


class Hardship(models.Model):
    """A member in hardship from `starts_on` until before `ends_on`. Details are encrypted."""

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="hardships", verbose_name="党员"
    )
    kind = models.CharField("困难类型", max_length=20, choices=HardshipKind)
    level = models.CharField("程度", max_length=10, choices=HardshipLevel)
    details = EncryptedTextField("具体情况", blank=True, default="")
    starts_on = models.DateField("认定日期")
    ends_on = models.DateField("解除日期", null=True, blank=True)
    review_on = models.DateField("下次复核日期")
    # As recognised: reviews move `level` and `review_on`, and a past day shows what held then.
    first_level = models.CharField("认定时的程度", max_length=10, choices=HardshipLevel)
    first_review_on = models.DateField("认定时定的复核日期")
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )
    recorded_at = models.DateTimeField("登记时间")

    is_open: bool  # added by models.people.with_open
    level_then: str  # added by as_found_by, like review_then
    review_then: date

    objects = HardshipQuerySet.as_manager()

    class Meta:
        verbose_name = "困难情况"
        ordering = ("-starts_on", "-pk")
        constraints = (
            ends_after_start("hardship_ends_after_start"),
            models.CheckConstraint(
                condition=Q(review_on__gt=F("starts_on"), first_review_on__gt=F("starts_on")),
                name="hardship_review_after_start",
            ),
            ExclusionConstraint(
                name="hardship_kind_one_at_a_time",
                expressions=(
                    (DateRange("starts_on", "ends_on", RangeBoundary()), RangeOperators.OVERLAPS),
                    ("person", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                ),
                violation_error_message="同一种困难已经在册，请复核原来的一条。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{self.get_level_display()}）"

    @property
    def level_label(self) -> str:
        """The level of the day asked for, in words (rows of as_found_by)."""
        return HardshipLevel(self.level_then).label

    @property
    def label_then(self) -> str:
        """As the name, with the level of the day asked for."""
        return f"{self.get_kind_display()}（{self.level_label}）"


class HardshipReview(models.Model):
    """What a review found. Only ever added to."""

    hardship = models.ForeignKey(Hardship, models.PROTECT, related_name="reviews")
    reviewed_on = models.DateField("复核日期")
    result = models.CharField("结论", max_length=10, choices=ReviewResult)
    level = models.CharField("程度", max_length=10, choices=HardshipLevel)
    review_on = models.DateField("下次复核日期", null=True)  # None: the hardship has ended
    note = EncryptedTextField("说明", blank=True, default="")
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="复核人"
    )
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "困难复核"
        ordering = ("-reviewed_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(result=ReviewResult.CONTINUES, review_on__isnull=False)
                | Q(result=ReviewResult.ENDED, review_on__isnull=True),
                name="hardship_review_has_next",
                violation_error_message="继续帮扶的要有下次复核日期，已经解除的没有。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_result_display()} {self.reviewed_on}"


class Pairing(models.Model):
    """结对帮扶: a member or an organisation helps `person` for a time."""

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="pairings", verbose_name="被帮扶党员"
    )
    helper = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="helping", verbose_name="帮扶人"
    )
    helping_organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="helping", verbose_name="帮扶组织"
    )
    aim = models.CharField("帮扶内容", max_length=200)
    starts_on = models.DateField("结对日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)
    end_reason = models.CharField("结束原因", max_length=100, blank=True, default="")

    objects = PairingQuerySet.as_manager()

    class Meta:
        verbose_name = "结对帮扶"
        ordering = ("-starts_on", "-pk")
        constraints = (
            ends_after_start("pairing_ends_after_start"),
            models.CheckConstraint(
                condition=Q(helper__isnull=True) ^ Q(helping_organization__isnull=True),
                name="pairing_one_helper",
                violation_error_message="帮扶的是一名党员或一个组织，只填一项。",
            ),
            models.CheckConstraint(
                condition=Q(helper__isnull=True) | ~Q(helper=F("person")),
                name="pairing_two_people",
                violation_error_message="不能自己和自己结对。",
            ),
            ExclusionConstraint(
                name="pairing_of_people_once",
                expressions=(
                    (DateRange("starts_on", "ends_on", RangeBoundary()), RangeOperators.OVERLAPS),
                    ("person", RangeOperators.EQUAL),
                    ("helper", RangeOperators.EQUAL),
                ),
                violation_error_message="这两个人已经结对。",
            ),
            ExclusionConstraint(
                name="pairing_with_organization_once",
                expressions=(
                    (DateRange("starts_on", "ends_on", RangeBoundary()), RangeOperators.OVERLAPS),
                    ("person", RangeOperators.EQUAL),
                    ("helping_organization", RangeOperators.EQUAL),
                ),
                violation_error_message="这个组织已经和他结对。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.who}帮扶{self.person}"

    @property
    def who(self) -> Person | Organization | None:
        """Who helps."""
        return self.helper or self.helping_organization


class Visit(models.Model):
    """慰问走访 of one member. Only ever added to: a mistake is reversed by a row that mirrors it.

    `organization` is the person's branch on the day; `host` went, or sent the visitors.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="visits", verbose_name="党员")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="当时所在组织"
    )
    host = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="走访组织"
    )
    visited_on = models.DateField("走访日期")
    occasion = models.CharField("事由", max_length=20, choices=Occasion)
    visitors = models.CharField("走访人", max_length=120)
    goods = models.CharField("慰问品", max_length=120, blank=True, default="")
    amount = models.DecimalField("慰问金（元）", max_digits=10, decimal_places=2, default=0)
    source = models.CharField(
        "资金来源", max_length=20, choices=MoneySource, blank=True, default=""
    )
    note = models.CharField("备注", max_length=200, blank=True, default="")
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="reversal", verbose_name="冲正哪一次"
    )
    reason = models.CharField("冲正理由", max_length=200, blank=True, default="")
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )
    recorded_at = models.DateTimeField("登记时间")

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = "慰问走访"
        ordering = ("-visited_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(reverses__isnull=True, amount__gte=0)
                | (Q(reverses__isnull=False, amount__lte=0) & ~Q(reason="")),
                name="visit_sign",
            ),
            models.CheckConstraint(
                condition=Q(amount=0) | ~Q(source=""),
                name="visit_money_has_source",
                violation_error_message="有慰问金的要写资金来源。",
            ),
        )
        indexes = (models.Index(fields=("organization", "visited_on"), name="visit_place"),)

    def __str__(self) -> str:
        return f"{self.get_occasion_display()} {self.visited_on}"
