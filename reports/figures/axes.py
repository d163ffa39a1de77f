"""Axes by which the members of a day are told apart: the categories are figures themselves.

Each axis ends with those about whom the register says nothing, so that the cells of a pivot add up
to all members.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, CharField, Q, QuerySet, Value, When

from members.rules.codes import OCCUPATIONS
from members.rules.joining import JOINED_BANDS

from .figure import Figure, Scope
from .members import AGE_BANDS, MEMBER_FIGURES, SCHOOLING_BANDS, members

# What fits no category: a birthday in the future, an 学历 code that is on no list.
REST = "rest"
_FIGURES: dict[str, Figure] = {figure.key: figure for figure in MEMBER_FIGURES}


@dataclass(frozen=True)
class Category:
    """One value of an axis; `key` is that of a figure, or REST."""

    key: str
    label: str

    def condition(self, scope: Scope) -> Q:
        """The members in it."""
        condition = _FIGURES[self.key].condition
        assert condition is not None  # noqa: S101
        return condition(scope)


@dataclass(frozen=True)
class Axis:
    """One way of telling members apart; a member has exactly one category of it."""

    key: str
    label: str
    categories: tuple[Category, ...]

    def case(self, scope: Scope) -> Case:
        """The key of each member's category, for an annotation."""
        whens = [When(one.condition(scope), then=Value(one.key)) for one in self.categories]
        return Case(*whens, default=Value(REST), output_field=CharField())


def _axis(key: str, label: str, *figures: str) -> Axis:
    return Axis(key, label, tuple(Category(one, _FIGURES[one].label) for one in figures))


AXES: tuple[Axis, ...] = (
    _axis("age", "年龄", *(key for key, *_ in AGE_BANDS), "age_unknown"),
    _axis("sex", "性别", "men", "women", "sex_unknown"),
    _axis("schooling", "学历", *(key for key, *_ in SCHOOLING_BANDS), "education_unknown"),
    _axis(
        "occupation", "职业", *(f"occupation_{code}" for code in OCCUPATIONS), "occupation_unknown"
    ),
    _axis("joined", "入党时间", *(key for key, *_ in JOINED_BANDS), "joined_unknown"),
    _axis("ethnicity", "民族", "majority", "minorities", "ethnicity_unknown"),
    _axis("standing", "身份", "full", "probationary"),
)
AXES_BY_KEY: dict[str, Axis] = {axis.key: axis for axis in AXES}


def sorted_by(scope: Scope, rows: Axis, columns: Axis) -> QuerySet:
    """Members of the day with `in_row` and `in_column`, the keys of their categories."""
    return members(scope).annotate(in_row=rows.case(scope), in_column=columns.case(scope))
