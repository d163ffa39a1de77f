"""Who holds which post in which organisation, and since when."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models

from members.rules.kinds import Post

from .dated import DatedQuerySet, DateRange, ends_after_start
from .organizations import Organization
from .people import Person


class Position(models.Model):
    """A post held from `starts_on` until before `ends_on`. It suggests a role; a grant gives it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="positions")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="positions")
    post = models.CharField("职务", max_length=20, choices=Post)
    starts_on = models.DateField("任职日期")
    ends_on = models.DateField("免职日期", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "党内职务"
        ordering = ("organization", "starts_on", "pk")
        constraints = (
            ends_after_start("position_ends_after_start"),
            ExclusionConstraint(
                name="position_one_secretary",
                expressions=(
                    (DateRange("starts_on", "ends_on", RangeBoundary()), RangeOperators.OVERLAPS),
                    ("organization", RangeOperators.EQUAL),
                ),
                condition=models.Q(post=Post.SECRETARY),
                violation_error_message="同一时间只能有一名书记。",
            ),
            ExclusionConstraint(
                name="position_held_once",
                expressions=(
                    (DateRange("starts_on", "ends_on", RangeBoundary()), RangeOperators.OVERLAPS),
                    ("organization", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("post", RangeOperators.EQUAL),
                ),
                violation_error_message="同一时间同一职务只登记一次。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organization} {self.get_post_display()} {self.person}"
