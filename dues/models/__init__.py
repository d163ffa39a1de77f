"""Bases, reliefs, assessed months, papers of receipts, and the journal that holds the money."""

from .arrears import ArrearsCase, ArrearsStep
from .assessments import Assessment, Cause, Difference
from .bases import DuesBase, Relief
from .budgets import Budget, BudgetLine, OfficeFunds
from .cash_moves import CashMove
from .closings import MonthClosing, ReopeningDecision, ReopeningRequest
from .extra import LargePayment, LargeStep, SpecialCall, SpecialCallEnd, SpecialPayment
from .handed_down import HandedDown
from .interest import Interest
from .journal import JournalEntry, JournalLine
from .keepers import DuesAccount, DuesKeepers, HandoverSignature, KeepersHandover
from .receipts import Collection, Payment
from .remittances import Remittance
from .special_handovers import SpecialHandover
from .spendings import (
    AdminSpending,
    Spending,
    SpendingAnswer,
    SpendingDecision,
    SpendingVoucher,
)
from .statements import Statement, StatementBooking, StatementChoice, StatementRow

__all__ = [
    "AdminSpending",
    "ArrearsCase",
    "ArrearsStep",
    "Assessment",
    "Budget",
    "BudgetLine",
    "CashMove",
    "Cause",
    "Collection",
    "Difference",
    "DuesAccount",
    "DuesBase",
    "DuesKeepers",
    "HandedDown",
    "HandoverSignature",
    "Interest",
    "JournalEntry",
    "JournalLine",
    "KeepersHandover",
    "LargePayment",
    "LargeStep",
    "MonthClosing",
    "OfficeFunds",
    "Payment",
    "Relief",
    "Remittance",
    "ReopeningDecision",
    "ReopeningRequest",
    "SpecialCall",
    "SpecialCallEnd",
    "SpecialHandover",
    "SpecialPayment",
    "Spending",
    "SpendingAnswer",
    "SpendingDecision",
    "SpendingVoucher",
    "Statement",
    "StatementBooking",
    "StatementChoice",
    "StatementRow",
]
