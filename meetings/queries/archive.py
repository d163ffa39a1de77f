"""Proving the archive: every digest computed again from the rows as they are now."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

from django.db.models import Prefetch, QuerySet

from meetings.models import AgendaItem, Amendment, ArchiveHead, Attendance, Meeting, MeetingPaper
from meetings.rules.digests import chained_digest
from members.models import Organization

from .records import amendment_record, parts_of, record_of

CHUNK = 200


@dataclass(frozen=True)
class Link:
    """One entry of a chain as a page shows it: a record or a correction."""

    number: int
    name: str
    digest: str
    meeting_id: int
    amendment: bool

    @property
    def short(self) -> str:
        """29c1 … f13d."""
        return f"{self.digest[:4]} … {self.digest[-4:]}"


@dataclass(frozen=True)
class Broken:
    """The first entry of a chain that does not agree with its digest, and why."""

    organization: Organization
    number: int
    name: str
    reason: str


def digest_now(entry: Meeting | Amendment) -> str:
    """The digest of an entry's present content."""
    if isinstance(entry, Amendment):
        return chained_digest(entry.previous_digest, amendment_record(entry))
    return chained_digest(entry.previous_digest, record_of(entry, parts_of(entry)))


def verify_record(meeting: Meeting) -> bool:
    """Whether a sealed record, its corrections and their links to the chain are untouched."""
    entries: list[Meeting | Amendment] = [meeting, *meeting.amendments.all()]
    return all(
        digest_now(entry) == entry.digest
        and entry.previous_digest == _digest_before(meeting.organization_id, entry.number)
        for entry in entries
    )


def _digest_before(organization_id: int, number: int | None) -> str:
    if number is None or number <= 1:
        return ""
    before = {"number": number - 1}
    found = Meeting.objects.filter(organization=organization_id, **before).values_list("digest")
    amended = Amendment.objects.filter(meeting__organization=organization_id, **before)
    row = found.first() or amended.values_list("digest").first()
    return row[0] if row else "missing"


def neighbours(meeting: Meeting, around: int = 2) -> list[Link]:
    """The entries around a record in its chain, by number."""
    amendments = list(meeting.amendments.all())
    last = amendments[-1].number if amendments else meeting.number
    numbers = range((meeting.number or 0) - around, (last or 0) + around + 1)
    meetings = Meeting.objects.filter(organization=meeting.organization_id, number__in=numbers)
    corrections = Amendment.objects.filter(
        meeting__organization=meeting.organization_id, number__in=numbers
    ).select_related("meeting")
    links = [Link(m.number or 0, str(m), m.digest, m.pk, False) for m in meetings]
    links += [
        Link(a.number, f"更正：{a.meeting}", a.digest, a.meeting_id, True) for a in corrections
    ]
    return sorted(links, key=attrgetter("number"))


def sealed_organizations() -> QuerySet[Organization]:
    """The organisations that have a chain."""
    sealed = Meeting.objects.held().values("organization")
    heads = ArchiveHead.objects.values("organization")
    return Organization.objects.filter(pk__in=sealed.union(heads))


def first_broken(organization: Organization) -> Broken | None:
    """Walk one organisation's chain from its first entry; None when all of it holds."""
    previous, number = "", 0
    for entry in _entries(organization):
        number += 1
        if entry.number != number:
            return Broken(organization, number, f"第 {number} 号", "记录缺失")
        if entry.previous_digest != previous:
            return Broken(organization, number, str(entry), "与前一份记录的摘要接不上")
        if digest_now(entry) != entry.digest:
            return Broken(organization, number, str(entry), "内容与摘要不一致")
        previous = entry.digest
    head = ArchiveHead.objects.filter(organization=organization).first()
    end = (head.number, head.digest) if head else (0, "")
    if end != (number, previous):
        return Broken(organization, max(number, end[0]), f"第 {end[0]} 号", "档案链的末端被改动")
    return None


def _entries(organization: Organization) -> Iterator[Meeting | Amendment]:
    meetings = (
        Meeting.objects.held()
        .filter(organization=organization)
        .prefetch_related(
            Prefetch("attendances", Attendance.objects.order_by("order", "pk")),
            Prefetch("agenda", AgendaItem.objects.order_by("order", "pk")),
            Prefetch("papers", MeetingPaper.objects.select_related("attachment")),
            "speeches",
            "confirmations",
            "guest_rows",
        )
        .select_related("own_kind")
        .order_by("number")
        .iterator(CHUNK)
    )
    amendments = (
        Amendment.objects.filter(meeting__organization=organization)
        .select_related("meeting")
        .order_by("number")
        .iterator(CHUNK)
    )
    return heapq.merge(meetings, amendments, key=attrgetter("number"))
