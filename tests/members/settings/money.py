"""Probes of the settings about dues."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from dues.actions.budgets import enter_office_funds
from dues.actions.collecting import CollectLine, collect
from dues.actions.journal import Draft, Line
from dues.actions.journal import post as book
from dues.actions.spending import upper_of
from dues.queries.budgets import funds_rule
from dues.queries.remitting import dues_to_remit
from dues.rules.accounts import Account, EntryKind
from members.models import Organization
from tests.factories import dues as money
from tests.factories.members import AT, TODAY, make_person, make_user
from tests.factories.spending import money as money_of_spending
from tests.factories.spending import requested

from .probe import Probe, Probes, Tree, said


def dues_of(category: str, base: str) -> Probe:
    """What a member of the branch owes for a month."""

    def probe(tree: Tree) -> Any:
        person = make_person(tree["branch"], starts_on=date(2020, 1, 1))
        money.with_base(person, tree["branch"], base, category)
        (row,) = money.assessed(tree["branch"], 11)
        return row.amount

    return probe


def to_remit(key: str) -> Probe:
    """What goes up of 100 元, of which period and until when."""

    def probe(tree: Tree) -> Any:
        organization, on = tree[key], date(2026, 11, 20)
        lines = [
            Line(Account.CASH, organization.pk, debit=Decimal(100)),
            Line(Account.FROM_BELOW, organization.pk, credit=Decimal(100)),
        ]
        draft = Draft(EntryKind.REMITTANCE, organization.pk, date(2026, 7, 9), "下级上缴", lines)
        book(drafts=[draft], by=None, at=AT)
        found = dues_to_remit(organizations=[organization], year=2026, on=on)[organization.pk]
        (one,) = (row for row in found if row.collected)
        return one.due, one.period, one.due_on

    return probe


def dues_ahead(tree: Tree) -> str:
    """A year paid at once."""
    branch = tree["branch"]
    person = money.with_base(make_person(branch, starts_on=date(2020, 1, 1)), branch)
    money.assessed(branch, 11)
    line = CollectLine(person.pk, (money.MONTH,), Decimal(40), received=Decimal(200))
    return said(
        lambda: collect(
            key=uuid4(), organization=branch, lines=[line], paid_on=TODAY,
            by=make_user("secretary", branch), at=money.AT,
        )
    )  # fmt: skip


def spending_above(tree: Tree) -> Organization | None:
    """Who has to agree with what the branch spends."""
    return upper_of(organization=tree["branch"], on=TODAY)


def spending_words(tree: Tree) -> str:
    """A paper for a meal of honour."""
    branch = tree["branch"]
    money_of_spending(branch, "500.00", on=TODAY)
    return said(lambda: requested(branch, make_user("secretary", branch), what="表彰会后宴请"))


def party_funds(tree: Tree) -> Decimal:
    """What a budget lacks beside 行政办公费 of 100,000.00 元."""
    branch, by = tree["branch"], make_user("secretary", tree["branch"])
    office = enter_office_funds(
        organization=branch, year=2026, amount=Decimal(100_000), source="预算批复", by=by, at=AT
    )
    rule = funds_rule(organization=branch, year=2026, on=TODAY, budget=None, office=office)
    return rule.shortfall


PROBES: Probes = {
    "dues_rounding": ("0.1", dues_of("enterprise", "3001.00")),
    "dues_farmer_fen": ("100", dues_of("farmer", "0")),
    "dues_annual_ceiling": ("no", dues_of("annual_salary", "80000.00")),
    "dues_village_cadre": ("farmer", dues_of("village_cadre", "3000.00")),
    "dues_prepay_months": ("2", dues_ahead),
    "party_funds_percent": ("20", party_funds),
    "dues_spending_request": ("no", spending_above),
    "dues_spending_words": ("named", spending_words),
    "dues_remit_rhythm": ("month", to_remit("branch")),
    "dues_remit_within": ("3", to_remit("branch")),
    "dues_remit_share_below": ("60", to_remit("branch")),
    "dues_remit_share_committee": ("60", to_remit("committee")),
}
