"""Three quarters of dues on their way up: one branch late, one slip waiting on the desk."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from django.core.files.uploadedfile import SimpleUploadedFile

from branchrecords.documents.columns import Column
from branchrecords.documents.xlsx import write_table
from dues.actions.interest import confirm_interest, enter_interest
from dues.actions.keepers import AccountFacts, Keepers, name_keepers, open_account
from dues.actions.remitting import RemittanceWish, prepare_remittance, receive_remittance
from dues.queries.balances import least_held
from dues.queries.remitting import Due, due_of, dues_to_remit
from dues.rules.accounts import MONEY
from dues.rules.remitting import Period, RemitRules
from members.models import Grant, Organization, User
from members.rules.kinds import OrganizationKind

from .logins import let_in
from .world import TODAY, YEAR, World, moment

BEGINS = date(YEAR, 1, 5)
INTEREST_ON = date(YEAR, 9, 21)
LATE, WAITING = 7, 9  # places in the list of branches


def build_remitting(world: World) -> None:
    """Account and keepers of the committee, slips of three quarters, one interest."""
    cashier = world.users["committee_staff"]
    accountant = _accountant(world)
    _committee(world, accountant, cashier)
    between = list(
        Organization.objects.within(world.root)
        .filter(kind__in=(OrganizationKind.GENERAL_BRANCH, OrganizationKind.COMMITTEE))
        .exclude(pk=world.root.pk)
        .order_by("-depth", "pk")
    )
    for period in RemitRules().periods(YEAR):
        if period.end > TODAY:
            break
        _branches(world, period, accountant, cashier)
        for middle in between:
            day = _made_out_on(period, 10)
            _hand_up(due_of(organization=middle, period=period, on=day), day, accountant, cashier)
    _interest(world, accountant, cashier)


def _accountant(world: World) -> User:
    user = let_in(User.objects.create_user("kuaiji", name="吴敏"))
    Grant.objects.create(
        user=user, organization=world.root, role="committee_staff", starts_on=date(YEAR, 1, 1)
    )
    return user


def _committee(world: World, accountant: User, cashier: User) -> None:
    at = moment(TODAY)
    facts = AccountFacts("东湾农村商业银行营业部", world.root.name, "6230020011223344556")
    open_account(organization=world.root, facts=facts, on=BEGINS, by=cashier, at=at)
    keepers = Keepers(accountant, cashier, "林书记", "上年收缴表、上缴单各 1 册")
    name_keepers(organization=world.root, keepers=keepers, on=BEGINS, by=cashier, at=at)


def _branches(world: World, period: Period, accountant: User, cashier: User) -> None:
    """What a branch hands up changes nothing for another, so all are asked for at once."""
    day, last = _made_out_on(period, 8), period.end.month == 10
    branches = [branch.organization for branch in world.branches]
    dues = dues_to_remit(organizations=branches, year=period.start.year, on=day)
    for number, branch in enumerate(world.branches):
        own = branch.organization
        receives = cashier if own.depth == world.root.depth + 1 else accountant
        due = next((row for row in dues[own.pk] if row.period == period), None)
        if not (last and number == LATE):
            _hand_up(due, day, branch.secretary, receives, waits=last and number == WAITING)


def _made_out_on(period: Period, number: int) -> date:
    """The day of this number after the period."""
    return period.end + timedelta(days=number - 1)


def _hand_up(
    due: Due | None, day: date, prepares: User | None, receives: User, *, waits: bool = False
) -> None:
    """A slip made out on the day, received the day after."""
    if prepares is None or due is None or not due.open:
        return
    organization, period = due.organization, due.period
    cash, bank = (
        least_held(organization_id=organization.pk, account=account, on=day) for account in MONEY
    )
    if cash + bank <= 0:
        return
    # What a branch has spent by leave of the level above stays below.
    less = cash + bank if cash + bank < due.open else None
    slip = prepare_remittance(
        organization=organization,
        key=uuid5(NAMESPACE_URL, f"demo slip {organization.code} {period.start}"),
        wish=RemittanceWish(
            period,
            str(prepares),
            less=less,
            reason="经上级批复，部分留用" if less else "",
            cash=min(less or due.open, cash),
        ),
        by=prepares,
        at=moment(day),
    )
    if not waits:
        on = day + timedelta(days=1)
        receive_remittance(slip=slip, on=on, by=receives, at=moment(on, 10))


def _interest(world: World, accountant: User, cashier: User) -> None:
    rows = [{"on": INTEREST_ON, "amount": Decimal("36.18")}]
    columns = (Column("on", "结息日期", kind="date"), Column("amount", "利息（元）", kind="money"))
    content = write_table("银行结息回单", columns, rows, watermark="")
    paper = enter_interest(
        organization=world.root,
        key=uuid5(NAMESPACE_URL, "demo interest"),
        earned_on=INTEREST_ON,
        amount=Decimal("36.18"),
        voucher=SimpleUploadedFile("结息回单.xlsx", content),
        by=accountant,
        at=moment(INTEREST_ON, 15),
    )
    confirm_interest(paper=paper, by=cashier, at=moment(INTEREST_ON + timedelta(days=1)))
