"""限期改正 after a 评议, and the 组织处置 that the register of members holds for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from branchrecords.web.asked import id_asked
from meetings.models import FollowUp, Review
from meetings.rules.appraisals import FollowUpKind
from members.models import Person, Sanction
from members.rules.periods import months_after
from members.rules.sanctions import SanctionKind

MOST_MONTHS = 12


@dataclass(frozen=True)
class Correction:
    """One 限期改正 with the id of its row in the register of 处分和处置, None before it has one."""

    row: FollowUp
    sanction: int | None

    @property
    def url(self) -> str:
        """The form of the register, filled in from this row."""
        return f"{reverse('sanction-add', args=(self.row.appraisal.person_id,))}?from={self.row.pk}"


def corrections_of(review: Review) -> list[Correction]:
    """The 限期改正 of a campaign; two queries. A row of the register is that of the same person
    that begins on the same day."""
    rows = list(
        FollowUp.objects.filter(
            appraisal__review=review, kind=FollowUpKind.CORRECTION
        ).select_related("appraisal__person")
    )
    held = {
        (person, starts_on): pk
        for pk, person, starts_on in Sanction.objects.filter(
            kind=SanctionKind.CORRECTION, person__in=[row.appraisal.person_id for row in rows]
        ).values_list("pk", "person", "starts_on")
    }
    return [Correction(row, held.get((row.appraisal.person_id, row.starts_on))) for row in rows]


def sanction_draft(*, person: Person, key: str) -> dict[str, Any] | None:
    """What the register's form starts with; `key` is the id of the 限期改正. None for another's.

    Named in settings.SANCTION_DRAFTS: members may not import meetings.
    """
    row = (
        FollowUp.objects.filter(
            pk=id_asked(key) or 0, kind=FollowUpKind.CORRECTION, appraisal__person=person
        )
        .select_related("appraisal__review__organization")
        .first()
    )
    if row is None or row.due_on is None:
        return None
    review = row.appraisal.review
    return {
        "kind": SanctionKind.CORRECTION,
        "starts_on": row.starts_on,
        "months": months_until(row.starts_on, row.due_on),
        "decided_by": review.approved_by or review.organization.name,
        "matter": f"{review}评为{row.appraisal.get_grade_display()}，限期改正到 {row.due_on}",
    }


def months_until(starts_on: date, due_on: date) -> int:
    """The fewest whole months that reach a day, at most twelve."""
    spans = range(1, MOST_MONTHS + 1)
    return next((n for n in spans if months_after(starts_on, n) >= due_on), MOST_MONTHS)
