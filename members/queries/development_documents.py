"""What each printed paper of 发展党员 says: its template, title and context."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from branchrecords.notices.workdays import work_calendar
from members.models import Organization, StepRecord
from members.queries.development import CaseFile, approving_committee
from members.queries.development_ladder import line_of
from members.rules.ages import age_on
from members.rules.development_limits import Vote, nth_working_day
from members.rules.kinds import Sex

ROWS_TO_ASK = 3  # rows of the 政审函: the family of the register, the rest by hand


@dataclass(frozen=True)
class Printable:
    """One paper that can be printed from a case. `steps`: after which of them it makes sense."""

    key: str
    name: str
    template: str
    context: Callable[[CaseFile, date], dict[str, Any]]
    after: int
    before: int = 26


def printables(next_step: int) -> list[Printable]:
    """The papers that fit where a case stands."""
    return [paper for paper in PRINTABLES if paper.after <= next_step <= paper.before]


def _base(file: CaseFile, on: date) -> dict[str, Any]:
    person, branch = file.case.person, file.organization
    return {
        "org_name": branch.name if branch else "",
        "branch": branch,
        "person": person,
        "sex": Sex(person.sex).label if person.sex in (Sex.MALE, Sex.FEMALE) else "",
        "age": age_on(person.born_on, on),
        "dated": on,
        "today": on,
        "dossier": file.dossier,
        "case": file.case,
    }


def _political(file: CaseFile, on: date) -> dict[str, Any]:
    family = list(file.case.person.family.select_related("relation"))
    return {
        **_base(file, on),
        "title": "关于请协助政治审查的函",
        "reply_title": "政治审查回执",
        "family": family,
        "spare": max(1, ROWS_TO_ASK - len(family)),
    }


def _notice(file: CaseFile, on: date) -> dict[str, Any]:
    wanted = file.dossier.number("publicity_days") or 5
    until = nth_working_day(on, wanted, work_calendar())
    stage = _notice_of(file)
    names = _named(file, "introducers") or _named(file, "mentors")
    return {
        **_base(file, on),
        "title": f"{stage}公示",
        "stage": stage,
        "until": until,
        "days": wanted,
        "names": names,
        "activist_on": file.dossier.day("activist"),
        "committee": _committee(file.organization, on),
    }


def _notice_of(file: CaseFile) -> str:
    if file.case.next_step <= 8:
        return "拟列为发展对象"
    return "拟接收预备党员" if file.case.next_step <= 17 else "拟转为正式党员"


def _talk(file: CaseFile, on: date) -> dict[str, Any]:
    record = _record(file, "talk")
    line = line_of(record) if record else None
    return {
        **_base(file, on),
        "title": "入党申请人谈话记录",
        "talked_on": record.done_on if record else None,
        "talkers": line.names if line else "",
        "opinion": record.facts.get("opinion", "") if record else "",
        "applied_on": file.dossier.day("application"),
    }


def _expiry(file: CaseFile, on: date) -> dict[str, Any]:
    return {
        **_base(file, on),
        "title": "预备党员转正提醒",
        "admitted_on": file.case.admitted_on,
        "until": file.dossier.probation_until,
    }


def _admission_vote(file: CaseFile, on: date) -> dict[str, Any]:
    record = _record(file, "admission")
    return {**_vote(file, record, on), "title": "接收预备党员票决情况", "matter": "接收为预备党员"}


def _full_vote(file: CaseFile, on: date) -> dict[str, Any]:
    record = _record(file, "full_meeting")
    words = {"extend": "延长预备期", "cancel": "取消预备党员资格"}
    outcome = str(record.facts.get("outcome") or "") if record else ""
    matter = words.get(outcome, "按期转为正式党员")
    return {**_vote(file, record, on), "title": "预备党员转正票决情况", "matter": matter}


def _vote(file: CaseFile, record: StepRecord | None, on: date) -> dict[str, Any]:
    facts = record.facts if record else {}
    return {
        **_base(file, on),
        "vote": Vote.of(facts) if record else None,
        "held_on": record.done_on if record else None,
        "opinion": facts.get("opinion", ""),
        "introducers": _named(file, "introducers"),
    }


def _record(file: CaseFile, key: str) -> StepRecord | None:
    return file.case.records.current().filter(step=key).order_by("sequence").last()


def _named(file: CaseFile, key: str) -> str:
    record = _record(file, key)
    return line_of(record).names if record else ""


def _committee(branch: Organization | None, on: date) -> str:
    committee = approving_committee(branch, on=on) if branch else None
    return committee.name if committee else "上级党委"


PRINTABLES: tuple[Printable, ...] = (
    Printable("talk", "谈话记录", "talk.html", _talk, 2, 6),
    Printable("political", "政审函", "political_review.html", _political, 9, 13),
    Printable("publicity", "公示", "publicity.html", _notice, 6, 24),
    Printable("admission-vote", "接收票决情况", "vote.html", _admission_vote, 16, 24),
    Printable("expiry", "转正提醒", "expiry.html", _expiry, 16, 23),
    Printable("full-vote", "转正票决情况", "vote.html", _full_vote, 24, 26),
)
PRINTABLES_BY_KEY = {paper.key: paper for paper in PRINTABLES}
