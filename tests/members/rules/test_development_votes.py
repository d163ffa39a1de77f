"""A step cannot tell a vote otherwise than the sealed record of the meeting."""

from __future__ import annotations

from datetime import date

from members.rules.development_votes import SealedVote

HELD = date(2026, 11, 12)
COUNTED = SealedVote(7, "支部党员大会", HELD, 9, 8, "接收预备党员", 7, 1, 0, item_id=3)
NOT_COUNTED = SealedVote(7, "支部党员大会", HELD, 9, 8)


def test_its_key_names_meeting_and_item():
    assert (COUNTED.key, NOT_COUNTED.key) == ("7-3", "7-0")


def test_the_sealed_numbers_agree_with_themselves():
    assert list(COUNTED.differences(HELD, COUNTED.facts)) == []
    assert COUNTED.facts == {"due": 9, "present": 8, "in_favour": 7, "against": 1, "abstained": 0}


def test_every_number_told_otherwise_is_named():
    typed = {**COUNTED.facts, "in_favour": 8, "against": None}
    assert list(COUNTED.differences(date(2026, 11, 13), typed)) == [
        ("done_on", "会议记录的日期是 2026-11-12，这里填了 2026-11-13"),
        ("in_favour", "赞成：会议记录是 7，这里填了 8"),
        ("against", "反对：会议记录是 1，这里填了 0"),
    ]


def test_a_meeting_without_counted_votes_binds_the_roll_only():
    assert NOT_COUNTED.facts == {"due": 9, "present": 8}
    assert list(NOT_COUNTED.differences(HELD, {"due": 9, "present": 8, "in_favour": 5})) == []
