"""Items of 党务公开 in every state, built through the actions."""

from __future__ import annotations

from datetime import date, datetime
from uuid import uuid4

from meetings.actions.disclosures import (
    Terms,
    draw_up_disclosure,
    note_feedback,
    take_disclosure_step,
)
from meetings.models import Disclosure, Feedback
from members.models import Organization
from tests.factories.members import AT, TODAY


def make_disclosure(organization: Organization, by=None, at: datetime = AT, **facts) -> Disclosure:
    """A draft for the members, public from 18 to 30 November."""
    terms = {
        "kind": "decision",
        "audience": "party",
        "form": "board",
        "title": "关于延长接待时间的决定",
        "text": "每周三延长接待到 19:00。",
        "starts_on": date(2026, 11, 18),
        "last_day": date(2026, 11, 30),
    }
    terms |= {name: facts.pop(name) for name in (*terms, "meeting") if name in facts}
    values = {"key": uuid4(), **facts}
    return draw_up_disclosure(
        organization=organization, terms=Terms(**terms), by=by, at=at, **values
    )


def step(item: Disclosure, kind: str, by=None, at: datetime = AT, text: str = "按规定办理") -> None:
    """One step."""
    take_disclosure_step(key=uuid4(), disclosure=item, kind=kind, text=text, by=by, at=at)


def make_posted(organization: Organization, by=None, at: datetime = AT, **facts) -> Disclosure:
    """An item that was approved."""
    item = make_disclosure(organization, by, at, **facts)
    step(item, "submitted", by, at)
    step(item, "approved", by, at)
    return item


def make_feedback(item: Disclosure, received_on: date = TODAY, **facts) -> Feedback:
    """An objection that somebody brought on paper."""
    values = {
        "key": uuid4(), "kind": "objection", "text": "接待时间和班车时间对不上",
        "said_by": "陈建国", "by": None, "at": AT, **facts,
    }  # fmt: skip
    return note_feedback(disclosure=item, received_on=received_on, **values)
