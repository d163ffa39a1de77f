"""Decided budgets. Names are invented."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

from dues.actions.budgets import LineFacts, decide_budget
from dues.actions.deciding import DecisionFacts
from dues.models import Budget
from dues.rules.accounts import Account
from dues.rules.spending import Fund
from tests.factories.dues import AT

DECIDED = DecisionFacts(decided_on=date(2026, 1, 15), words="支委会集体研究同意")


def line(amount, purpose=Account.TRAINING, fund=Fund.DUES, note="") -> LineFacts:
    """One purpose out of one source."""
    return LineFacts(fund.value, purpose.value, Decimal(amount), note)


def make_budget(organization, *lines, by, year=2026, decision=DECIDED, reason="", key=None, at=AT):
    """The budget of a year: 1,000.00 元 of dues for training unless lines are given."""
    made: Budget = decide_budget(
        key=key or uuid4(), organization=organization, year=year,
        lines=lines or [line("1000.00")], decision=decision, reason=reason, by=by, at=at,
    )  # fmt: skip
    return made
