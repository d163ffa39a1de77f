"""Letters of transfer between two committees, and rows of 流动党员. Names are invented."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from members.actions.arrivals import accept_letter
from members.actions.mobile import register_mobile
from members.actions.transfers import Outside, issue_letter, register_letter
from members.models import MobileRecord, Organization, Person, Transfer
from tests.factories.members import AT, TODAY, id_number

ELSEWHERE = Outside("中共南川市水利局委员会", "南川市建设路1号", "规划科党支部")


def letter(
    person: Person,
    target: Organization | None = None,
    *,
    outside: Outside | None = None,
    at: datetime = AT,
    by: Any = None,
    **facts: Any,
) -> Transfer:
    """An open letter; without a target it leads to the outside."""
    if target is None and outside is None:
        outside = ELSEWHERE
    return issue_letter(
        person=person,
        target=target,
        outside=outside,
        reason=facts.pop("reason", "工作调动"),
        handler=facts.pop("handler", "何干事"),
        at=at,
        by=by,
        **facts,
    )


def letter_from_outside(
    target: Organization,
    *,
    name: str = "秦立新",
    sequence: int = 61,
    standing: str = "full",
    at: datetime = AT,
    by: Any = None,
    **changes: Any,
) -> Transfer:
    """A registered letter from outside for somebody new."""
    facts = {
        "name": name,
        "id_number": id_number(sequence=sequence),
        "born_on": date(1980, 1, 1),
        "joined_on": date(2008, 7, 1),
        "full_on": date(2009, 7, 1),
    }
    return register_letter(
        facts=facts | changes.pop("facts", {}),
        standing=standing,
        target=target,
        outside=ELSEWHERE,
        outside_number=changes.pop("outside_number", "南川组〔2026〕18号"),
        issued_on=changes.pop("issued_on", TODAY),
        valid_days=changes.pop("valid_days", 30),
        reason="工作调动",
        handler="何干事",
        dues_until=changes.pop("dues_until", date(2026, 10, 1)),
        at=at,
        by=by,
        **changes,
    )


def accept(
    transfer: Transfer, on: date = TODAY, *, at: datetime = AT, by: Any = None, note: str = ""
) -> Transfer:
    """Accepted with both checks made."""
    return accept_letter(
        transfer=transfer,
        accepted_on=on,
        met_person=True,
        checked_letter=True,
        note=note,
        at=at,
        by=by,
    )


def away(
    person: Person,
    organization: Organization,
    starts_on: date = date(2026, 3, 1),
    *,
    at: datetime = AT,
    by: Any = None,
    **facts: Any,
) -> MobileRecord:
    """A row of the 流出 register."""
    return register_mobile(
        organization=organization,
        direction="out",
        person=person,
        facts={
            "region": "country",
            "place": "深圳市南山区",
            "reason": "work",
            "starts_on": starts_on,
            "expected_on": None,
            **facts,
        },
        at=at,
        by=by,
    )


def visiting(
    organization: Organization,
    name: str = "江若兰",
    starts_on: date = date(2026, 3, 1),
    *,
    person: Person | None = None,
    at: datetime = AT,
    by: Any = None,
    **facts: Any,
) -> MobileRecord:
    """A row of the 流入 register."""
    return register_mobile(
        organization=organization,
        direction="in",
        person=person,
        facts={
            "name": name,
            "region": "country",
            "place": "荷园路12号",
            "reason": "work",
            "other_organization": "中共南川县柳河村支部委员会",
            "starts_on": starts_on,
            "expected_on": None,
            **facts,
        },
        at=at,
        by=by,
    )


def places(person) -> list[tuple]:
    """Where somebody belonged: (branch, from, until), the earliest first."""
    rows = person.memberships.order_by("starts_on")
    return [(row.organization, row.starts_on, row.ends_on) for row in rows]
