"""大额党费: received, handed up step by step with its money, undone until it is passed on."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from branchrecords.audit.recording import record
from branchrecords.database.reading import beyond_scope
from branchrecords.errors import ActionError, Blocker, wrong
from dues.models import LargePayment, LargeStep, Payment
from dues.queries.statements import payable_people
from dues.rules.accounts import Account, EntryKind
from dues.rules.large import ARTICLE_LARGE, Stage, step_problem, sum_problem
from dues.rules.money import round_money
from members.models import Organization, Person, User
from members.queries.organizations import committee_above

from .collecting import MONEY_OF
from .journal import Draft, Line, lock_books, opposite, post
from .vouchers import refuse_short


@transaction.atomic
def receive_large(
    *,
    key: UUID,
    organization: Organization,
    person: Person,
    amount: Decimal,
    paid_on: date,
    method: str,
    profile: str,
    is_voluntary: bool,
    by: User,
    at: datetime,
) -> LargePayment:
    """Book one sum to 大额党费; the same key books once. It is no part of any month's dues."""
    lock_books(organizations=[organization.pk])
    if (known := LargePayment.objects.filter(key=key).first()) is not None:
        return known
    if not organization.is_branch:
        raise ActionError("大额党费由党员所在支部收，请先选支部。")
    if paid_on > localdate(at):
        raise wrong("paid_on", f"交纳日期 {paid_on} 还没有到，请写今天或以前的日期")
    if problem := sum_problem(amount):
        raise ActionError(problem, [Blocker(problem, ARTICLE_LARGE, "id_amount")])
    if round_money(amount) != amount:
        raise wrong("amount", "金额最多写到分")
    if not is_voluntary:
        raise wrong("is_voluntary", "大额党费只收自愿交的，请党员本人声明自愿后再登记")
    if not profile.strip():
        raise wrong("profile", "请写党员简要情况，随党费报送上级")
    if person.pk not in payable_people(organization=organization, on=paid_on):
        raise wrong("person", "这一天不是本支部党员，请核对")
    lines = [
        Line(MONEY_OF[Payment.Method(method)], organization.pk, debit=amount),
        Line(Account.LARGE, organization.pk, person.pk, credit=amount),
    ]
    draft = Draft(EntryKind.RECEIPT, organization.pk, paid_on, "大额党费", lines, key)
    (entry,) = post(drafts=[draft], by=by, at=at)
    payment = LargePayment.objects.create(
        key=key,
        entry=entry,
        person=person,
        organization=organization,
        amount=amount,
        paid_on=paid_on,
        method=method,
        profile=profile.strip(),
        is_voluntary=is_voluntary,
        posted_by=by,
        posted_at=at,
    )
    _record("dues.large_received", payment, {"amount": str(amount)}, by, at)
    return payment


@transaction.atomic
@beyond_scope("a large sum on its way up is in the books of both levels")
def take_large_step(
    *,
    payment: LargePayment,
    stage: Stage,
    happened_on: date,
    receipt_number: str = "",
    note: str = "",
    by: User,
    at: datetime,
) -> LargeStep:
    """The sum goes one step further, and the money with it.

    报送 hands it to the committee above, in both books; 转交 takes it out of the books where it
    lies. The receipt moves nothing and may be recorded again, to correct it.
    """
    lock_books(organizations=_books(payment))
    if LargePayment.objects.in_force().filter(pk=payment.pk).first() is None:
        raise ActionError("这一笔已经冲正，不能再报送。")
    steps = list(payment.steps.select_related("entry", "upper_entry").order_by("stage", "pk"))
    number = receipt_number.strip()
    _refuse_step(payment, steps, stage, happened_on, number, at)
    upper = committee_above(payment.organization)
    drafts = _moved(payment, steps, stage, happened_on, upper)
    refuse_short(drafts=drafts)
    entries = post(drafts=drafts, by=by, at=at)
    received = entries[1] if len(entries) > 1 else None
    step = LargeStep.objects.create(
        payment=payment,
        stage=stage,
        happened_on=happened_on,
        receipt_number=number if stage == Stage.RECEIPTED else "",
        note=note.strip(),
        entry=entries[0] if entries else None,
        upper=upper if received else None,
        upper_entry=received,
        taken_by=by,
        taken_at=at,
    )
    _record("dues.large_step", payment, {"stage": stage.label, "on": str(happened_on)}, by, at)
    return step


@transaction.atomic
@beyond_scope("a large sum on its way up is in the books of both levels")
def reverse_large(*, payment: LargePayment, reason: str, by: User, at: datetime) -> LargePayment:
    """Undo a sum that has not been passed on, with the step that moved it: every entry's opposite.

    The money comes back to the branch and goes from there to the member.
    """
    lock_books(organizations=_books(payment))
    steps = list(payment.steps.select_related("entry", "upper_entry"))
    if any(step.stage >= Stage.PASSED for step in steps):
        raise ActionError("这一笔已经转交上级，不能在这里冲正，请与上级党委联系。")
    booked = [entry for step in steps for entry in step.entries]
    undone = [opposite(entry=one, reason=reason, at=at) for one in (*booked, payment.entry)]
    # What was reported comes back to the branch and leaves it at once; above, it has to be there.
    home = payment.organization_id
    refuse_short(drafts=[one for one in undone if not booked or one.organization_id != home])
    post(drafts=undone, by=by, at=at)
    _record("dues.large_reversed", payment, {"reason": reason.strip()}, by, at)
    return payment


def _books(payment: LargePayment) -> set[int]:
    """Whose books a step or its undoing touches."""
    named = payment.steps.filter(upper__isnull=False).values_list("upper_id", flat=True)
    upper = committee_above(payment.organization)
    return {payment.organization_id, *named, *([upper.pk] if upper else [])}


def _refuse_step(
    payment: LargePayment, steps: list[LargeStep], stage: Stage, on: date, number: str, at: datetime
) -> None:
    now = steps[-1].stage if steps else Stage.RECEIVED
    last_on = steps[-1].happened_on if steps else payment.paid_on
    problem = step_problem(stage, now, on, last_on, localdate(at), number)
    if problem:
        target = "id_receipt_number" if "编号" in problem else "id_happened_on"
        raise ActionError(problem, [Blocker(problem, ARTICLE_LARGE, target)])


def _moved(
    payment: LargePayment,
    steps: list[LargeStep],
    stage: Stage,
    on: date,
    upper: Organization | None,
) -> list[Draft]:
    """What the step books: out of the books where the sum lies, and into those above."""
    holder = payment.organization_id
    if stage == Stage.PASSED:
        reported = steps[-1]
        if reported.upper_id:
            holder = reported.upper_id
        elif reported.entry_id:
            return []  # It left the system when it was reported.
    elif stage != Stage.REPORTED:
        return []
    money, person, sum_ = (
        MONEY_OF[Payment.Method(payment.method)],
        payment.person_id,
        payment.amount,
    )
    memo = f"{stage.label}：{payment.person}大额党费"
    out = [
        Line(Account.LARGE, holder, person, debit=sum_),
        Line(money, holder, credit=sum_),
    ]
    drafts = [Draft(EntryKind.EXTRA_UP, holder, on, memo, out)]
    if stage == Stage.REPORTED and upper is not None:
        into = [
            Line(money, upper.pk, debit=sum_),
            Line(Account.LARGE, upper.pk, person, credit=sum_),
        ]
        memo = f"收{payment.organization}报送：{payment.person}大额党费"
        drafts.append(Draft(EntryKind.EXTRA_UP, upper.pk, on, memo, into))
    return drafts


def _record(action: str, payment: LargePayment, detail: dict, by: User, at: datetime) -> None:
    record(
        action,
        by=by,
        at=at,
        thing=payment,
        organization=payment.organization,
        person=payment.person,
        detail=detail,
    )
