"""心得: asked for by the branch, sent by the member or handed in on paper, checked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from branchrecords.attachments.storing import store_attachment
from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, wrong
from branchrecords.notices.delivery import Reminder, deliver, settle
from meetings.models import Essay, EssayAsked, EssayCall, EssayCheck, Meeting
from meetings.queries.essays import with_state
from meetings.queries.training import home_of
from meetings.rules.essays import LONGEST, EssayState, text_problem
from members.models import Organization, Person, User
from members.queries.roster import roster


@transaction.atomic
def ask_essays(
    *,
    key: UUID,
    organization: Organization,
    title: str,
    due_on: date,
    people: Iterable[Person],
    meeting: Meeting | None = None,
    by: User,
    at: datetime,
) -> EssayCall:
    """Ask members of the branch for a 心得 by a day; each hears of it. Sent twice, asked once."""
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    if (known := EssayCall.objects.filter(key=key).first()) is not None:
        return known
    today, people = timezone.localdate(at), list(people)
    if due_on < today:
        raise wrong("due_on", "交稿日期不能早于今天")
    here = {entry.person.pk for entry in roster(organization=organization, on=today)}
    if not people or {person.pk for person in people} - here:
        raise wrong("people", f"请勾选{organization}名册上的党员")
    if meeting is not None and meeting.organization_id != organization.pk:
        raise wrong("meeting", f"请选择{organization}的会议或活动")
    call = EssayCall.objects.create(
        key=key, organization=organization, title=title.strip(), meeting=meeting, due_on=due_on,
        asked_at=at, asked_by=by,
    )  # fmt: skip
    EssayAsked.objects.bulk_create(EssayAsked(call=call, person=person) for person in people)
    detail = {"title": call.title, "due_on": str(due_on), "people": len(people)}
    record("essay.asked", by=by, at=at, thing=call, organization=organization, detail=detail)
    url = _answer_url(call)
    _tell([person.pk for person in people], "essay.asked", f"请写心得：{call}", "", url, due_on, at)
    return call


@transaction.atomic
def send_essay(
    *,
    key: UUID,
    person: Person,
    title: str,
    text: str = "",
    upload: UploadedFile | None = None,
    call: EssayCall | None = None,
    by: User,
    at: datetime,
) -> Essay:
    """Send a 心得, asked for or not; after a return another one. The same `key` is sent once."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if (known := Essay.objects.filter(key=key).first()) is not None:
        return known
    if problem := text_problem(text.strip(), with_paper=upload is not None):
        raise wrong("text", problem)
    organization = call.organization if call else home_of(person, on=timezone.localdate(at))
    if organization is None:
        raise ActionError(f"{person}今天不在任何党支部的名册上，不能交心得")
    if call is not None:
        _refuse_answer(call, person, timezone.localdate(at))
    paper = store_attachment(upload=upload, by=by, at=at) if upload else None
    essay = Essay.objects.create(
        key=key, organization=organization, person=person, call=call,
        title=call.title if call else title.strip(), text=text.strip()[:LONGEST], paper=paper,
        sent_at=at, sent_by=by,
    )  # fmt: skip
    _note("essay.sent", essay, by, at)
    if call is not None:
        users = User.objects.filter(person=person).values_list("pk", flat=True)
        settle(kind="essay.asked", url=_answer_url(call), at=at, recipients=users)
    return essay


def _answer_url(call: EssayCall) -> str:
    """Where a member answers it."""
    return f"{reverse('my-essay-add')}?call={call.pk}"


def _refuse_answer(call: EssayCall, person: Person, today: date) -> None:
    row = with_state(call.asked.filter(person=person), on=today).first()
    if row is None:
        raise ActionError(f"「{call}」没有布置给{person}")
    if row.state in (EssayState.WAITING, EssayState.CHECKED):
        raise ActionError(f"「{call}」已经交过，{EssayState(row.state).label}")


@transaction.atomic
def check_essay(
    *, essay: Essay, passed: bool, remark: str = "", by: User, at: datetime
) -> EssayCheck:
    """The branch has read a 心得, or returns it with a reason; nobody checks one's own."""
    Person.objects.select_for_update().get(pk=essay.person_id)
    if by.person_id == essay.person_id:
        raise ActionError("不能检查自己的心得，请由支部其他委员检查")
    if EssayCheck.objects.filter(essay=essay).exists():
        raise ActionError("这篇心得已经检查过")
    remark = remark.strip()[:200]
    if not passed and not remark:
        raise wrong("remark", "退回的，请写明要补什么")
    check = EssayCheck.objects.create(essay=essay, passed=passed, remark=remark, at=at, by=by)
    _note("essay.checked" if passed else "essay.returned", essay, by, at, remark)
    word, url = "已检查" if passed else "退回重写", reverse("my-essay", args=(essay.pk,))
    today = timezone.localdate(at)
    _tell([essay.person_id], "essay.checked", f"心得{word}：{essay}", remark, url, today, at)
    return check


def _tell(
    people: list[int], kind: str, subject: str, body: str, url: str, due_on: date, at: datetime
) -> None:
    users = User.objects.filter(person__in=people, is_active=True).values_list("pk", flat=True)
    reminders = [Reminder(pk, kind, subject[:200], url, due_on, body) for pk in users]
    deliver(reminders, at=at)


def _note(action: str, essay: Essay, by: User, at: datetime, remark: str = "") -> None:
    detail = {"title": essay.title} | ({"remark": remark} if remark else {})
    record(
        action, by=by, at=at, thing=essay, organization=essay.organization, person=essay.person,
        detail=detail,
    )  # fmt: skip
