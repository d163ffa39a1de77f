"""Money that is more than the months owe: paid ahead, or given freely."""

from datetime import date
from decimal import Decimal

from dues.actions.collecting import Rest
from dues.models import Assessment, JournalLine
from dues.queries.advances import advances_of
from dues.rules.accounts import Account
from members.actions.settings import override_setting
from tests.dues.actions.collecting import balances, line, refusals, send
from tests.factories import dues as make


def test_where_the_setting_says_so_nothing_is_taken_ahead(branch, person, officer):
    make.assessed(branch, 11, 12)
    override_setting(
        organization=branch, key="dues_prepay_months", value="0", source="区委组织部通知",
        starts_on=date(2026, 1, 1), by=officer, at=make.AT,
    )  # fmt: skip
    lines = line(person, 11, 12, amount="80.00")
    assert refusals(branch, officer, lines) == ["沈玉平：12月还没有到，不能提前收"]
    more = line(person, 11, amount="40.00", received=Decimal(80))
    assert refusals(branch, officer, more) == ["沈玉平：不能提前收"]


def test_a_quarter_is_paid_at_once_and_used_month_by_month(branch, person, officer):
    """October now, November and December when they are assessed."""
    make.assessed(branch, 10)
    october = date(2026, 10, 12)
    lines = line(person, 10, amount="40.00", received=Decimal("120.00"))
    payment = send(branch, officer, lines, paid_on=october).payments.get()
    assert payment.amount == Decimal("120.00")
    assert advances_of([person.pk]) == {(person.pk, branch.pk): Decimal("80.00")}
    make.assessed(branch, 11)
    assert balances()[1] == (Decimal("40.00"), Decimal("40.00"), 0)
    assert advances_of([person.pk]) == {(person.pk, branch.pk): Decimal("40.00")}
    make.assessed(branch, 12)
    assert advances_of([person.pk]) == {}
    assert Assessment.objects.outstanding().count() == 0


def test_months_assessed_already_may_be_paid_ahead(branch, person, officer):
    make.assessed(branch, 11, 12)
    send(branch, officer, line(person, 11, 12, amount="80.00"))
    assert Assessment.objects.outstanding().count() == 0


def test_at_most_six_months_ahead(branch, person, officer):
    make.assessed(branch, 11)
    lines = line(person, 11, amount="40.00", received=Decimal("280.01"))
    assert refusals(branch, officer, lines) == [
        "沈玉平：最多提前收 6 个月：最多再预收 240.00 元，现在多收 240.01 元"
    ]
    send(branch, officer, line(person, 11, amount="40.00", received=Decimal("280.00")))


def test_more_than_is_owed_first_pays_what_is_still_open(branch, person, officer):
    make.assessed(branch, 10, 11)
    lines = line(person, 10, amount="40.00", received=Decimal("90.00"))
    assert refusals(branch, officer, lines) == ["沈玉平：11月还没有交，多收的请先抵这些月份"]


def test_who_gives_more_freely_gives_it_to_the_party(branch, person, officer):
    make.assessed(branch, 11)
    more = {"received": Decimal("100.00"), "rest": Rest.VOLUNTARY}
    send(branch, officer, line(person, 11, amount="40.00", **more))
    assert JournalLine.objects.of(Account.VOLUNTARY).balance() == Decimal("-60.00")
    assert advances_of([person.pk]) == {}


def test_from_a_thousand_on_it_is_another_procedure(branch, person, officer):
    make.assessed(branch, 11)
    more = {"received": Decimal("1040.00"), "rest": Rest.VOLUNTARY}
    assert refusals(branch, officer, line(person, 11, amount="40.00", **more)) == [
        "沈玉平：一次多交 1,000 元以上的，按大额党费办理，不能在这里收"
    ]


def test_what_is_left_pays_a_month_to_come_that_is_assessed_already(branch, person, officer):
    make.assessed(branch, 11, 12)
    send(branch, officer, line(person, 11, amount="40.00", received=Decimal("70.00")))
    assert balances()[1] == (Decimal("40.00"), Decimal("30.00"), Decimal("10.00"))
    assert advances_of([person.pk]) == {}
