"""Tables in: plan every row, show every problem, write in one go or portion by portion."""

from .plan import Plan, PlannedRow, Problem
from .planning import plan_import
from .sheet import StoredSheet, read_sheet
from .writing import MOST_AT_ONCE, apply

__all__ = [
    "MOST_AT_ONCE",
    "Plan",
    "PlannedRow",
    "Problem",
    "StoredSheet",
    "apply",
    "plan_import",
    "read_sheet",
]
