"""下拨: made out above by a decision, received below, in the books of both at once."""

from datetime import date
from decimal import Decimal as D
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from dues.actions.deciding import DecisionFacts
from dues.actions.handing_down import (
    cancel_hand_down,
    receive_hand_down,
    return_hand_down,
    undo_hand_down,
)
from dues.actions.journal import Draft, Line, opposite, post
from dues.actions.remitting import RemittanceWish, prepare_remittance
from dues.models import HandedDown, JournalEntry, JournalLine
from dues.queries.handing_down import handed_down_of, waiting_below
from dues.queries.remitting import dues_to_remit
from dues.rules.accounts import Account, EntryKind
from members.models import Organization
from members.rules.kinds import OrganizationKind
from tests.factories import dues as make
from tests.factories.extra import make_large
from tests.factories.handing_down import DAY, make_fund, make_hand_down, make_handed_down
from tests.factories.members import make_organization
from tests.factories.remitting import FOURTH


@pytest.fixture
def top(db):
    found = make.committee()
    make_fund(found, "500.00")
    make_fund(found, "80.00", Account.CASH)
    return found


@pytest.fixture
def branch(top):
    return make.branch(parent=top)


@pytest.fixture
def staff(top):
    return make.user(top, "committee_staff", name="组织干事")


def balance(place, *accounts):
    """Debit − credit of accounts."""
    return tuple(
        JournalLine.objects.filter(organization=place).of(account).balance()
        for account in accounts
    )  # fmt: skip


MONEY = (Account.CASH, Account.BANK)


def test_money_moves_when_it_arrives_and_not_before(top, branch, staff, officer):
    slip = make_hand_down(top, branch, staff)
    assert (slip.serial, slip.amount, slip.cash, slip.bank) == ("2026-001", 300, 80, 220)
    assert (str(slip.decided_on), slip.decision) == ("2026-11-16", "党委会集体研究同意")
    assert balance(top, *MONEY) == (80, 500)
    assert list(waiting_below(branch)) == [slip]
    receive_hand_down(slip=slip, on=DAY, by=officer, at=make.AT)
    assert balance(top, *MONEY, Account.TO_BELOW) == (0, 280, 300)
    assert balance(branch, *MONEY, Account.FROM_ABOVE) == (80, 220, -300)
    kinds = {entry.kind for entry in slip.entries}
    assert (kinds, slip.received_by_name) == ({EntryKind.HANDED_DOWN}, "何书记")
    assert list(waiting_below(branch)) == []


def test_it_is_no_dues_that_the_branch_would_hand_up_again(top, branch, staff, officer):
    make_handed_down(top, branch, staff, officer)
    found = dues_to_remit(organizations=[branch], year=2026, on=DAY)
    assert [one.collected for one in found[branch.pk] if one.period == FOURTH] == [0]


def test_it_may_go_past_the_level_between(top, staff):
    middle = make.branch("党总支", top, OrganizationKind.GENERAL_BRANCH)
    low = make.branch("末级支部", middle)
    make_handed_down(top, low, staff, make.user(low))
    assert balance(low, Account.FROM_ABOVE) == (-300,)
    assert balance(middle, Account.FROM_ABOVE, Account.TO_BELOW) == (0, 0)


def test_one_key_makes_one_slip_and_one_press_two_entries(top, branch, staff, officer):
    key = uuid4()
    slip = make_hand_down(top, branch, staff, key=key)
    assert make_hand_down(top, branch, staff, key=key) == slip
    for _ in range(2):
        receive_hand_down(slip=slip, on=DAY, by=officer, at=make.AT)
    assert JournalEntry.objects.filter(kind=EntryKind.HANDED_DOWN).count() == 2


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"amount": "0.00"}, "金额应大于 0"),
        ({"amount": "580.01"}, r"现有党费只有 580\.00 元，不够支出 580\.01 元"),
        ({"amount": "500.00", "cash": D("80.01")}, r"库存现金只有 80\.00 元，交不出 80\.01 元现金"),
        ({"amount": "300.00", "cash": D("301")}, "现金应在 0 到"),
        ({"purpose": 9}, "用途只能从给出的几项里选"),
        ({"what": "  "}, "请写下拨事由"),
        ({"what": "支部聚餐"}, "「聚餐」"),
        ({"handed_by": " "}, "请写经手人"),
        ({"decision": DecisionFacts()}, "请选择已经封存的会议记录"),
        ({"decision": DecisionFacts(decided_on=date(2026, 11, 21), words="同意")}, "还没有到"),
        ({"decision": DecisionFacts(decided_on=DAY)}, "请写哪次会议、怎样决定"),
    ],
)
def test_what_is_refused_makes_no_slip(top, branch, staff, wish, words):
    amount = wish.pop("amount", "300.00")
    with pytest.raises(ActionError, match=words):
        make_hand_down(top, branch, staff, amount, **wish)
    assert HandedDown.objects.count() == 0


def test_only_to_an_organisation_below_that_keeps_books(top, branch, staff):
    group = make_organization("第一党小组", branch, OrganizationKind.GROUP)
    gone = make.branch("撤销的支部", top)
    Organization.objects.filter(pk=gone.pk).update(dissolved_on=date(2026, 6, 1))
    for wrong in (top, make.committee("别的党委"), group, gone):
        with pytest.raises(ActionError, match="请选择本组织下面、现在还在的党组织"):
            make_hand_down(top, wrong, staff)


def test_what_waits_cannot_be_promised_twice(top, branch, staff):
    make_hand_down(top, branch, staff, "450.00")
    with pytest.raises(ActionError, match=r"银行存款只有 130\.00 元"):
        make_hand_down(top, branch, staff, "200.00", cash=D(0))
    with pytest.raises(ActionError, match=r"银行存款只有 130\.00 元"):
        prepare_remittance(
            organization=top, key=uuid4(), by=staff, at=make.AT,
            wish=RemittanceWish(FOURTH, "何书记", upper_name="市委组织部"),
        )  # fmt: skip


def test_money_with_a_purpose_of_its_own_does_not_go_down(top, branch, staff, officer):
    lines = [
        Line(Account.BANK, top.pk, debit=D(2000)),
        Line(Account.LARGE, top.pk, make_large(make.member(branch), branch, officer).person_id,
             credit=D(2000)),
    ]  # fmt: skip
    post(drafts=[Draft(EntryKind.EXTRA_UP, top.pk, DAY, "大额", lines)], by=None, at=make.AT)
    with pytest.raises(ActionError, match="专款专用"):
        make_hand_down(top, branch, staff, "600.00")


def test_who_receives_is_another_and_below_and_not_before_the_decision(top, branch, staff, officer):
    slip = make_hand_down(top, branch, staff)
    with pytest.raises(ActionError, match="2026-11-16 才集体决定"):
        receive_hand_down(slip=slip, on=date(2026, 11, 15), by=officer, at=make.AT)
    with pytest.raises(ActionError, match="要由另一个人收付"):
        receive_hand_down(slip=slip, on=DAY, by=staff, at=make.AT)
    with pytest.raises(ActionError, match="还没有到"):
        receive_hand_down(slip=slip, on=date(2026, 11, 21), by=officer, at=make.AT)
    make_fund(top, "-400.00")
    with pytest.raises(ActionError, match="东湾街道党委现有党费只有"):
        receive_hand_down(slip=slip, on=DAY, by=officer, at=make.AT)


def test_returned_or_cancelled_nothing_is_booked(top, branch, staff, officer):
    returned, cancelled = (make_hand_down(top, branch, staff, "200.00") for _ in range(2))
    return_hand_down(slip=returned, reason="只到了 200 元", by=officer, at=make.AT)
    cancel_hand_down(slip=cancelled, reason="改下季度", by=staff, at=make.AT)
    assert JournalEntry.objects.filter(kind=EntryKind.HANDED_DOWN).count() == 0
    with pytest.raises(ActionError, match="已经作废：只到了 200 元"):
        receive_hand_down(slip=returned, on=DAY, by=officer, at=make.AT)


def test_undone_by_reversal_in_both_books_while_the_money_is_there(top, branch, staff, officer):
    slip = make_handed_down(top, branch, staff, officer)
    undo_hand_down(slip=slip, reason="不是给我们的", by=officer, at=make.AT)
    assert balance(top, *MONEY, Account.TO_BELOW) == (80, 500, 0)
    assert balance(branch, *MONEY, Account.FROM_ABOVE) == (0, 0, 0)
    with pytest.raises(ActionError, match="已经冲正过了"):
        undo_hand_down(slip=slip, reason="再冲一次", by=officer, at=make.AT)
    spent = make_handed_down(top, branch, staff, officer)
    lines = [Line(Account.TRAINING, branch.pk, debit=D(300))]
    lines += [Line(one, branch.pk, credit=D(sum_)) for one, sum_ in zip(MONEY, (80, 220), strict=1)]
    post(drafts=[Draft(EntryKind.SPENDING, branch.pk, DAY, "培训", lines)], by=None, at=make.AT)
    with pytest.raises(ActionError, match="付不出"):
        undo_hand_down(slip=spent, reason="不是给我们的", by=officer, at=make.AT)


def test_the_year_counts_what_arrived(top, branch, staff, officer):
    make_handed_down(top, branch, staff, officer, "100.00")
    make_hand_down(top, branch, staff, "50.00")
    above = handed_down_of(organization=top, year=2026)
    below = handed_down_of(organization=branch, year=2026)
    assert (len(above.given), above.given_sum, above.got) == (2, D(100), ())
    assert (len(below.got), below.got_sum, below.given) == (2, D(100), ())


def test_every_step_is_in_the_log_of_whoever_took_it(top, branch, staff, officer):
    slip = make_handed_down(top, branch, staff, officer)
    undo_hand_down(slip=slip, reason="不是给我们的", by=officer, at=make.AT)
    rows = AuditEvent.objects.filter(action__startswith="dues.hand_down_").order_by("pk")
    assert list(rows.values_list("action", "organization_id")) == [
        ("dues.hand_down_prepared", top.pk),
        ("dues.hand_down_received", branch.pk),
        ("dues.hand_down_undone", branch.pk),
    ]


def at_once(change):
    """Do it, with the checks of the end of a transaction."""
    with transaction.atomic():
        change()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_keeps_slip_and_books_together(top, branch, staff, officer):
    slip = make_hand_down(top, branch, staff)
    rows = HandedDown.objects.filter(pk=slip.pk)
    with pytest.raises(IntegrityError, match="cannot be changed"), transaction.atomic():
        rows.update(what="别的")
    with pytest.raises(IntegrityError, match="does not stand below"), transaction.atomic():
        HandedDown(**_copy(slip, organization=branch, lower=top)).save(force_insert=True)
    receive_hand_down(slip=slip, on=DAY, by=officer, at=make.AT)
    other = make_hand_down(top, branch, staff, "40.00")
    with pytest.raises(IntegrityError):
        at_once(
            lambda: HandedDown.objects.filter(pk=other.pk).update(
                entry=slip.entry, lower_entry=slip.lower_entry, settled_by=officer,
                settled_at=make.AT, settled_on=DAY,
            )
        )  # fmt: skip
    with pytest.raises(IntegrityError, match="is settled or cancelled"), transaction.atomic():
        rows.update(received_by_name="x")
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()
    for entry in slip.entries:
        draft = opposite(entry=entry, reason="只冲一边", at=make.AT)
        with pytest.raises(IntegrityError, match="one side of money handed down"):
            at_once(lambda draft=draft: post(drafts=[draft], by=officer, at=make.AT))


def test_the_database_refuses_a_slip_that_says_another_sum_than_the_books(
    top, branch, staff, officer
):
    slip = make_hand_down(top, branch, staff, "40.00")
    entries = [
        entry
        for place, sign in ((top, -1), (branch, 1))
        for entry in _posted(place, sign, Account.TO_BELOW if sign < 0 else Account.FROM_BELOW)
    ]
    with pytest.raises(IntegrityError, match="does not agree with its entries"):
        at_once(
            lambda: HandedDown.objects.filter(pk=slip.pk).update(
                entry=entries[0], lower_entry=entries[1], settled_by=officer,
                settled_at=make.AT, settled_on=DAY,
            )
        )  # fmt: skip


def _posted(place, sign, account):
    """40.00 of cash, against an account."""
    lines = [
        Line(Account.CASH, place.pk, debit=D(40) * sign),
        Line(account, place.pk, credit=D(40) * sign),
    ]
    draft = Draft(EntryKind.HANDED_DOWN, place.pk, DAY, "下拨", lines)
    return post(drafts=[draft], by=None, at=make.AT)


def _copy(slip, **changes):
    names = [field.attname for field in HandedDown._meta.concrete_fields if field.name != "id"]
    kept = {name: getattr(slip, name) for name in names}
    for name, value in changes.items():
        kept.pop(f"{name}_id")
        kept[name] = value
    return kept | {"key": uuid4(), "number": 99}
