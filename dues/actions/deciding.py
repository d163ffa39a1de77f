"""Naming the collective decision that a budget or a spending rests on (费08 第二十条)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from branchrecords.errors import wrong
from dues.models.budgets import Decided
from dues.queries.decisions import sealed_decisions
from members.models import Organization


@dataclass(frozen=True)
class DecisionFacts:
    """Which decision: the key of a sealed record, or the day and the words where there is none."""

    record: str = ""
    decided_on: date | None = None
    words: str = ""


def name_decision(
    *, row: Decided, organization: Organization, facts: DecisionFacts, at: datetime
) -> None:
    """Fill in the decision of a row not yet saved; raises ActionError when there is none."""
    today = localdate(at)
    if facts.record:
        _from_record(row, organization, facts, today)
        return
    if facts.decided_on is None:
        raise wrong("decided_on", "请选择已经封存的会议记录，没有记录的写决定日期")
    if facts.decided_on > today:
        raise wrong("decided_on", f"{facts.decided_on} 还没有到，请写今天或以前的日期")
    if not facts.words.strip():
        raise wrong("words", "请写哪次会议、怎样决定，例如：支委会集体研究同意")
    row.decided_on, row.decision = facts.decided_on, facts.words.strip()


def _from_record(
    row: Decided, organization: Organization, facts: DecisionFacts, today: date
) -> None:
    offered = sealed_decisions(organization=organization, on=today)
    found = next((one for one in offered if one.key == facts.record), None)
    if found is None:
        raise wrong("record", f"请选择{organization}已经封存、写有决议的会议记录")
    if facts.decided_on and facts.decided_on != found.held_on:
        raise wrong("decided_on", f"会议记录的日期是 {found.held_on}，选了记录就不用再写日期")
    row.decided_on = found.held_on
    row.decision = f"{found.title}：{found.text}"[:200]
    row.record_key, row.record_url = found.key, found.url
