"""Sentences, their sources, and when a save becomes a version."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reports.rules.texts import Sourced, begins_version, by_sentence, flat, plain, sentences

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def test_a_line_is_cut_after_each_full_stop():
    assert sentences("开会5次。到会率90%！还差什么？没有说完") == [
        "开会5次。",
        "到会率90%！",
        "还差什么？",
        "没有说完",
    ]


@given(st.text(alphabet="甲乙。！？，1 ", max_size=40))
def test_the_sentences_of_a_line_are_the_line(line):
    assert "".join(sentences(line)) == line


def test_a_draft_is_text_and_sources():
    draft = {"work": [[Sourced("一。二。", "记录", ("members",)), Sourced("三。", "制度")]]}
    assert plain(draft) == {"work": "一。二。三。"}
    assert [(one.text, one.source) for one in flat(draft)] == [
        ("一。", "记录"),
        ("二。", "记录"),
        ("三。", "制度"),
    ]


def test_blanks_do_not_make_another_sentence_and_the_newest_draft_wins():
    known = by_sentence([Sourced("开会 5 次。", "新"), Sourced("开会5次。", "旧")])
    assert known["开会5次。"].source == "新"


def test_saves_of_one_person_within_five_minutes_are_one_version():
    def begins(minutes, same=True):
        return begins_version(AT, AT + timedelta(minutes=minutes), same_person=same)

    assert (begins(0), begins(5), begins(6)) == (False, False, True)
    assert begins(1, same=False)
    assert begins_version(None, AT, same_person=True)
