"""Issued papers: the newest of a summary, and whether a paper in hand is genuine."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from reports.catalogue import FIGURES_BY_KEY
from reports.figures.figure import Value
from reports.models import Issue

from .content import digest_of


@dataclass(frozen=True)
class Verdict:
    """What verification found; `issue` is None when serial and digits do not belong together.

    `intact` is whether the stored content still has the digest; `newer` is a later version.
    """

    issue: Issue | None = None
    intact: bool = False
    newer: Issue | None = None


def verified_issue(serial: str, check: str, least: int) -> Verdict:
    """Look a paper up by its serial and at least `least` digits of its digest."""
    issue = Issue.objects.filter(serial=serial).select_related("organization").first()
    if issue is None or len(check) < least or not issue.digest.startswith(check):
        return Verdict()
    newer = (
        Issue.objects.filter(summary=issue.summary_id, version__gt=issue.version)
        .order_by("-version")
        .first()
    )
    return Verdict(issue, digest_of(issue.content) == issue.digest, newer)


def newest_issue(summary) -> Issue | None:
    """The latest version issued of a summary."""
    return summary.issues.order_by("-version").first()


def frozen_values(issue: Issue) -> list[Value]:
    """The figures as they were frozen, for the page of an issued summary."""
    return [
        Value(
            FIGURES_BY_KEY[row["key"]],
            None if row["value"] is None else Decimal(row["value"]),
            None if row["records"] is None else tuple(row["records"]),
        )
        for row in issue.content["figures"]
        if row["key"] in FIGURES_BY_KEY
    ]


def frozen_ids(issue: Issue, key: str) -> list[int] | None:
    """The ids of the records that an issue counted for a figure; None if it printed none."""
    rows = [row for row in issue.content["figures"] if row["key"] == key]
    return rows[0]["records"] if rows else None
