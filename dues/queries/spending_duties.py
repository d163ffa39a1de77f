"""What waits about spending: for the cashier, for the decision, for an answer to those below."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.timezone import localdate

from dues.models import Spending
from dues.rules.spending import ARTICLE_DECIDE, ARTICLE_USE, SpendingState
from members.models import Organization
from members.queries.signs import only_with

from .duties import DuesDuty
from .spending import asked_from, unanswered, waiting_of

# (state, title of one, title of several, rule, article, button)
_OWN = (
    (SpendingState.UNDECIDED, "登记集体决定", "使用党费要集体讨论决定", ARTICLE_DECIDE, "登记决定"),
    (SpendingState.READY, "付款", "出纳付款并记账，制单人不能自己付", ARTICLE_USE, "去付款"),
)


@only_with(lambda organization, on: [Spending.objects.filter(organization=organization).open()])
def paper_duties(*, organization: Organization, on: date) -> list[DuesDuty]:
    """The open papers of an organisation; one query."""
    waiting = waiting_of(organization)
    return [
        _duty(title, rule, article, button, rows, reverse(
            "dues-spending-detail", args=(rows[0].pk,)
        ) if len(rows) == 1 else reverse("dues-spending", args=(organization.pk,)))
        for state, title, rule, article, button in _OWN
        if (rows := waiting.get(state, []))
    ]  # fmt: skip


@only_with(lambda organization, on: [unanswered(organization)])
def answer_duties(*, organization: Organization, on: date) -> list[DuesDuty]:
    """The papers of those below that wait for its answer, as one; one query."""
    asked = asked_from(organization)
    if not asked:
        return []
    url = reverse("dues-requests", args=(organization.pk,))
    what = ("批复下级的支出", "使用党费要请示上一级党组织", ARTICLE_DECIDE, "去批复")
    return [_duty(*what, asked, url)]


def _duty(
    title: str, rule: str, article: str, button: str, rows: list[Spending], url: str
) -> DuesDuty:
    several = f"等 {len(rows)} 笔" if len(rows) > 1 else ""
    return DuesDuty(
        due_on=localdate(rows[0].prepared_at),
        title=f"{title}：{rows[0].what}{several}",
        rule=rule, article=article, button=button, url=url, late=False,
    )  # fmt: skip
