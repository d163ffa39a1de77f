"""Laying the product's figures beside the second implementation's."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from .answers import Answer, answers
from .raw import World

ALMOST = Fraction(1, 10**18)  # the product's quotients have 28 digits


class Disagreement(NamedTuple):
    """What differs in one figure of one organisation."""

    organization: str
    key: str
    problem: str


def disagreements(
    world: World, year: int, on: date, printed: list[dict[str, Any]]
) -> list[Disagreement]:
    """One line for each figure that differs, of every organisation that `figures` printed.

    A 党小组 is part of its branch's reports and has none of its own.
    """
    mine = answers(world, year, on)
    by_code = {row["code"]: row for row in world["members_organization"]}
    found: list[Disagreement] = []
    for unit in printed:
        row = by_code[unit["organization"]]
        if row["kind"] == "group":
            continue
        theirs = {figure["key"]: figure for figure in unit["figures"]}
        expected = mine[row["id"]]
        found += [
            Disagreement(row["code"], key, "only in one") for key in theirs.keys() ^ expected.keys()
        ]
        found += [
            Disagreement(row["code"], key, problem)
            for key in theirs.keys() & expected.keys()
            for problem in _problems(theirs[key], expected[key])
        ]
    return sorted(found)


def _problems(theirs: dict[str, Any], mine: Answer) -> list[str]:
    found = []
    if not _same(theirs["value"], mine.number):
        found.append(f"product {theirs['value']}, recomputed {mine.number}")
    if theirs["text"] != mine.text:
        found.append(f"printed {theirs['text']}, recomputed {mine.text}")
    found += _records(theirs["records"], mine)
    return found


def _same(value: str | None, number: Fraction | None) -> bool:
    if value is None or number is None:
        return value is None and number is None
    return abs(Fraction(value) - number) < ALMOST


def _records(listed: list[int] | None, mine: Answer) -> list[str]:
    if listed is None or mine.records is None:
        return [] if listed is None and mine.records is None else ["records of one only"]
    found = []
    doubled = len(listed) - len(set(listed))
    if doubled:
        found.append(f"{doubled} records listed twice")
    missing = set(mine.records) - set(listed)
    more = set(listed) - set(mine.records) - set(mine.nil)
    if missing:
        found.append(f"records not listed: {sorted(missing)[:9]}")
    if more:
        found.append(f"records listed too much: {sorted(more)[:9]}")
    return found
