"""The default schemes and the steps: what they hold, what is refused."""

from dataclasses import replace
from decimal import Decimal as D

import pytest

from reports.catalogue import FIGURES_BY_KEY
from reports.queries.evaluation_figures import PERSON_FIGURES_BY_KEY
from reports.rules.evaluation_course import STEPS, Subject, next_step, step_blockers
from reports.rules.evaluation_marks import Method
from reports.rules.evaluation_schemes import DEFAULT_SCHEMES, line_blockers, scheme_blockers
from reports.rules.evaluation_targets import is_met, least_number


@pytest.mark.parametrize("subject", Subject.values)
def test_a_default_scheme_can_be_put_into_force_as_it_is(subject):
    assert scheme_blockers(DEFAULT_SCHEMES[subject]) == []


def test_default_indicators_name_figures_that_exist():
    for line in DEFAULT_SCHEMES[Subject.BRANCHES]:
        assert not line.figure or line.figure in FIGURES_BY_KEY
    for line in DEFAULT_SCHEMES[Subject.MEMBERS]:
        assert not line.figure or line.figure in PERSON_FIGURES_BY_KEY


def test_the_refusal_says_how_many_marks_are_missing_or_too_many():
    lines = list(DEFAULT_SCHEMES[Subject.BRANCHES])
    (short,) = scheme_blockers(lines[1:])
    assert short.message == "各项分值合计 80 分，还差 20 分，应当正好 100 分"
    (long,) = scheme_blockers([replace(lines[0], full=D("22.5")), *lines[1:]])
    assert long.message == "各项分值合计 102.5 分，多了 2.5 分，应当正好 100 分"


def test_every_method_says_what_it_lacks():
    line = DEFAULT_SCHEMES[Subject.BRANCHES][0]
    assert [b.target for b in line_blockers(replace(line, figure=""))] == ["id_figure"]
    assert [b.target for b in line_blockers(replace(line, target=D(0)))] == ["id_target"]
    deduct = replace(line, method=Method.DEDUCT, each=None)
    assert [b.target for b in line_blockers(deduct)] == ["id_each"]
    table = replace(line, method=Method.TABLE, table=((D(90), D(21)),))
    assert [b.target for b in line_blockers(table)] == ["id_table"]


def test_the_seven_steps_stand_in_the_order_of_the_source():
    labels = [one.label for one in STEPS[Subject.BRANCHES]]
    assert labels == [
        "总结汇报", "自查", "民主测评", "组织考核", "日常抽查", "专项抽查", "汇总",
    ]  # fmt: skip


def test_a_step_waits_for_those_before_it():
    (blocker,) = step_blockers(Subject.BRANCHES, "poll", {"report"})
    assert "自查" in blocker.message
    assert step_blockers(Subject.BRANCHES, "poll", {"report", "self_check"}) == []


def test_a_check_may_be_registered_again_and_other_steps_may_not():
    taken = {"report", "self_check", "poll", "inspection", "daily"}
    assert step_blockers(Subject.BRANCHES, "daily", taken) == []
    assert step_blockers(Subject.BRANCHES, "poll", taken)
    assert next_step(Subject.BRANCHES, taken) == "special"


def test_nothing_is_summed_up_while_an_indicator_has_no_marks():
    taken = set(STEPS[Subject.MEMBERS][:-1])
    (blocker,) = step_blockers(Subject.MEMBERS, "summing", taken, ["党员互评"])
    assert "还有 1 项没有评分：党员互评" in blocker.message


def test_a_target_is_compared_in_whole_numbers():
    assert is_met(9, 10, 90)
    assert not is_met(89, 99, 90)  # 89.89…% is shown as 89.9% and is not 90%
    assert not is_met(0, 0, 0)
    assert least_number(7, 50) == 4
