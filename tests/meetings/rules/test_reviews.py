"""The stages of a campaign, the talks of a year, the grades: literal expectations."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.rules.appraisals import Line, decision_blockers, most_excellent, sums_blockers
from meetings.rules.reviews import (
    STAGE_ORDER,
    ReviewFacts,
    Stage,
    day_blockers,
    next_stage,
    stage_blockers,
)
from meetings.rules.talks import Gap, TalkKind, gaps, kind_of_talk


def days(*stages: str) -> dict[str, date]:
    return {stage: date(2026, 11, number) for number, stage in enumerate(stages, 1)}


def said(blockers) -> list[str]:
    return [one.message for one in blockers]


def test_the_seven_stages_are_in_the_order_of_the_regulation():
    assert [stage.label for stage in STAGE_ORDER] == [
        "制定方案", "会前学习", "征求意见", "谈心谈话", "对照检查", "召开会议", "整改落实",
    ]  # fmt: skip


def test_a_stage_waits_for_those_before_it():
    facts = ReviewFacts("branch", days("plan"))
    assert next_stage(facts.done) == Stage.STUDY
    assert stage_blockers("study", facts) == []
    found = stage_blockers("opinions", facts)
    assert said(found) == ["先登记「会前学习」"]
    assert found[0].article == "《支部工作条例》第十七条"


def test_the_talks_must_be_complete():
    facts = ReviewFacts("branch", days("plan", "study", "opinions"), talks_missing=3)
    (found,) = stage_blockers("talks", facts)
    assert found.message == "按每年至少一次，谈心谈话还差 3 对，先补齐"
    assert found.article == "《支部工作条例》第十九条"


def test_the_meeting_is_a_sealed_one_of_its_kind():
    done = days("plan", "study", "opinions", "talks", "examination")
    assert said(stage_blockers("meeting", ReviewFacts("branch", done))) == [
        "请选择已封存的组织生活会记录"
    ]
    assert stage_blockers("meeting", ReviewFacts("branch", done, 0, ("appraisal",)))
    assert not stage_blockers("meeting", ReviewFacts("branch", done, 0, ("organization_life",)))
    assert not stage_blockers("meeting", ReviewFacts("committee", done, 0, ("democratic_life",)))


def test_rectification_waits_until_every_problem_is_closed():
    done = days("plan", "study", "opinions", "talks", "examination", "meeting")
    open_ones = ("接待时间短", "报修慢", "学习少", "通报迟")
    facts = ReviewFacts("branch", done, 0, ("organization_life",), open_ones)
    (found,) = stage_blockers("rectification", facts)
    assert found.message == "问题清单里还有 4 个没有销号：接待时间短；报修慢；学习少等"
    assert found.article == "《支部工作条例》第十七条"
    assert not stage_blockers("rectification", ReviewFacts("branch", done))


def test_a_day_lies_between_its_neighbours_and_not_ahead():
    done = {"plan": date(2026, 11, 3), "opinions": date(2026, 11, 10)}
    today = date(2026, 11, 20)
    assert said(day_blockers("study", date(2026, 11, 1), done=done, today=today)) == [
        "不能早于「制定方案」的 2026-11-03"
    ]
    assert said(day_blockers("study", date(2026, 11, 11), done=done, today=today)) == [
        "不能晚于「征求意见」的 2026-11-10"
    ]
    assert said(day_blockers("talks", date(2026, 11, 21), done=done, today=today)) == [
        "日期晚于今天 2026-11-20，做完以后再登记"
    ]
    assert day_blockers("study", date(2026, 11, 3), done=done, today=today) == []


def pairs(*two: tuple[int, int]) -> dict[frozenset, int]:
    return {frozenset(pair): 1 for pair in two}


def test_the_kind_of_a_talk_follows_from_the_posts():
    assert kind_of_talk(1, 2, {1, 2}) == "officers"
    assert kind_of_talk(1, 3, {1, 2}) == "officer_member"
    assert kind_of_talk(3, 4, {1, 2}) == "members"


def test_a_year_without_talks_lacks_all_of_them():
    assert gaps([1, 2], [3, 4], {}, each=False) == [
        Gap(TalkKind.OFFICERS, 1, 2),
        Gap(TalkKind.OFFICER_MEMBER, 3),
        Gap(TalkKind.MEMBERS, 3),
        Gap(TalkKind.OFFICER_MEMBER, 4),
        Gap(TalkKind.MEMBERS, 4),
    ]


def test_one_talk_with_an_officer_is_enough_unless_each_is_asked():
    talked = pairs((1, 2), (1, 3), (3, 4), (2, 4))
    assert gaps([1, 2], [3, 4], talked, each=False) == []
    assert gaps([1, 2], [3, 4], talked, each=True) == [
        Gap(TalkKind.OFFICER_MEMBER, 2, 3),
        Gap(TalkKind.OFFICER_MEMBER, 1, 4),
    ]


def test_who_is_the_only_ordinary_member_needs_no_other():
    assert gaps([1], [2], pairs((1, 2)), each=False) == []


@given(st.integers(2, 6), st.integers(0, 8))
def test_when_everybody_talked_with_everybody_nothing_is_missing(officers, members):
    first, rest = list(range(officers)), list(range(officers, officers + members))
    everybody = {frozenset((a, b)): 1 for a in first + rest for b in first + rest if a != b}
    assert gaps(first, rest, everybody, each=True) == []


@pytest.mark.parametrize(("base", "most"), [(2, 0), (3, 1), (29, 9), (30, 10), (31, 10)])
def test_a_third_is_rounded_down(base, most):
    assert most_excellent(base) == most


@given(st.integers(0, 1000))
def test_three_times_the_excellent_are_never_more_than_all(base):
    assert 3 * most_excellent(base) <= base < 3 * (most_excellent(base) + 1)


def lines(*grades: str) -> list[Line]:
    return [Line(f"党员{n}", True, grade, "", n) for n, grade in enumerate(grades)]


def test_a_second_excellent_among_five_is_refused():
    rows = lines("excellent", "excellent", "qualified", "qualified", "basic")
    assert said(decision_blockers(rows, base="full")) == ["优秀 2 人，正式党员 5 人，最多评 1 人"]


def test_those_assessed_are_the_base_where_the_setting_says_so():
    rows = [*lines("excellent", "qualified"), Line("久病", True, "", "长期患病", 9)]
    assert decision_blockers(rows, base="full") == []
    assert said(decision_blockers(rows, base="assessed")) == [
        "优秀 1 人，评定等次的正式党员 2 人，最多评 0 人"
    ]


def test_nobody_is_left_without_a_grade_or_a_reason():
    rows = [*lines("qualified", ""), Line("预备", False, "", "", 7)]
    (found,) = decision_blockers(rows, base="full")
    assert (found.message, found.target) == (
        "党员1还没有等次；确实不评定的，写明原因", "id_grade-1",
    )  # fmt: skip


def test_a_probationary_member_gets_no_grade():
    rows = [Line("丁一", False, "qualified", "", 4)]
    assert said(decision_blockers(rows, base="full")) == ["丁一是预备党员，参加评议但不评定等次"]


def test_sums_that_cannot_be():
    found = sums_blockers([("丁一", 9, 3)], issued=8, returned=9, invalid=1, due=7)
    assert [(one.message, one.target) for one in found] == [
        ("收回 9 张，比发出的 8 张多，请核对", "id_returned"),
        ("发出 8 张，能投纸质票的只有 7 人（手机投过的不再发票）", "id_issued"),
        ("丁一的票数合计 9，比有效票 8 张多，请核对", "id_excellent-3"),
    ]
    assert sums_blockers([("丁一", 7, 3)], issued=8, returned=8, invalid=1, due=8) == []
