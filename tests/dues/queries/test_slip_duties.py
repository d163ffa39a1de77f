"""What waits for a cashier stands on the desk: from below, under a call, and from above."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from dues.actions.special_handovers import prepare_handover, receive_handover
from dues.queries.slip_duties import waiting_slips
from reports.queries.desk import _remittances
from tests.factories import dues as make
from tests.factories.desk import desk_duties
from tests.factories.extra import make_call, make_given
from tests.factories.handing_down import make_fund, make_hand_down
from tests.factories.remitting import DAY, make_chain, make_slip

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain():
    return make_chain(7)


def given(chain, number="18号"):
    """A slip over 50.00 given under a call."""
    call = make_call(chain.committee, chain.staff, document_number=number)
    make_given(call, chain.branch, {chain.people[0]: "50.00"}, chain.secretary)
    return prepare_handover(
        call=call, organization=chain.branch, key=uuid4(), handed_by="王委员",
        by=chain.secretary, at=make.AT,
    )  # fmt: skip


def test_what_is_handed_down_waits_on_the_desk_below_until_it_is_received(chain):
    make_fund(chain.committee)
    slip = make_hand_down(chain.committee, chain.branch, chain.staff)
    assert waiting_slips(chain.committee) == []
    assert (
        desk_duties("dues.queries.slip_duties", organization=chain.branch, on=date(2026, 11, 19))
        == []
    )
    (one,) = desk_duties("dues.queries.slip_duties", organization=chain.branch, on=DAY)
    assert (one.title, one.article) == ("下拨待收：东湾街道党委 300.00 元", "《党费规定》第十九条")
    assert one.url == reverse("dues-handed-down-slip", args=(slip.pk,))
    make_hand_down(chain.committee, chain.branch, chain.staff, "1.00")
    (two,) = desk_duties("dues.queries.slip_duties", organization=chain.branch, on=DAY)
    assert (two.title, two.url) == (
        "下拨待收：2 张下拨单", reverse("dues-handed-down", args=(chain.branch.pk,))
    )  # fmt: skip


def test_special_dues_handed_up_wait_on_the_desk_above_as_dues_do(chain):
    make_slip(chain)
    slip = given(chain)
    found = [
        one.title
        for one in desk_duties("dues.queries.slip_duties", organization=chain.committee, on=DAY)
    ]
    assert found == ["党费上缴待收：第一党支部 80.00 元", "特殊党费上缴待收：第一党支部 50.00 元"]
    assert [one.text for one in _remittances(chain.committee, DAY)] == [
        "党费上缴：1 张上缴单待收款", "特殊党费上缴：1 张上缴单待收款",
    ]  # fmt: skip
    receive_handover(slip=slip, on=DAY, by=chain.staff, at=make.AT)
    assert len(desk_duties("dues.queries.slip_duties", organization=chain.committee, on=DAY)) == 1


def test_the_desk_asks_three_times_whatever_waits(chain, django_assert_num_queries):
    for number in ("18号", "19号"):
        given(chain, number)
        with django_assert_num_queries(3):
            waiting_slips(chain.committee)
