"""What the records of a year say of one member; a number of queries that does not grow."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

from django.db.models import Q

from dues.queries.history import member_dues
from dues.rules.months import month_of
from meetings.models import Attendance, MakeUp, Problem, Talk, Training
from meetings.models import KeyTask as Task
from meetings.queries.appraisals import appraisals_of_person
from meetings.queries.essays import my_essays
from meetings.queries.participation import Participation, participation
from meetings.queries.plans import tasks_on
from meetings.queries.problems import problems_on
from meetings.queries.service_hours import service_year
from meetings.rules.make_up import MakeUpState
from meetings.rules.plans import TaskState
from meetings.rules.problems import State
from meetings.rules.study import TrainingState
from members.models import Person
from reports.rules.personal_narrative import Attended, PersonalFacts


def personal_facts(person: Person, year: int, on: date) -> PersonalFacts:
    """A member's year up to a day: what the member may see of it, nothing more."""
    day = min(on, date(year, 12, 31))
    part = participation(person, year=year, on=day)
    study = part.study
    return PersonalFacts(
        year=year,
        day=day,
        hours=study.hours,
        wanted=study.wanted,
        lacks=study.lacks,
        study_sources=study.sources,
        trainings=_trainings(person, year, day),
        essays=my_essays(person, year=year).filter(sent_at__date__lte=day).count(),
        kinds=_kinds(part),
        leave=part.leave,
        absent=part.absent,
        made_up=_made_up(person, year, day),
        talks=Talk.objects.counted()
        .of_person(person)
        .in_year(year)
        .filter(held_on__lte=day)
        .count(),
        grade=_grade(person, year, day),
        measures=_measures(person, year, day),
        tasks=_tasks(person, year, day),
        **_dues(person, year, day),
        **_posts(person, year, day),
        **_service(person, year, day),
    )


def _trainings(person: Person, year: int, day: date) -> list[str]:
    rows = Training.objects.with_state().filter(
        person=person, last_kind=TrainingState.CONFIRMED, last_on__year=year, last_on__lte=day
    )
    return list(rows.order_by("last_on", "pk").values_list("course", flat=True))


def _kinds(part: Participation) -> list[Attended]:
    """By kind of meeting, the most frequent first."""
    due = Counter(row.meeting.kind_label for row in part.rows)
    there = Counter(
        row.meeting.kind_label for row in part.rows if row.state == Attendance.State.PRESENT
    )
    return [Attended(label, number, there[label]) for label, number in due.most_common()]


def _made_up(person: Person, year: int, day: date) -> int:
    rows = MakeUp.objects.with_state().filter(
        attendance__person=person,
        attendance__meeting__held_on__year=year,
        attendance__meeting__held_on__lte=day,
        last_kind=MakeUpState.CERTIFIED,
    )
    return rows.count()


def _grade(person: Person, year: int, day: date) -> str:
    """The grade of the year's 评议, once the branch has been told."""
    rows = appraisals_of_person(person).filter(review__year=year, review__published_on__lte=day)
    row = rows.exclude(grade="").first()
    return row.get_grade_display() if row else ""


def _measures(person: Person, year: int, day: date) -> tuple[int, int]:
    """整改 that were the member's in the year, and how many of them were closed in it."""
    rows = problems_on(Problem.objects.filter(measures__owner=person).distinct(), on=day).filter(
        Q(state=State.CLOSED, turned_on__year=year) | ~Q(state=State.CLOSED),
        owner_pk=person.pk,
    )
    states = [row.state for row in rows if row.state != State.WITHDRAWN]
    return len(states), states.count(State.CLOSED)


def _tasks(person: Person, year: int, day: date) -> tuple[int, int]:
    rows = tasks_on(
        Task.objects.filter(plan__year=year, plan__decided_on__lte=day, terms__owner=person)
        .distinct(),
        on=day,
    ).filter(owner_pk=person.pk)  # fmt: skip
    states = [row.state for row in rows if row.state != TaskState.DROPPED]
    return len(states), sum(state in (TaskState.DONE, TaskState.LATE) for state in states)


def _dues(person: Person, year: int, day: date) -> dict:
    """Until which month dues are paid and which are open; no sums, they tell the income."""
    dues = member_dues(person=person, on=day, year=year)
    so_far = [row for row in dues.rows if row.month <= day]
    open_months = [row.month for row in dues.owed if row.month < month_of(day) or day.month == 12]
    return {
        "has_dues": bool(so_far),
        "exempt": bool(so_far) and not any(row.owed for row in so_far),
        "paid_until": dues.paid_until,
        "unpaid": tuple(month for month in open_months if month.year == year),
    }


def _posts(person: Person, year: int, day: date) -> dict:
    """What was entrusted to the member, and what he or she was honoured with, in the year."""
    starts = date(year, 1, 1)

    def lasting(rows):
        return rows.filter(starts_on__lte=day).exclude(ends_on__lte=starts)

    positions = lasting(person.positions).select_related("organization")
    awards = person.awards.standing().filter(awarded_on__gte=starts, awarded_on__lte=day)
    full = person.full_on if person.full_on and starts <= person.full_on <= day else None
    return {
        "posts": [
            _post(row.organization.short_name or row.organization.name, row.get_post_display())
            for row in positions.order_by("starts_on", "pk")
        ],
        "model_posts": [row.name for row in lasting(person.model_posts).order_by("pk")],
        "areas": [row.area for row in lasting(person.responsibility_areas).order_by("pk")],
        "awards": [
            f"“{row.title}”（{row.awarded_by}）" for row in awards.order_by("awarded_on", "pk")
        ],
        "full_on": full,
    }


def _post(place: str, post: str) -> str:
    """机关三支部组织委员; 第二党小组组长, not 第二党小组党小组长."""
    return place + (post.removeprefix("党小") if place.endswith("党小组") else post)


def _service(person: Person, year: int, day: date) -> dict:
    found = service_year(person, year=year, on=day)
    return {
        "teams": [row.team.name for row in found.teams],
        "services": len(found.hours),
        "service_hours": (Decimal(found.minutes) / 60).quantize(Decimal("0.1")),
    }
