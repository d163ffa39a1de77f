"""What a branch has to do about dues, for the secretary's desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.timezone import localdate

from dues.models import StatementRow
from dues.rules.arrears import ARTICLE, SENTENCES, StepKind
from dues.rules.months import MOST_ARREARS, TALK_AT, last_day, month_of
from members.models import Organization
from members.queries.signs import only_with

from .advances import left_behind, stranded_advances
from .arrears import Arrear, at_least, owed_to
from .arrears_cases import CaseState, running_cases
from .payers import without_base

MONTHLY = "党员按月交纳，支部指定专人收"
ARTICLE_MONTHLY = "《党费规定》第十二条"
# Bases are set in the first month of the year.
BASE_MONTH = 1


@dataclass(frozen=True)
class DuesDuty:
    """One thing to do: named with its date, its rule, its article and the button that does it."""

    due_on: date
    title: str
    rule: str
    article: str
    button: str
    url: str
    late: bool
    kind: str = "dues"
    upcoming: bool = False


def duties(*, organization: Organization, on: date) -> list[DuesDuty]:
    """The open duties of a branch on a day: bases, this month's collection, long arrears; five
    queries, and two where cases run."""
    if not organization.is_branch:
        return []
    unpaid, behind = owed_to(organization, on=on)
    found = [_bases(organization, on), _collection(organization, unpaid, on)]
    known = [duty for duty in found if duty is not None]
    return [*known, *_arrears(organization, behind, on)]


def _bases(organization: Organization, on: date) -> DuesDuty | None:
    missing = len(without_base(organization=organization, month=month_of(on)))
    if not missing:
        return None
    due_on = last_day(date(on.year, BASE_MONTH, 1))
    return DuesDuty(
        due_on=due_on,
        title=f"{on.year}年党费基数还有 {missing} 人未核定",
        rule="交纳基数年初核定，年内一般不变",
        article="组电明字〔2017〕5号",
        button="核定基数",
        url=reverse("dues-bases", args=(organization.pk,)),
        late=due_on < on,
    )


def _collection(organization: Organization, unpaid: int, on: date) -> DuesDuty | None:
    if not unpaid:
        return None
    month = month_of(on)
    return DuesDuty(
        due_on=last_day(month),
        title=f"{month.month}月党费还有 {unpaid} 人未交",
        rule=MONTHLY,
        article=ARTICLE_MONTHLY,
        button="收党费",
        url=reverse("dues-day", args=(organization.pk,)),
        late=False,
    )


def _lines(organization: Organization):
    return StatementRow.objects.unresolved().filter(organization=organization)


@only_with(lambda organization, on: [_lines(organization)])
def statement_duties(*, organization: Organization, on: date) -> list[DuesDuty]:
    """Lines of statements that are neither received nor put aside; one query."""
    rows = _lines(organization).order_by("statement__uploaded_at")
    found = list(rows.values_list("statement", "statement__uploaded_at"))
    if not found:
        return []
    oldest, uploaded_at = found[0]
    url = reverse("dues-statements", args=(organization.pk,))
    if len({pk for pk, _ in found}) == 1:
        url = reverse("dues-statement", args=(oldest,))
    due_on = last_day(month_of(localdate(uploaded_at)))
    return [
        DuesDuty(
            due_on=due_on,
            title=f"收款流水还有 {len(found)} 笔未处理",
            rule="导入的流水逐笔核对，收款或登记不收",
            article=ARTICLE_MONTHLY,
            button="核对流水",
            url=url,
            late=due_on < on,
        )
    ]


@only_with(lambda organization, on: [left_behind(organization, on=on)])
def stranded_duties(*, organization: Organization, on: date) -> list[DuesDuty]:
    """预收 of somebody who went on; one query."""
    return [
        DuesDuty(
            due_on=on,
            title=f"{one.name}已转出，预收 {one.amount:,.2f} 元待转交或退还",
            rule="党费交给正式组织关系所在的支部，多收的随人转交或退还本人",
            article="《党费规定》第九条",
            button="处理预收",
            url=reverse("dues-advance-move", args=(organization.pk, one.person_id)),
            late=False,
        )
        for one in stranded_advances(organization=organization, on=on)
    ]


def _arrears(organization: Organization, behind: list[Arrear], on: date) -> list[DuesDuty]:
    """Who is to be talked to, together; then each case with its next step."""
    running = running_cases(organization=organization, found=behind, on=on)
    talked = {one.case.person_id for one in running if one.case and one.course.last(StepKind.TALK)}
    long = at_least(behind, TALK_AT)
    found = _talks(organization, [one for one in long if one.person_id not in talked], on)
    return found + [_step(one, organization, on) for one in running if _is_due(one, talked)]


def _is_due(one: CaseState, talked: set[int]) -> bool:
    """A step that somebody has to register; what only waits for the member is no duty."""
    return (
        one.case is not None
        and one.case.person_id in talked
        and one.next is not None
        and one.next.kind is not None
    )


def _step(one: CaseState, organization: Organization, on: date) -> DuesDuty:
    case, then = one.case, one.next
    assert case is not None and then is not None and then.kind is not None  # noqa: S101, PT018
    return DuesDuty(
        due_on=then.due_on,
        title=f"{case.person.name}：{then.words}",
        rule=SENTENCES[then.kind][0],
        article=SENTENCES[then.kind][1],
        button="办理",
        url=reverse("dues-arrears-case", args=(organization.pk, case.person_id)),
        late=then.due_on < on,
    )


def _talks(organization: Organization, long: list[Arrear], on: date) -> list[DuesDuty]:
    if not long:
        return []
    grave = at_least(long, MOST_ARREARS)
    title = f"{long[0].name}等 {len(long)} 人" if len(long) > 1 else long[0].name
    return [
        DuesDuty(
            due_on=on,
            title=f"{title}欠交党费满 {MOST_ARREARS if grave else TALK_AT} 个月，待谈话提醒",
            rule=f"连续 {MOST_ARREARS} 个月不交且无正当理由，按自行脱党处理，先教育并限期补交",
            article=ARTICLE,
            button="查看欠交",
            url=reverse("dues-arrears", args=(organization.pk,)),
            late=bool(grave),
        )
    ]
