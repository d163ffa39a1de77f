"""What a committee's desk shows: the things to watch, and the map of its branches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, Min, OuterRef
from django.urls import reverse

from branchrecords.web.formats import cn_day
from dues.queries.arrears import Arrear, arrears
from dues.queries.remittance_lists import remitting_years
from dues.queries.slip_duties import waiting_slips
from meetings.queries.heat import Heat, HeatRow, heat, totalled
from members.models import MobileRecord, Organization, Standing, Transfer
from members.queries.establishment import advice_for
from members.queries.mobile import states
from members.queries.roster import memberships_on
from members.queries.terms import term_board
from members.rules.kinds import OrganizationKind, StandingKind
from reports.figures.members import years_before
from reports.models import Summary

PROBATION_NOTICE = timedelta(days=60)
MOST_WATCHED = 10
# No kind of thing crowds out the others: the map, the arrears list and the roster show them all.
MOST_BEHIND, MOST_UNPAID, MOST_PROBATIONS, MOST_RENEWALS = 5, 3, 2, 2


@dataclass(frozen=True)
class Watch:
    """One thing to watch. `status` is a pill's; the lower `rank` and the longer ago, the higher."""

    text: str
    url: str
    status: str
    pill: str
    rank: int
    days: int = 0


def watched(organization: Organization, year: int, on: date, map_: Heat) -> list[Watch]:
    """The first ten things a committee should look at, overdue ones first."""
    behind = sorted((_behind(row, on) for row in map_.rows if row.missing), key=_urgency)
    found = [
        *behind[:MOST_BEHIND],
        *sorted(_unpaid(organization, on), key=_urgency)[:MOST_UNPAID],
        *_remittances(organization, on),
        *_probations(organization, on)[:MOST_PROBATIONS],
        *_summaries(organization, year, on),
        *_renewals(organization, on),
        *_establishment(organization, on),
        *_letters(organization, on),
        *_contacts(organization, on),
    ]
    return sorted(found, key=_urgency)[:MOST_WATCHED]


def _urgency(watch: Watch) -> tuple[int, int]:
    return watch.rank, -watch.days


def _behind(row: HeatRow, on: date) -> Watch:
    months = [cell.month for cell in row.cells if cell.missing]
    named = "、".join(f"{month.month}月" for month in months[:3]) + ("等" if months[3:] else "")
    day = _last_day(months[0])
    days = (on - day).days
    text = f"{row.branch}：{named}缺 {row.missing} 项"
    url = reverse("figure-records", args=(row.branch.pk, "cadence_missing"))
    return Watch(text, f"{url}?year={day.year}", "late", f"过期 {days} 天", 0, days)


def _last_day(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _unpaid(organization: Organization, on: date) -> list[Watch]:
    """Per branch, who is three months behind (time to talk) or six (党章 第九条)."""
    by_branch: dict[int, list[Arrear]] = {}
    for arrear in arrears(organization=organization, on=on):
        if arrear.is_long:
            by_branch.setdefault(arrear.organization_id, []).append(arrear)
    found = []
    for branch, people in by_branch.items():
        grave = sum(arrear.is_grave for arrear in people)
        months = 6 if grave else 3
        text = f"{people[0].organization}：{grave or len(people)} 人党费欠交满 {months} 个月"
        url = reverse("dues-arrears", args=(branch,))
        pill = ("late", "须催交") if grave else ("soon", "待谈话")
        found.append(Watch(text, url, *pill, rank=0 if grave else 1, days=months * 30))
    return found


def _remittances(organization: Organization, on: date) -> list[Watch]:
    """Slips that wait for this cashier, and who has not handed dues up in time."""
    url = reverse("dues-remittances", args=(organization.pk,))
    years = remitting_years(organization=organization, year=on.year, on=on)
    late = [one for one in years if one.late]
    found = [
        Watch(
            f"{one.label}：{len(one.slips)} 张{one.paper}待收款", one.url, "soon", "待收款", 1,
            (on - one.since).days,
        )
        for one in waiting_slips(organization)
    ]  # fmt: skip
    if late:
        days = max((on - due.due_on).days for one in late for due in one.late)
        named = str(late[0].organization) + (f"等 {len(late)} 个组织" if late[1:] else "")
        found.append(Watch(f"党费上缴：{named}逾期", url, "late", f"过期 {days} 天", 1, days))
    return found


def _probations(organization: Organization, on: date) -> list[Watch]:
    """Probations that end soon or have ended: 转正 is discussed at one year (发展党员工作细则)."""
    begun = Standing.objects.active_on(on).filter(
        person=OuterRef("person"),
        kind=StandingKind.PROBATIONARY,
        starts_on__lte=years_before(on + PROBATION_NOTICE, 1),
    )
    rows = memberships_on(within=organization, on=on).filter(Exists(begun))
    return [
        Watch(
            f"{row.organization}：预备党员{row.person.name}预备期将满，待讨论转正",
            reverse("person-detail", args=(row.person_id,)),
            "soon",
            "待转正",
            1,
        )
        for row in rows.select_related("person", "organization")
    ]


def _summaries(organization: Organization, year: int, on: date) -> list[Watch]:
    units = (
        Organization.objects.within(organization)
        .active_on(on)
        .exclude(kind=OrganizationKind.GROUP)
        .exclude(pk=organization.pk)
    )
    counts = dict(
        Summary.objects.filter(organization__in=units, year=year)
        .order_by()
        .values_list("state")
        .annotate(Count("pk"))
    )
    url = f"{reverse('summary-review', args=(organization.pk,))}?year={year}"
    waiting = counts.get(Summary.State.SUBMITTED, 0)
    returned = counts.get(Summary.State.RETURNED, 0)
    unsent = units.count() - sum(counts.values()) + counts.get(Summary.State.DRAFT, 0)
    due = date(year, 12, 31)
    found = []
    if waiting:
        found.append(
            Watch(f"年度总结：{waiting} 份待审核", f"{url}&state=submitted", "soon", "待审核", 1)
        )
    if returned:
        text = f"年度总结：{returned} 份退回后还没有再报送"
        found.append(Watch(text, f"{url}&state=returned", "soon", "待修改", 1))
    if unsent:
        late = on > due
        pill = f"过期 {(on - due).days} 天" if late else "12月31日"
        text = f"年度总结：{unsent} 个组织还没有报送"
        found.append(Watch(text, url, "late" if late else "info", pill, 0 if late else 2))
    return found


def _renewals(organization: Organization, on: date) -> list[Watch]:
    """The longest overdue 换届 by name, and how many fall due within half a year."""
    rows = term_board(within=organization, on=on)
    url = reverse("term-list", args=(organization.pk,))
    overdue = [row for row in rows if row.state.key == "overdue"]
    overdue.sort(key=lambda row: -row.state.days)
    found = [
        Watch(
            f"{row.organization}：任期已届满，待换届",
            reverse("term-list", args=(row.organization.pk,)),
            "late",
            row.state.text,
            0,
            row.state.days,
        )
        for row in overdue[:MOST_RENEWALS]
    ]
    if soon := sum(row.state.key == "soon" for row in rows):
        text = f"换届：{soon} 个组织半年内任期届满"
        found.append(Watch(text, f"{url}?state=soon", "soon", "准备换届", 1))
    return found


def _establishment(organization: Organization, on: date) -> list[Watch]:
    """How many organisations lack what their size demands (支部工作条例 第四条, 第六章)."""
    rows = advice_for(within=organization, on=on)
    units = {row.organization.pk for row in rows if row.suggestion.status == "late"}
    if not units:
        return []
    url = f"{reverse('suggestion-list', args=(organization.pk,))}?status=late"
    return [Watch(f"组织设置：{len(units)} 个组织应当调整", url, "soon", "待调整", 1)]


def _letters(organization: Organization, on: date) -> list[Watch]:
    """Letters that lead here and wait, the oldest named."""
    rows = Transfer.objects.open().filter(target__path__startswith=organization.path)
    found = rows.aggregate(number=Count("pk"), oldest=Min("issued_on"), ends=Min("valid_until"))
    if not found["number"]:
        return []
    days = (on - found["ends"]).days
    text = f"转入介绍信 {found['number']} 份未接收，最早 {cn_day(found['oldest'])}"
    url = f"{reverse('transfer-list', args=(organization.pk,))}?tab=waiting"
    if days > 0:
        return [Watch(text, url, "late", f"过期 {days} 天", 0, days)]
    return [Watch(text, url, "soon", f"还有 {-days} 天", 1)]


def _contacts(organization: Organization, on: date) -> list[Watch]:
    """流动党员 with whom contact is overdue."""
    rows = MobileRecord.objects.within(organization).filter(ends_on__isnull=True)
    late = [one for one in states(rows, on=on) if one.is_late]
    if not late:
        return []
    url = f"{reverse('mobile-list', args=(organization.pk,))}?show=late"
    days = max(one.days_late for one in late)
    return [Watch(f"流动党员 {len(late)} 人逾期未联系", url, "soon", "待联系", 1, days)]


@dataclass(frozen=True)
class Filters:
    """How the map is narrowed."""

    unit: Organization | None = None
    kind: str = ""
    sector: str = ""
    only_missing: bool = False


def filtered_heat(organization: Organization, year: int, on: date, filters: Filters) -> Heat:
    """The map for what the filters leave; its totals count what is shown."""
    whole = heat(filters.unit or organization, year, on, kind=filters.kind)
    return totalled(
        row
        for row in whole.rows
        if (not filters.sector or row.branch.sector == filters.sector)
        and (not filters.only_missing or row.missing)
    )
