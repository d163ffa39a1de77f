"""党务公开: the way of an item, what must not be public, spans of the regular duties."""

from datetime import date

import pytest

from meetings.rules.disclosures import (
    DisclosureFacts,
    State,
    StepKind,
    personal_data,
    step_blockers,
    term_blockers,
    terms_of,
    without_personal_data,
)

TODAY = date(2026, 11, 20)


def facts(state: str, **values) -> DisclosureFacts:
    given = {"kind": "decision", "audience": "party", "text": "", "ends_on": date(2026, 12, 1)}
    return DisclosureFacts(state, **{**given, **values})


@pytest.mark.parametrize(
    ("step", "states"),
    [
        (StepKind.SUBMITTED, {"draft", "returned"}),
        (StepKind.RETURNED, {"submitted"}),
        (StepKind.APPROVED, {"draft", "submitted", "returned"}),
        (StepKind.ENDED, {"coming", "posted"}),
        (StepKind.ARCHIVED, {"ended"}),
        (StepKind.WITHDRAWN, {"draft", "submitted", "returned"}),
    ],
)
def test_each_step_fits_these_states_only(step, states):
    open_in = {s.value for s in State if not step_blockers(step, facts(s), today=TODAY)}
    assert open_in == states


def test_dues_are_for_members_only():
    found = step_blockers(
        StepKind.APPROVED, facts("submitted", kind="dues", audience="public"), today=TODAY
    )
    assert [one.target for one in found] == ["id_audience"]
    assert not step_blockers(StepKind.APPROVED, facts("submitted", kind="dues"), today=TODAY)


def test_an_item_whose_time_is_over_is_not_approved():
    over = facts("submitted", ends_on=TODAY)
    assert [one.target for one in step_blockers(StepKind.APPROVED, over, today=TODAY)] == [
        "id_last_day"
    ]


def test_an_unanswered_opinion_keeps_an_item_from_the_archive():
    found = step_blockers(StepKind.ARCHIVED, facts("ended", unanswered=2), today=TODAY)
    assert "2 条意见没有答复" in found[0].message


@pytest.mark.parametrize(
    ("text", "found", "masked"),
    [
        (
            "张三，身份证34052419800101001X", [("公民身份号码", "340524********001X")],
            "张三，身份证340524********001X",
        ),
        ("电话13812345678。", [("手机号", "138****5678")], "电话138****5678。"),
        ("编号2026111800012345678 和 12812345678", [], "编号2026111800012345678 和 12812345678"),
        ("应交 1,200.00 元", [], "应交 1,200.00 元"),
    ],
)  # fmt: skip
def test_numbers_of_people_are_found_and_masked(text, found, masked):
    assert personal_data(text) == found
    assert without_personal_data(text) == masked


def test_masked_text_may_be_submitted():
    plain = facts("draft", text="联系人 13812345678")
    assert step_blockers(StepKind.SUBMITTED, plain, today=TODAY)
    clear = facts("draft", text=without_personal_data("联系人 13812345678"))
    assert not step_blockers(StepKind.SUBMITTED, clear, today=TODAY)


def test_the_last_day_is_not_before_the_first():
    assert term_blockers(TODAY, date(2026, 11, 19))
    assert not term_blockers(TODAY, TODAY)
    assert term_blockers(TODAY, date(2028, 11, 21))


def test_the_spans_of_a_year_follow_each_other():
    assert [one.label for one in terms_of("year", 2026)] == ["2026年"]
    assert [(one.label, one.starts, one.ends) for one in terms_of("half_year", 2026)] == [
        ("2026年上半年", date(2026, 1, 1), date(2026, 7, 1)),
        ("2026年下半年", date(2026, 7, 1), date(2027, 1, 1)),
    ]
    assert [one.ends for one in terms_of("quarter", 2026)] == [
        date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1), date(2027, 1, 1),
    ]  # fmt: skip
