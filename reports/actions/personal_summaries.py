"""The life of a 个人总结: drafted, edited, handed in, returned by the branch, asked for again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, refuse_if
from branchrecords.notices.delivery import Reminder, deliver, settle
from branchrecords.web.formats import cn_day
from members.models import Organization, Person, User
from reports.models import PersonalStep, PersonalSummary, TextVersion
from reports.queries.drafts import personal_drafted
from reports.queries.personal_summaries import (
    accounts_waiting,
    blockers,
    branch_of,
    due_on_at,
    last_step,
)
from reports.rules.texts import plain

from .texts import bring_back, keep_draft, keep_version, rewrite, save_sections

State, Step = PersonalSummary.State, PersonalStep.Kind
NEW_EDIT_AFTER = timedelta(minutes=30)
NOTICE_DAYS = timedelta(days=14)
_ASKED, _RETURNED = "personal.asked", "personal.returned"


def _step(summary: PersonalSummary, kind: str, by, at: datetime, reason: str = "") -> None:
    PersonalStep.objects.create(
        summary=summary, kind=kind, reason=reason, text=summary.text, at=at, by=by
    )


def _locked(summary: PersonalSummary) -> PersonalSummary:
    rows = PersonalSummary.objects.select_for_update(of=("self",))
    return rows.select_related("organization", "person").get(pk=summary.pk)


def _audit(action: str, summary: PersonalSummary, by, at: datetime, **detail) -> None:
    record(
        action,
        by=by,
        at=at,
        thing=summary,
        organization=summary.organization,
        person=summary.person,
        detail={"year": summary.year, **detail},
    )


def _own_url(year: int) -> str:
    """Where a member finds the summary of a year."""
    return reverse("my-summary", args=(year,))


@transaction.atomic
def draft_personal(*, person: Person, year: int, by, at: datetime) -> PersonalSummary:
    """Start a member's summary of a year, written from the records; the last section stays blank.

    Raises ActionError for a year to come, for somebody without a branch, and a second time.
    """
    today = timezone.localdate(at)
    if not today.year - 1 <= year <= today.year:
        raise ActionError(f"只能写 {today.year - 1} 年和 {today.year} 年的个人总结。")
    person = Person.objects.select_for_update().get(pk=person.pk)
    if PersonalSummary.objects.filter(person=person, year=year).exists():
        raise ActionError(f"您{year}年度的个人总结已经起草，请直接打开修改。")
    draft = personal_drafted(person=person, year=year, on=today)
    summary = PersonalSummary.objects.create(
        person=person,
        organization=_branch(person, year, today),
        year=year,
        changed_at=at,
        changed_by=by,
        **plain(draft),
    )
    keep_draft(text=summary, draft=draft, by=by, at=at)
    _step(summary, Step.DRAFTED, by, at)
    _audit("personal.drafted", summary, by, at)
    return summary


def _branch(person: Person, year: int, today: date) -> Organization:
    branch = branch_of(person, min(today, date(year, 12, 31)))
    if branch is None:
        raise ActionError(f"名册里没有您{year}年所在的支部，不能起草。请联系支部书记核对名册。")
    return branch


def _refuse_unless(summary: PersonalSummary, states, sentence: str) -> None:
    if summary.state not in states:
        raise ActionError(f"这份个人总结{summary.get_state_display()}，{sentence}")


@transaction.atomic
def redraft_personal(*, summary: PersonalSummary, by, at: datetime) -> PersonalSummary:
    """Write it anew from the records; what the member wrote as 不足与努力方向 stays."""
    summary = _locked(summary)
    _refuse_unless(summary, PersonalSummary.EDITABLE, "不能重写。")
    today = timezone.localdate(at)
    draft = personal_drafted(person=summary.person, year=summary.year, on=today)
    draft = {key: rows for key, rows in draft.items() if rows}
    rewrite(text=summary, draft=draft, by=by, at=at)
    _audit("personal.drafted", summary, by, at)
    return summary


@transaction.atomic
def save_personal(
    *, summary: PersonalSummary, texts: Mapping[str, str], by, at: datetime
) -> PersonalSummary:
    """Keep what was typed (autosave); `texts` holds the sections that changed."""
    summary = _locked(summary)
    _refuse_unless(summary, PersonalSummary.EDITABLE, "不能再改；要改的，请支部退回。")
    new_edit = at - summary.changed_at > NEW_EDIT_AFTER
    if save_sections(text=summary, texts=texts, by=by, at=at) and new_edit:
        _audit("personal.changed", summary, by, at)
    return summary


@transaction.atomic
def restore_personal(
    *, summary: PersonalSummary, version: TextVersion, by, at: datetime
) -> PersonalSummary:
    """Bring an earlier version back; the text so far stays as a version."""
    summary = _locked(summary)
    _refuse_unless(summary, PersonalSummary.EDITABLE, "不能再改。")
    bring_back(text=summary, version=version, by=by, at=at)
    _audit("personal.restored", summary, by, at, version=version.number)
    return summary


@transaction.atomic
def submit_personal(*, summary: PersonalSummary, by, at: datetime) -> PersonalSummary:
    """Hand it in to the branch where the member belongs now; refuses with every blocker."""
    summary = _locked(summary)
    _refuse_unless(summary, PersonalSummary.EDITABLE, "不用再交。")
    refuse_if(blockers(summary), "还不能交")
    keep_version(text=summary)
    summary.organization = _branch(summary.person, summary.year, timezone.localdate(at))
    summary.state = State.SUBMITTED
    summary.submissions += 1
    summary.changed_at, summary.changed_by = at, by
    summary.save()
    _step(summary, Step.SUBMITTED, by, at)
    for kind in (_ASKED, _RETURNED):
        settle(kind=kind, url=_own_url(summary.year), at=at, recipients=_accounts(summary))
    _audit("personal.submitted", summary, by, at, submission=summary.submissions)
    return summary


def _accounts(summary: PersonalSummary) -> list[int]:
    users = User.objects.filter(person=summary.person_id, is_active=True)
    return list(users.values_list("pk", flat=True))


@transaction.atomic
def return_personal(*, summary: PersonalSummary, reason: str, by, at: datetime) -> PersonalSummary:
    """Send it back to the member with a reason. Nobody returns one's own."""
    summary = _locked(summary)
    _refuse_unless(summary, (State.SUBMITTED,), "不能退回。")
    if by is not None and by.person_id == summary.person_id:
        raise ActionError("这是您本人的个人总结，请由支委会另一位同志退回。")
    reason = reason.strip()
    if not reason:
        raise ActionError("请写明退回理由，本人按理由修改。")
    summary.state = State.RETURNED
    summary.save()
    _step(summary, Step.RETURNED, by, at, reason)
    _audit("personal.returned", summary, by, at, reason=reason)
    due_on = timezone.localdate(at) + NOTICE_DAYS
    subject = f"您的{summary.year}年度个人总结被退回，待修改"
    deliver(
        [
            Reminder(user, _RETURNED, subject, _own_url(summary.year), due_on, reason[:300])
            for user in _accounts(summary)
        ],
        at=at,
    )
    return summary


@transaction.atomic
def remind_personal(*, organization: Organization, year: int, by, at: datetime) -> int:
    """Ask everybody of a branch who has not handed in, once a day; returns how many were told.

    Whoever has no account is told face to face: the page names them.
    """
    today = timezone.localdate(at)
    users = accounts_waiting(organization, year, today)
    if not users:
        raise ActionError("没有可以提醒的人：都交了，或者没有交的都没有登录账号。")
    subject = f"请写{year}年度个人总结（{cn_day(today)}提醒）"
    due_on = max(due_on_at(organization, year, today), today + NOTICE_DAYS)
    body = f"{organization}请您写好个人总结并交支部，系统已能按记录起草"
    told = deliver(
        [Reminder(user, _ASKED, subject, _own_url(year), due_on, body) for user in users], at=at
    )
    record(
        "personal.reminded",
        by=by,
        at=at,
        thing=organization,
        organization=organization,
        detail={"year": year, "people": len(users), "told": told},
    )
    return told


@transaction.atomic
def read_personal(*, summary: PersonalSummary, by, at: datetime) -> dict[str, str]:
    """What was handed in last, for a reader of the branch; the log keeps who looked."""
    step = last_step(summary, Step.SUBMITTED)
    if step is None:
        raise ActionError("本人还没有交，草稿只有本人能看。")
    _audit("personal.read", summary, by, at)
    return step.text
