import pytest

from meetings.rules.hints import Earlier, Item, hints
from meetings.rules.kinds import Content

WHOLE = Item(
    "通报党费", "组织委员通报本月党费收缴情况，在场党员当场交纳。", "会议听取了通报。", False
)


DECIDES = (Content.DISCUSSION, Content.DECISION)


def titles(items=(WHOLE,), unexplained=(), earlier=(), wanted=DECIDES, **facts):
    found = hints(wanted=wanted, items=items, unexplained=unexplained, earlier=earlier, **facts)
    return [hint.title for hint in found]


def test_a_whole_record_has_none():
    assert titles() == []


def test_thin_items_are_named_by_number():
    assert titles(items=(WHOLE, Item("学习", "", "", False))) == [
        "第 2 项没有写讨论情况",
        "第 2 项没有写决定",
    ]


@pytest.mark.parametrize(
    ("names", "title"),
    [
        (("邵大勇",), "邵大勇没有到会，未写原因"),
        (("甲", "乙", "丙", "丁"), "甲、乙、丙等 4 人没有到会，未写原因"),
    ],
)
def test_absentees_without_a_reason(names, title):
    assert titles(unexplained=names) == [title]


def test_copied_sentences_are_counted():
    text = (
        "书记领学了支部工作条例的有关章节。组织委员介绍了老旧小区走访的情况。"
        "大家围绕如何服务居民进行了讨论。会议决定把意见逐条落实到人并限期办结。"
    )
    item = Item("学习", text, "同意。", False)
    found = hints(
        wanted=DECIDES, items=[item], unexplained=[], earlier=[Earlier("2025年11月6日学习", text)]
    )
    assert [(hint.title, hint.advice) for hint in found] == [
        ("与「2025年11月6日学习」的记录相近", "有 4 句相同，请核对是否当天内容。")
    ]


def test_short_usual_sentences_are_no_copy():
    assert titles(earlier=[Earlier("上月", "会议听取了通报。")]) == []


def test_a_text_with_a_few_figures_changed_is_noticed():
    text = (
        "本月共走访 41 户，收集意见 17 条，办结 12 条，其余 5 条交物业公司限期处理，下月再报告进展"
        * 2
    )
    other = text.replace("41", "42").replace("17", "18")
    item = Item("走访", text, "同意", False)
    assert titles(items=[item], earlier=[Earlier("上月走访", other)]) == [
        "与「上月走访」的记录相近"
    ]


def test_a_kind_that_decides_nothing_needs_no_decision():
    item = Item("学习", "书记领学党章第一章，三人发言。", "", False)
    assert titles(items=[item], wanted=[Content.DISCUSSION]) == []
    voted = Item("学习", "书记领学党章第一章，三人发言。", "", True)
    assert titles(items=[voted], wanted=[Content.DISCUSSION]) == ["第 1 项没有写决定"]


def test_a_lecture_names_its_lecturer():
    assert titles(wanted=[Content.LECTURER]) == ["没有写授课人或报告人"]
    assert titles(wanted=[Content.LECTURER], lecturer="邵大勇") == []


def test_where_everybody_speaks_the_silent_are_named():
    spoken = Item("对照检查", "唐敏作了对照检查。", "", False, frozenset({"邵大勇"}))
    facts = {"items": [spoken], "wanted": [Content.SPEECHES]}
    assert titles(present=["邵大勇", "唐敏"], **facts) == []
    assert titles(present=["邵大勇", "唐敏", "魏来"], **facts) == ["魏来没有发言记录"]


def test_organization_life_ends_in_measures():
    assert titles(wanted=[Content.MEASURES]) == ["没有写整改措施"]
    item = Item("整改", "逐条列出问题和完成时间。", "同意整改清单。", False)
    assert titles(items=[item], wanted=[Content.MEASURES]) == []
