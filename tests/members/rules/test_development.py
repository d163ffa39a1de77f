"""The table of 25 steps, the limits, the votes: literal expectations from the regulation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchrecords.notices.holidays import WorkCalendar
from members.rules.archive import PAPERS_BY_KEY
from members.rules.development import COMMITTEE_STEPS, LAST, STEPS, STEPS_BY_KEY
from members.rules.development_checks import reasons
from members.rules.development_course import course_of, result_of
from members.rules.development_dossier import (
    Done,
    Dossier,
    Entry,
    Named,
    Quota,
    due_of,
    reviews_missed,
)
from members.rules.development_facts import FACTS
from members.rules.development_limits import (
    Vote,
    approval_until,
    candidate_from,
    nth_working_day,
    probation_until,
    talk_until,
    working_days,
)
from members.rules.development_order import recordable
from members.rules.development_step import Stage

DAY = date(2026, 11, 20)


def test_there_are_25_steps_in_the_five_stages_of_the_regulation():
    assert [step.number for step in STEPS] == list(range(1, 26))
    spans = {stage: [s.number for s in STEPS if s.stage is stage] for stage in Stage}
    assert [(span[0], span[-1]) for span in spans.values()] == [
        (1, 2),
        (3, 6),
        (7, 11),
        (12, 18),
        (19, 25),
    ]
    assert LAST == 25


def test_every_step_has_a_form_an_article_and_known_papers():
    assert set(FACTS) == set(STEPS_BY_KEY)
    assert all(step.article.startswith("《发展党员工作细则》第") for step in STEPS)
    assert {kind for step in STEPS for kind in step.papers} <= set(PAPERS_BY_KEY)


def test_the_committee_files_examines_and_approves():
    assert COMMITTEE_STEPS == (
        "activist_filed",
        "candidate_filed",
        "prereview",
        "committee_talk",
        "approval",
        "approval_filed",
        "full_approval",
    )


@pytest.mark.parametrize(
    ("next_step", "numbers"),
    [(1, [1]), (6, [6, 7]), (19, [19, 23]), (21, [21, 22, 23]), (23, [23]), (26, [])],
)
def test_the_order_allows(next_step, numbers):
    assert [step.number for step in recordable(next_step)] == numbers


def test_deadlines_by_the_calendar():
    assert talk_until(date(2026, 1, 31)) == date(2026, 2, 28)
    assert candidate_from(date(2024, 2, 29)) == date(2025, 3, 1)
    assert approval_until(date(2026, 8, 31)) == date(2026, 11, 30)
    assert approval_until(date(2026, 8, 31), special=True) == date(2027, 2, 28)
    assert probation_until(date(2025, 11, 20)) == date(2026, 11, 20)
    assert probation_until(date(2025, 11, 20), 6) == date(2027, 5, 20)


AS_PUBLISHED = WorkCalendar()


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2026-11-16", "2026-11-20", 5),  # Monday to Friday
        ("2026-11-20", "2026-11-23", 2),  # a weekend between
        ("2026-11-20", "2026-11-19", 0),
        ("2026-09-28", "2026-10-08", 4),  # 国庆节: 28, 29, 30 September and 8 October
        ("2026-10-01", "2026-10-07", 0),
        ("2026-10-09", "2026-10-11", 2),  # Friday and the Saturday that is worked
        ("2026-09-19", "2026-09-20", 1),  # the Sunday that is worked
        ("2031-10-01", "2031-10-07", 5),  # no table yet: Monday to Friday
    ],
)
def test_working_days_are_those_of_the_calendar(first, last, days):
    found = working_days(date.fromisoformat(first), date.fromisoformat(last), AS_PUBLISHED)
    assert found == days


def test_a_calendar_edited_here_takes_the_place_of_the_published_one():
    closed = WorkCalendar({2026: {date(2026, 11, 18): ("off", "停电")}})
    assert working_days(date(2026, 11, 16), date(2026, 11, 20), closed) == 4
    # Edited without 国庆节: those days are worked.
    assert working_days(date(2026, 10, 5), date(2026, 10, 9), closed) == 5


@pytest.mark.parametrize(
    ("first", "number", "last"),
    [
        ("2026-11-16", 1, "2026-11-16"),
        ("2026-11-16", 5, "2026-11-20"),
        ("2026-11-17", 5, "2026-11-23"),
        ("2026-09-28", 5, "2026-10-09"),  # three days before 国庆节, two after
        ("2026-10-03", 3, "2026-10-10"),  # begun on a day off; the third is the worked Saturday
    ],
)
def test_the_last_of_so_many_working_days(first, number, last):
    found = nth_working_day(date.fromisoformat(first), number, AS_PUBLISHED)
    assert found == date.fromisoformat(last)


@given(st.dates(date(2024, 1, 1), date(2027, 12, 31)), st.integers(1, 30))
def test_counting_forth_and_back_agree(first, number):
    last = nth_working_day(first, number, AS_PUBLISHED)
    assert working_days(first, last, AS_PUBLISHED) == number
    assert AS_PUBLISHED.is_work(last)


@pytest.mark.parametrize(
    ("due", "present", "in_favour", "written", "quorate", "carried"),
    [
        (10, 5, 5, 0, False, False),  # half is not more than half
        (10, 6, 6, 0, True, True),
        (10, 6, 5, 0, True, False),
        (10, 6, 5, 1, True, True),  # a written opinion counts
        (9, 5, 5, 0, True, True),
        (9, 4, 4, 5, False, True),  # but does not make the quorum
    ],
)
def test_quorum_and_majority_are_of_those_due(due, present, in_favour, written, quorate, carried):
    vote = Vote(due, present, in_favour, 0, 0, written)
    assert (vote.quorate, vote.carried) == (quorate, carried)


def test_a_vote_says_what_cannot_be():
    assert [field for field, _ in Vote(5, 6, 6, 1, 0, 1).problems()] == [
        "present",
        "in_favour",
        "written_in_favour",
    ]


@given(st.integers(1, 400), st.data())
def test_the_smallest_numbers_needed_are_exact(due, data):
    vote = Vote(due, 0, 0, 0, 0)
    needed = vote.needed_votes
    assert Vote(due, needed, needed, 0, 0).carried
    assert not Vote(due, needed, needed - 1, 0, 0).carried
    assert Vote(due, vote.needed_present, 0, 0, 0).quorate
    assert not Vote(due, vote.needed_present - 1, 0, 0, 0).quorate


def dossier(next_step: int, *done: Done, **more) -> Dossier:
    return Dossier(next_step=next_step, done=done, born_on=date(1995, 1, 1), **more)


def forbidden(found) -> list[str]:
    return [reason.message for reason in found if reason.forbids]


def test_a_late_talk_is_a_warning_and_no_refusal():
    case = dossier(2, Done("application", date(2026, 9, 1)))
    found = reasons(case, STEPS_BY_KEY["talk"], DAY)
    assert [(r.forbids, r.article) for r in found] == [(False, "《发展党员工作细则》第七条")]
    assert "最迟 2026-10-01" in found[0].message


def test_becoming_a_candidate_takes_a_year_two_reviews_and_an_analysis():
    case = dossier(6, Done("activist", date(2026, 3, 1)))
    found = forbidden(reasons(case, STEPS_BY_KEY["candidate"], DAY))
    assert len(found) == 3
    assert "2027-03-01 起" in found[0]
    whole = dossier(
        6,
        Done("activist", date(2025, 10, 1)),
        Done("fostering", date(2026, 3, 1), result="half_year"),
        Done("fostering", date(2026, 9, 1), result="half_year"),
        Done("fostering", date(2026, 9, 20), result="yearly"),
    )
    assert forbidden(reasons(whole, STEPS_BY_KEY["candidate"], DAY)) == []


def test_a_failed_political_review_ends_the_way():
    case = dossier(11, Done("political", date(2026, 5, 1), result="failed"))
    assert "终止这份发展档案" in forbidden(reasons(case, STEPS_BY_KEY["training"], DAY))[0]


@pytest.mark.parametrize(("days", "hours", "count"), [(3, 0, 0), (0, 24, 0), (2, 23, 1)])
def test_training_of_three_days_or_24_hours(days, hours, count):
    case = dossier(11, Done("political", date(2026, 5, 1), result="passed"))
    entry = Entry(DAY, DAY, {"days": days, "hours": hours})
    found = reasons(case, STEPS_BY_KEY["training"], DAY, entry)
    assert len(forbidden(found)) == count


@pytest.mark.parametrize(("number", "count"), [(1, 1), (2, 0), (3, 1)])
def test_two_introducers(number, count):
    people = tuple(Named(n, f"党员{n}", "full") for n in range(number))
    entry = Entry(DAY, DAY, {}, people)
    found = reasons(dossier(9), STEPS_BY_KEY["introducers"], DAY, entry)
    assert len(forbidden(found)) == count


def test_approval_after_three_months_wants_a_reason_and_after_six_is_refused():
    case = dossier(17, Done("admission", date(2026, 7, 1), result="passed"))
    step = STEPS_BY_KEY["approval"]
    late = Entry(date(2026, 10, 15), DAY, {"result": "approved"})
    assert "请写明特殊情况" in forbidden(reasons(case, step, late.on, late))[0]
    told = replace(late, facts={"result": "approved", "special": "换届"})
    assert forbidden(reasons(case, step, told.on, told)) == []
    after = replace(told, on=date(2027, 1, 2), today=date(2027, 1, 2))
    assert "不能再批准" in forbidden(reasons(case, step, after.on, after))[0]
    refused = replace(after, facts={"result": "refused"})
    assert forbidden(reasons(case, step, refused.on, refused)) == []


@pytest.mark.parametrize(
    ("rule", "quota", "forbids"),
    [
        ("refuse", Quota(2, 2), [True]),
        ("warn", Quota(2, 2), [False]),
        ("off", Quota(2, 2), []),
        ("refuse", Quota(2, 1), []),
        ("refuse", Quota(None, 0), []),
        ("refuse", Quota(None, 0, planned_above=True), [True]),
    ],
)
def test_the_years_plan(rule, quota, forbids):
    case = dossier(
        15,
        Done("prereview", date(2026, 9, 1), result="agreed"),
        settings={"admission_plan": rule},
        quota=quota,
    )
    found = reasons(case, STEPS_BY_KEY["admission"], DAY)
    assert [r.forbids for r in found] == forbids


def test_what_is_due():
    talk = dossier(2, Done("application", date(2026, 11, 1)))
    assert due_of(talk).on == date(2026, 12, 1)
    reviewed = dossier(
        6,
        Done("activist", date(2026, 1, 10)),
        Done("fostering", date(2026, 6, 1), result="half_year"),
    )
    assert due_of(reviewed).on == date(2026, 12, 1)
    probation = dossier(21, admitted_on=date(2026, 1, 5))
    assert (due_of(probation).on, due_of(probation).earliest) == (date(2027, 1, 5), True)
    assert due_of(dossier(14)) is None


def test_reviews_that_were_missed_are_named():
    assert reviews_missed(date(2025, 1, 10), [date(2025, 7, 1)], date(2026, 8, 1)) == [
        date(2026, 1, 1),
        date(2026, 7, 1),
    ]
    assert reviews_missed(date(2025, 1, 10), [date(2025, 7, 1)], date(2025, 12, 31)) == []


def test_the_course_follows_from_the_records_alone():
    done = [
        Done("application", date(2023, 3, 1)),
        Done("activist", date(2023, 9, 1)),
        Done("candidate_filed", date(2024, 10, 1)),
        Done("admission", date(2025, 1, 10), result="passed"),
        Done("approval", date(2025, 3, 1), result="refused"),
    ]
    course = course_of(done)
    assert (course.next_step, course.round, course.admitted_on) == (12, 2, None)
    assert [(p.kind.value, p.starts_on) for p in course.periods] == [
        ("applicant", date(2023, 3, 1)),
        ("activist", date(2023, 9, 1)),
        ("candidate", date(2024, 10, 1)),
    ]


@given(st.lists(st.sampled_from([s.key for s in STEPS]), max_size=40), st.data())
def test_no_course_leaves_the_table(keys, data):
    days = iter(range(1, 100))
    done = [
        Done(
            key,
            date.fromordinal(738000 + next(days)),
            {"months": 6},
            data.draw(st.sampled_from(["passed", "failed", "refused", "approved", "extend"])),
        )
        for key in keys
    ]
    course = course_of(done)
    assert 1 <= course.next_step <= 26
    starts = [p.starts_on for p in course.periods]
    assert len(starts) == len(set(starts))


def test_the_result_is_counted_from_the_votes():
    vote = {"due": 9, "present": 8, "in_favour": 5, "against": 3, "abstained": 0}
    assert result_of("admission", vote) == "passed"
    assert result_of("admission", {**vote, "in_favour": 4}) == "failed"
    assert result_of("full_meeting", {**vote, "outcome": "extend"}) == "extend"
