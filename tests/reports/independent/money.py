"""党费 and what was entered by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from .asked import Asked, Fact
from .people import on_roll
from .raw import Row


def _month(day: date) -> date:
    return date(day.year, day.month, 1)


# 应收党费: a member's month. What is owed stands on its left side, what is paid on its right.
RECEIVABLE = 1101
Month = tuple[int, date]


def _sums(asked: Asked) -> tuple[dict[Month, Decimal], dict[Month, Decimal]]:
    """Owed and paid by member and month."""
    owed: dict[Month, Decimal] = {}
    paid: dict[Month, Decimal] = {}
    for line in asked.world["dues_journalline"]:
        if line["account"] == RECEIVABLE:
            key = line["person_id"], line["month"]
            owed[key] = owed.get(key, Decimal(0)) + Decimal(line["debit"])
            paid[key] = paid.get(key, Decimal(0)) + Decimal(line["credit"])
    return owed, paid


def ledger(asked: Asked) -> dict[str, list[Fact]]:
    """应交, 实收, 已交, 补交."""
    found: dict[str, list[Fact]] = {
        key: [] for key in ("dues_owed", "dues_received", "dues_settled", "dues_late")
    }
    owed, _ = _sums(asked)
    for row in asked.world["dues_assessment"]:
        if asked.in_period(row["month"]):
            amount = owed.get((row["person_id"], row["month"]), Decimal(0))
            found["dues_owed"].append(Fact(row["organization_id"], (row["id"],), amount))
    for row in asked.world["dues_payment"]:
        if asked.in_period(row["paid_on"]):
            amount = Decimal(row["amount"])
            found["dues_received"].append(Fact(row["organization_id"], (row["id"],), amount))
    for line in _credits(asked):
        if asked.in_period(line["month"]):
            amount = Decimal(line["credit"])
            found["dues_settled"].append(Fact(line["organization_id"], (line["id"],), amount))
    found["dues_late"] = _late(asked)
    return found


def _credits(asked: Asked) -> list[Row]:
    return [
        line
        for line in asked.world["dues_journalline"]
        if line["account"] == RECEIVABLE and Decimal(line["credit"])
    ]


def _late(asked: Asked) -> list[Fact]:
    """Months paid after they were over; what was posted by mistake and taken back is no 补交."""
    payments = {row["entry_id"]: row for row in asked.world["dues_payment"]}
    undone = {row["reverses_id"] for row in payments.values() if row["reverses_id"]}
    found = []
    for line in _credits(asked):
        payment = payments.get(line["entry_id"])
        if payment is None or payment["reverses_id"] or payment["id"] in undone:
            continue
        if asked.in_period(payment["paid_on"]) and line["month"] < _month(payment["paid_on"]):
            found.append(Fact(line["organization_id"], (line["id"],)))
    return found


def behind(asked: Asked) -> dict[str, list[Fact]]:
    """欠交: whole months before the month of the day that are not paid in full."""
    owed, paid = _sums(asked)
    months: dict[int, int] = {}
    for row in asked.world["dues_assessment"]:
        key = row["person_id"], row["month"]
        over = row["month"] < _month(asked.day)
        if over and owed.get(key, Decimal(0)) > paid.get(key, Decimal(0)):
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


# The blanks of domain.md 1.2 that no record gives, in the order of the form.
ENTERED = (
    "articles articles_published articles_awarded articles_province articles_city "
    "expert_lectures expert_audience displays display_models trained_county trained_section "
    "untrained_section leaders_visits leaders_days staff_visits staff_days good_deeds roads "
    "roads_length clinics water_works jobs policy_notes pupils donations pledges pledges_done "
    "pledges_open task_leaders task_forces task_staff results_posted fees_cancelled fees_merged "
    "efficiency_projects conveniences conveniences_done warning_films integrity_lectures "
    "integrity_songs petitioners petitions_solved letters letters_solved cases cases_members "
    "cases_sum cases_closed cases_closed_sum decisions wrong_fees wrong_fees_sum wrong_fines "
    "wrong_fines_sum gifts_people gifts_sum letters_of_duty duty_cases duty_people "
    "civil_units_nation civil_units_province civil_units_city offices offices_civil "
    "offices_best families upper_events upper_people upper_prizes culture_events culture_people "
    "sport_events sport_people sport_prizes conflicts_solved staff_honours_central "
    "staff_honours_province staff_honours_city hearings"
).split()


def entered(asked: Asked) -> dict[str, list[Fact]]:
    """Numbers that people typed; a superior's is the sum of those below."""
    found: dict[str, list[Fact]] = {key: [] for key in ENTERED}
    for row in asked.world["reports_enteredfigure"]:
        if row["year"] == asked.year and row["key"] in found:
            fact = Fact(row["organization_id"], (row["id"],), Decimal(row["value"]))
            found[row["key"]].append(fact)
    return found
