"""Spending dues: made out, decided, agreed above, paid by the cashier, undone whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.timezone import localdate

from branchrecords.attachments.storing import store_attachment
from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, Blocker, refuse_if, wrong
from dues.models import Spending, SpendingAnswer, SpendingDecision, SpendingVoucher
from dues.queries.spending import not_free, planned_and_taken
from dues.rules.accounts import Account, EntryKind
from dues.rules.spending import (
    ARTICLE_DECIDE,
    ARTICLE_USE,
    PURPOSE_OF,
    REQUEST,
    WORDS,
    SpendingState,
    forbidden_use,
    over_budget,
    use_article,
)
from members.models import Organization, Person, User
from members.queries.settings import setting
from members.rules.kinds import OrganizationKind

from .deciding import DecisionFacts, name_decision
from .journal import Draft, Line, lock_books
from .vouchers import cancel, prepare, settle, undo

MOST_VOUCHERS = 20
# What a member gets by name.
FOR_MEMBERS = (Account.HARDSHIP, Account.DISASTER)


@dataclass(frozen=True)
class SpendingFacts:
    """What for and to whom; `amount` in 元. `person`: the member who is helped."""

    purpose: int
    amount: Decimal
    what: str
    payee: str
    person: Person | None = None


@transaction.atomic
def request_spending(
    *,
    key: UUID,
    organization: Organization,
    facts: SpendingFacts,
    uploads: Sequence[UploadedFile] = (),
    by: User,
    at: datetime,
) -> Spending:
    """Make out a paper for a spending, with the vouchers at hand; nothing is booked yet.

    The same key makes one paper. A voucher that is refused makes none.
    """
    lock_books(organizations=[organization.pk])
    if not Spending.objects.filter(key=key).exists():
        refuse_if(list(_problems(organization, facts, at)), "没有填制支出单")
    document = Spending(
        key=key, organization=organization, amount=facts.amount, purpose=facts.purpose,
        what=facts.what.strip(), payee=facts.payee.strip(), person=facts.person,
        upper=upper_of(organization=organization, on=localdate(at)),
    )  # fmt: skip
    made, is_new = prepare(document=document, by=by, at=at)
    if is_new:
        _record("requested", made, {"amount": str(made.amount), "what": made.what}, by, at)
        for upload in uploads:
            add_voucher(spending=made, upload=upload, by=by, at=at)
    return made


def upper_of(*, organization: Organization, on: date) -> Organization | None:
    """Who has to agree: the organisation above, where there is one and the setting asks it."""
    if setting(REQUEST, organization=organization, on=on) != "yes":
        return None
    return Organization.objects.above(organization).last()


@transaction.atomic
def decide_spending(
    *, spending: Spending, decision: DecisionFacts, over: bool = False, by: User, at: datetime
) -> SpendingDecision:
    """Register the collective decision; `over`: it agrees with going over the budget."""
    current = _waiting(spending)
    if hasattr(current, "decision"):
        raise ActionError(f"这张单已经登记过决定：{current.decision}。")
    row = SpendingDecision(spending=current, over_budget=over, recorded_by=by, recorded_at=at)
    name_decision(row=row, organization=current.organization, facts=decision, at=at)
    if not over and (problem := _over(current)):
        raise ActionError(problem, [Blocker(problem, ARTICLE_DECIDE, "id_over")])
    row.save(force_insert=True)
    _record("decided", current, {"on": str(row.decided_on), "over_budget": over}, by, at)
    return row


@transaction.atomic
def answer_spending(
    *, spending: Spending, approved: bool, words: str, by: User, at: datetime
) -> SpendingAnswer:
    """The organisation above agrees or not; never the one who made the paper out."""
    current = _waiting(spending)
    if current.state is not SpendingState.ASKED:
        raise ActionError(f"这张单{current.state.label}，现在不用批复。")
    if current.prepared_by_id == by.pk:
        raise ActionError("自己填制的支出单，要由另一个人批复。")
    if not approved and not words.strip():
        raise wrong("words", "不同意请写理由")
    row = SpendingAnswer.objects.create(
        spending=current, approved=approved, words=words.strip(), answered_by=by, answered_at=at
    )
    _record("answered", current, {"approved": approved, "words": row.words}, by, at)
    return row


@transaction.atomic
def add_voucher(
    *, spending: Spending, upload: UploadedFile, by: User, at: datetime
) -> SpendingVoucher:
    """Put an invoice or another voucher to a paper; it stays there."""
    lock_books(organizations=[spending.organization_id])
    current = Spending.objects.with_course().get(pk=spending.pk)
    if current.state in (SpendingState.CANCELLED, SpendingState.UNDONE):
        raise ActionError(f"这张单{current.state.label}，不能再加票据。")
    if current.papers >= MOST_VOUCHERS:
        raise ActionError(f"一张单最多 {MOST_VOUCHERS} 份票据，请合成一个 PDF。")
    voucher = SpendingVoucher.objects.create(
        spending=current, attachment=store_attachment(upload=upload, by=by, at=at)
    )
    _record("voucher_added", current, {"name": str(voucher)}, by, at)
    return voucher


@transaction.atomic
def pay_spending(
    *, spending: Spending, account: Account, on: date, by: User, at: datetime
) -> Spending:
    """The cashier pays out of cash or bank on a day; the purpose is booked against the money."""
    lock_books(organizations=[spending.organization_id])
    current = Spending.objects.with_course().get(pk=spending.pk)
    if not (current.settled_by == by and current.settled_on == on):
        refuse_if(list(_unpayable(current, on)), "没有付款")
    organization = current.organization_id
    memo = f"{current.allowed.short}：{current.what}"
    lines = [
        Line(Account(current.purpose), organization, debit=current.amount),
        Line(account, organization, credit=current.amount),
    ]
    draft = Draft(EntryKind.SPENDING, organization, on, memo, lines)
    if settle(document=current, drafts=[draft], on=on, by=by, at=at):
        _record("paid", current, {"amount": str(current.amount), "on": str(on)}, by, at)
    return current


@transaction.atomic
def cancel_spending(*, spending: Spending, reason: str, by: User, at: datetime) -> None:
    """Take back a paper that was not paid; its number stays."""
    cancel(document=spending, reason=reason, by=by, at=at)
    _record("cancelled", spending, {"reason": reason.strip()}, by, at)


@transaction.atomic
def reverse_spending(*, spending: Spending, reason: str, by: User, at: datetime) -> None:
    """Undo what was paid by the opposite entry: the money has come back."""
    undo(document=spending, reason=reason, by=by, at=at)
    _record("reversed", spending, {"reason": reason.strip()}, by, at)


def _problems(organization: Organization, facts: SpendingFacts, at: datetime) -> Iterator[Blocker]:
    if organization.kind == OrganizationKind.GROUP:
        yield Blocker("党小组没有党费账，由党支部支出")
        return
    if facts.purpose not in PURPOSE_OF:
        yield Blocker("用途只能从给出的几项里选", ARTICLE_USE, "id_purpose")
    words = setting(WORDS, organization=organization, on=localdate(at))
    if problem := forbidden_use(facts.what, doubtful=words == "all"):
        yield Blocker(problem, use_article(problem), "id_what")
    if not facts.what.strip():
        yield Blocker("请写支出内容，例如：七月党员轮训场地费", target="id_what")
    if not facts.payee.strip():
        yield Blocker("请写收款人", target="id_payee")
    if facts.person is not None:
        yield from _wrong_person(organization, facts, localdate(at))
    if facts.amount <= 0:
        yield Blocker("金额应大于 0", target="id_amount")
        return
    today = localdate(at)
    yield from not_free(
        organization=organization, amount=facts.amount, on=today, target="id_amount"
    )


def _wrong_person(
    organization: Organization, facts: SpendingFacts, today: date
) -> Iterator[Blocker]:
    if facts.purpose not in FOR_MEMBERS:
        yield Blocker("补助困难、受灾的党员才写党员姓名", ARTICLE_USE, "id_person")
    here = Person.objects.members_on(today).of_organization(organization, today)
    if not here.filter(pk=getattr(facts.person, "pk", None)).exists():
        yield Blocker(f"{facts.person}不是{organization}的党员", target="id_person")


def _unpayable(current: Spending, on: date) -> Iterator[Blocker]:
    """Why a paper cannot be paid on a day, beside what every paper asks (actions.vouchers)."""
    if current.state in (SpendingState.UNDECIDED, SpendingState.ASKED, SpendingState.REFUSED):
        yield Blocker(f"这张单{current.state.label}，还不能付款", ARTICLE_DECIDE)
        return
    if current.state is not SpendingState.READY:
        return
    if not current.papers:
        yield Blocker("还没有票据，请先上传发票或收据", target="vouchers")
    if on < current.decision.decided_on:
        day = current.decision.decided_on
        yield Blocker(f"{day} 才集体决定，付款不能早于这一天", ARTICLE_DECIDE, "id_on")
    if on.year != current.year:
        yield Blocker(
            f"这张单是 {current.year} 年的，跨年付款请作废以后重新填制", target="id_on"
        )  # fmt: skip
    if not current.decision.over_budget and (problem := _over(current)):
        yield Blocker(problem, ARTICLE_DECIDE)
    yield from not_free(
        organization=current.organization, amount=current.amount, on=on, target="id_on"
    )


def _over(current: Spending) -> str:
    planned, taken = planned_and_taken(current)
    return over_budget(amount=current.amount, taken=taken, planned=planned)


def _waiting(spending: Spending) -> Spending:
    """The paper as it is now, its books locked; refuses one that is paid or taken back."""
    lock_books(organizations=[spending.organization_id])
    current = Spending.objects.with_course().get(pk=spending.pk)
    if not current.is_waiting:
        raise ActionError(f"这张单{current.state.label}，请刷新页面查看。")
    return current


def _record(what: str, spending: Spending, detail: dict, by: User, at: datetime) -> None:
    record(
        f"dues.spending_{what}", by=by, at=at, thing=spending,
        organization=spending.organization, person=spending.person, detail=detail,
    )  # fmt: skip
