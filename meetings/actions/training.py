"""培训证明: entered by the member or the branch, confirmed or refused by the branch."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from branchrecords.attachments.storing import store_attachment
from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, refuse_if, wrong
from branchrecords.notices.delivery import Reminder, deliver
from meetings.models import Training, TrainingStep
from meetings.queries.training import home_of, state_of
from meetings.rules.study import (
    NEEDS_NOTE,
    Span,
    StudySource,
    TrainingState,
    crowding_blockers,
    span_blockers,
    step_problem,
)
from members.models import Organization, Person, User
from members.queries.settings import setting


@transaction.atomic
def enter_training(
    *,
    key: UUID,
    person: Person,
    way: str,
    organizer: str,
    course: str,
    starts_on: date,
    last_on: date,
    hours: Decimal,
    upload: UploadedFile | None = None,
    confirmed: bool = False,
    by: User,
    at: datetime,
) -> Training:
    """Enter a training; it counts once the branch has confirmed it. With `confirmed` the branch
    enters it and stands by it at once, but for one's own, which waits for somebody else.

    It belongs to the branch of which the person is a member today. The same `key` again is the
    same training. Raises ActionError for days or 学时 that cannot be, and for one entered twice.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if (known := Training.objects.filter(key=key).first()) is not None:
        return known
    today = timezone.localdate(at)
    organization = home_of(person, on=today)
    if organization is None:
        raise ActionError(f"{person}今天不在任何党支部的名册上，不能登记培训")
    span = Span(starts_on, last_on, hours)
    _refuse_span(person, organization, span, way, course.strip(), today)
    paper = store_attachment(upload=upload, by=by, at=at) if upload else None
    training = Training.objects.create(
        key=key, organization=organization, person=person, way=way, organizer=organizer.strip(),
        course=course.strip(), starts_on=starts_on, last_on=last_on, hours=hours, paper=paper,
        entered_at=at, entered_by=by,
    )  # fmt: skip
    _note("training.entered", training, by, at, {"hours": str(hours)})
    if confirmed and by.person_id != person.pk:
        decide_training(training=training, kind=TrainingState.CONFIRMED, by=by, at=at)
    return training


def _refuse_span(
    person: Person, organization: Organization, span: Span, way: str, course: str, today: date
) -> None:
    day_hours = int(setting("study_day_hours", organization=organization, on=today))
    refuse_if(span_blockers(span, today=today, day_hours=day_hours), "日期或学时不对")
    others = Training.objects.filter(person=person).with_state().standing()
    if others.filter(course=course, starts_on=span.starts_on).exists():
        raise wrong("course", f"{span.starts_on} 开始的「{course}」已经登记过")
    if way == StudySource.GATHERED:
        rows = others.filter(way=way, starts_on__lte=span.last_on, last_on__gte=span.starts_on)
        spans = [Span(row.starts_on, row.last_on, row.hours) for row in rows]
        refuse_if(crowding_blockers(span, spans, day_hours=day_hours), "学时不对")


@transaction.atomic
def decide_training(
    *, training: Training, kind: str, note: str = "", by: User, at: datetime
) -> TrainingStep:
    """The branch confirms, refuses with a reason, or takes a confirmation back with a reason.

    Nobody decides on a training of one's own. The member hears of it.
    """
    if kind not in (*NEEDS_NOTE, TrainingState.CONFIRMED):
        raise ActionError("请选择确认、不予确认或撤销确认")
    training = _locked(training)
    if by.person_id == training.person_id:
        raise ActionError("不能确认自己的培训，请由支部其他委员确认")
    if kind in NEEDS_NOTE and not note.strip():
        raise wrong("note", "请写明理由，本人会看到")
    step = _step(training, kind, note, by, at)
    _tell(training, step, at)
    return step


@transaction.atomic
def withdraw_training(*, training: Training, by: User, at: datetime) -> TrainingStep:
    """The member takes back what was entered wrongly, while it waits."""
    training = _locked(training)
    if by.person_id != training.person_id:
        raise ActionError("只有本人能撤回；支部不认可的请选「不予确认」")
    return _step(training, TrainingState.WITHDRAWN, "", by, at)


def note_paper_read(*, training: Training, by: User, at: datetime) -> None:
    """Log that somebody other than the member looked at the certificate."""
    if training.person_id != by.person_id:
        _note("training.paper_read", training, by, at, {})


def _locked(training: Training) -> Training:
    """The row afresh behind a lock on its person, as its own table is insert-only."""
    Person.objects.select_for_update().get(pk=training.person_id)
    return Training.objects.select_related("organization", "person").get(pk=training.pk)


def _step(training: Training, kind: str, note: str, by: User, at: datetime) -> TrainingStep:
    if problem := step_problem(state=state_of(training), step=kind):
        raise ActionError(problem)
    note = note.strip()[:200]
    step = TrainingStep.objects.create(
        training=training, number=training.steps.count() + 1, kind=kind, note=note, at=at, by=by
    )
    _note(f"training.{TrainingState(kind).value}", training, by, at, {"note": note} if note else {})
    return step


def _tell(training: Training, step: TrainingStep, at: datetime) -> None:
    users = User.objects.filter(person=training.person, is_active=True)
    deliver(
        [
            Reminder(
                recipient_id=pk,
                kind=f"training.{step.kind}",
                subject=f"培训{step.get_kind_display()}：{training}"[:200],
                body=step.note,
                url=reverse("my-training", args=(training.pk,)),
                due_on=timezone.localdate(at),
            )
            for pk in users.values_list("pk", flat=True)
        ],
        at=at,
    )


def _note(action: str, training: Training, by: User, at: datetime, detail: dict) -> None:
    record(
        action, by=by, at=at, thing=training, organization=training.organization,
        person=training.person, detail={"course": training.course, **detail},
    )  # fmt: skip
