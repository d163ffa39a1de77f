"""Booking that an assessed month owes another sum; the assessment itself stays as it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from django.db import transaction
from django.utils.timezone import localdate

from branchrecords.audit.models import AuditEvent
from branchrecords.audit.recording import build
from branchrecords.errors import ActionError
from dues.models import Assessment, Cause, Difference, JournalEntry
from dues.queries.differences import Change, digest_of, pending
from dues.rules.accounts import Account, EntryKind
from dues.rules.money import ZERO
from dues.rules.months import month_of
from members.models import Organization, User

from .advances import use_advances
from .journal import BATCH, Draft, Line, lock_books, post


@transaction.atomic
def book_pending(
    *,
    organization: Organization,
    from_month: date,
    reason: str,
    seen: str,
    by: User,
    at: datetime,
) -> int:
    """Book what `queries.differences.pending` shows for a branch, after a rule has changed.

    `seen` is the digest of what was shown; refused when it is no longer that. Returns how many.
    """
    if not reason.strip():
        raise ActionError("请写补记差额的理由，例如：上级调整了标准。")
    lock_books(organizations=[organization.pk])
    changes = pending(organization=organization, from_month=month_of(from_month))
    if digest_of(changes) != seen:
        raise ActionError("核对以后情况有变化，请重新核对后再补记。")
    book_differences(changes=changes, cause=Cause.RULE, reason=reason.strip(), by=by, at=at)
    return len(changes)


@transaction.atomic
def follow_change(
    *,
    people: Iterable[int],
    from_month: date,
    cause: Cause,
    reasons: Mapping[int, str],
    by: User | None,
    at: datetime,
) -> int:
    """After bases or reliefs of these people have changed: book what their months owe now.

    `reasons` by person. Returns how many months changed.
    """
    people = list(people)
    owing = Assessment.objects.filter(person_id__in=people, month__gte=from_month)
    lock_books(organizations=owing.order_by().values_list("organization_id", flat=True).distinct())
    changes = pending(people=people, from_month=from_month)
    book_differences(changes=changes, cause=cause, reason=reasons, by=by, at=at)
    return len(changes)


def book_differences(
    *,
    changes: Sequence[Change],
    cause: Cause,
    reason: str | Mapping[int, str],
    by: User | None,
    at: datetime,
) -> None:
    """One entry a member and branch; what is paid too much becomes 预收, and is used at once.

    The books must be locked. Each member can read of it in the log.
    """
    if not changes:
        return
    ordered = sorted(changes, key=_owner)
    groups = [(owner, list(several)) for owner, several in groupby(ordered, key=_owner)]
    drafts = [_draft(owner, several, at) for owner, several in groups]
    booked = [draft for draft in drafts if draft.lines]
    entry_of = {
        draft.key: entry
        for draft, entry in zip(booked, post(drafts=booked, by=by, at=at), strict=True)
    }
    rows, events = [], []
    for (person, _), several, draft in zip(*zip(*groups, strict=True), drafts, strict=True):
        why = reason if isinstance(reason, str) else reason[person]
        entry = entry_of.get(draft.key)
        rows += [_row(change, entry, cause, why, by, at) for change in several]
        events.append(_event(several, cause, why, by, at))
    Difference.objects.bulk_create(rows, batch_size=BATCH)
    AuditEvent.objects.bulk_create(events, batch_size=BATCH)
    use_advances(people={owner[0] for owner, _ in groups}, by=by, at=at)


def _owner(change: Change) -> tuple[int, int]:
    return change.assessment.person_id, change.assessment.organization_id


def _draft(owner: tuple[int, int], changes: Sequence[Change], at: datetime) -> Draft:
    person, branch = owner
    lines: list[Line] = []
    for change in changes:
        if not change.delta:
            continue
        month, surplus = change.assessment.month, change.surplus
        lines.append(Line(Account.RECEIVABLE, branch, person, month, debit=change.delta))
        lines.append(Line(Account.DUES, branch, None, month, credit=change.delta))
        if surplus:
            lines.append(Line(Account.RECEIVABLE, branch, person, month, credit=-surplus))
            lines.append(Line(Account.ADVANCE, branch, person, credit=surplus))
    return Draft(EntryKind.DIFFERENCE, branch, localdate(at), "补记应交差额", lines)


def _row(
    change: Change,
    entry: JournalEntry | None,
    cause: Cause,
    reason: str,
    by: User | None,
    at: datetime,
) -> Difference:
    facts = change.new or change.assessment.facts
    return Difference(
        assessment=change.assessment,
        cause=cause,
        old=change.old_amount,
        new=change.new_amount,
        category=facts.category,
        base=facts.base,
        rate=facts.rate,
        article=facts.article,
        rule_version=facts.rule_version,
        local_rules=facts.local_rules,
        relief_id=facts.relief_id,
        source_id=facts.source_id,
        reason=reason[:200],
        entry=entry if change.delta else None,
        posted_by=by,
        posted_at=at,
    )


def _event(
    changes: Sequence[Change], cause: Cause, reason: str, by: User | None, at: datetime
) -> AuditEvent:
    """Sums are told, incomes never."""
    first = changes[0].assessment
    detail = {
        "months": [f"{change.assessment.month:%Y-%m}" for change in changes],
        "cause": cause.value,
        "reason": reason,
        "amount": str(sum((change.delta for change in changes), Decimal(ZERO))),
    }
    event = build(
        "dues.difference_booked",
        by=by,
        at=at,
        thing=first,
        organization=first.organization,
        detail=detail,
    )
    event.person_id = first.person_id
    return event
