"""Money handed over, as the tests of collecting, advances and reversals send it."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from branchrecords.errors import ActionError
from dues.actions.collecting import CollectLine, collect
from dues.models import Assessment, Payment
from tests.factories import dues as make

TODAY = date(2026, 11, 20)


def month(number):
    return date(2026, number, 1)


def send(branch, officer, *lines, key=None, paid_on=TODAY):
    return collect(
        key=key or uuid4(),
        organization=branch,
        lines=lines,
        paid_on=paid_on,
        by=officer,
        at=make.AT,
    )


def refusals(branch, officer, *lines, **fields):
    with pytest.raises(ActionError) as refused:
        send(branch, officer, *lines, **fields)
    assert Payment.objects.count() == 0
    return [blocker.message for blocker in refused.value.blockers] or [str(refused.value)]


def line(person, *months, amount, **fields):
    return CollectLine(person.pk, tuple(month(m) for m in months), Decimal(amount), **fields)


def balances():
    rows = Assessment.objects.with_balance().order_by("month")
    return list(rows.values_list("owed", "paid", "open"))
