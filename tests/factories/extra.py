"""大额党费, calls for 特殊党费 and what came in under them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

from dues.actions.large import receive_large
from dues.actions.special import receive_special, record_call
from dues.models import LargePayment, SpecialCall, SpecialPayment
from tests.factories.dues import AT

PAID_ON = date(2026, 11, 12)
PROFILE = "1956年6月生，1985年7月入党，退休教师。从教四十年，自愿以这笔党费表达心意。"


def make_large(person, branch, by, amount="1000.00", **facts) -> LargePayment:
    """One sum given at once."""
    known = {
        "key": uuid4(),
        "paid_on": PAID_ON,
        "method": "transfer",
        "profile": PROFILE,
        "is_voluntary": True,
        "at": AT,
    }
    return receive_large(
        organization=branch, person=person, amount=Decimal(amount), by=by, **(known | facts)
    )


def make_call(committee, by, **facts) -> SpecialCall:
    """A call from 1 November until 31 December 2026."""
    known = {
        "title": "支援灾区特殊党费",
        "caller": "中共东湾市委组织部",
        "document_number": "东组通〔2026〕18号",
        "starts_on": date(2026, 11, 1),
        "ends_on": date(2027, 1, 1),
        "at": AT,
    }
    return record_call(organization=committee, by=by, **(known | facts))


def make_given(call, branch, sums, by, **facts) -> list[SpecialPayment]:
    """What members gave: {person: "50.00"}."""
    known = {"key": uuid4(), "paid_on": PAID_ON, "method": "cash", "at": AT}
    return receive_special(
        call=call,
        organization=branch,
        sums={person.pk: Decimal(sum_) for person, sum_ in sums.items()},
        by=by,
        **(known | facts),
    )
