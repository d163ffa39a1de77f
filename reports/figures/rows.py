"""One record of a figure as a line of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from branchrecords.web.formats import hours, yuan
from dues.models import AdminSpending, BudgetLine
from meetings.models import (
    AgendaItem,
    Appraisal,
    Attendance,
    Disclosure,
    LedgerCustodian,
    Meeting,
    ServiceHours,
    ServiceRecord,
    StudyCredit,
    Talk,
    Training,
)
from members.models import (
    Award,
    MassActivity,
    MassHeadcount,
    Organization,
    Position,
    Sanction,
    Standing,
    Term,
    Visit,
)
from members.rules.kinds import StandingKind
from reports.models import EnteredFigure, Result
from reports.rules.evaluation_marks import band_label


@dataclass(frozen=True)
class Row:
    """One record in a list: `view` and `pk` say where it opens, `person_id` whose page that is."""

    text: str
    day: date | None = None
    note: str = ""
    push: str = ""
    view: str = ""
    pk: int = 0
    person_id: int | None = None


def hours_or_months(membership: Any) -> str:
    """What a condition computed for this member, where it did."""
    if hasattr(membership, "hours"):
        return f"{membership.hours.normalize():f} 学时"
    if hasattr(membership, "months_open"):
        return f"欠交 {membership.months_open} 个月"
    return ""


def membership_row(one: Any) -> Row:
    standing = getattr(one, "standing", "") or getattr(one, "standing_kind", "")
    push = hours_or_months(one) or (StandingKind(standing).label if standing else "")
    return Row(
        one.person.name,
        note=str(one.organization),
        push=push,
        view="person-detail",
        pk=one.person_id,
        person_id=one.person_id,
    )


def membership_cells(one: Any) -> Sequence[Any]:
    person = one.person
    return (
        person.name,
        person.get_sex_display(),
        person.get_ethnicity_display(),
        person.born_on,
        person.get_education_display() if person.education else "",
        person.joined_on,
        one.organization.name,
        one.starts_on,
        one.ends_on,
        hours_or_months(one),
    )


def standing_row(one: Standing) -> Row:
    return Row(
        one.person.name,
        one.starts_on,
        one.reason,
        one.get_kind_display(),
        "person-detail",
        one.person_id,
        one.person_id,
    )


def meeting_row(one: Any) -> Row:
    note = f"迟 {one.late_days} 天补录" if one.late_days else ""
    push = f"实到 {one.present}" if one.state == Meeting.State.SEALED else one.get_state_display()
    return Row(one.title, one.held_on, note, push, "meeting-detail", one.pk)


def attendance_row(one: Attendance) -> Row:
    push = one.get_state_display()
    if one.reason:
        push += f"（{one.reason}）"
    return Row(
        one.name, one.meeting.held_on, one.meeting.title, push, "meeting-detail", one.meeting_id
    )


def agenda_row(one: AgendaItem) -> Row:
    push = f"赞成 {one.in_favour}" if one.has_vote else ""
    return Row(
        one.heading, one.meeting.held_on, one.meeting.title, push, "meeting-detail", one.meeting_id
    )


def hours_row(one: StudyCredit) -> Row:
    push = f"{one.hours.normalize():f} 学时"
    note = f"{one.get_source_display()}：{one.text}"
    view, pk = "meeting-detail", one.meeting_id
    if one.training_id:
        view, pk = "training-detail", one.training_id
    return Row(str(one.person), one.earned_on, note, push, view, pk)


def appraisal_row(one: Appraisal) -> Row:
    person = one.person_id
    day, note = one.review.published_on, str(one.review.organization)
    return Row(one.name, day, note, one.result, "person-reviews", person, person)


def talk_row(one: Talk) -> Row:
    push = f"解决问题 {one.solved} 个" if one.solved else ""
    names = f"{one.first}、{one.second}"
    return Row(names, one.held_on, one.get_kind_display(), push, "talk-detail", one.pk)


def organization_row(one: Organization) -> Row:
    return Row(
        one.name,
        note=one.get_sector_display(),
        push=one.get_kind_display(),
        view="organization-detail",
        pk=one.pk,
    )


def money_row(amount: Decimal, day: date, person: Any, note: str = "") -> Row:
    return Row(person.name, day, note, f"{yuan(amount)} 元", "person-dues", person.pk, person.pk)


def entered_row(one: EnteredFigure) -> Row:
    who = f"{one.entered_by} {timezone.localdate(one.entered_at)} 填写"
    if one.note:
        who += f"，依据：{one.note}"
    return Row(str(one.organization), note=who, push=f"{one.value.normalize():f}")


def service_row(one: ServiceRecord) -> Row:
    note = f"{one.meeting.organization}，{one.certifier}（{one.certifier_of}）证明"
    return Row(one.meeting.title, one.meeting.held_on, note, "", "service-record", one.pk)


def served_row(one: ServiceHours) -> Row:
    meeting, person = one.record.meeting, one.attendance.person_id
    push = f"{hours(one.minutes)} 小时"
    return Row(
        one.attendance.name, meeting.held_on, meeting.title, push, "service-person", person, person
    )


def visit_row(one: Visit) -> Row:
    """Without the name: who is in hardship is told by the register of care, to whom it may be."""
    return Row(one.get_occasion_display(), one.visited_on, f"{one.host}走访", str(one.organization))


def training_row(one: Training) -> Row:
    push = f"{one.hours.normalize():f} 学时"
    return Row(
        str(one.person), one.last_on, f"{one.course}（{one.organizer}）", push, "training-detail",
        one.pk,
    )  # fmt: skip


def disclosure_row(one: Disclosure) -> Row:
    note = f"{one.organization}，{one.get_kind_display()}"
    return Row(
        one.title, one.starts_on, note, one.get_audience_display(), "disclosure-detail", one.pk
    )


def award_row(one: Award) -> Row:
    note = f"{one.awarded_by}，{one.get_level_display()}"
    if one.person_id:
        return Row(
            str(one.who), one.awarded_on, note, one.title, "person-detail", one.person_id,
            one.person_id,
        )  # fmt: skip
    return Row(str(one.who), one.awarded_on, note, one.title)


def term_row(one: Term) -> Row:
    ended = f"{one.ends_on} 换届" if one.ends_on else "还没有换届"
    return Row(
        one.organization.name, one.due_on, f"{one.label}，{one.due_on} 届满", ended,
        "organization-detail", one.organization_id,
    )  # fmt: skip


def position_row(one: Position) -> Row:
    ended = f"，{one.ends_on} 免职" if one.ends_on else ""
    note = f"{one.organization}，{one.starts_on} 任职{ended}"
    person = one.person_id
    return Row(one.person.name, None, note, one.get_post_display(), "person-detail", person, person)


def sanction_row(one: Sanction) -> Row:
    """Without the name: whose it is, is told by the register of sanctions, to whom it may be."""
    return Row(one.get_kind_display(), one.starts_on, one.decided_by)


def keeper_row(one: LedgerCustodian) -> Row:
    person = one.person_id
    return Row(
        one.person.name, one.starts_on, str(one.organization), "", "person-detail", person, person
    )


def headcount_row(one: MassHeadcount) -> Row:
    group = one.mass_organization
    return Row(group.name, one.counted_on, str(group.organization), f"{one.members} 人")


def activity_row(one: MassActivity) -> Row:
    return Row(one.title, one.held_on, str(one.mass_organization), f"{one.people} 人")


def budget_row(one: BudgetLine) -> Row:
    return Row(
        one.get_purpose_display(), None, str(one.budget.organization), f"{yuan(one.amount)} 元"
    )


def spending_row(one: AdminSpending) -> Row:
    note = f"{one.organization}，{one.get_purpose_display()}"
    return Row(one.what, one.spent_on, note, f"{yuan(one.amount)} 元")


def result_row(one: Result) -> Row:
    band = band_label(one.band, of_branch=True)
    branch, day = str(one.evaluation.organization), one.publication.starts_on
    return Row(branch, day, one.reason, f"{one.total} 分，{band}", "evaluation", one.evaluation_id)
