"""量化考核: publishing, objections, corrections."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from branchrecords.errors import ActionError
from members.actions.settings import override_setting
from reports.actions.evaluation_marking import mark_evaluation
from reports.actions.evaluation_results import (
    answer_objection,
    correct_result,
    note_objection,
    publish_results,
)
from reports.actions.evaluation_schemes import (
    close_scheme,
)
from reports.actions.evaluation_steps import withdraw_deduction
from reports.queries.evaluations import line_of
from reports.rules.evaluation_course import Subject
from reports.rules.evaluation_marks import Band, Mark
from tests.factories.evaluations import (
    evaluation_of,
    make_in_force,
    marks_of,
    publish,
    sum_up,
)
from tests.factories.members import AT, TODAY, make_person

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=5)


def test_nothing_is_published_while_a_branch_is_not_summed_up(scheme, evaluation):
    sum_up(evaluation, 50, 30)
    with pytest.raises(ActionError, match="还有 1 个没有汇总：机关第二党支部"):
        publish(evaluation)


def test_publishing_takes_at_least_the_days_of_the_setting(scheme, tree, evaluation):
    for branch in (tree["branch"], tree["sister"]):
        sum_up(evaluation_of(scheme, branch), 50, 35)
    with pytest.raises(ActionError, match="公示不少于 5 天，最早到 2026-11-24"):
        publish(evaluation, days=4)
    publication = publish(evaluation)
    assert publication.ends_on == date(2026, 11, 25)
    assert not line_of(evaluation, on=date(2026, 11, 24)).final
    assert line_of(evaluation, on=date(2026, 11, 25)).final
    with pytest.raises(ActionError, match="已经公示过"):
        publish(evaluation)


def test_the_places_at_the_top_are_limited_by_the_setting(scheme, tree, evaluation):
    override_setting(
        organization=tree["committee"], key="evaluation_top_most", value="50", source="本地办法",
        starts_on=date(2010, 1, 1), by=None, at=AT,
    )  # fmt: skip
    sum_up(evaluation, 60, 30)
    sum_up(evaluation_of(scheme, tree["sister"]), 60, 25)
    publish(evaluation)
    assert line_of(evaluation, on=TODAY).band == Band.TOP
    lowered = line_of(evaluation_of(scheme, tree["sister"]), on=TODAY)
    assert (lowered.band, lowered.result.reason) == (Band.PASS, "先进名额已满")


def test_a_published_result_is_not_marked_anew(published):
    with pytest.raises(ActionError, match="结果已经公示"):
        mark_evaluation(evaluation=published, marks=marks_of(published, 60, 40), by=None, at=AT)


def test_an_objection_that_holds_opens_the_marks_and_the_result_is_corrected(published):
    assert line_of(published, on=TODAY).band == Band.FAIL  # 59.5
    with pytest.raises(ActionError, match="没有成立的异议"):
        correct_result(evaluation=published, reason="更正", by=None, at=AT)
    objection = note_objection(evaluation=published, text="材料没有算进去", by=None, at=AT)
    with pytest.raises(ActionError, match="还没有答复"):
        note_objection(evaluation=published, text="再提", by=None, at=AT)
    answer_objection(objection=objection, upheld=True, text="确实漏了", by=None, at=AT)
    with pytest.raises(ActionError, match="已经答复过"):
        answer_objection(objection=objection, upheld=False, text="又", by=None, at=AT)
    key = published.scheme.indicators.last().pk
    mark_evaluation(
        evaluation=published, marks={key: Mark(D("20.5"), "补上漏算的材料")}, by=None, at=AT
    )
    correct_result(evaluation=published, reason="异议成立，补 1 分", by=None, at=AT)
    line = line_of(published, on=TODAY)
    assert (line.total, line.band, line.result.number) == (D("60.50"), Band.BASIC, 2)
    with pytest.raises(ActionError, match="没有成立的异议"):
        correct_result(evaluation=published, reason="再改", by=None, at=AT)


def test_after_the_days_nobody_objects_any_more_and_an_open_one_holds_up_the_end(published):
    note_objection(evaluation=published, text="材料没有算进去", by=None, at=AT)
    assert not line_of(published, on=LATER.date()).final
    sister = published.scheme.evaluations.exclude(pk=published.pk).get()
    with pytest.raises(ActionError, match="公示期间才能"):
        note_objection(evaluation=sister, text="晚了", by=None, at=LATER)
    with pytest.raises(ActionError, match="异议没有答复"):
        close_scheme(scheme=published.scheme, by=None, at=LATER)


def test_a_branch_publishes_its_members_and_the_committee_its_branches(tree):
    person = make_person(tree["branch"])
    scheme = make_in_force(tree["general"], subject=Subject.MEMBERS)
    evaluation = evaluation_of(scheme, person)
    sum_up(evaluation, 50, 32)
    publication = publish(evaluation)
    assert publication.organization == tree["branch"]
    line = line_of(evaluation, on=TODAY)
    assert (line.band_label, line.total) == ("优秀", D("82.00"))
    with pytest.raises(ActionError, match="没有考核对象"):
        publish_results(
            scheme=scheme, organization=tree["sister"], starts_on=TODAY,
            last_day=TODAY + timedelta(days=9), by=None, at=AT,
        )  # fmt: skip


def corrected(evaluation, second):
    """An objection that holds, other marks for the second indicator, the result corrected."""
    said = note_objection(evaluation=evaluation, text="材料没有算进去", by=None, at=AT)
    answer_objection(objection=said, upheld=True, text="确实漏了", by=None, at=AT)
    key = evaluation.scheme.indicators.last().pk
    mark_evaluation(
        evaluation=evaluation, marks={key: Mark(D(second), "补上漏算的材料")}, by=None, at=AT
    )
    return correct_result(evaluation=evaluation, reason="异议成立", by=None, at=AT)


@pytest.fixture
def one_place(scheme, tree):
    """One of two may be 先进: the sister has it, with 90."""
    override_setting(
        organization=tree["committee"], key="evaluation_top_most", value="50", source="本地办法",
        starts_on=date(2010, 1, 1), by=None, at=AT,
    )  # fmt: skip
    first, second = (evaluation_of(scheme, tree[name]) for name in ("branch", "sister"))
    sum_up(first, 60, 10)
    sum_up(second, 60, 30)
    publish(first)
    return first, second


def test_a_correction_that_is_not_among_the_best_stays_below_the_limit(one_place):
    first, _ = one_place
    result = corrected(first, 25)
    assert (result.total, result.band) == (D("85.00"), Band.PASS)
    assert result.reason == "异议成立；先进名额已满"


def test_a_correction_that_would_have_had_the_place_gets_it_and_takes_it_from_nobody(one_place):
    first, second = one_place
    result = corrected(first, 35)
    assert (result.band, result.reason) == (Band.TOP, "异议成立")
    assert line_of(second, on=TODAY).band == Band.TOP


def test_a_correction_equal_to_the_last_place_is_not_told_apart(one_place):
    first, _ = one_place
    assert corrected(first, 30).band == Band.PASS


def test_a_deduction_is_not_given_back_once_the_result_is_out(scheme, tree, evaluation):
    sum_up(evaluation, 60, 30, deduction="5")
    sum_up(evaluation_of(scheme, tree["sister"]), 60, 30)
    publish(evaluation)
    with pytest.raises(ActionError, match="结果已经公示"):
        withdraw_deduction(
            step=evaluation.steps.get(deduction__gt=0), reason="复核", by=None, at=AT
        )


def test_after_an_objection_that_holds_it_is_and_the_corrected_total_counts_it(
    scheme, tree, evaluation
):
    sum_up(evaluation, 60, 30, deduction="5")
    sum_up(evaluation_of(scheme, tree["sister"]), 60, 30)
    publish(evaluation)
    said = note_objection(evaluation=evaluation, text="抽查的记录是全的", by=None, at=AT)
    answer_objection(objection=said, upheld=True, text="复核属实", by=None, at=AT)
    withdraw_deduction(
        step=evaluation.steps.get(deduction__gt=0), reason="复核以后记录是全的", by=None, at=AT
    )
    assert correct_result(evaluation=evaluation, reason="撤销扣分", by=None, at=AT).total == 90
