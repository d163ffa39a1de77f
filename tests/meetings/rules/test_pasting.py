import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.rules.pasting import PastedItem, speeches_of, speeches_text, split_minutes

NAMES = ("唐敏", "魏来")
TEXT = """
一、传达学习党章第一章
报告人：邵大勇
书记领学党章第一章，逐条说明党员的八项义务。
唐敏：结合老旧小区改造，我负责三号楼的入户。
魏来：建议把物业的电话贴到单元门口，
每周更新一次。
决议：按分工入户，月底前办完。

二、研究党费使用
组织委员报告上年度党费收支。
会议决定：同意。
"""


def test_headings_reporters_speeches_and_decisions_are_told_apart():
    assert split_minutes(TEXT, ["邵大勇", "唐敏", "魏来"]) == [
        PastedItem(
            "传达学习党章第一章",
            "邵大勇",
            "书记领学党章第一章，逐条说明党员的八项义务。",
            (
                ("唐敏", "结合老旧小区改造，我负责三号楼的入户。"),
                ("魏来", "建议把物业的电话贴到单元门口，\n每周更新一次。"),
            ),
            "按分工入户，月底前办完。",
        ),
        PastedItem("研究党费使用", "", "组织委员报告上年度党费收支。", (), "同意。"),
    ]


def test_what_stands_before_the_first_heading_is_told_as_the_preface():
    found = split_minutes("主题党日记录\n时间：周四\n一、学习\n二、讨论", [])
    assert [(item.heading, item.preface) for item in found] == [
        ("主题党日记录", True),
        ("学习", False),
        ("讨论", False),
    ]
    assert not split_minutes("没有序号的记录\n只有正文", [])[0].preface


@pytest.mark.parametrize(
    "line",
    [
        "一、学习",
        "第一项：学习",
        "议题一：学习",
        "议题1：学习",
        "议题：学习",
        "1. 学习",
        "1、学习",
        "12．学习",
    ],
)
def test_spellings_of_a_heading(line):
    assert [item.heading for item in split_minutes(line, [])] == ["学习"]


@pytest.mark.parametrize("line", ["3.5 万元已经到账", "时间：下午三点", "王某：不是本支部的人"])
def test_what_only_looks_like_a_heading_or_a_speech_stays_in_the_text(line):
    (item,) = split_minutes(f"一、学习\n{line}", ["唐敏"])
    assert (item.discussion, item.speeches) == (line, ())


def test_text_without_headings_is_one_item():
    (item,) = split_minutes("支部学习\n书记领学。", [])
    assert (item.heading, item.discussion) == ("支部学习", "书记领学。")


def test_a_heading_too_long_for_its_column_goes_on_in_the_text():
    long = "学" * 250
    (item,) = split_minutes(f"一、{long}", [])
    assert (item.heading, item.discussion) == (long[:200], long)


@given(st.text(alphabet="一、二报告人：决议唐敏同意。\n 1.", max_size=200))
def test_no_character_is_lost(text):
    names = ["唐敏"]
    kept = "".join(
        "".join([i.heading, i.reporter, i.discussion, i.resolution, speeches_text(i.speeches)])
        for i in split_minutes(text, names)
    )
    for letter in "报同意敏":
        assert kept.count(letter) >= sum(
            line.count(letter)
            for line in text.split("\n")
            if not line.strip().startswith(("决议", "报告人", "一", "二"))
        )


def test_speeches_are_read_line_by_line():
    text = "唐敏：同意。\n魏来: 有两点意见：\n一是时间，二是经费。\n时间：下午三点\n"
    found, nobody = speeches_of(text, NAMES)
    assert found == [
        ("唐敏", "同意。"),
        ("魏来", "有两点意见：\n一是时间，二是经费。\n时间：下午三点"),
    ]
    assert nobody == []


def test_lines_before_the_first_speaker_are_named():
    assert speeches_of("大家一致同意\n唐敏：同意。", NAMES) == ([("唐敏", "同意。")], [1])


def test_the_field_reads_what_it_wrote():
    speeches = [("唐敏", "同意。"), ("魏来", "不同意，理由如下：\n时间太紧。")]
    assert speeches_of(speeches_text(speeches), NAMES)[0] == speeches
