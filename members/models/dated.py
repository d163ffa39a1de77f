"""Rows that hold for a time: `starts_on`, and an exclusive `ends_on` that may be open."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from branchrecords.access.scoping import ScopedQuerySet


class DateRange(Func):
    """daterange(starts, ends, '[)'): the end is exclusive, NULL means open."""

    function = "daterange"
    output_field = DateRangeField()


def no_overlap(name: str, message: str) -> ExclusionConstraint:
    """One person's rows of this table may not overlap in time."""
    return ExclusionConstraint(
        name=name,
        expressions=(
            (DateRange("starts_on", "ends_on", RangeBoundary()), RangeOperators.OVERLAPS),
            ("person", RangeOperators.EQUAL),
        ),
        violation_error_message=message,
    )


def ends_after_start(name: str) -> models.CheckConstraint:
    """The exclusive end lies after the start."""
    return models.CheckConstraint(
        condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
        name=name,
        violation_error_message="结束日期应晚于开始日期。",
    )


class DatedQuerySet(ScopedQuerySet):
    """Rows with `starts_on` and an exclusive `ends_on`."""

    def active_on(self, on: date) -> Self:
        """The rows in force on that day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on)

    def lasting(self, on: date) -> Self:
        """The rows in force on that day or on a later one."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on))
