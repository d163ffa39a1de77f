"""What a new version changes, in sentences and figures."""

from reports.rules.differences import figure_differences, sentences, text_differences


def figure(key, text, records=(1,)):
    return {"key": key, "label": key.upper(), "text": text, "records": list(records)}


def section(text):
    return [{"key": "work", "heading": "主要工作", "text": text}]


def test_figures_that_stay_are_not_listed():
    assert figure_differences([figure("a", "3")], [figure("a", "3")]) == []


def test_a_figure_with_another_value_other_records_new_or_gone():
    before = [figure("a", "3"), figure("b", "1"), figure("c", "7")]
    after = [figure("a", "4"), figure("b", "1", [2]), figure("d", "0")]
    assert figure_differences(before, after) == [
        {"label": "A", "before": "3", "after": "4"},
        {"label": "B", "before": "1", "after": "数值相同，依据的记录有变"},
        {"label": "D", "before": "没有", "after": "0"},
        {"label": "C", "before": "7", "after": "没有"},
    ]


def test_a_text_is_cut_into_sentences():
    assert sentences("一是甲；二是乙。\n三是丙") == ["一是甲；", "二是乙。", "三是丙"]


def test_sentences_changed_added_and_removed():
    before, after = section("甲做了。乙做了。丙做了。"), section("甲做了。乙没做。丙做了。丁做了。")
    assert text_differences(before, after) == [
        {"label": "主要工作", "before": "乙做了。", "after": "乙没做。"},
        {"label": "主要工作", "before": "没有", "after": "丁做了。"},
    ]
    assert text_differences(before, section("甲做了。丙做了。")) == [
        {"label": "主要工作", "before": "乙做了。", "after": "没有"}
    ]
