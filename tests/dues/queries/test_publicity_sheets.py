from datetime import date
from decimal import Decimal as D

import pytest

from dues.actions.journal import Draft, Line, opposite, post
from dues.queries.publicity_sheets import publicity_sheet, told_of
from dues.rules.accounts import Account, EntryKind
from tests.factories import dues as make
from tests.factories.disclosures import make_posted

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 20)


@pytest.fixture
def branch():
    return make.branch()


def handed_up(branch, amount, on):
    lines = [
        Line(Account.REMITTED, branch.pk, debit=D(amount)),
        Line(Account.CASH, branch.pk, credit=D(amount)),
    ]
    return post(
        drafts=[Draft(EntryKind.REMITTANCE, branch.pk, on, "上缴", lines)], by=None, at=make.AT
    )[0]


def given(branch, person, account, amount, on=date(2026, 10, 9)):
    lines = [
        Line(Account.CASH, branch.pk, debit=D(amount)),
        Line(account, branch.pk, person.pk, credit=D(amount)),
    ]
    post(drafts=[Draft(EntryKind.RECEIPT, branch.pk, on, "收", lines)], by=None, at=make.AT)


def sheet(branch, on=ON, year=2026):
    return publicity_sheet(organization=branch, year=year, on=on)


def test_each_member_with_sums_too_much_and_too_little(branch):
    """40.00 a month; 沈玉平 paid one of two months, 罗振业 gave 20.00 more, 40.00 ahead."""
    first = make.with_base(make.member(branch), branch)
    second = make.with_base(make.member(branch, "罗振业"), branch)
    make.member(branch, "没有基数")
    make.assessed(branch, 9, 10, 11)
    officer = make.user(branch)
    make.paid(branch, first, 9, by=officer)
    make.paid(branch, second, 9, 10, by=officer)
    given(branch, second, Account.VOLUNTARY, "20.00")
    given(branch, second, Account.ADVANCE, "40.00")
    found = sheet(branch)
    assert [(row.name, row.owed, row.paid, row.more, row.open) for row in found.rows] == [
        ("罗振业", D("80.00"), D("80.00"), D("60.00"), D("0.00")),
        ("沈玉平", D("80.00"), D("40.00"), D("0.00"), D("40.00")),
    ]
    assert found.rows[0].note == "自愿多交、预收以后月份"
    assert (found.members, found.owing, found.paying, found.complete) == (3, 2, 2, 1)
    assert (found.owed, found.paid, found.more, found.open) == (
        D("160.00"), D("120.00"), D("60.00"), D("40.00"),
    )  # fmt: skip
    assert found.until == date(2026, 10, 1)


def test_what_was_given_in_another_year_is_not_this_years(branch):
    person = make.with_base(make.member(branch), branch)
    make.assessed(branch, 10)
    given(branch, person, Account.VOLUNTARY, "20.00", date(2025, 10, 9))
    assert sheet(branch).more == 0


def test_the_days_of_handing_up_come_from_the_journal_without_what_was_undone(branch):
    make.with_base(make.member(branch), branch)
    make.assessed(branch, 10)
    handed_up(branch, "30.00", date(2026, 6, 30))
    handed_up(branch, "20.00", date(2026, 9, 30))
    handed_up(branch, "99.00", date(2025, 12, 30))
    undone = handed_up(branch, "10.00", date(2026, 10, 10))
    post(drafts=[opposite(entry=undone, reason="重复", at=make.AT)], by=None, at=make.AT)
    found = sheet(branch)
    assert [(one.on, one.amount) for one in found.remitted] == [
        (date(2026, 6, 30), D("30.00")),
        (date(2026, 9, 30), D("20.00")),
    ]
    assert found.handed_up == D("50.00")


def test_the_sheet_asks_as_often_for_one_member_as_for_three(branch, django_assert_num_queries):
    for name in ("沈玉平", "罗振业", "方晓"):
        make.with_base(make.member(branch, name), branch)
        make.assessed(branch, 9, 10)
        with django_assert_num_queries(4):
            sheet(branch)


def test_who_told_their_members_and_who_did_not(django_assert_num_queries):
    root = make.committee()
    told, silent = make.branch("城建支部", root), make.branch("水务支部", root)
    item = make_posted(told, kind="dues")
    found = told_of(organization=root, year=2026, on=ON)
    assert [(one.organization_id, one.state, one.told_on) for one in found] == [
        (told.pk, "done", item.starts_on),
        (silent.pk, "soon", None),
    ]
    for number in range(3):
        with django_assert_num_queries(4):
            told_of(organization=root, year=2026, on=ON)
        make_posted(make.branch(f"支部{number}", root), kind="dues")
