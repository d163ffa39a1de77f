"""Which paper can be printed when, and what one reads where it cannot."""

import pytest

from meetings.rules.printing import (
    EXTRACT,
    NOTICE,
    PRINTS,
    RECORD,
    SIGN_IN,
    print_blockers,
    printable,
)


@pytest.mark.parametrize(
    ("state", "late_days", "papers"),
    [
        ("planned", 0, (NOTICE, SIGN_IN)),
        ("open", 0, (NOTICE, SIGN_IN, RECORD, EXTRACT)),
        ("sealed", 0, (NOTICE, SIGN_IN, RECORD, EXTRACT)),
        ("sealed", 3, (SIGN_IN, RECORD, EXTRACT)),
        ("cancelled", 0, ()),
    ],
)
def test_each_state_has_its_papers(state, late_days, papers):
    assert printable(state=state, late_days=late_days) == papers


def test_every_refusal_is_a_sentence():
    def said(one, state, late_days=0):
        return [b.message for b in print_blockers(one, state=state, late_days=late_days)]

    assert said(EXTRACT, "planned") == [
        "会议还没有点名，还没有可以打印的内容；点名以后才有会议纪要"
    ]
    assert said(NOTICE, "sealed", 2) == ["这次会议是会后补录的，会前没有在系统里安排，没有会议通知"]
    assert [said(one, "cancelled") for one in PRINTS] == [
        [f"会议已取消，不再打印{one.label}"] for one in PRINTS
    ]
