"""What a branch has to do about its members, for the secretary's desk: letters and contacts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from members.models import MobileRecord, Organization, Transfer
from members.rules.mobile import ARTICLE_MOBILE
from members.rules.transfers import ARTICLE

from .mobile import states


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


def duties(*, organization: Organization, on: date) -> list[MemberDuty]:
    """The open duties of a branch on a day: letters to accept, members to contact."""
    if not organization.is_branch:
        return []
    return [*_letters(organization, on), *_contacts(organization, on)]


def _letters(organization: Organization, on: date) -> list[MemberDuty]:
    rows = Transfer.objects.open().filter(target=organization).select_related("person")
    return [
        MemberDuty(
            due_on=letter.valid_until,
            title=f"{letter.person.name}的介绍信待接收",
            rule="见到本人、核对介绍信后接收，没有理由不能拒转",
            article=ARTICLE,
            button="接收",
            url=reverse("transfer-detail", args=(letter.pk,)),
            late=letter.is_overdue(on),
        )
        for letter in rows
    ]


def _contacts(organization: Organization, on: date) -> list[MemberDuty]:
    rows = MobileRecord.objects.filter(organization=organization, ends_on__isnull=True)
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
        for one in states(rows, on=on)
        if one.due_on is not None and (one.is_late or one.is_soon)
    ]
