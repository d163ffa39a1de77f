"""What records hand over when somebody clicks «公开»: the words of an item, and where they lead.

settings.DISCLOSURE_SOURCES names one function per source: (organization=, key=, on=) -> a
DisclosureDraft, or None where the record is not the organisation's or holds nothing to tell yet.
Other apps have functions of their own, for meetings may not import them.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.module_loading import import_string

from branchrecords.web.asked import id_asked
from branchrecords.web.formats import cn_date
from meetings.models import AgendaItem, Attendance, Meeting, Review, WorkPlan
from meetings.rules.appraisals import Grade
from meetings.rules.disclosures import Kind, without_personal_data
from meetings.rules.plans import TaskState
from members.models import Organization
from members.rules.openness import DisclosureDraft

from .plans import tasks_on


def draft_of(
    source: str, *, organization: Organization, key: str, on: date
) -> DisclosureDraft | None:
    """What the record hands over, numbers of people masked; None for an unknown one."""
    path = settings.DISCLOSURE_SOURCES.get(source)
    draft = import_string(path)(organization=organization, key=key, on=on) if path else None
    if draft is None:
        return None
    return DisclosureDraft(
        draft.kind, draft.title[:120], without_personal_data(draft.text), draft.url,
        draft.audience, draft.last_day,
    )  # fmt: skip


def decision(*, organization: Organization, key: str, on: date) -> DisclosureDraft | None:
    """A decision of a sealed meeting; `key` is the id of its 议题."""
    item = (
        AgendaItem.objects.select_related("meeting__own_kind")
        .filter(
            pk=id_asked(key) or 0, meeting__organization=organization,
            meeting__state=Meeting.State.SEALED,
        )
        .exclude(resolution="")
        .first()
    )  # fmt: skip
    if item is None:
        return None
    meeting = item.meeting
    passed = f"（{cn_date(meeting.held_on)}{organization.name}{meeting.kind_label}通过"
    votes = f"，赞成 {item.in_favour}、反对 {item.against}、弃权 {item.abstained}"
    return DisclosureDraft(
        Kind.DECISION,
        item.heading,
        f"{item.resolution}\n{passed}{votes if item.has_vote else ''}）",
        reverse("meeting-detail", args=(meeting.pk,)),
    )


def plan(*, organization: Organization, key: str, on: date) -> DisclosureDraft | None:
    """A yearly plan that a meeting has decided; `key` is its id."""
    found = WorkPlan.objects.filter(
        pk=id_asked(key) or 0, organization=organization, decided_on__isnull=False
    ).first()
    if found is None:
        return None
    tasks = tasks_on(found.tasks.all(), on=on).exclude(state=TaskState.DROPPED)
    lines = [
        f"{task.when}：{task.what}（{task.owner_name}负责，{cn_date(task.due_on)}前）"
        for task in tasks
    ]
    return DisclosureDraft(
        Kind.STUDY if found.is_study else Kind.PLAN,
        f"{organization.name}{found}",
        "\n".join([found.goals, "学习内容：" if found.is_study else "每月重点任务：", *lines]),
        reverse("plan-detail", args=(found.pk,)),
        last_day=date(found.year, 12, 31),
    )


def appraisal(*, organization: Organization, key: str, on: date) -> DisclosureDraft | None:
    """The grades of a 民主评议 once they have been told inside the branch; `key` is its id."""
    found = Review.objects.filter(
        pk=id_asked(key) or 0, organization=organization, published_on__isnull=False
    ).first()
    if found is None:
        return None
    graded: dict[str, list[str]] = {grade: [] for grade in Grade.values}
    for row in found.appraisals.exclude(grade=""):
        graded[row.grade].append(row.name)
    lines = [
        f"{Grade(grade).label} {len(names)} 人：{'、'.join(names)}"
        for grade, names in graded.items()
        if names
    ]
    return DisclosureDraft(
        Kind.APPRAISAL,
        f"{found.year}年度民主评议党员结果",
        "\n".join([f"评议主题：{found.theme}", *lines]),
        reverse("review-detail", args=(found.pk,)),
    )


def life(*, organization: Organization, key: str, on: date) -> DisclosureDraft | None:
    """三会一课 of a year and each member's attendance; `key` is the year."""
    year = id_asked(key)
    if year is None or not on.year - 5 <= year <= on.year:
        return None
    held = Meeting.objects.held().filter(
        organization=organization, held_on__year=year, held_on__lte=on
    )
    counts: dict[str, int] = {}
    for meeting in held.select_related("own_kind").order_by("kind"):
        counts[meeting.kind_label] = counts.get(meeting.kind_label, 0) + 1
    if not counts:
        return None
    people = (
        Attendance.objects.filter(meeting__in=held)
        .order_by()
        .values("person", "name")
        .annotate(due=Count("pk"), there=Count("pk", filter=Q(state=Attendance.State.PRESENT)))
        .order_by("person__pinyin", "person")
    )
    meetings = "、".join(f"{label} {number} 次" for label, number in counts.items())
    lines = [f"{row['name']}：应到 {row['due']} 次，实到 {row['there']} 次" for row in people]
    return DisclosureDraft(
        Kind.STUDY,
        f"{year}年三会一课和参加组织生活情况",
        "\n".join([f"截至{cn_date(on)}，已开展{meetings}。", *lines]),
        f"{reverse('meeting-list', args=(organization.pk,))}?year={year}",
    )
