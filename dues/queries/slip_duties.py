"""Slips that wait for an organisation's cashier: from below, and from above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from dues.models.handing import Handed
from dues.rules.remitting import ARTICLE
from dues.rules.spending import ARTICLE_EARMARKED, ARTICLE_USE
from members.models import Organization
from members.queries.signs import only_with

from .duties import DuesDuty
from .handing_down import waiting_below
from .remittance_lists import desk_slips
from .special_handovers import waiting_at


@dataclass(frozen=True)
class WaitingSlips:
    """The slips of one kind, the oldest first; never empty."""

    label: str
    paper: str
    rule: str
    article: str
    slips: Sequence[Handed]
    page: str
    one: str

    @property
    def since(self) -> date:
        """Since when the oldest waits."""
        return localdate(self.slips[0].prepared_at)

    @property
    def url(self) -> str:
        """The slip itself, or the list where there are several."""
        return reverse(self.one, args=(self.slips[0].pk,)) if len(self.slips) == 1 else self.page


_UP = "点清现金、核对到账后确认收款，双方同时记账"
_DOWN = "钱到了核对金额再确认收款，不符的退回"
# (label, paper, rule, article, what waits, list, page of one)
_KINDS = (
    (
        "党费上缴", "上缴单", _UP, ARTICLE,
        desk_slips, "dues-remittances", "dues-remittance",
    ),
    (
        "特殊党费上缴", "上缴单", _UP, ARTICLE_EARMARKED,
        waiting_at, "dues-special", "dues-special-slip",
    ),
    (
        "下拨", "下拨单", _DOWN, ARTICLE_USE,
        waiting_below, "dues-handed-down", "dues-handed-down-slip",
    ),
)  # fmt: skip


def waiting_slips(organization: Organization) -> list[WaitingSlips]:
    """What waits here, kind by kind; three queries."""
    return [
        WaitingSlips(
            label, paper, rule, article, slips, reverse(page, args=(organization.pk,)), one
        )
        for label, paper, rule, article, find, page, one in _KINDS
        if (slips := list(find(organization)))
    ]


def _lists(organization: Organization, on: date) -> list[QuerySet]:
    return [find(organization) for *_, find, _, _ in _KINDS]


@only_with(_lists)
def duties(*, organization: Organization, on: date) -> list[DuesDuty]:
    """A duty for each kind that waits; one slip is named by whose it is and its sum."""
    return [
        DuesDuty(
            due_on=waiting.since,
            title=f"{waiting.label}待收：{_what(waiting)}",
            rule=waiting.rule,
            article=waiting.article,
            button="去收款",
            url=waiting.url,
            late=False,
        )
        for waiting in waiting_slips(organization)
        if waiting.since <= on
    ]


def _what(waiting: WaitingSlips) -> str:
    first, *more = waiting.slips
    if more:
        return f"{len(waiting.slips)} 张{waiting.paper}"
    return f"{first.organization} {first.amount:,.2f} 元"
