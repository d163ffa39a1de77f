"""Open values: 量化考核."""

from __future__ import annotations

from .definition import Setting

SETTINGS: tuple[Setting, ...] = (
    Setting(
        "evaluation_top_from",
        "量化考核多少分以上为先进（优秀）",
        80,
        "本地量化考核办法：80 分以上为先进（优秀）",
        "没有全国统一的规定，各地分数线不同",
        unit="分",
        least=71,
        most=100,
    ),
    Setting(
        "evaluation_pass_from",
        "量化考核多少分以上为合格",
        70,
        "本地量化考核办法：70 至 79 分为合格",
        "办法只写整数，79.5 分没有写明；本系统按不到 80 分算合格",
        unit="分",
        least=61,
        most=70,
    ),
    Setting(
        "evaluation_basic_from",
        "量化考核多少分以上为基本合格",
        60,
        "本地量化考核办法：60 至 69 分为基本合格，59 分以下为不合格",
        "办法只写整数，59.5 分没有写明；本系统按不到 60 分算不合格",
        unit="分",
        least=0,
        most=60,
    ),
    Setting(
        "evaluation_top_most",
        "量化考核先进（优秀）最多占百分之几",
        100,
        "本地党建目标要求先进不少于 50%，没有写上限",
        "民主评议优秀一般不超过三分之一，有的地方量化考核也这样限；写 100 表示不限",
        unit="%",
        least=1,
        most=100,
    ),
    Setting(
        "evaluation_publicity_days",
        "量化考核结果公示几天",
        5,
        "地方做法：公示不少于 5 天",
        "没有全国统一的规定",
        unit="天",
        least=1,
        most=30,
    ),
    *(
        Setting(
            key,
            label,
            default,
            "本地党建目标：五个好 100%（先进 50%）、五带头 90%（优秀 30%）、五个强 95%（优秀 50%）",
            "目标由上级党委按年下达，各地各年不同",
            unit="%",
            most=100,
        )
        for key, label, default in (
            ("evaluation_good_least", "党组织「五个好」合格以上的目标", 100),
            ("evaluation_good_top", "党组织「五个好」先进的目标", 50),
            ("evaluation_lead_least", "党员「五带头」合格以上的目标", 90),
            ("evaluation_lead_top", "党员「五带头」优秀的目标", 30),
            ("evaluation_strong_least", "「五个强」合格以上的目标", 95),
            ("evaluation_strong_top", "「五个强」优秀的目标", 50),
        )
    ),
    Setting(
        "evaluation_strong_counts",
        "「五个强」考核的是谁",
        "secretaries",
        "本地党建目标：五个强 95%（优秀 50%）",
        "材料没有写「五个强」的对象；等次写优秀，按党支部书记个人计",
        choices=(("secretaries", "党支部书记"), ("branches", "党支部")),
    ),
)
