"""Bases, reliefs, assessments and the insert-only payments."""

from .bases import DuesBase, Relief
from .ledger import Allocation, Assessment, Collection, Payment

__all__ = ["Allocation", "Assessment", "Collection", "DuesBase", "Payment", "Relief"]
