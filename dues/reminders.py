"""What to remind of on a day. Messages carry no names of others and no sums."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.timezone import localdate

from branchrecords.access.permissions import Permission
from branchrecords.access.roles import ROLES, roles_with
from branchrecords.notices.delivery import Reminder
from dues.models import (
    Assessment,
    CashMove,
    DuesKeepers,
    HandedDown,
    Remittance,
    SpecialHandover,
    Spending,
)  # fmt: skip
from dues.queries.remittance_duties import open_of
from dues.rules.months import MOST_ARREARS, TALK_AT, last_day, month_of, plus_months
from dues.rules.spending import SpendingState
from members.models import Grant, Organization, User
from members.queries.settings import SettingCourse
from members.rules.kinds import BRANCH_KINDS, OrganizationKind

# Reminders of the running month begin on this day of it, which each organisation sets.
DUES_DAY = "notice_dues_day"
# The roles that keep the books of what lies below their grant too.
BELOW = frozenset(role.key for role in ROLES if Permission.DUES_BOOKS in role.permissions)


def due(on: date) -> list[Reminder]:
    """The reminders of a day: officers of branches that collect, members who owe, keepers of books
    whose turn it is."""
    books = _Books(on)
    return [
        *_officers(on), *_members(on), *_spending(on, books), *_remitting(on),
        *_handed_down(on, books), *_handed_up(on, books), *_cash(on, books),
    ]  # fmt: skip


def _remitting(on: date) -> Iterator[Reminder]:
    """Once a period, when it is over and nothing of it stands on a slip."""
    hands_up = (*BRANCH_KINDS, OrganizationKind.GENERAL_BRANCH, OrganizationKind.COMMITTEE)
    organizations = list(Organization.objects.active_on(on).filter(kind__in=hands_up))
    waiting = {
        due.organization.pk: due for due in open_of(organizations, on=on) if not due.on_slips
    }
    roles = [role.key for role in roles_with(Permission.DUES_BOOKS)]
    grants = Grant.objects.active_on(on).filter(
        organization__in=waiting, role__in=roles, user__is_active=True
    )
    for user_id, organization_id in (
        grants.order_by().values_list("user_id", "organization_id").distinct()
    ):
        due = waiting[organization_id]
        yield Reminder(
            recipient_id=user_id,
            kind="dues.remit",
            subject=f"{due.period.name}党费待上缴",
            url=reverse("dues-remittances", args=(organization_id,)),
            due_on=due.due_on,
            body="一期结束后，照账上收缴的党费制上缴单，交上级收款",
        )


def _officers(on: date) -> Iterator[Reminder]:
    """Once a month from the 党费日 on, while somebody in the branch has not paid."""
    month, days = month_of(on), SettingCourse(DUES_DAY)
    branches = Assessment.objects.filter(month=month).outstanding().values("organization_id")
    roles = [role.key for role in roles_with(Permission.DUES_COLLECT)]
    grants = Grant.objects.active_on(on).filter(
        organization__in=branches, role__in=roles, user__is_active=True
    )
    told = {
        (grant.user_id, grant.organization_id)
        for grant in grants.select_related("organization").order_by()
        if on.day >= int(days.on(grant.organization, on))
    }
    for user_id, organization_id in sorted(told):
        yield Reminder(
            recipient_id=user_id,
            kind="dues.collect",
            subject=f"{month.month}月党费待收齐",
            url=reverse("dues-day", args=(organization_id,)),
            due_on=last_day(month),
            body="党员按月交纳，支部指定专人收",
        )


def _members(on: date) -> Iterator[Reminder]:
    """The running month from the 党费日 on, and once each at three and at six months behind."""
    month, days = month_of(on), SettingCourse(DUES_DAY)
    owing: dict[int, list[date]] = {}
    branch: dict[int, int] = {}
    rows = Assessment.objects.filter(month__lte=month).outstanding().order_by("month")
    for person_id, owed, at in rows.values_list("person_id", "month", "organization_id"):
        owing.setdefault(person_id, []).append(owed)
        branch[person_id] = at
    places = Organization.objects.in_bulk(set(branch.values()))
    accounts = User.objects.filter(person_id__in=owing, is_active=True)
    for user_id, person_id in accounts.order_by("pk").values_list("pk", "person_id"):
        months = owing[person_id]
        late = [m for m in months if m < month]
        if month in months and on.day >= int(days.on(places[branch[person_id]], on)):
            yield _to_member(user_id, f"{month.month}月党费待交", last_day(month))
        for limit in (TALK_AT, MOST_ARREARS):
            if len(late) >= limit:
                due_on = last_day(plus_months(late[0], limit))
                yield _to_member(user_id, f"党费已有 {limit} 个月未交，请尽快补交", due_on)


def _spending(on: date, books: _Books) -> Iterator[Reminder]:
    """Papers of spending: to the cashier once they may be paid, to those above for an answer."""
    rows = Spending.objects.open().with_course().order_by("pk")
    for row in rows.filter(decision__isnull=False, decision__recorded_at__date__lte=on):
        due_on = localdate(row.decision.recorded_at)
        if row.state is SpendingState.READY:
            url = reverse("dues-spending-detail", args=(row.pk,))
            for user in books.cashiers(row.organization, but=row.prepared_by_id):
                yield Reminder(user, "dues.spending", f"{row}待付款", url, due_on)
        elif row.state is SpendingState.ASKED and row.upper is not None:
            url = reverse("dues-request-answer", args=(row.upper.pk, row.pk))
            for user in books.of(row.upper):
                yield Reminder(
                    user, "dues.spending", f"{row.organization}的{row}待批复", url, due_on
                )


def _handed_down(on: date, books: _Books) -> Iterator[Reminder]:
    """Dues from above that the cashier has not received: the slip waits in both books."""
    rows = HandedDown.objects.waiting().filter(prepared_at__date__lte=on).order_by("pk")
    for slip in rows.select_related("organization", "lower"):
        for user in books.cashiers(slip.lower, but=slip.prepared_by_id):
            yield Reminder(
                user,
                "dues.receive",
                f"{slip.organization}的{slip}待收款",
                reverse("dues-handed-down-slip", args=(slip.pk,)),
                localdate(slip.prepared_at),
                "钱到了核对金额再确认收款，不符的退回",
            )


def _handed_up(on: date, books: _Books) -> Iterator[Reminder]:
    """Dues from below that wait for the cashier; one line for all slips of a kind, from the day of
    the oldest, since a committee gets one from each branch."""
    for papers, subject, page in (
        (Remittance, "上缴的党费待收款", "dues-remittances"),
        (SpecialHandover, "上缴的特殊党费待收款", "dues-special"),
    ):
        rows = papers.objects.waiting().filter(prepared_at__date__lte=on).order_by("-prepared_at")
        oldest = {
            slip.receiver or slip.organization: slip
            for slip in rows.select_related("organization", "upper")
        }
        for receiver, slip in oldest.items():
            for user in books.cashiers(receiver, but=slip.prepared_by_id):
                yield Reminder(
                    user,
                    "dues.receive",
                    subject,
                    reverse(page, args=(receiver.pk,)),
                    localdate(slip.prepared_at),
                    "点清现金、核对到账后确认收款，双方同时记账",
                )


def _cash(on: date, books: _Books) -> Iterator[Reminder]:
    """Cash paid in or taken out that the accountant has not checked: it is not booked yet."""
    rows = CashMove.objects.waiting().filter(prepared_at__date__lte=on).order_by("pk")
    for paper in rows.select_related("organization"):
        for user in books.accountants(paper.organization, but=paper.prepared_by_id):
            yield Reminder(
                user,
                "dues.cash",
                f"{paper}待复核",
                reverse("dues-cash", args=(paper.organization_id,)),
                localdate(paper.prepared_at),
                "对照银行回单复核以后入账",
            )


class _Books:
    """Who keeps the books of any organisation on a day, as `dues.queries.keepers` says it of one;
    two queries for all."""

    def __init__(self, on: date) -> None:
        roles = [role.key for role in roles_with(Permission.DUES_BOOKS)]
        grants = Grant.objects.active_on(on).filter(role__in=roles, user__is_active=True)
        self._grants: dict[str, list[tuple[int, str]]] = {}
        for path, *who in grants.values_list("organization__path", "user", "role"):
            self._grants.setdefault(path, []).append((who[0], who[1]))
        named = DuesKeepers.objects.active_on(on)
        self._named: dict[int, tuple[int, int]] = {
            place: (cashier, accountant)
            for place, cashier, accountant in named.values_list(
                "organization", "cashier", "accountant"
            )
        }

    def of(self, organization: Organization) -> list[int]:
        """A committee's staff keeps the books of the own organisation alone."""
        step, path = Organization.steplen, organization.path
        at_home = not organization.is_branch and organization.kind != OrganizationKind.GROUP
        return sorted(
            {
                user
                for end in range(step, len(path) + 1, step)
                for user, role in self._grants.get(path[:end], ())
                if role in BELOW or (at_home and end == len(path))
            }
        )

    def cashiers(self, organization: Organization, *, but: int) -> list[int]:
        """The cashier where one is named, else all who keep the books but who made it out."""
        return self._keeper(organization, 0, but)

    def accountants(self, organization: Organization, *, but: int) -> list[int]:
        """The accountant where one is named, else the same."""
        return self._keeper(organization, 1, but)

    def _keeper(self, organization: Organization, post: int, but: int) -> list[int]:
        named = self._named.get(organization.pk)
        if named is not None:
            return [named[post]]
        return [user for user in self.of(organization) if user != but]


def _to_member(user_id: int, subject: str, due_on: date) -> Reminder:
    return Reminder(
        recipient_id=user_id,
        kind="dues.pay",
        subject=subject,
        url=reverse("my-dues"),
        due_on=due_on,
        body="党员应当按月交纳党费",
    )
