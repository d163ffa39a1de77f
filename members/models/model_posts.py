"""党员示范岗 and 党员责任区: dated, with people, place and pledge."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models

from .dated import DatedQuerySet, DateRange, ends_after_start
from .organizations import Organization
from .people import Person
from .placements import PlacedMixin
from .units import Unit


class PostQuerySet(PlacedMixin, DatedQuerySet):
    """Dated rows of an organisation, some of them at a unit."""


class ModelPost(models.Model):
    """党员示范岗: where members show the way, and what they pledge."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="model_posts", verbose_name="所属党组织"
    )
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="model_posts",
        verbose_name="所在单位",
    )
    name = models.CharField("岗位名称", max_length=60)
    place = models.CharField("地点", max_length=100)
    pledge = models.CharField("承诺", max_length=300)
    people = models.ManyToManyField(Person, related_name="model_posts", verbose_name="岗上党员")
    starts_on = models.DateField("设立日期")
    ends_on = models.DateField("撤销日期", null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "党员示范岗"
        ordering = ("organization__path", "-starts_on", "pk")
        constraints = (
            ends_after_start("model_post_ends_after_start"),
            models.CheckConstraint(
                condition=~models.Q(pledge=""),
                name="model_post_has_pledge",
                violation_error_message="请写明承诺。",
            ),
        )

    def __str__(self) -> str:
        return self.name


class ResponsibilityArea(models.Model):
    """党员责任区: one member answers for it from `starts_on` until before `ends_on`."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="responsibility_areas", verbose_name="所属党组织"
    )
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="responsibility_areas",
        verbose_name="所在单位",
    )
    area = models.CharField("责任区", max_length=100)
    duties = models.CharField("责任内容", max_length=300, blank=True, default="")
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="responsibility_areas", verbose_name="责任党员"
    )
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "党员责任区"
        ordering = ("organization__path", "area", "-starts_on", "pk")
        constraints = (
            ends_after_start("responsibility_area_ends_after_start"),
            ExclusionConstraint(
                name="responsibility_area_one_member",
                expressions=(
                    (DateRange("starts_on", "ends_on", RangeBoundary()), RangeOperators.OVERLAPS),
                    ("organization", RangeOperators.EQUAL),
                    ("area", RangeOperators.EQUAL),
                ),
                violation_error_message="同一责任区同一天只能有一名责任党员。",
            ),
        )

    def __str__(self) -> str:
        return self.area
