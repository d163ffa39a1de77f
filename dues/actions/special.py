"""特殊党费: a call from above, sums of a whole branch under it, undone one by one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.timezone import localdate

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, Blocker, refuse_if, wrong
from dues.models import Payment, SpecialCall, SpecialCallEnd, SpecialPayment
from dues.queries.special_handovers import held_of_call
from dues.queries.statements import payable_people
from dues.rules.accounts import Account, EntryKind
from dues.rules.money import round_money
from members.models import Organization, User
from members.rules.kinds import OrganizationKind

from .collecting import MONEY_OF
from .journal import Draft, Line, lock_books, opposite, post
from .vouchers import refuse_short

ARTICLE_SPECIAL = "《党费规定》第十四条"
CALLERS = (OrganizationKind.COMMITTEE, OrganizationKind.GENERAL_BRANCH)


@transaction.atomic
def record_call(
    *,
    organization: Organization,
    title: str,
    caller: str,
    document_number: str,
    starts_on: date,
    ends_on: date,
    by: User,
    at: datetime,
) -> SpecialCall:
    """Write down a call of a superior organisation; `ends_on` is exclusive.

    A branch may not invent one (费08 第十四条): a 党委 or 党总支 records what came from above.
    """
    if organization.kind not in CALLERS:
        message = "支部不能自行发起特殊党费，号召由上级党委登记"
        raise ActionError(message, [Blocker(message, ARTICLE_SPECIAL)])
    lock_books(organizations=[organization.pk])
    if ends_on <= starts_on:
        raise wrong("last_day", "截止日期不能早于开始日期")
    if not (title.strip() and caller.strip() and document_number.strip()):
        raise ActionError("请写号召名称、发出号召的上级党组织和文号。")
    known = SpecialCall.objects.filter(
        organization=organization, document_number=document_number.strip()
    )
    if known.exists():
        raise wrong("document_number", "这个文号已经登记过，请在列表里打开")
    call = SpecialCall.objects.create(
        organization=organization,
        title=title.strip(),
        caller=caller.strip(),
        document_number=document_number.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        recorded_by=by,
        recorded_at=at,
    )
    _record("dues.special_called", call, organization, {"number": call.document_number}, by, at)
    return call


@transaction.atomic
def end_call(*, call: SpecialCall, reason: str, by: User, at: datetime) -> SpecialCallEnd:
    """From today on nothing is received under the call any more. What was received stays."""
    lock_books(organizations=[call.organization_id])
    if not reason.strip():
        raise wrong("reason", "请写停收的理由")
    if SpecialCallEnd.objects.filter(call=call).exists():
        raise ActionError("这次号召已经停收，请刷新页面查看。")
    end = SpecialCallEnd.objects.create(
        call=call, ended_on=localdate(at), reason=reason.strip(), ended_by=by, ended_at=at
    )
    _record("dues.special_ended", call, call.organization, {"reason": end.reason}, by, at)
    return end


@transaction.atomic
def receive_special(
    *,
    key: UUID,
    call: SpecialCall,
    organization: Organization,
    sums: Mapping[int, Decimal],
    paid_on: date,
    method: str,
    by: User,
    at: datetime,
) -> list[SpecialPayment]:
    """Book what members gave ({person: 元}), all or none; whoever gave nothing is not in it.

    The same key with the same sums posts once; with others it is refused.
    """
    lock_books(organizations=[organization.pk])
    keys = {person: uuid5(key, str(person)) for person in sums}
    known = SpecialPayment.objects.filter(entry__key__in=keys.values())
    if done := list(known.select_related("entry")):
        if {one.person_id: one.amount for one in done} != dict(sums):
            raise ActionError("这张表已经收过款，内容与现在不同。请刷新页面，核对已收的人后再收。")
        return done
    refuse_if(list(_blockers(call, organization, sums, paid_on, at)), "没有收款")
    memo, branch = f"特殊党费：{call.title}", organization.pk
    money = MONEY_OF[Payment.Method(method)]
    drafts = [
        Draft(
            EntryKind.RECEIPT,
            branch,
            paid_on,
            memo,
            [Line(money, branch, debit=sum_), Line(Account.SPECIAL, branch, person, credit=sum_)],
            keys[person],
        )
        for person, sum_ in sums.items()
    ]
    entries = post(drafts=drafts, by=by, at=at)
    made = SpecialPayment.objects.bulk_create(
        SpecialPayment(
            call=call,
            entry=entry,
            person_id=person,
            organization=organization,
            amount=sum_,
            paid_on=paid_on,
            method=method,
            posted_by=by,
            posted_at=at,
        )
        for (person, sum_), entry in zip(sums.items(), entries, strict=True)
    )
    detail = {"count": len(made), "amount": str(sum(sums.values())), "paid_on": str(paid_on)}
    _record("dues.special_received", call, organization, detail, by, at)
    return made


@transaction.atomic
def reverse_special(
    *, payment: SpecialPayment, reason: str, by: User, at: datetime
) -> SpecialPayment:
    """Undo what one member gave, by an entry of the same lines with the other sign.

    What was handed up, or stands on a slip, is not given back here.
    """
    lock_books(organizations=[payment.organization_id])
    draft = opposite(entry=payment.entry, reason=reason, at=at)
    there = held_of_call(call=payment.call, organization=payment.organization)
    money = MONEY_OF[Payment.Method(payment.method)]
    if payment.amount > (there.cash if money == Account.CASH else there.bank):
        raise ActionError("这一笔已经上缴，请上级先冲正或退回上缴单，再在这里冲正。")
    refuse_short(drafts=[draft])
    post(drafts=[draft], by=by, at=at)
    record(
        "dues.special_reversed",
        by=by,
        at=at,
        thing=payment.call,
        organization=payment.organization,
        person=payment.person,
        detail={"amount": str(payment.amount), "reason": reason.strip()},
    )
    return payment


def _blockers(
    call: SpecialCall,
    organization: Organization,
    sums: Mapping[int, Decimal],
    paid_on: date,
    at: datetime,
):  # type: ignore[no-untyped-def]
    if not organization.is_branch:
        yield Blocker("特殊党费由党员所在支部收，请先选支部")
    if not sums:
        yield Blocker("没有填任何人的金额，自愿交的填金额，没有交的空着")
    if paid_on > localdate(at):
        yield Blocker(f"交纳日期 {paid_on} 还没有到，请写今天或以前的日期", target="id_paid_on")
    elif (
        not SpecialCall.objects.reaching(organization).open_on(paid_on).filter(pk=call.pk).exists()
    ):
        yield Blocker(f"{paid_on} 不在号召的期间内，不能收", ARTICLE_SPECIAL, "id_paid_on")
    people = payable_people(organization=organization, on=paid_on)
    for person, sum_ in sums.items():
        if person not in people:
            yield Blocker("有人不是本支部党员，请刷新页面")
        elif sum_ <= 0 or round_money(sum_) != sum_:
            yield Blocker(f"{people[person]}：金额应大于 0，最多写到分", target=f"sum-{person}")


def _record(
    action: str, call: SpecialCall, organization: Organization, detail: dict, by: User, at: datetime
) -> None:
    record(
        action, by=by, at=at, thing=call, organization=organization,
        detail={"title": call.title} | detail,
    )  # fmt: skip
