"""The life of an annual summary: drafted, edited, submitted, returned or accepted, issued."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, refuse_if
from branchrecords.notices.delivery import Reminder, deliver, settle
from members.models import Organization
from members.rules.kinds import OrganizationKind
from reports.catalogue import SUMMARY_KEYS
from reports.figures.figure import Value
from reports.models import Issue, Summary, SummaryStep, TextVersion
from reports.queries.content import digest_of, issued_content, summary_content
from reports.queries.drafts import drafted
from reports.queries.issues import newest_issue
from reports.queries.summaries import (
    blockers,
    contradicting,
    last_step,
    printed_by_key,
    reading,
    reviewers,
    submitter,
)
from reports.queries.values import compute
from reports.rules.summaries import issue_serial
from reports.rules.texts import plain

from .texts import bring_back, keep_draft, keep_version, rewrite, save_sections

State, Step = Summary.State, SummaryStep.Kind
# Saving while one types is one act; after such a pause it is a new one in the log.
NEW_EDIT_AFTER = timedelta(minutes=30)
NOTICE_DAYS = timedelta(days=14)  # what is asked near the year's end gets this long
_SENT, _RETURNED, _ISSUED = "summary_submitted", "summary_returned", "summary_issued"


def _step(summary: Summary, kind: str, by, at: datetime, reason: str = "") -> SummaryStep:
    return SummaryStep.objects.create(
        summary=summary, kind=kind, reason=reason, text=summary.text, at=at, by=by
    )


def _locked(summary: Summary) -> Summary:
    locked = Summary.objects.select_for_update(of=("self",)).select_related("organization")
    return locked.get(pk=summary.pk)


def _audit(action: str, summary: Summary, by, at: datetime, **detail) -> None:
    record(
        action,
        by=by,
        at=at,
        thing=summary,
        organization=summary.organization,
        detail={"year": summary.year, **detail},
    )


def _notify(users, summary: Summary, kind: str, subject: str, at: datetime, body: str = "") -> None:
    due_on = max(date(summary.year, 12, 31), timezone.localdate(at) + NOTICE_DAYS)
    url = _url(summary)
    deliver(
        [Reminder(user.pk, kind, subject[:200], url, due_on, body[:300]) for user in users], at=at
    )


def _url(summary: Summary) -> str:
    return reverse("summary", args=(summary.pk,))


@transaction.atomic
def draft_summary(*, organization: Organization, year: int, by, at: datetime) -> Summary:
    """Start the summary of a year with a narrative written from the records."""
    if organization.kind == OrganizationKind.GROUP:
        raise ActionError("党小组不单独写年度总结，请由所在党支部起草。")
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    if Summary.objects.filter(organization=organization, year=year).exists():
        raise ActionError(f"{organization}的{year}年度总结已经起草，请直接打开修改。")
    draft = drafted(organization=organization, year=year, on=timezone.localdate(at))
    summary = Summary.objects.create(
        organization=organization, year=year, changed_at=at, changed_by=by, **plain(draft)
    )
    keep_draft(text=summary, draft=draft, by=by, at=at)
    _step(summary, Step.DRAFTED, by, at)
    _audit("summary.drafted", summary, by, at)
    return summary


def _refuse_unless(summary: Summary, states, sentence: str) -> None:
    if summary.state not in states:
        raise ActionError(f"这份总结{summary.get_state_display()}，{sentence}")


@transaction.atomic
def redraft_summary(*, summary: Summary, by, at: datetime) -> Summary:
    """Write the narrative anew from the records; the text so far is kept as a version."""
    summary = _locked(summary)
    _refuse_unless(summary, Summary.EDITABLE, "不能重写。")
    _step(summary, Step.DRAFTED, by, at)
    draft = drafted(organization=summary.organization, year=summary.year, on=timezone.localdate(at))
    rewrite(text=summary, draft=draft, by=by, at=at)
    _audit("summary.drafted", summary, by, at)
    return summary


@transaction.atomic
def save_summary(*, summary: Summary, texts: dict[str, str], by, at: datetime) -> Summary:
    """Keep what was typed (autosave); `texts` holds the sections that changed."""
    summary = _locked(summary)
    _refuse_unless(summary, Summary.EDITABLE, "不能再改。")
    new_edit = summary.changed_by_id != getattr(by, "pk", None) or (
        at - summary.changed_at > NEW_EDIT_AFTER
    )
    if save_sections(text=summary, texts=texts, by=by, at=at) and new_edit:
        _audit("summary.changed", summary, by, at)
    return summary


@transaction.atomic
def restore_summary(*, summary: Summary, version: TextVersion, by, at: datetime) -> Summary:
    """Bring an earlier version back; the text so far stays as a version."""
    summary = _locked(summary)
    _refuse_unless(summary, Summary.EDITABLE, "不能再改。")
    bring_back(text=summary, version=version, by=by, at=at)
    _audit("summary.restored", summary, by, at, version=version.number)
    return summary


@transaction.atomic
def submit_summary(*, summary: Summary, by, at: datetime) -> Summary:
    """Send it to the level above; refuses with every blocker."""
    summary = _locked(summary)
    _refuse_unless(summary, Summary.EDITABLE, "不用再报送。")
    values = compute(summary.organization, summary.year, timezone.localdate(at), keys=SUMMARY_KEYS)
    refuse_if(blockers(summary, printed_by_key(values)), "还不能报送")
    keep_version(text=summary)
    summary.state = State.SUBMITTED
    summary.submissions += 1
    summary.changed_at, summary.changed_by = at, by
    summary.save()
    _step(summary, Step.SUBMITTED, by, at)
    settle(kind=_RETURNED, url=_url(summary), at=at)
    _audit("summary.submitted", summary, by, at, submission=summary.submissions)
    staff = [one for one in reviewers(summary.organization, timezone.localdate(at)) if one != by]
    subject = f"{summary}待审核（第{summary.submissions}次报送）"
    _notify(staff, summary, _SENT, subject, at)
    return summary


@transaction.atomic
def return_summary(*, summary: Summary, reason: str, by, at: datetime) -> Summary:
    """Send it back with a reason; an issued one stays valid until its next version."""
    summary = _locked(summary)
    _refuse_unless(summary, (State.SUBMITTED, State.ACCEPTED, State.ISSUED), "不能退回。")
    reason = reason.strip()
    if not reason:
        raise ActionError("请写明退回理由，支部按理由修改。")
    summary.state = State.RETURNED
    summary.save()
    _step(summary, Step.RETURNED, by, at, reason)
    settle(kind=_SENT, url=_url(summary), at=at)
    _audit("summary.returned", summary, by, at, reason=reason)
    sender = submitter(summary)
    if sender is not None:
        _notify([sender], summary, _RETURNED, f"{summary}被退回，待修改", at, reason)
    return summary


@transaction.atomic
def read_summary(*, summary: Summary, remark: str, by, at: datetime) -> Summary:
    """审阅: somebody above has read what was sent and passes it on to whoever accepts.

    `remark` is for that person, optional. Nobody reads what they sent themselves.
    """
    summary = _locked(summary)
    _refuse_unless(summary, (State.SUBMITTED,), "不用审阅，只有待审核的可以审阅。")
    if submitter(summary) == by and by is not None and not _is_top(summary):
        raise ActionError("这份总结由您报送，请由另一位同志审阅。")
    if reading(summary) is not None:
        raise ActionError("这次报送已经审阅，请由另一位同志审核。")
    _step(summary, Step.READ, by, at, remark.strip())
    _audit("summary.read", summary, by, at)
    staff = reviewers(summary.organization, timezone.localdate(at))
    others = [one for one in staff if one != by]
    settle(kind=_SENT, url=_url(summary), at=at)
    _notify(others, summary, _SENT, f"{summary}已审阅，待审核", at, remark.strip())
    return summary


def _refuse_one_reader(summary: Summary, by) -> None:
    """Two acts by two persons: the one who accepts is not the one who read."""
    step = reading(summary)
    if step is None:
        raise ActionError("这份总结还没有审阅。先由一位同志审阅，再由另一位同志审核通过。")
    if by is not None and step.by_id == by.pk:
        raise ActionError(
            "这份总结由您审阅，请由另一位有审核权限的同志审核；没有第二位的，"
            "请安全保密管理员给另一位同志授予「党委工作人员」。"
        )


def _is_top(summary: Summary) -> bool:
    return not summary.organization.parent_path


@transaction.atomic
def accept_summary(*, summary: Summary, by, at: datetime) -> Summary:
    """审核: accept what was sent and read by another.

    Nobody accepts what they sent, except where nobody is above.
    """
    summary = _locked(summary)
    _refuse_unless(summary, (State.SUBMITTED,), "不能通过，只有待审核的可以通过。")
    if submitter(summary) == by and by is not None and not _is_top(summary):
        raise ActionError("这份总结由您报送，请由另一位同志审核。")
    _refuse_one_reader(summary, by)
    summary.state = State.ACCEPTED
    summary.save()
    _step(summary, Step.ACCEPTED, by, at)
    settle(kind=_SENT, url=_url(summary), at=at)
    _audit("summary.accepted", summary, by, at)
    return summary


@transaction.atomic
def issue_summary(
    *, summary: Summary, by, at: datetime, values: list[Value] | None = None
) -> Issue:
    """Freeze an accepted summary: figures with record ids, text, rule versions, digest.

    Refuses a text whose numbers the records no longer give.
    `values` spares the computing when a whole subtree was computed at once.
    """
    summary = _locked(summary)
    _refuse_unless(summary, (State.ACCEPTED,), "不能印发，请先通过审核。")
    on = timezone.localdate(at)
    if values is None:
        values = compute(summary.organization, summary.year, on, keys=SUMMARY_KEYS, with_ids=True)
    # Records go on after the text was sent; a paper must not print two numbers for one thing.
    refuse_if(
        contradicting(summary, printed_by_key(values)),
        "报送以后记录有变化，不能印发，请退回支部改成一致",
    )
    before = newest_issue(summary)
    version = before.version + 1 if before else 1
    serial = issue_serial(summary.year, summary.organization.code, version)
    content = issued_content(
        summary_content(summary, values, on, verify_base=settings.PUBLIC_URL),
        serial=serial,
        version=version,
        at=at,
        before=before,
        reason=_reason_of_return(summary),
    )
    issue = Issue.objects.create(
        summary=summary,
        organization=summary.organization,
        version=version,
        serial=serial,
        content=content,
        digest=digest_of(content),
        issued_at=at,
        issued_by=by,
    )
    summary.state = State.ISSUED
    summary.save()
    _step(summary, Step.ISSUED, by, at)
    _audit("summary.issued", summary, by, at, serial=issue.serial, digest=issue.digest)
    return issue


def _reason_of_return(summary: Summary) -> str:
    """Why the version before was taken back."""
    step = last_step(summary, Step.RETURNED)
    return step.reason if step else ""


@transaction.atomic
def archive_summary(*, summary: Summary, by, at: datetime) -> Issue:
    """«通过并归档»: accept and issue in one act."""
    accepted = accept_summary(summary=summary, by=by, at=at)
    issue = issue_summary(summary=accepted, by=by, at=at)
    sender = submitter(accepted)
    if sender is not None:
        _notify([sender], accepted, _ISSUED, f"{accepted}已通过并印发", at)
    return issue
