"""限期整改 after 量化考核: asked for, reported, refused with a new day, reported again, mended."""

from datetime import date, timedelta

import pytest

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from reports.actions.evaluation_mending import (
    check_rectification,
    order_rectification,
    report_rectification,
)
from reports.queries.evaluation_mending import mending_of
from reports.rules.evaluation_mending import MendingState
from tests.factories.evaluations import evaluation_of
from tests.factories.members import AT, TODAY

pytestmark = pytest.mark.django_db
DUE = date(2027, 1, 20)
AFTER = AT + timedelta(days=70)  # 29 January


@pytest.fixture
def order(published):
    return order_rectification(
        evaluation=published, due_on=DUE, text="三会一课开齐", by=None, at=AT
    )


def state(order, at=AT):
    return mending_of(order, on=at.date()).state  # both are the same day in Shanghai


def report(order, text="党课已补", at=AT):
    return report_rectification(rectification=order, text=text, by=None, at=at)


def check(order, passed, at=AT, **facts):
    return check_rectification(
        rectification=order, passed=passed, text="看了记录", by=None, at=at, **facts
    )


def test_it_is_asked_of_who_fell_short_once_by_a_day_to_come(published, scheme, tree):
    sister = evaluation_of(scheme, tree["sister"])
    with pytest.raises(ActionError, match="基本合格、不合格的"):
        order_rectification(evaluation=sister, due_on=DUE, text="补记录", by=None, at=AT)
    with pytest.raises(ActionError, match="今天以后"):
        order_rectification(evaluation=published, due_on=TODAY, text="补", by=None, at=AT)
    order_rectification(evaluation=published, due_on=DUE, text="补", by=None, at=AT)
    with pytest.raises(ActionError, match="已经要求过"):
        order_rectification(evaluation=published, due_on=DUE, text="补", by=None, at=AT)


def test_it_goes_back_and_forth_until_it_is_mended(order):
    assert (state(order), state(order, AFTER)) == (MendingState.OPEN, MendingState.LATE)
    first = report(order, at=AFTER)
    assert state(order, AFTER) == MendingState.WAITING
    with pytest.raises(ActionError, match="还没有验收"):
        report(order, at=AFTER)
    with pytest.raises(ActionError, match="请写明验收的情况"):
        check_rectification(rectification=order, passed=True, text=" ", by=None, at=AFTER)
    refused = check(order, False, AFTER, due_on=date(2027, 3, 1))
    assert refused.report == first
    again = mending_of(order, on=AFTER.date())
    assert (again.state, again.due_on) == (MendingState.OPEN, date(2027, 3, 1))
    report(order, "四次党课都补了", AFTER + timedelta(days=10))
    check(order, True, AFTER + timedelta(days=11))
    done = mending_of(order, on=AFTER.date())
    assert [step.mended for step in done.course] == [None, False, None, True]
    assert done.state == MendingState.DONE
    for act in (report, lambda order: check(order, True)):
        with pytest.raises(ActionError, match="已经验收到位"):
            act(order)
    logged = AuditEvent.objects.filter(action__startswith="evaluation.rectification_")
    assert [one.action.split("_")[1] for one in logged.order_by("pk")] == [
        "ordered", "reported", "checked", "reported", "checked",
    ]  # fmt: skip


def test_a_new_day_is_set_where_the_old_one_is_over_and_only_for_what_is_not_mended(order):
    with pytest.raises(ActionError, match="请定新的期限"):
        check(order, False, AFTER)
    with pytest.raises(ActionError, match="应在今天以后"):
        check(order, False, due_on=TODAY)
    with pytest.raises(ActionError, match="不再定期限"):
        check(order, True, due_on=DUE)
    check(order, False)
    assert mending_of(order, on=TODAY).due_on == DUE


def test_the_committee_may_look_without_a_report(order):
    assert check(order, True).report is None
    assert state(order) == MendingState.DONE
