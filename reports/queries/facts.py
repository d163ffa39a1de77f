"""What a summary's draft says beside its figures, read from the records."""

from __future__ import annotations

from datetime import date

from meetings.models import Meeting
from members.models import Organization
from members.queries.roster import memberships_on
from members.rules.kinds import StandingKind
from reports.figures.figure import Scope
from reports.figures.meetings import held
from reports.rules.narrative_parts import Facts, LateEntry

from .cadence import behind, missing


def facts_of(organization: Organization, year: int, on: date) -> Facts:
    """The facts of a branch or committee for its draft."""
    scope = Scope(organization, year, on)
    meetings = held(scope).order_by("held_on", "pk")
    probations = memberships_on(within=organization, on=scope.day).filter(
        standing=StandingKind.PROBATIONARY
    )
    return Facts(
        is_branch=organization.is_branch,
        day=scope.day,
        year=year,
        topics=_topics(meetings) if organization.is_branch else (),
        late=_late(meetings) if organization.is_branch else (),
        missing=missing(organization, year, on) if organization.is_branch else (),
        behind=() if organization.is_branch else behind(organization, year, on),
        expiring=probations.count(),
    )


def _topics(meetings) -> tuple[str, ...]:
    """What the 主题党日 were about, in order, each once; «3月主题党日：» itself says nothing."""
    titles = meetings.filter(kind="party_day").values_list("title", flat=True)
    topics = (title.split("：", 1)[-1].strip() for title in titles)
    return tuple(dict.fromkeys(topic for topic in topics if not topic.endswith("主题党日")))


def _late(meetings) -> tuple[LateEntry, ...]:
    rows: list[Meeting] = list(meetings.filter(late_days__gt=0))
    return tuple(LateEntry(row.title, row.held_on, row.late_days) for row in rows)
