"""量化考核: schemes: drafted, in force, new versions, closed."""

from datetime import timedelta
from decimal import Decimal as D

import pytest

from branchrecords.errors import ActionError
from reports.actions.evaluation_schemes import (
    change_scheme,
    close_scheme,
    draft_scheme,
    drop_scheme,
    enforce_scheme,
    open_evaluations,
    remove_indicator,
    save_indicator,
)
from reports.actions.evaluations import send_own_marks
from reports.models import Scheme
from reports.rules.evaluation_course import Subject
from reports.rules.evaluation_schemes import Line
from tests.factories.evaluations import (
    PLAIN,
    evaluation_of,
    make_in_force,
    make_scheme,
    marks_of,
    publish,
    step,
    sum_up,
)
from tests.factories.members import AT, make_organization

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=5)


def test_the_default_scheme_is_taken_and_in_force_opens_every_branch_below(tree):
    scheme = draft_scheme(
        organization=tree["committee"], year=2026, subject=Subject.BRANCHES, by=None, at=AT
    )
    scheme = enforce_scheme(scheme=scheme, by=None, at=AT)
    opened = {one.organization for one in scheme.evaluations.all()}
    assert opened == {tree["branch"], tree["sister"]}


def test_a_scheme_whose_marks_do_not_add_up_stays_a_draft(tree):
    scheme = make_scheme(tree["general"], lines=PLAIN[:1])
    with pytest.raises(ActionError, match="合计 60 分，还差 40 分"):
        enforce_scheme(scheme=scheme, by=None, at=AT)


def test_last_years_scheme_is_copied_whole(tree):
    last = make_in_force(tree["general"], year=2025)
    copy = draft_scheme(
        organization=tree["general"], year=2026, subject=Subject.BRANCHES, source=last, by=None,
        at=AT,
    )  # fmt: skip
    assert [(one.title, one.full) for one in copy.indicators.all()] == [
        ("完成任务", D(60)), ("特色工作", D(40)),
    ]  # fmt: skip


def test_a_branch_makes_no_scheme(tree):
    with pytest.raises(ActionError, match="由党委或党总支制定"):
        draft_scheme(
            organization=tree["branch"], year=2026, subject=Subject.MEMBERS, by=None, at=AT
        )


def test_a_scheme_in_force_is_not_changed(scheme):
    indicator = scheme.indicators.first()
    with pytest.raises(ActionError, match="另起一版"):
        save_indicator(scheme=scheme, line=PLAIN[0], indicator=indicator, by=None, at=AT)
    with pytest.raises(ActionError, match="另起一版"):
        remove_indicator(indicator=indicator, by=None, at=AT)
    with pytest.raises(ActionError, match="另起一版"):
        change_scheme(scheme=scheme, title="新", basis="新", by=None, at=AT)
    with pytest.raises(ActionError, match="另起一版"):
        drop_scheme(scheme=scheme, by=None, at=AT)


def test_a_new_version_replaces_the_old_and_keeps_marks_of_what_stays(scheme, evaluation, tree):
    step(evaluation, "report")
    send_own_marks(evaluation=evaluation, marks=marks_of(evaluation, 55, 30), by=None, at=AT)
    new = draft_scheme(
        organization=tree["general"], year=2026, subject=Subject.BRANCHES, source=scheme, by=None,
        at=AT,
    )  # fmt: skip
    changed = new.indicators.get(title="特色工作")
    remove_indicator(indicator=changed, by=None, at=AT)
    for title, full in (("特色", 30), ("宣传", 10)):
        line = Line("工作", title, "凭材料评分", D(full))
        save_indicator(scheme=new, line=line, by=None, at=AT)
    new = enforce_scheme(scheme=new, by=None, at=AT)
    scheme.refresh_from_db()
    assert (scheme.state, new.version) == (Scheme.State.REPLACED, 2)
    carried = evaluation_of(new, tree["branch"])
    assert [(s.indicator.title, s.marks, s.reason) for s in carried.scores.all()] == [
        ("完成任务", D("55.00"), "沿用上一版考核办法的评分")
    ]
    assert [one.kind for one in carried.steps.all()] == ["report", "self_check"]
    with pytest.raises(ActionError, match="已有新版"):
        step(evaluation, "poll", rate=D(90))


def test_no_new_version_once_results_are_out(scheme, evaluation, tree):
    for branch in (tree["branch"], tree["sister"]):
        sum_up(evaluation_of(scheme, branch), 50, 35)
    publish(evaluation)
    new = draft_scheme(
        organization=tree["general"], year=2026, subject=Subject.BRANCHES, source=scheme, by=None,
        at=AT,
    )  # fmt: skip
    with pytest.raises(ActionError, match="已经公示"):
        enforce_scheme(scheme=new, by=None, at=AT)


def test_a_branch_founded_later_is_added_once(scheme, tree):
    make_organization("机关第三党支部", tree["general"])
    assert open_evaluations(scheme=scheme, by=None, at=AT) == 1
    assert open_evaluations(scheme=scheme, by=None, at=AT) == 0


def test_the_year_ends_when_everything_is_published_and_answered(published):
    with pytest.raises(ActionError, match="没有公示期满"):
        close_scheme(scheme=published.scheme, by=None, at=AT)
    closed = close_scheme(scheme=published.scheme, by=None, at=LATER)
    assert closed.state == Scheme.State.CLOSED
