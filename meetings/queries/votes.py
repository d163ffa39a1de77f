"""Sealed 支部党员大会 that a vote on a member can be taken from, so that nobody types it twice.

Named in settings.BRANCH_VOTES: members may not import meetings.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Count, Q

from meetings.models import AgendaItem, Meeting
from meetings.rules.quorum import Matter
from members.models import Organization
from members.rules.development_votes import SealedVote

from .minutes import vote_of

RECENT = timedelta(days=400)


def branch_votes(
    *, organization: Organization, on: date, matter: str = Matter.ADMISSION
) -> list[SealedVote]:
    """The sealed meetings of a branch in the last year, newest first; two queries.

    A meeting with counted votes on such a matter gives one entry for each of them, else one
    without. Numbers are of those with a vote.
    """
    voting = Q(attendances__may_vote=True)
    present = voting & Q(attendances__state="present")
    meetings = list(
        Meeting.objects.held()
        .filter(organization=organization, kind="general", held_on__gt=on - RECENT)
        .order_by("-held_on", "-pk")
        .values_list("pk", "title", "held_on")
        .annotate(due=Count("attendances", filter=voting))
        .annotate(present=Count("attendances", filter=present))
    )
    rows = AgendaItem.objects.filter(
        meeting__in=[row[0] for row in meetings],
        matter=matter,
        in_favour__isnull=False,
    ).select_related("meeting")
    items: dict[int, list[AgendaItem]] = {}
    for item in rows:
        items.setdefault(item.meeting_id, []).append(item)
    found: list[SealedVote] = []
    for row in meetings:
        votes = [_counted(row, item) for item in items.get(row[0], ())]
        found += votes or [SealedVote(*row)]
    return found


def _counted(meeting: tuple, item: AgendaItem) -> SealedVote:
    """The vote as it was sealed: its own numbers, not those of the roll.

    The record counts written opinions among the votes, the step beside those of who was there. The
    first format of records knew none.
    """
    pk, title, held_on = meeting[:3]
    vote, knows = vote_of(vars(item)), item.meeting.record_format > 1
    in_favour, against, abstained = (
        (count or 0) - wrote for count, wrote in zip(vote.counts, vote.written, strict=True)
    )
    return SealedVote(
        pk,
        title,
        held_on,
        item.voters_due or 0,
        item.voters_present or 0,
        item.heading,
        in_favour,
        against,
        abstained,
        item.pk,
        vote.written_in_favour if knows else None,
        vote.written_against if knows else None,
        vote.written_abstained if knows else None,
    )
