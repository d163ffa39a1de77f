"""Rosters and organisation lists in: plan every row, show every problem, write in one go."""

from .plan import Plan, PlannedRow, Problem
from .planning import plan_import
from .sheet import StoredSheet, read_sheet
from .writing import apply

__all__ = ["Plan", "PlannedRow", "Problem", "StoredSheet", "apply", "plan_import", "read_sheet"]
