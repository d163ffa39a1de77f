"""What the secretaries are reminded of: the same duties as on their desks, named with the date."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from branchrecords.notices.delivery import Reminder
from meetings import study_reminders
from meetings.models import AgendaItem, Appraisal, Confirmation, KeyTask, Meeting, Problem, Voted
from meetings.queries.cadence import Slot
from meetings.queries.duties import duties_of, slots_around
from meetings.queries.plans import tasks_on
from meetings.queries.problems import problems_on
from meetings.rules.plans import TaskState
from meetings.rules.problems import UNSOLVED
from members.models import Grant, Organization, User
from members.queries.settings import SettingCourse
from members.rules.settings import SETTINGS_BY_KEY

MEETING, PROBLEM, TASK = (
    SETTINGS_BY_KEY[f"notice_{name}_days"] for name in ("meeting", "problem", "task")
)
REMEMBERED = timedelta(days=60)  # an older record is on its secretary's desk, not in an inbox


def problems_due(on: date) -> list[Reminder]:
    """To whoever has to put something right that is late or due soon."""
    rows = problems_on(Problem.objects.all(), on=on).filter(
        state__in=UNSOLVED, due_on__lte=on + timedelta(days=PROBLEM.most)
    )
    days = SettingCourse(PROBLEM.key)
    problems = [
        problem
        for problem in rows.select_related("organization").order_by("pk")
        if (problem.due_on - on).days <= int(days.on(problem.organization, on))
    ]
    users = _users_of({problem.owner_pk for problem in problems})
    return [
        Reminder(
            recipient_id=users[problem.owner_pk],
            kind="problem.late" if problem.due_on < on else "problem.due",
            subject=f"整改：{problem}",
            body=f"期限 {problem.due_on}，请登记进展；改好以后由其他同志核实销号",
            url=reverse("my-problem", args=(problem.pk,)),
            due_on=problem.due_on,
        )
        for problem in problems
        if problem.owner_pk in users
    ]


def tasks_due(on: date) -> list[Reminder]:
    """Key tasks of plans in force that are late or due soon: to who answers for each and to the
    secretary. A member without the right to see the plan is led to the own page."""
    days, latest = SettingCourse(TASK.key), on + timedelta(days=TASK.most)
    rows = (
        tasks_on(KeyTask.objects.filter(plan__decided_on__lte=on), on=on)
        .filter(state__in=(TaskState.OPEN, TaskState.OVERDUE), due_on__lte=latest)
        .select_related("plan__organization")
    )
    tasks = [
        task for task in rows if (task.due_on - on).days <= int(days.on(task.plan.organization, on))
    ]
    owners = _users_of({task.owner_pk for task in tasks})
    heads = _secretaries(on)
    found = []
    for task in tasks:
        late = task.state == TaskState.OVERDUE
        secretaries = heads.get(task.plan.organization_id, [])
        plan = reverse("plan-detail", args=(task.plan_id,))
        people = dict.fromkeys(secretaries, plan)
        if (owner := owners.get(task.owner_pk)) is not None:
            people.setdefault(owner, reverse("member-home"))
        found += [
            Reminder(
                recipient_id=user,
                kind="task.late" if late else "task.due",
                subject=f"{'学习内容' if task.plan.is_study else '重点任务'}：{task.what}"[:200],
                body=f"{task.owner_name}负责，期限 {task.due_on}；办完请登记完成",
                url=url,
                due_on=task.due_on,
            )
            for user, url in people.items()
        ]
    return found


def to_confirm(on: date) -> list[Reminder]:
    """Once to the 主持人 and once to the 记录人 of a written record that waits for them."""
    given = Confirmation.objects.filter(meeting=OuterRef("pk"), at__gte=OuterRef("changed_at"))
    written = AgendaItem.objects.filter(meeting=OuterRef("pk")).exclude(
        discussion="", resolution="", speeches__isnull=True
    )
    meetings = Meeting.objects.filter(
        Exists(written), state=Meeting.State.OPEN, held_on__lte=on, held_on__gt=on - REMEMBERED
    ).annotate(
        by_chair=Exists(given.filter(role=Confirmation.Role.CHAIR)),
        by_recorder=Exists(given.filter(role=Confirmation.Role.RECORDER)),
    )
    waiting = [
        (meeting, person)
        for meeting in meetings.order_by("pk")
        for person, done in (
            (meeting.chair_id, meeting.by_chair),
            (meeting.recorder_id, meeting.by_recorder),
        )
        if person is not None and not done
    ]
    users = _users_of({person for _, person in waiting})
    return [
        Reminder(
            recipient_id=users[person],
            kind="record.confirm",
            subject=f"请核对会议记录：{meeting}"[:200],
            body="您主持或记录的会议写好了记录，核对以后点确认，才能封存",
            url=reverse("meeting-confirm", args=(meeting.pk,)),
            due_on=meeting.held_on,
        )
        for meeting, person in waiting
        if person in users
    ]


def to_vote(on: date) -> list[Reminder]:
    """Once to every member whose 自评 or ballot an open 民主评议 still waits for."""
    voted = Voted.objects.filter(review=OuterRef("review"), person=OuterRef("person"))
    rows = Appraisal.objects.filter(
        ~Exists(voted) | Q(self_text=""),
        review__voting_opened_at__date__lte=on,
        review__voting_closed_at=None,
    ).select_related("review")
    waiting = list(rows.order_by("pk"))
    users = _users_of({row.person_id for row in waiting})
    return [
        Reminder(
            recipient_id=users[row.person_id],
            kind="review.voting",
            subject=f"{row.review.year}年度民主评议正在进行",
            body="请写个人自评，再填不记名的测评票",
            url=reverse("my-review"),
            due_on=timezone.localdate(row.review.voting_opened_at),
        )
        for row in waiting
        if row.person_id in users
    ]


def _users_of(people: set[int]) -> dict[int, int]:
    """The account of each person that has one that works."""
    rows = User.objects.filter(is_active=True, person__in=people)
    return dict(rows.values_list("person", "pk"))


def _secretaries(on: date) -> dict[int, list[int]]:
    """The accounts of the secretaries by organisation."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = Grant.objects.active_on(on).filter(role="secretary", user__is_active=True)
    for organization, user in rows.values_list("organization", "user"):
        found[organization].append(user)
    return found


def due(on: date) -> list[Reminder]:
    """Everything that this app reminds of on a day."""
    return [reminder for read in ALL for reminder in read(on)]


def meetings_due(on: date) -> list[Reminder]:
    """Reminders of meetings due soon or late; a pure read, the same all day."""
    days = SettingCourse(MEETING.key)
    secretaries = _secretaries(on)
    by_branch: dict[int, list[Slot]] = defaultdict(list)
    for root in Organization.objects.filter(depth=1):
        for slot in slots_around(root, on=on):
            by_branch[slot.branch.pk].append(slot)
    return [
        Reminder(
            recipient_id=user,
            kind="meeting.late" if duty.late else "meeting.due",
            subject=duty.title,
            body=f"{duty.rule} · {duty.article}" if duty.article else duty.rule,
            url=duty.url,
            due_on=duty.due_on,
        )
        for branch, users in secretaries.items()
        if (slots := by_branch.get(branch))
        for duty in duties_of(slots, on=on)
        if duty.late or (duty.due_on - on).days <= int(days.on(slots[0].branch, on))
        for user in users
    ]


# Each a pure read of a day.
ALL = (
    meetings_due,
    problems_due,
    tasks_due,
    to_confirm,
    to_vote,
    study_reminders.plans_due,
    study_reminders.hours_behind,
)
