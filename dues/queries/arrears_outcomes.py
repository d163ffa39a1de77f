"""What a case of arrears hands over to the register of 处分和处置."""

from __future__ import annotations

from typing import Any

from branchrecords.web.asked import id_asked
from dues.models import ArrearsCase
from dues.rules.arrears import StepKind
from members.models import Person
from members.rules.kinds import StandingKind
from members.rules.sanctions import SanctionKind

PREFIX = "dues-"


def draft_key(case: ArrearsCase) -> str:
    """How the form's address names the case."""
    return f"{PREFIX}{case.pk}"


def sanction_draft(*, person: Person, key: str) -> dict[str, Any] | None:
    """What the register's form starts with for a case that was handed over; `key` is `draft_key`.
    None for another's.

    Named in settings.SANCTION_DRAFTS: members may not import dues.
    """
    case = (
        ArrearsCase.objects.filter(pk=id_asked(key.removeprefix(PREFIX)) or 0, person=person)
        .prefetch_related("steps")
        .first()
        if key.startswith(PREFIX)
        else None
    )
    if case is None:
        return None
    steps = list(case.steps.all())
    meeting = next((step for step in reversed(steps) if step.is_carried), None)
    if meeting is None or not any(step.kind == StepKind.HANDED for step in steps):
        return None
    warning = next(step for step in reversed(steps) if step.kind == StepKind.WARNING)
    return {
        "kind": SanctionKind.REMOVAL,
        "ground": StandingKind.LAPSED,
        "meeting_on": meeting.on,
        "matter": (
            f"连续 {len(meeting.months)} 个月没有交纳党费，合计 {meeting.amount:,.2f} 元；"
            f"{warning.on} 限期补交到 {warning.due_on}，逾期未交，无正当理由；"
            f"{meeting.on} {meeting.meeting_title}讨论：应到 {meeting.voters_due}，"
            f"实到 {meeting.voters_present}，赞成 {meeting.in_favour}，反对 {meeting.against}，"
            f"弃权 {meeting.abstained}"
        ),
    }
