from dataclasses import replace
from datetime import date

import pytest

from dues.rules.arrears import (
    Course,
    Done,
    Outcome,
    StepKind,
    carried,
    next_step,
)
from dues.rules.arrears_steps import outcome_blockers, possible_steps, step_blockers

K = StepKind
TODAY = date(2026, 11, 20)


def months(number):
    """So many months up to October 2026."""
    return tuple(date(2026, 11 - n, 1) for n in range(number, 0, -1))


TALK = Done(K.TALK, date(2026, 8, 5))
WARNING = Done(K.WARNING, date(2026, 10, 10), date(2026, 11, 9))
SERVED = Done(K.SERVED, date(2026, 10, 12))
CARRIED = Done(K.MEETING, date(2026, 11, 18), carried=True)
LOST = Done(K.MEETING, date(2026, 11, 18), carried=False)
REASON = Done(K.REASON, date(2026, 11, 15), date(2026, 12, 31))


def refused(kind, course, on=TODAY, due_on=None):
    found = step_blockers(kind=kind, course=course, on=on, today=TODAY, due_on=due_on)
    return [blocker.message for blocker in found]


def possible(course):
    return [one.kind for one in possible_steps(course, TODAY) if one.may]


@pytest.mark.parametrize(
    ("number", "steps", "kinds"),
    [
        (2, (), [K.REASON]),
        (3, (), [K.TALK, K.REASON]),
        (6, (), [K.TALK, K.REASON]),
        (5, (TALK,), [K.TALK, K.REASON, K.CLOSED]),
        (6, (TALK,), [K.TALK, K.WARNING, K.REASON, K.CLOSED]),
        (7, (TALK, WARNING), [K.TALK, K.WARNING, K.REASON, K.CLOSED]),
        (7, (TALK, WARNING, SERVED), [K.TALK, K.WARNING, K.MEETING, K.REASON, K.CLOSED]),
        (7, (TALK, WARNING, SERVED, CARRIED), [K.TALK, K.HANDED, K.REASON, K.CLOSED]),
        (7, (TALK, WARNING, SERVED, LOST), [K.TALK, K.WARNING, K.REASON, K.CLOSED]),
        (7, (TALK, WARNING, SERVED, REASON), [K.TALK, K.RESUMED, K.CLOSED]),
        (0, (TALK,), [K.CLOSED]),
        (7, (TALK, Done(K.CLOSED, TODAY)), []),
    ],
)
def test_what_may_be_registered_after_what(number, steps, kinds):
    assert possible(Course(months(number), steps)) == kinds


@pytest.mark.parametrize(
    ("kind", "number", "steps", "words"),
    [
        (K.TALK, 2, (), "欠交 2 个月，满 3 个月才需要谈话提醒"),
        (K.WARNING, 5, (TALK,), "现在欠交 5 个月，满 6 个月才发限期补交通知书"),
        (K.MEETING, 7, (TALK, WARNING), "通知书还没有送达本人，不能提交支部党员大会"),
        (K.HANDED, 7, (TALK, WARNING, SERVED), "支部党员大会还没有讨论，除名不能由支部委员会决定"),
        (K.CLOSED, 3, (), "还没有开始办理，没有什么要办结"),
    ],
)
def test_what_is_not_possible_says_why_in_one_sentence(kind, number, steps, words):
    course = Course(months(number), steps)
    one = next(p for p in possible_steps(course, TODAY) if p.kind == kind)
    assert (one.may, one.words, bool(one.article)) == (False, words, True)


def test_a_meeting_waits_for_the_deadline_to_pass():
    course = Course(months(7), (TALK, WARNING, SERVED))
    assert refused(K.MEETING, course, date(2026, 11, 9)) == [
        "限期到 2026-11-09，期限没有过，不能提交支部党员大会"
    ]
    assert refused(K.MEETING, course, date(2026, 11, 10)) == []


def test_days_go_forward_and_are_not_to_come():
    course = Course(months(7), (TALK,))
    assert refused(K.TALK, course, date(2026, 8, 4)) == [
        "上一步谈话提醒在 2026-08-05，日期不能早于它"
    ]
    assert refused(K.TALK, course, date(2026, 11, 21)) == [
        "2026-11-21 还没有到，请写今天或以前的日期"
    ]


def test_a_deadline_lies_after_the_notice_and_a_plan_within_six_months():
    course = Course(months(7), (TALK,))
    assert refused(K.WARNING, course, due_on=TODAY) == ["补交期限应晚于通知书的日期"]
    assert refused(K.WARNING, course, due_on=date(2026, 12, 20)) == []
    assert refused(K.REASON, course, due_on=date(2027, 5, 31)) == []
    assert refused(K.REASON, course, due_on=date(2027, 6, 1)) == [
        "补交一般不超过 6 个月，最晚 2027-05-31；更长的请申请少交、免交"
    ]


@pytest.mark.parametrize(
    ("due", "present", "in_favour", "result"),
    [(20, 10, 10, False), (20, 11, 11, True), (20, 9, 9, False), (3, 2, 2, True)],
)
def test_more_than_half_of_those_due_carry(due, present, in_favour, result):
    assert carried(due=due, present=present, in_favour=in_favour) is result


@pytest.mark.parametrize(
    ("number", "steps", "kind", "due_on"),
    [
        (3, (), K.TALK, TODAY),
        (4, (TALK,), None, date(2026, 12, 31)),  # July to October; with December it is six
        (6, (TALK,), K.WARNING, TODAY),
        (7, (TALK, WARNING), K.SERVED, date(2026, 10, 17)),
        (7, (TALK, WARNING, SERVED), K.MEETING, date(2026, 11, 10)),
        (7, (TALK, replace(WARNING, due_on=date(2026, 11, 30)), SERVED), None, date(2026, 11, 30)),
        (7, (TALK, WARNING, SERVED, CARRIED), K.HANDED, date(2026, 11, 25)),
        (7, (TALK, WARNING, SERVED, LOST), K.WARNING, TODAY),
        (7, (TALK, REASON), None, date(2026, 12, 31)),
    ],
)
def test_the_next_step_has_a_day(number, steps, kind, due_on):
    found = next_step(Course(months(number), steps), TODAY)
    assert (found.kind, found.due_on) == (kind, due_on)


def test_nothing_is_next_for_two_months_and_after_the_end():
    assert next_step(Course(months(2)), TODAY) is None
    assert next_step(Course(months(7), (TALK, Done(K.CLOSED, TODAY))), TODAY) is None


def test_an_expulsion_is_not_claimed_before_the_register_has_it():
    course = Course(months(7), (TALK, WARNING, SERVED, CARRIED, Done(K.HANDED, TODAY)))

    def words(outcome, **changed):
        found = outcome_blockers(outcome=outcome, course=replace(course, **changed))
        return [blocker.message for blocker in found]

    assert words(Outcome.PAID) == ["补齐以后系统自动办结，不用登记"]
    assert words(Outcome.REMOVED) == ["党员名册里还没有登记除名，由上级党组织批准并登记以后再办结"]
    assert (words(Outcome.REMOVED, removed=True), words(Outcome.WITHDRAWN)) == ([], [])
