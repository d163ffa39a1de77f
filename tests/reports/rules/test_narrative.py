"""Every sentence that is ever drafted for an organisation says what it rests on."""

from datetime import date
from decimal import Decimal

import pytest

from reports.rules.narrative import write_draft
from reports.rules.narrative_parts import Facts, LateEntry, Printed
from reports.rules.phrases import PHRASES
from reports.rules.texts import flat, plain

DAY = date(2026, 12, 31)
EVERYTHING = {key: Printed(Decimal(2), "2") for key in PHRASES}


def facts(is_branch, **more):
    return Facts(is_branch=is_branch, day=DAY, year=2026, **more)


BUSY = {
    "topics": ("入户走访",),
    "late": (LateEntry("入户走访", date(2026, 10, 22), 20),),
    "missing": ("3月主题党日",),
    "expiring": 1,
}


@pytest.mark.parametrize(
    ("numbers", "asked"),
    [
        (EVERYTHING, facts(True, **BUSY)),
        (EVERYTHING, facts(False, behind=("第一支部",), expiring=2)),
        ({}, facts(True)),
        ({}, facts(False)),
    ],
    ids=["branch", "committee", "empty branch", "empty committee"],
)
def test_every_sentence_has_a_source_and_a_way_to_its_records(numbers, asked):
    found = flat(write_draft(numbers, asked))
    assert found
    assert [one.text for one in found if not one.source or not (one.keys or one.place)] == []


def test_the_sentences_without_a_number_have_one_too():
    draft = write_draft(EVERYTHING, facts(True, **BUSY))
    by_text = {one.text: one for one in flat(draft)}
    topics = by_text["主题党日先后开展“入户走访”。"]
    assert (topics.source, topics.keys) == (
        "已封存的主题党日记录的题目，按日期先后",
        ("meetings_party_day",),
    )
    missing = by_text["按制度应开展而没有记录的：3月主题党日。"]
    assert (missing.source, missing.place) == ("按会议制度逐月核对，应开展而没有记录", "cadence")
    assert plain(draft)["plans"].startswith("一是年初排定全年组织生活计划")
