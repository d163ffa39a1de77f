from datetime import date

import pytest

from dues.queries.remittance_duties import duties, open_of
from dues.reminders import due
from reports.queries.desk import _remittances
from tests.factories.remitting import DAY, make_chain, make_slip

pytestmark = pytest.mark.django_db


def test_a_period_that_is_over_stands_on_the_desk_until_its_slip_is_made_out():
    chain = make_chain(7)
    before = duties(organization=chain.branch, on=date(2026, 9, 30))
    soon, late = (duties(organization=chain.branch, on=day) for day in (date(2026, 10, 9), DAY))
    assert (before, [d.late for d in soon], [d.late for d in late]) == ([], [False], [True])
    assert late[0].title == "2026年第三季度党费待上缴"
    assert late[0].due_on == date(2026, 10, 15)
    make_slip(chain)
    assert duties(organization=chain.branch, on=DAY) == []


def test_who_keeps_the_books_is_reminded_once_a_period():
    chain = make_chain(7)
    said = [one for one in due(DAY) if one.kind == "dues.remit"]
    assert {one.recipient_id for one in said} == {chain.secretary.pk, chain.officer.pk}
    assert {one.subject for one in said} == {"2026年第三季度党费待上缴"}
    make_slip(chain)
    assert [one for one in due(DAY) if one.kind == "dues.remit"] == []


def test_the_committees_desk_names_waiting_slips_and_who_is_late():
    chain = make_chain(7)
    (watch,) = _remittances(chain.committee, DAY)
    assert (watch.text, watch.pill) == ("党费上缴：第一党支部逾期", "过期 36 天")
    make_slip(chain)
    (watch,) = _remittances(chain.committee, DAY)
    assert watch.text == "党费上缴：1 张上缴单待收款"


def test_open_periods_take_the_same_queries_however_many(django_assert_num_queries):
    first = make_chain(7)
    make_chain(7, name="第二党支部", committee=first.committee)
    branches = list(type(first.branch).objects.branches())
    for some in (branches[:1], branches):
        with django_assert_num_queries(4):
            assert len(open_of(some, on=DAY)) == len(some)
