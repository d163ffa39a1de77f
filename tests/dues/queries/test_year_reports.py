from datetime import date
from decimal import Decimal as D

import pytest

from dues.actions.handing_down import undo_hand_down
from dues.actions.journal import Draft, Line, post
from dues.queries.year_report_accounts import shares_of
from dues.queries.year_report_words import narrative, opened, tables
from dues.queries.year_reports import year_report
from dues.rules.accounts import Account, EntryKind
from members.rules.kinds import OrganizationKind
from tests.factories import dues as make
from tests.factories.handing_down import make_fund, make_hand_down, make_handed_down

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 20)


def booked(kind, organization, on, *lines):
    """Lines as (account, organisation, debit, credit)."""
    rows = [
        Line(account, place.pk, debit=D(debit), credit=D(credit))
        for account, place, debit, credit in lines
    ]
    post(drafts=[Draft(kind, organization.pk, on, "记账", rows)], by=None, at=make.AT)


@pytest.fixture
def root():
    return make.committee()


@pytest.fixture
def branch(root):
    """Two members of 40.00 a month, September and October; one paid both, one paid one: 120.00 of
    160.00. 100.00 handed up, 90.00 arrived; 30.00 came as interest, 25.00 was spent on training,
    50.00 went further up. 70.00 lay there before the year."""
    place = make.branch("城建支部", root)
    first = make.with_base(make.member(place), place)
    second = make.with_base(make.member(place, "罗振业"), place)
    make.assessed(place, 9, 10)
    officer = make.user(place)
    make.paid(place, first, 9, 10, by=officer)
    make.paid(place, second, 9, by=officer)
    interest, use = EntryKind.INTEREST, EntryKind.SPENDING
    booked(interest, root, date(2025, 12, 21),
           (Account.BANK, root, 70, 0), (Account.INTEREST, root, 0, 70))  # fmt: skip
    booked(EntryKind.REMITTANCE, place, date(2026, 10, 30),
           (Account.REMITTED, place, 100, 0), (Account.CASH, place, 0, 100))  # fmt: skip
    booked(EntryKind.REMITTANCE, root, date(2026, 10, 31),
           (Account.BANK, root, 90, 0), (Account.FROM_BELOW, root, 0, 90))  # fmt: skip
    booked(interest, root, date(2026, 9, 21),
           (Account.BANK, root, 30, 0), (Account.INTEREST, root, 0, 30))  # fmt: skip
    booked(use, root, date(2026, 11, 2),
           (Account.TRAINING, root, 25, 0), (Account.BANK, root, 0, 25))  # fmt: skip
    booked(EntryKind.REMITTANCE, root, date(2026, 11, 3),
           (Account.REMITTED, root, 50, 0), (Account.BANK, root, 0, 50))  # fmt: skip
    return place


def test_the_year_adds_up(root, branch):
    found = year_report(organization=root, year=2026, on=ON)
    assert [(one.label, one.amount) for one in found.income] == [
        ("党员交纳党费", D(120)), ("党费利息", D(30)),
    ]  # fmt: skip
    assert [(one.label, one.amount) for one in found.uses] == [("培训党员", D(25))]
    assert (found.opening, found.remitted, found.between) == (D(70), D(50), D(-10))
    assert found.closing == D(70 + 120 + 30 - 50 - 25 - 10)
    (line,) = found.branches
    assert (line.collected.due, line.collected.paid, line.remitted) == (D(160), D(120), D(100))
    assert (found.members, found.told) == (2, 0)


def test_the_words_follow_from_the_books(root, branch):
    found = year_report(organization=root, year=2026, on=ON)
    text = "".join(line for _, lines in narrative(found) for line in lines)
    for sentence in (
        "2026年截至11月20日，有党支部 1 个，党员 2 名。应交党费 160.00 元，实交 120.00 元，"
        "收缴率 75.00%；2 个月中有 1 个月全部收齐。",
        "有 1 个党支部没有收齐，尚欠 40.00 元（附表 2）。",
        "党费收入 150.00 元，其中：党员交纳党费 120.00 元，党费利息 30.00 元。",
        "各党支部向上缴来党费 100.00 元",
        "本级向上级上缴党费 50.00 元。",
        "使用党费 25.00 元，为培训党员。",
        "年初结存 70.00 元，收入 150.00 元，上缴上级 50.00 元，使用 25.00 元，在途 10.00 元；"
        "截至2026年11月20日结存 135.00 元。",
        "1 个党支部中，已有 0 个向党员公布了2026年党费收缴情况。",
    ):
        assert sentence in text
    by_month, by_branch, by_account = tables(found)
    assert by_month["rows"][8] == ["9月", "2", "80.00", "80.00", "100.00%"]
    assert by_branch["rows"][0] == ["城建支部", "160.00", "120.00", "75.00%", "100.00", "没有公布"]
    assert [row[-1] for row in by_account["rows"]] == [
        "70.00", "120.00", "30.00", "50.00", "25.00", "10.00", "135.00",
    ]  # fmt: skip


def test_a_year_without_money_says_so(root):
    found = year_report(organization=root, year=2025, on=ON)
    text = "".join(line for _, lines in narrative(found) for line in lines)
    assert "2025年全年还没有核算应交党费" in text
    assert ("没有使用党费" in text, "结存 0.00 元" in text) == (True, True)


def test_an_organisation_outside_the_subtree_does_not_count(root, branch):
    other = make.committee("别的党委")
    booked(EntryKind.INTEREST, other, date(2026, 9, 21),
           (Account.BANK, other, 9, 0), (Account.INTEREST, other, 0, 9))  # fmt: skip
    assert year_report(organization=other, year=2026, on=ON).closing == 9
    assert year_report(organization=root, year=2026, on=ON).closing == 135


def test_the_report_asks_as_often_for_one_branch_as_for_three(root, django_assert_num_queries):
    for name in ("城建支部", "水务支部", "林业支部"):
        place = make.branch(name, root)
        make.with_base(make.member(place), place)
        make.assessed(place, 9)
        with django_assert_num_queries(14):
            year_report(organization=root, year=2026, on=ON)


def test_every_line_opens_to_books_that_add_up_to_it(root, branch):
    other = make.branch("水务支部", root)
    booked(EntryKind.RECEIPT, other, date(2026, 11, 4),
           (Account.CASH, other, 2000, 0), (Account.LARGE, other, 0, 2000))  # fmt: skip
    booked(EntryKind.EXTRA_UP, other, date(2026, 11, 5),
           (Account.LARGE, other, 2000, 0), (Account.CASH, other, 0, 2000))  # fmt: skip
    booked(EntryKind.EXTRA_UP, root, date(2026, 11, 5),
           (Account.CASH, root, 2000, 0), (Account.LARGE, root, 0, 2000))  # fmt: skip
    booked(EntryKind.EXTRA_UP, root, date(2026, 11, 6),
           (Account.LARGE, root, 2000, 0), (Account.CASH, root, 0, 2000))  # fmt: skip
    found = opened(year_report(organization=root, year=2026, on=ON))
    assert [(label, amount) for label, _, _, amount in found] == [
        ("党员交纳党费", D(120)), ("大额党费", D(2000)), ("党费利息", D(30)),
        ("上缴上级党费", D(50)), ("转交上级大额党费", D(2000)), ("培训党员", D(25)),
    ]  # fmt: skip
    for _, code, passed, amount in found:
        rows = shares_of(organization=root, account=Account(code), year=2026, on=ON, passed=passed)
        assert sum(row.amount for row in rows) == amount
    rows = shares_of(organization=root, account=Account.RECEIVABLE, year=2026, on=ON)
    assert [(row.organization, row.amount) for row in rows] == [("城建支部", D(120))]


def test_what_goes_down_stays_within_the_whole(root, branch):
    staff, officer = make.user(root, "committee_staff"), make.user(branch)
    make_handed_down(root, branch, staff, officer, "20.00")
    make_hand_down(root, branch, staff, "5.00")  # not received yet
    found = year_report(organization=root, year=2026, on=ON)
    assert (found.received, found.used, found.between, found.closing) == (150, 25, -10, 135)
    assert (found.granted, found.branches[0].granted) == (20, 20)
    text = "".join(line for _, lines in narrative(found) for line in lines)
    assert "下拨下级党组织党费 20.00 元，还没有使用的仍在下级账上" in text
    by_branch = tables(found)[1]
    assert by_branch["rows"][0][4:6] == ["100.00", "20.00"]
    assert by_branch["columns"][5] == ("收到下拨（元）", "number")
    assert ("下拨下级党费", 5102, False, D(20)) in opened(found)
    rows = shares_of(organization=root, account=Account.TO_BELOW, year=2026, on=ON)
    assert [(row.organization, row.amount) for row in rows] == [("东湾街道党委", D(20))]


def test_what_comes_from_outside_the_whole_is_income_though_it_passed_the_level_between(root):
    middle = make.branch("党总支", root, OrganizationKind.GENERAL_BRANCH)
    low = make.branch("末级支部", middle)
    make_fund(root, "90.00")
    staff = make.user(root, "committee_staff")
    slip = make_handed_down(root, low, staff, make.user(low), "30.00")
    make_handed_down(root, middle, staff, make.user(middle, name="会计"), "40.00")
    found = year_report(organization=middle, year=2026, on=ON)
    assert [(one.label, one.amount) for one in found.income] == [("上级下拨党费", D(70))]
    assert (found.granted, found.between, found.closing) == (0, 0, 70)
    rows = shares_of(organization=middle, account=Account.FROM_ABOVE, year=2026, on=ON)
    assert [(row.organization, row.amount) for row in rows] == [("党总支", 40), ("末级支部", 30)]
    undo_hand_down(slip=slip, reason="退回", by=make.user(low), at=make.AT)
    found = year_report(organization=middle, year=2026, on=ON)
    assert (found.received, found.closing, found.between) == (40, 40, 0)
    whole = year_report(organization=root, year=2026, on=ON)
    assert (whole.granted, whole.between, whole.closing) == (40, 90, 90)
