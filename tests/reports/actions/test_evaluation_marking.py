"""量化考核: own marks, evidence, the course, marking."""

from dataclasses import replace
from decimal import Decimal as D

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from branchrecords.errors import ActionError
from reports.actions.evaluation_marking import mark_evaluation, mark_from_records
from reports.actions.evaluation_schemes import (
    draft_scheme,
    enforce_scheme,
    open_evaluations,
)
from reports.actions.evaluation_steps import take_steps, withdraw_deduction
from reports.actions.evaluations import add_evidence, save_own_draft, send_own_marks
from reports.queries.evaluations import line_of, lines_of, sheet_of
from reports.rules.evaluation_course import StepFacts, Subject
from reports.rules.evaluation_marks import Band, Mark
from reports.rules.evaluation_schemes import Line
from tests.factories.evaluations import (
    PLAIN,
    evaluation_of,
    make_in_force,
    marks_of,
    publish,
    step,
    sum_up,
)
from tests.factories.files import PDF
from tests.factories.members import AT, TODAY, make_organization, make_person

pytestmark = pytest.mark.django_db


def test_own_marks_are_kept_while_typed_and_sent_after_the_report(evaluation):
    marks = marks_of(evaluation, 55, 30)
    save_own_draft(evaluation=evaluation, marks=marks, by=None, at=AT)
    evaluation.refresh_from_db()
    assert sorted(evaluation.draft.values()) == [["30", ""], ["55", ""]]
    with pytest.raises(ActionError, match="请先登记「总结汇报」"):
        send_own_marks(evaluation=evaluation, marks=marks, by=None, at=AT)
    step(evaluation, "report")
    send_own_marks(evaluation=evaluation, marks=marks, by=None, at=AT)
    line = line_of(evaluation, on=TODAY)
    assert (line.own, line.total, line.next) == (D("85.00"), None, "poll")


def test_own_marks_above_what_there_is_and_missing_ones_are_named(evaluation):
    step(evaluation, "report")
    first = evaluation.scheme.indicators.first()
    with pytest.raises(ActionError) as refused:
        send_own_marks(evaluation=evaluation, marks={first.pk: Mark(D(61))}, by=None, at=AT)
    assert [b.message for b in refused.value.blockers] == [
        "「完成任务」的得分应在 0 到 60 之间", "「特色工作」还没有自评得分",
    ]  # fmt: skip


def test_what_asks_for_evidence_is_not_sent_without_it(tree):
    lines = (PLAIN[0], replace(PLAIN[1], evidence=True))
    evaluation = evaluation_of(make_in_force(tree["general"], lines=lines), tree["branch"])
    step(evaluation, "report")
    marks = marks_of(evaluation, 50, 30)
    with pytest.raises(ActionError, match="「特色工作」要交材料"):
        send_own_marks(evaluation=evaluation, marks=marks, by=None, at=AT)
    upload = SimpleUploadedFile("方案.pdf", PDF, "application/pdf")
    add_evidence(
        evaluation=evaluation, indicator=evaluation.scheme.indicators.last(), upload=upload,
        by=None, at=AT,
    )  # fmt: skip
    send_own_marks(evaluation=evaluation, marks=marks, by=None, at=AT)


def test_steps_are_taken_in_order(evaluation):
    with pytest.raises(ActionError, match="请先登记：总结汇报、自查"):
        step(evaluation, "poll", rate=D(90))
    with pytest.raises(ActionError, match="报送自评完成"):
        step(evaluation, "self_check")


def test_marking_waits_for_the_poll_and_a_change_needs_its_reason(evaluation):
    step(evaluation, "report")
    send_own_marks(evaluation=evaluation, marks=marks_of(evaluation, 55, 30), by=None, at=AT)
    marks = marks_of(evaluation, 50, 28)
    with pytest.raises(ActionError, match="请先登记「民主测评」"):
        mark_evaluation(evaluation=evaluation, marks=marks, by=None, at=AT)
    step(evaluation, "poll", rate=D(90))
    assert mark_evaluation(evaluation=evaluation, marks=marks, by=None, at=AT) == 2
    other = marks_of(evaluation, 50, 20)
    with pytest.raises(ActionError, match="「特色工作」改了评分，请写理由"):
        mark_evaluation(evaluation=evaluation, marks=other, by=None, at=AT)
    key = evaluation.scheme.indicators.last().pk
    other[key] = Mark(D(20), "材料重复")
    assert mark_evaluation(evaluation=evaluation, marks=other, by=None, at=AT) == 1
    (row,) = [one for one in sheet_of(evaluation, on=TODAY) if one.indicator.pk == key]
    assert (row.marked.marks, [one.marks for one in row.earlier]) == (D(20), [D(28)])
    with pytest.raises(ActionError, match="考核组已经开始评分"):
        send_own_marks(evaluation=evaluation, marks=marks_of(evaluation, 1, 1), by=None, at=AT)


def test_a_spot_check_takes_marks_off_the_total(scheme, evaluation):
    sum_up(evaluation, 50, 30, deduction="1.5")
    line = line_of(evaluation, on=TODAY)
    assert (line.total, line.band) == (D("78.50"), Band.PASS)  # 50 + 30 − 1.5


def sum_up_to_marks(evaluation):
    step(evaluation, "report")
    send_own_marks(evaluation=evaluation, marks=marks_of(evaluation, 50, 30), by=None, at=AT)
    step(evaluation, "poll", rate=D(90))
    mark_evaluation(evaluation=evaluation, marks=marks_of(evaluation, 50, 30), by=None, at=AT)


def test_a_deduction_says_what_was_found(evaluation):
    sum_up_to_marks(evaluation)
    with pytest.raises(ActionError, match="扣分要写明"):
        step(evaluation, "daily", deduction=D(1))


def test_members_are_marked_from_their_records_in_one_go(tree):
    people = [make_person(tree["branch"]) for _ in range(3)]
    lines = (
        Line("党费", "按月交纳", "每月扣 2 分", D(10), "deduct", "person_arrears", each=D(2)),
        Line("学习", "学时", "满 32 学时", D(20), "share", "person_hours", D(32)),
        Line("评议", "互评", "平均分", D(70)),
    )
    scheme = make_in_force(tree["general"], subject=Subject.MEMBERS, lines=lines)
    mine = scheme.evaluations.filter(organization=tree["branch"])
    assert mark_from_records(scheme=scheme, evaluations=mine, by=None, at=AT) == 6
    evaluation = evaluation_of(scheme, people[0])
    assert [score.marks for score in evaluation.scores.all()] == [D(10), D(0)]
    assert mark_from_records(scheme=scheme, evaluations=mine, by=None, at=AT) == 0


def test_one_step_is_registered_for_all_who_are_there(tree):
    people = [make_person(tree["branch"]) for _ in range(2)]
    scheme = make_in_force(tree["general"], subject=Subject.MEMBERS)
    step(evaluation_of(scheme, people[0]), "peers")
    number, behind = take_steps(
        evaluations=scheme.evaluations.all(), kind="people", facts=StepFacts(TODAY), by=None, at=AT
    )
    assert (number, behind) == (1, [people[1].name])


def test_a_board_of_three_takes_as_many_queries_as_of_one(
    scheme, tree, evaluation, django_assert_num_queries
):
    make_organization("机关第三党支部", tree["general"])
    open_evaluations(scheme=scheme, by=None, at=AT)
    for one in scheme.evaluations.all():
        step(one, "report")
    alone = scheme.evaluations.filter(pk=evaluation.pk)
    with django_assert_num_queries(8):
        lines_of(alone, on=TODAY)
    with django_assert_num_queries(8):
        assert len(lines_of(scheme.evaluations.all(), on=TODAY)) == 3


def test_after_publication_the_sheet_keeps_the_numbers_it_was_marked_by(tree):
    lines = (
        Line("党费", "按月交纳", "每人扣 10 分", D(60), "deduct", "members", each=D(10)),
        PLAIN[1],
    )
    make_person(tree["branch"])
    scheme = make_in_force(tree["general"], lines=lines)
    evaluation = evaluation_of(scheme, tree["branch"])
    sum_up(evaluation, 50, 30)  # one member: 60 − 10
    sum_up(evaluation_of(scheme, tree["sister"]), 60, 30)  # nobody: nothing is taken off
    publish(evaluation)
    make_person(tree["branch"])
    row = sheet_of(evaluation, on=TODAY)[0]
    assert (row.found.number, row.computed) == (D(1), D(50))


def test_a_deduction_is_given_back_by_a_counter_entry(scheme, evaluation):
    sum_up(evaluation, 60, 30, deduction="5")
    taken = evaluation.steps.get(deduction__gt=0)
    assert line_of(evaluation, on=TODAY).total == D("85.00")
    with pytest.raises(ActionError, match="请写明撤销扣分的理由"):
        withdraw_deduction(step=taken, reason=" ", by=None, at=AT)
    withdraw_deduction(step=taken, reason="复核以后记录是全的", by=None, at=AT)
    assert line_of(evaluation, on=TODAY).total == D("90.00")
    taken.refresh_from_db()
    assert (taken.deduction, taken.counted) == (D("5.00"), D(0))
    with pytest.raises(ActionError, match="已经撤销过"):
        withdraw_deduction(step=taken, reason="再撤", by=None, at=AT)


def test_nothing_is_given_back_where_nothing_was_taken_off(evaluation):
    sum_up(evaluation, 60, 30)
    with pytest.raises(ActionError, match="没有扣分"):
        withdraw_deduction(step=evaluation.steps.get(kind="daily"), reason="复核", by=None, at=AT)


def test_a_new_version_of_the_scheme_takes_over_what_still_counts(scheme, evaluation, tree):
    step(evaluation, "report")
    send_own_marks(evaluation=evaluation, marks=marks_of(evaluation, 60, 40), by=None, at=AT)
    step(evaluation, "poll", rate=D(90))
    mark_evaluation(evaluation=evaluation, marks=marks_of(evaluation, 60, 40), by=None, at=AT)
    step(evaluation, "daily", deduction=D(5), finding="记录不全")
    withdraw_deduction(
        step=evaluation.steps.get(kind="daily"), reason="复核以后记录是全的", by=None, at=AT
    )
    new = draft_scheme(
        organization=tree["general"], year=2026, subject=Subject.BRANCHES, source=scheme, by=None,
        at=AT,
    )  # fmt: skip
    new = enforce_scheme(scheme=new, by=None, at=AT)
    assert line_of(evaluation_of(new, tree["branch"]), on=TODAY).total == D("100.00")
