"""Cases of arrears: where each stands on a day, for a whole subtree at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch

from dues.models import ArrearsCase, ArrearsStep, Assessment
from dues.rules.arrears import Course, Done, Next, StepKind, next_step
from dues.rules.arrears_steps import Possible, possible_steps
from dues.rules.money import ZERO
from dues.rules.months import month_of
from members.models import Organization, Person, Sanction
from members.models.placements import stood_within
from members.rules.sanctions import SanctionKind

from .arrears import Arrear


@dataclass(frozen=True)
class CaseState:
    """What a member owes a branch of months that are over, and what is being done about it.

    `case` is None before the first step; it may have ended.
    """

    arrear: Arrear | None
    case: ArrearsCase | None
    course: Course
    on: date

    @property
    def steps(self) -> list[ArrearsStep]:
        """The steps of the case by the day, the oldest first."""
        return _until(self.case, self.on) if self.case else []

    @property
    def is_running(self) -> bool:
        """A case that has not ended."""
        return self.case is not None and not self.course.is_closed

    @property
    def next(self) -> Next | None:
        return next_step(self.course, self.on)

    @property
    def possible(self) -> list[Possible]:
        """Every step, and why it can be registered or not."""
        return possible_steps(self.course, self.on)

    @property
    def amount(self) -> Decimal:
        """What is unpaid, in 元."""
        return self.arrear.amount if self.arrear else ZERO

    @property
    def ended(self) -> ArrearsStep | None:
        """The step that ended the case."""
        steps = self.steps
        return steps[-1] if steps and steps[-1].kind == StepKind.CLOSED else None


def with_cases(
    found: Collection[Arrear], *, organization: Organization, on: date
) -> list[CaseState]:
    """Each member in arrears with the running case by the day; three queries, however many."""
    running = {
        (case.organization_id, case.person_id): case
        for case in _cases(on).filter(stood_within(organization, on=on))
        if _steps_say_open(case, on)
    }
    removed = removals(case.person_id for case in running.values())
    return [
        state_of(one, running.get((one.organization_id, one.person_id)), on, removed)
        for one in found
    ]


def case_of(
    *, organization: Organization, person: Person, on: date, past: bool = False
) -> CaseState:
    """Where one member stands with a branch on a day: the newest case, run out or not.

    `past`: by the books of that day.
    """
    case = _cases(on).filter(organization=organization, person=person).first()
    arrear = arrear_of(organization=organization, person=person, on=on, past=past)
    return state_of(arrear, case, on, removals([person.pk]))


def cases_of_person(*, person: Person, on: date) -> list[CaseState]:
    """Every branch to which a member owes three months or that is doing something about it."""
    branches = Organization.objects.filter(
        pk__in=Assessment.objects.filter(person=person, month__lt=month_of(on))
        .outstanding()
        .order_by()
        .values("organization_id")
    )
    return [case_of(organization=branch, person=person, on=on) for branch in branches]


def running_cases(
    *, organization: Organization, found: Collection[Arrear], on: date
) -> list[CaseState]:
    """The cases of one branch that have not ended; three queries. `found`: its arrears."""
    rows = _cases(on).filter(organization=organization).select_related("person")
    cases = [case for case in rows if _steps_say_open(case, on)]
    owed = {one.person_id: one for one in found if one.organization_id == organization.pk}
    removed = removals(case.person_id for case in cases)
    return [state_of(owed.get(case.person_id), case, on, removed) for case in cases]


def arrear_of(
    *, organization: Organization, person: Person, on: date, past: bool = False
) -> Arrear | None:
    """What one member owes one branch of months that are over; None for nothing."""
    rows = dict(
        Assessment.objects.filter(
            organization=organization, person=person, month__lt=month_of(on)
        )
        .outstanding(on=on if past else None)
        .order_by("month")
        .values_list("month", "open")
    )  # fmt: skip
    if not rows:
        return None
    total = sum(rows.values(), ZERO)
    return Arrear(
        person.pk, person.name, organization.pk, str(organization), tuple(rows), total
    )  # fmt: skip


def state_of(
    arrear: Arrear | None, case: ArrearsCase | None, on: date, removed: dict[int, date]
) -> CaseState:
    """The course of a case from its rows and what is owed."""
    steps = _until(case, on) if case else []
    meeting = next((one for one in reversed(steps) if one.kind == StepKind.MEETING), None)
    gone = removed.get(case.person_id) if case else None
    course = Course(
        months=arrear.months if arrear else (),
        steps=tuple(Done(StepKind(s.kind), s.on, s.due_on, s.is_carried) for s in steps),
        removed=bool(gone and meeting and gone >= meeting.on),
    )
    return CaseState(arrear, case, course, on)


def removals(people: Iterable[int]) -> dict[int, date]:
    """{person: day} of those whom the register holds as 除名; one query."""
    rows = Sanction.objects.filter(kind=SanctionKind.REMOVAL, person__in=set(people))
    return dict(rows.order_by("starts_on").values_list("person_id", "starts_on"))


def _cases(on: date):
    steps = ArrearsStep.objects.select_related("owner", "recorded_by").order_by("pk")
    return (
        ArrearsCase.objects.filter(opened_on__lte=on)
        .prefetch_related(Prefetch("steps", steps))
        .order_by("-opened_on", "-pk")
    )


def _until(case: ArrearsCase, on: date) -> list[ArrearsStep]:
    return [step for step in case.steps.all() if step.on <= on]


def _steps_say_open(case: ArrearsCase, on: date) -> bool:
    return all(step.kind != StepKind.CLOSED for step in _until(case, on))
