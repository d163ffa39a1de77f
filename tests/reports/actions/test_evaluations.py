"""量化考核: schemes, own marks, the course, marking, publishing, objections, 整改."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from branchrecords.errors import ActionError
from members.actions.settings import override_setting
from reports.actions.evaluation_marking import mark_evaluation, mark_from_records
from reports.actions.evaluation_results import (
    answer_objection,
    check_rectification,
    correct_result,
    note_objection,
    order_rectification,
    publish_results,
)
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
from reports.actions.evaluation_steps import take_steps
from reports.actions.evaluations import add_evidence, save_own_draft, send_own_marks
from reports.models import Scheme
from reports.queries.evaluations import line_of, lines_of, sheet_of
from reports.rules.evaluation_course import StepFacts, Subject
from reports.rules.evaluation_marks import Band, Mark
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
from tests.factories.files import PDF
from tests.factories.members import AT, TODAY, make_organization, make_person, make_tree

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=5)


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def scheme(tree):
    return make_in_force(tree["general"])


@pytest.fixture
def evaluation(scheme, tree):
    return evaluation_of(scheme, tree["branch"])


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


def test_a_deduction_says_what_was_found(evaluation):
    sum_up_to_marks(evaluation)
    with pytest.raises(ActionError, match="扣分要写明"):
        step(evaluation, "daily", deduction=D(1))


def sum_up_to_marks(evaluation):
    step(evaluation, "report")
    send_own_marks(evaluation=evaluation, marks=marks_of(evaluation, 50, 30), by=None, at=AT)
    step(evaluation, "poll", rate=D(90))
    mark_evaluation(evaluation=evaluation, marks=marks_of(evaluation, 50, 30), by=None, at=AT)


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
    assert (lowered.band, lowered.result.reason) == (Band.PASS, "先进（优秀）名额已满")


@pytest.fixture
def published(scheme, tree, evaluation):
    sum_up(evaluation, 40, 19.5)
    sum_up(evaluation_of(scheme, tree["sister"]), 60, 30)
    publish(evaluation)
    return evaluation


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


def test_who_failed_has_to_mend_it_by_a_day_and_is_checked(published, scheme, tree):
    sister = evaluation_of(scheme, tree["sister"])
    due = TODAY + timedelta(days=60)
    with pytest.raises(ActionError, match="基本合格、不合格的"):
        order_rectification(evaluation=sister, due_on=due, text="补记录", by=None, at=AT)
    with pytest.raises(ActionError, match="今天以后"):
        order_rectification(evaluation=published, due_on=TODAY, text="补", by=None, at=AT)
    order = order_rectification(
        evaluation=published, due_on=due, text="三会一课开齐", by=None, at=AT
    )
    check_rectification(rectification=order, passed=False, text="还差党课", by=None, at=AT)
    check_rectification(rectification=order, passed=True, text="开齐了", by=None, at=AT)
    with pytest.raises(ActionError, match="已经验收到位"):
        check_rectification(rectification=order, passed=True, text="再看", by=None, at=AT)


def test_the_year_ends_when_everything_is_published_and_answered(published):
    with pytest.raises(ActionError, match="没有公示期满"):
        close_scheme(scheme=published.scheme, by=None, at=AT)
    closed = close_scheme(scheme=published.scheme, by=None, at=LATER)
    assert closed.state == Scheme.State.CLOSED


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
