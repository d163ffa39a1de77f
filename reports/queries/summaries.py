"""Reading summaries: what keeps one from being sent, where all of a committee stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q, QuerySet

from branchrecords.access.permissions import Permission
from branchrecords.access.roles import roles_with
from branchrecords.errors import Blocker
from members.models import Grant, Organization, User
from members.rules.kinds import OrganizationKind
from reports.figures.figure import Value
from reports.models import Summary, SummaryStep
from reports.rules.phrases import contradictions
from reports.rules.summaries import SECTIONS

_LABELS = {section.key: section.heading for section in SECTIONS}


def printed_by_key(values: Sequence[Value]) -> dict[str, str]:
    """Figure key → number as printed, for the check of the narrative."""
    return {value.figure.key: value.text for value in values}


def blockers(summary: Summary, printed: Mapping[str, str]) -> list[Blocker]:
    """Why the summary cannot be submitted; `printed` is figure key → number as printed."""
    return [
        *_too_thin(summary),
        *contradicting(summary, printed),
        *_unchanged(summary),
        *_copied(summary),
    ]


def _too_thin(summary: Summary) -> list[Blocker]:
    found = []
    for section in SECTIONS:
        length = len("".join(getattr(summary, section.key).split()))
        if length < section.least:
            found.append(
                Blocker(
                    f"「{section.heading}」只有 {length} 字，请写到 {section.least} 字以上",
                    target=f"id_{section.key}",
                )
            )
    return found


def contradicting(summary: Summary, printed: Mapping[str, str]) -> list[Blocker]:
    """Where the text states another number than the records give now."""
    return [
        Blocker(
            f"「{_LABELS[key]}」写“{found.words}”，记录是 {found.computed}，请改成一致",
            target=f"id_{key}",
        )
        for key in ("work", "problems")
        for found in contradictions(getattr(summary, key), printed)
    ]


def _unchanged(summary: Summary) -> list[Blocker]:
    if summary.state != Summary.State.RETURNED:
        return []
    last = summary.steps.filter(kind=SummaryStep.Kind.SUBMITTED).order_by("-at", "-pk").first()
    if last is None or last.text != summary.text:
        return []
    return [Blocker("退回后正文还没有改动，请按退回理由修改", target="id_work")]


def _copied(summary: Summary) -> list[Blocker]:
    before = Summary.objects.filter(
        organization=summary.organization_id, year=summary.year - 1
    ).first()
    if before is None:
        return []
    return [
        Blocker(
            f"「{section.heading}」和上一年度完全相同，请按本年度情况改写",
            target=f"id_{section.key}",
        )
        for section in SECTIONS
        if getattr(summary, section.key).strip()
        and getattr(summary, section.key) == getattr(before, section.key)
    ]


def last_step(summary: Summary, kind: str) -> SummaryStep | None:
    """The newest step of a kind, with who did it."""
    steps = summary.steps.filter(kind=kind).select_related("by")
    return steps.order_by("-at", "-pk").first()


def submitter(summary: Summary) -> User | None:
    """Who sent it last."""
    step = last_step(summary, SummaryStep.Kind.SUBMITTED)
    return step.by if step else None


def reading(summary: Summary) -> SummaryStep | None:
    """Who has read (审阅) what was sent last; None when nobody has."""
    sent = last_step(summary, SummaryStep.Kind.SUBMITTED)
    step = last_step(summary, SummaryStep.Kind.READ)
    if sent is None or step is None or (step.at, step.pk) < (sent.at, sent.pk):
        return None
    return step


def reviewers(organization: Organization, on: date) -> QuerySet[User]:
    """Accounts that may review this organisation's summary."""
    above = Organization.objects.above(organization).values("pk")
    keys = [role.key for role in roles_with(Permission.SUMMARY_REVIEW)]
    grants = Grant.objects.active_on(on).filter(
        Q(organization__in=above) | Q(organization=organization), role__in=keys
    )
    return User.objects.filter(pk__in=grants.values("user"), is_active=True)


@dataclass(frozen=True)
class BoardRow:
    """One organisation on the review board; `summary` is None when nothing was drafted."""

    organization: Organization
    summary: Summary | None
    sent_at: object = None
    read_at: object = None

    @property
    def state(self) -> str:
        return self.summary.state if self.summary else "none"

    @property
    def state_label(self) -> str:
        if self.is_read:
            return "已审阅，待审核"
        return self.summary.get_state_display() if self.summary else "未起草"

    @property
    def is_read(self) -> bool:
        """Waits for the second of the two persons."""
        waits = self.state == Summary.State.SUBMITTED
        return bool(waits and self.read_at and self.read_at >= self.sent_at)  # type: ignore[operator]


# What waits for the committee first, then what waits for the branch.
_ORDER = ("submitted", "accepted", "returned", "draft", "none", "issued")


def board(organization: Organization, year: int, on: date) -> list[BoardRow]:
    """Every organisation below (党小组 left out) with its summary of the year; two queries."""
    below = (
        Organization.objects.within(organization)
        .active_on(on)
        .exclude(kind=OrganizationKind.GROUP)
        .exclude(pk=organization.pk)
    )
    found = {
        row.organization_id: row
        for row in Summary.objects.filter(
            organization__path__startswith=organization.path, year=year
        ).annotate(
            sent_at=Max("steps__at", filter=Q(steps__kind=SummaryStep.Kind.SUBMITTED)),
            read_at=Max("steps__at", filter=Q(steps__kind=SummaryStep.Kind.READ)),
        )
    }
    rows = [
        BoardRow(
            one,
            found.get(one.pk),
            getattr(found.get(one.pk), "sent_at", None),
            getattr(found.get(one.pk), "read_at", None),
        )
        for one in below
    ]
    return sorted(rows, key=lambda row: (_ORDER.index(row.state), row.organization.path))


def waiting_count(organization: Organization, year: int) -> int:
    """How many summaries below wait for review."""
    return Summary.objects.filter(
        organization__path__startswith=organization.path,
        year=year,
        state=Summary.State.SUBMITTED,
    ).count()
