"""党费 and what was entered by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from .asked import Asked, Fact
from .people import on_roll
from .raw import Row


def _month(day: date) -> date:
    return date(day.year, day.month, 1)


def ledger(asked: Asked) -> dict[str, list[Fact]]:
    """应交, 实收, 已交, 补交."""
    found: dict[str, list[Fact]] = {
        key: [] for key in ("dues_owed", "dues_received", "dues_settled", "dues_late")
    }
    for row in asked.world["dues_assessment"]:
        if asked.in_period(row["month"]):
            found["dues_owed"].append(_sum(row, row["id"]))
    for row in asked.world["dues_payment"]:
        if asked.in_period(row["paid_on"]):
            found["dues_received"].append(_sum(row, row["id"]))
    owed = asked.world.by_id("dues_assessment")
    for row in asked.world["dues_allocation"]:
        month = owed[row["assessment_id"]]
        if asked.in_period(month["month"]):
            amount = Decimal(row["amount"])
            found["dues_settled"].append(Fact(month["organization_id"], (row["id"],), amount))
    found["dues_late"] = _late(asked)
    return found


def _sum(row: Row, record: int) -> Fact:
    return Fact(row["organization_id"], (record,), Decimal(row["amount"]))


def _late(asked: Asked) -> list[Fact]:
    """Months paid after they were over; what was posted by mistake and taken back is no 补交."""
    payments = asked.world.by_id("dues_payment")
    undone = {row["reverses_id"] for row in payments.values() if row["reverses_id"]}
    owed = asked.world.by_id("dues_assessment")
    found = []
    for row in asked.world["dues_allocation"]:
        payment, month = payments[row["payment_id"]], owed[row["assessment_id"]]
        if payment["reverses_id"] or payment["id"] in undone:
            continue
        if asked.in_period(payment["paid_on"]) and month["month"] < _month(payment["paid_on"]):
            found.append(Fact(month["organization_id"], (row["id"],)))
    return found


def behind(asked: Asked) -> dict[str, list[Fact]]:
    """欠交: whole months before the month of the day that are not paid in full."""
    paid: dict[int, Decimal] = {}
    for row in asked.world["dues_allocation"]:
        month = row["assessment_id"]
        paid[month] = paid.get(month, Decimal(0)) + Decimal(row["amount"])
    months: dict[int, int] = {}
    for row in asked.world["dues_assessment"]:
        over = row["month"] < _month(asked.day)
        if over and Decimal(row["amount"]) > paid.get(row["id"], Decimal(0)):
            months[row["person_id"]] = months.get(row["person_id"], 0) + 1
    return {
        f"arrears_{least}": [
            Fact(home["organization_id"], (home["id"],))
            for person, home in on_roll(asked)
            if months.get(person["id"], 0) >= least
        ]
        for least in (1, 3, 6)
    }


def reliefs(asked: Asked) -> dict[str, list[Fact]]:
    """少交, 免交: members with a relief in force in some month of the period."""
    granted: dict[str, set[int]] = {"reduced": set(), "exempt": set()}
    for row in asked.world["dues_relief"]:
        if row["from_month"] <= asked.day and row["until_month"] > date(asked.year, 1, 1):
            granted[row["kind"]].add(row["person_id"])
    return {
        f"relief_{kind}": [
            Fact(home["organization_id"], (home["id"],))
            for person, home in on_roll(asked)
            if person["id"] in people
        ]
        for kind, people in granted.items()
    }


ENTERED = (
    "volunteering volunteers good_deeds visits_hardship visits_elder trained "
    "articles talk_reports honoured_members honours disclosed"
).split()


def entered(asked: Asked) -> dict[str, list[Fact]]:
    """Numbers that people typed; a superior's is the sum of those below."""
    found: dict[str, list[Fact]] = {key: [] for key in ENTERED}
    for row in asked.world["reports_enteredfigure"]:
        if row["year"] == asked.year and row["key"] in found:
            fact = Fact(row["organization_id"], (row["id"],), Decimal(row["value"]))
            found[row["key"]].append(fact)
    return found
