"""The ledger of 两新组织: units, what each survey found, and how the party covers them."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from branchrecords.access.scoping import ScopedQuerySet
from branchrecords.database.fields import EncryptedTextField
from members.rules.units import (
    ORGANIZED_KINDS,
    UNCOVERED,
    BusinessState,
    CoverageKind,
    OwnerAttitude,
    UnitKind,
)

from .accounts import User
from .dated import DatedQuerySet, DateRange, ends_after_start
from .organizations import Organization
from .people import Person
from .placements import PlacedQuerySet


class UnitQuerySet(PlacedQuerySet):
    """Units of the ledger."""

    def active_on(self, on: date) -> UnitQuerySet:
        """Entered by then and not yet struck off (`closed_on` is exclusive)."""
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on), listed_on__lte=on)


class Unit(models.Model):
    """A company, association or the like that an organisation answers for."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="units", verbose_name="责任组织"
    )
    name = models.CharField("单位名称", max_length=120)
    credit_code = models.CharField(
        "统一社会信用代码", max_length=18, blank=True, default="", help_text="GB 32100"
    )
    kind = models.CharField("单位类别", max_length=20, choices=UnitKind)
    trade = models.CharField("行业", max_length=60, blank=True, default="")
    address = models.CharField("地址", max_length=200, blank=True, default="")
    contact = models.CharField("联系人", max_length=60, blank=True, default="")
    contact_phone = EncryptedTextField("联系电话", blank=True, default="")
    note = models.CharField("备注", max_length=300, blank=True, default="")
    listed_on = models.DateField("列入台账日期")
    closed_on = models.DateField("移出台账日期", null=True, blank=True)
    closed_reason = models.CharField("移出原因", max_length=100, blank=True, default="")

    # Added to the rows of lists and pages by queries.units.
    is_here: bool = True  # by marked_here: may the reader open it, or does it stand elsewhere
    survey_id: int | None
    surveyed_on: date | None
    surveyed_after: date
    coverage_id: int | None
    survey: UnitSurvey | None
    coverage: UnitCoverage | None
    register_members: int | None
    joint_units: int
    added: int | None

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "两新组织"
        ordering = ("organization__path", "name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("credit_code",),
                condition=Q(closed_on__isnull=True) & ~Q(credit_code=""),
                name="unit_credit_code_once",
                violation_error_message="这个统一社会信用代码已经在台账里。",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gt=F("listed_on")),
                name="unit_closed_after_listed",
                violation_error_message="移出日期应晚于列入日期。",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | ~Q(closed_reason=""),
                name="unit_closed_with_reason",
                violation_error_message="请写明移出原因。",
            ),
            models.CheckConstraint(
                condition=Q(credit_code="") | Q(credit_code__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$"),
                name="unit_credit_code_form",
                violation_error_message="统一社会信用代码应为 18 位。",
            ),
        )
        indexes = (GinIndex(fields=("name",), opclasses=("gin_trgm_ops",), name="unit_name_trgm"),)

    def __str__(self) -> str:
        return self.name

    @property
    def coverage_kind(self) -> str:
        """The kind of the coverage in force (rows of `queries.units.described`), or "none"."""
        return self.coverage.kind if self.coverage is not None else UNCOVERED


class UnitPartQuerySet(ScopedQuerySet):
    """Rows that belong to a unit."""

    organization_lookup = "unit__organization"


class UnitCoverageQuerySet(DatedQuerySet):
    """Dated rows that belong to a unit."""

    organization_lookup = "unit__organization"


class UnitSurvey(models.Model):
    """What one visit found: the 七个清楚. Rows are only added; the newest by day counts, and a
    correction is a second row of the same day."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="surveys")
    surveyed_on = models.DateField("摸底日期")
    business_state = models.CharField("经营状况", max_length=10, choices=BusinessState)
    business_note = models.CharField("经营情况说明", max_length=200, blank=True, default="")
    employees = models.PositiveIntegerField("职工数")
    party_members = models.PositiveIntegerField("党员数")
    league_members = models.PositiveIntegerField("团员数")
    women = models.PositiveIntegerField("女职工数")
    owner_attitude = models.CharField("业主态度", max_length=12, choices=OwnerAttitude)
    has_place = models.BooleanField("有活动场所")
    place_note = models.CharField("活动场所说明", max_length=100, blank=True, default="")
    surveyor = models.CharField("摸底人", max_length=60, blank=True, default="")
    note = models.CharField("备注", max_length=300, blank=True, default="")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    objects = UnitPartQuerySet.as_manager()

    class Meta:
        verbose_name = "两新组织摸底"
        ordering = ("-surveyed_on", "-pk")
        constraints = tuple(
            models.CheckConstraint(
                condition=Q(**{f"{name}__lte": F("employees")}),
                name=f"unit_survey_{name}_among_employees",
                violation_error_message=f"{label}不能多于职工数。",
            )
            for name, label in (
                ("party_members", "党员数"),
                ("league_members", "团员数"),
                ("women", "女职工数"),
            )
        )
        indexes = (models.Index(fields=("unit", "-surveyed_on", "-id"), name="unit_survey_newest"),)

    def __str__(self) -> str:
        return f"{self.unit} {self.surveyed_on}"


class UnitCoverage(models.Model):
    """How the party reaches a unit from `starts_on` until before `ends_on`; never two at once."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="coverages")
    kind = models.CharField("覆盖方式", max_length=12, choices=CoverageKind)
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="unit_coverages",
        verbose_name="党组织",
    )
    instructor = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="instructed_units",
        verbose_name="党建指导员",
    )
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)
    note = models.CharField("备注", max_length=100, blank=True, default="")

    objects = UnitCoverageQuerySet.as_manager()

    class Meta:
        verbose_name = "两新组织党的覆盖"
        ordering = ("-starts_on", "-pk")
        constraints = (
            ends_after_start("unit_coverage_ends_after_start"),
            ExclusionConstraint(
                name="unit_coverage_one_at_a_time",
                expressions=(
                    (DateRange("starts_on", "ends_on", RangeBoundary()), RangeOperators.OVERLAPS),
                    ("unit", RangeOperators.EQUAL),
                ),
                violation_error_message="同一天只能有一种覆盖方式。",
            ),
            ExclusionConstraint(
                name="unit_coverage_own_organization",
                expressions=(
                    (DateRange("starts_on", "ends_on", RangeBoundary()), RangeOperators.OVERLAPS),
                    ("organization", RangeOperators.EQUAL),
                ),
                condition=Q(kind=CoverageKind.SINGLE),
                violation_error_message="一个党组织只能是一个单位单独建的党组织。",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ORGANIZED_KINDS, organization__isnull=False)
                | Q(kind=CoverageKind.INSTRUCTOR, instructor__isnull=False),
                name="unit_coverage_by_whom",
                violation_error_message="请写明由哪个党组织覆盖，或派驻了哪位党建指导员。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit} {self.get_kind_display()}"
