"""What a branch has to do about its members, for the secretary's desk: letters and 流动党员."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse

from members.models import MobileRecord, Organization, Transfer
from members.rules.mobile import ARTICLE_MOBILE, ARTICLE_TRANSFER
from members.rules.transfers import ANSWER_EXPECTED_DAYS, ARTICLE, TransferKind

from .mobile import MobileState, states
from .signs import only_with


@dataclass(frozen=True)
class MemberDuty:
    """One thing to do: named with its date, its rule, its article and the button that does it."""

    due_on: date
    title: str
    rule: str
    article: str
    button: str
    url: str
    late: bool
    kind: str = "members"
    upcoming: bool = False


def _away(organization: Organization, on: date):
    return MobileRecord.objects.filter(organization=organization, ends_on__isnull=True)


def _letters(organization: Organization, on: date):
    """Those that lead here, and those of ours from shortly before their end."""
    unanswered = Q(origin=organization, valid_until__lte=on + timedelta(days=ANSWER_EXPECTED_DAYS))
    return Transfer.objects.open().filter(Q(target=organization) | unanswered)


@only_with(lambda organization, on: [_letters(organization, on)])
def letter_duties(*, organization: Organization, on: date) -> list[MemberDuty]:
    """Letters of a branch that wait, both ways; one query."""
    if not organization.is_branch:
        return []
    rows = list(_letters(organization, on).select_related("person"))
    received = [_received(row, on) for row in rows if row.target_id == organization.pk]
    return received + [_sent(row, on) for row in rows if row.origin_id == organization.pk]


@only_with(lambda organization, on: [_away(organization, on)])
def mobile_duties(*, organization: Organization, on: date) -> list[MemberDuty]:
    """Contacts of a branch with 流动党员, and what to decide about them."""
    if not organization.is_branch:
        return []
    found = states(_away(organization, on), on=on)
    return [*_contacts(found), *_advice(organization, found, on)]


def _received(letter: Transfer, on: date) -> MemberDuty:
    return MemberDuty(
        due_on=letter.valid_until,
        title=f"{letter.person.name}的介绍信待接收",
        rule="见到本人、核对介绍信后接收，没有理由不能拒转",
        article=ARTICLE,
        button="接收",
        url=reverse("transfer-detail", args=(letter.pk,)),
        late=letter.is_overdue(on),
    )


def _sent(letter: Transfer, on: date) -> MemberDuty:
    return MemberDuty(
        due_on=letter.valid_until,
        title=f"{letter.person.name}的介绍信还没有回音",
        rule="对方接收以前仍由本支部管理；过期的联系对方，或作废后重新开具",
        article=ARTICLE,
        button="登记回执" if letter.kind == TransferKind.OUT else "看介绍信",
        url=reverse("transfer-detail", args=(letter.pk,)),
        late=letter.is_overdue(on),
    )


def _contacts(found: list[MobileState]) -> list[MemberDuty]:
    return [
        MemberDuty(
            due_on=one.due_on,
            title=f"与{one.record.get_direction_display()}党员{one.record.name}联系",
            rule="流动党员要定期联系，每次记入联系记录",
            article=ARTICLE_MOBILE,
            button="记一次联系",
            url=f"{reverse('mobile-detail', args=(one.record.pk,))}#contact",
            late=one.is_late,
        )
        for one in found
        if one.due_on is not None and (one.is_late or one.is_soon)
    ]


def _advice(organization: Organization, found: list[MobileState], on: date) -> list[MemberDuty]:
    """One line for all whom half a year of absence concerns: decided in the branch, never late."""
    number = sum(bool(one.suggestions) for one in found)
    if not number:
        return []
    return [
        MemberDuty(
            due_on=on,
            title=f"{number} 名流出党员外出或失去联系满六个月，请支部研究",
            rule="地点固定的一般应当转接组织关系，联系不上的查找",
            article=ARTICLE_TRANSFER,
            button="看名册",
            url=f"{reverse('mobile-list', args=(organization.pk,))}?show=advice",
            late=False,
        )
    ]
