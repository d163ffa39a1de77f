"""Rule values that sources leave open, differ on, or leave to local practice.

What a source states without doubt is a constant where the rule lives. Everything here has a
default, the source it is taken from, and the doubt; an organisation may override it from a day on
with a document of its own (members.models.RuleOverride).
"""

from __future__ import annotations

from dataclasses import dataclass

from members.rules.transfers import BY_BRANCH, BY_COMMITTEE
from members.rules.units import EFFECTIVE_BY_WORK, EFFECTIVE_CHOICES


@dataclass(frozen=True)
class Setting:
    """One open value. `default` is a whole number, or a key of `choices` where these are given.

    `unit` follows the number on pages (天, 个月, 人 …); `least` and `most` bound it.
    """

    key: str
    label: str
    default: int | str
    source: str
    doubt: str
    unit: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    least: int = 0
    most: int = 10_000

    def read(self, text: str) -> int | str:
        """A stored value; raises ValueError with a Chinese sentence when it does not fit."""
        if self.choices:
            if text not in dict(self.choices):
                raise ValueError(f"{self.label}：请从给出的几项里选择")
            return text
        if not text.strip().isdecimal():
            raise ValueError(f"{self.label}：请写整数")
        if not self.least <= (number := int(text)) <= self.most:
            raise ValueError(f"{self.label}：请写 {self.least} 到 {self.most} 之间的整数")
        return number

    def shown(self, value: int | str) -> str:
        """The value as pages print it."""
        return dict(self.choices).get(str(value), f"{value}{' ' if self.unit else ''}{self.unit}")


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "party_years_from",
        "党龄从哪一天算起（老党员、光荣在党50年）",
        "joined_on",
        "中组部《“光荣在党50年”纪念章颁发管理办法》：党龄达到 50 周年",
        "发展党员工作细则规定党龄从转正之日算起；早年的档案往往只有入党日期",
        choices=(("joined_on", "入党日期"), ("full_on", "转正日期")),
    ),
    Setting(
        "senior_from_age",
        "老党员的年龄",
        60,
        "各地关心老党员的通知",
        "没有全国统一的规定",
        unit="岁",
        least=50,
        most=100,
    ),
    Setting(
        "senior_from_years",
        "老党员的党龄",
        30,
        "各地关心老党员的通知",
        "没有全国统一的规定",
        unit="年",
        least=0,
        most=80,
    ),
    Setting(
        "group_from",
        "设立党小组的人数",
        30,
        "本地党务工作材料",
        "《支部工作条例》第十三条没有规定人数",
        unit="人",
        least=3,
    ),
    Setting(
        "group_meetings",
        "党小组会按什么计",
        "each",
        "《支部工作条例》第十三条：党小组会一般每月召开 1 次",
        "条文没有写明按每个党小组计，还是支部当月有一次就算；支部统一召开的算各组都开了",
        choices=(("each", "每个党小组都要开"), ("any", "支部里有一次就算")),
    ),
    Setting(
        "correction_months",
        "限期改正最长几个月",
        12,
        "《党员教育管理工作条例》",
        "见到的是转述，原文的条款没有核对",
        unit="个月",
        least=1,
        most=12,
    ),
    Setting(
        "hardship_review_months",
        "困难党员几个月复核一次",
        12,
        "各地困难党员建档办法",
        "没有全国统一的规定",
        unit="个月",
        least=1,
        most=60,
    ),
    Setting(
        "award_interval_years",
        "几年表彰一次先进",
        2,
        "机关党建工作制度（表彰每两年一次）",
        "有的地方每年七一都表彰",
        unit="年",
        least=1,
        most=5,
    ),
    Setting(
        "readmission_years",
        "劝退、除名后不得重新入党的年数",
        5,
        "《不合格党员组织处置办法》的解读",
        "处置办法第六条以后的原文未见；开除党籍的五年是条例规定，不在这里改",
        unit="年",
        most=50,
    ),
    Setting(
        "letter_days_within",
        "系统内介绍信有效期",
        10,
        "地方组织部门的介绍信管理办法：同城一般 10 天",
        "国家规定没有写明天数，最长不超过三个月",
        unit="天",
        least=1,
        most=92,
    ),
    Setting(
        "letter_days_outside",
        "转往系统外的介绍信有效期",
        30,
        "地方组织部门的介绍信管理办法：外地一般 30 天",
        "国家规定没有写明天数，最长不超过三个月",
        unit="天",
        least=1,
        most=92,
    ),
    Setting(
        "letters_by",
        "谁可以开出组织关系介绍信",
        BY_BRANCH,
        "地方组织部门的介绍信管理办法：由基层党委编号、盖章",
        "有的党委由支部书记填开、党委盖章，有的只由党委经办人开具；国家规定没有写明",
        choices=((BY_BRANCH, "支部填开，党委盖章"), (BY_COMMITTEE, "只由党委开出")),
    ),
    Setting(
        "mobile_contact_months",
        "与国内流动党员联系的间隔",
        3,
        "默认每季度一次，与支部党员大会同步",
        "《关于进一步加强和改进流动党员管理工作的意见》全文未见，国内流动党员的联系间隔不明",
        unit="个月",
        least=1,
        most=6,
    ),
    Setting(
        "unit_survey_months",
        "两新组织摸底间隔",
        12,
        "本地两新组织党建工作材料：每年摸底一次",
        "没有全国统一的间隔",
        unit="个月",
        least=1,
        most=60,
    ),
    Setting(
        "unit_effective_coverage",
        "两新组织有效覆盖的口径",
        EFFECTIVE_BY_WORK,
        "本地党建统计：党的组织覆盖和工作覆盖",
        "没有查到全国统一的定义，各地口径不同",
        choices=EFFECTIVE_CHOICES,
    ),
    Setting(
        "league_age",
        "团组织推优年龄上限",
        28,
        "《发展党员工作细则》第八条；团组织推优的对象一般不超过 28 周岁",
        "年龄见于地方说明，细则条文没有写年龄",
        unit="周岁",
        least=18,
        most=40,
    ),
    Setting(
        "publicity_days",
        "发展党员公示的工作日",
        5,
        "地方做法：不少于 5 个工作日",
        "《发展党员工作细则》没有规定公示期；有的地方 7 天；填 0 表示不要求",
        unit="个工作日",
        most=30,
    ),
    Setting(
        "thought_report_months",
        "思想汇报的间隔",
        3,
        "地方做法：每季度一次",
        "《发展党员工作细则》没有规定间隔；填 0 表示不要求",
        unit="个月",
        most=12,
    ),
    Setting(
        "admission_plan",
        "发展计划用完以后",
        "warn",
        "年度发展计划由上级党委下达",
        "计划用完能否再接收，各地做法不同",
        choices=(("off", "不检查"), ("warn", "提醒，可以继续"), ("refuse", "不能再接收")),
    ),
    Setting(
        "lower_committee_approves",
        "上级还有党委的党委能否审批预备党员",
        "no",
        "《发展党员工作细则》：乡镇（街道）党委所属的基层党委不能审批",
        "县级以上党委所属、有审批权限的基层党委可以审批，请按授权文件设置",
        choices=(("no", "不能"), ("yes", "可以")),
    ),
    Setting(
        "deputy_from",
        "增设副书记的人数",
        100,
        "本地党务工作材料",
        "《支部工作条例》只规定副书记不超过 1 人，没有规定从多少人起设",
        unit="人",
        least=3,
    ),
    Setting(
        "general_branch_from",
        "机关设党总支的人数",
        50,
        "《党和国家机关基层组织工作条例》2010 年文本",
        "2019 年文本未见全文",
        unit="人",
        least=3,
    ),
    Setting(
        "committee_from",
        "机关设党委的人数",
        100,
        "《党和国家机关基层组织工作条例》2010 年文本",
        "2019 年文本未见全文",
        unit="人",
        least=3,
    ),
    Setting(
        "talk_pairs",
        "委员和党员谈心谈话的范围",
        "one",
        "《支部工作条例》第十九条：委员之间、委员和党员、党员之间每年一般不少于 1 次",
        "条例没有说每名委员是否都要和每名党员谈",
        choices=(("one", "每名党员至少和一名委员"), ("each", "每名委员和每名党员")),
    ),
    Setting(
        "excellent_base",
        "优秀等次三分之一的基数",
        "full",
        "共产党员网：优秀等次一般不超过正式党员的三分之一",
        "有的学校按参加评议、评定等次的正式党员计算",
        choices=(("full", "支部全体正式党员"), ("assessed", "评定等次的正式党员")),
    ),
    Setting(
        "late_minutes",
        "开会几分钟以后到算迟到",
        10,
        "各地会议签到制度的通常做法",
        "没有全国统一的规定；填 0 表示过了开会时间就算迟到",
        unit="分钟",
        most=120,
    ),
    Setting(
        "make_up_days",
        "缺席党员几天内补学",
        30,
        "各地「三会一课」制度：缺席的要补课，一般在一个月内",
        "《支部工作条例》没有规定期限；填 0 表示封存时不自动安排补学",
        unit="天",
        most=365,
    ),
    Setting(
        "service_hours",
        "志愿者每年服务多少小时算合格",
        20,
        "各地党员志愿服务办法：每年不少于规定的小时数",
        "没有全国统一的规定，小时数各地不同；填 0 表示不按小时数要求",
        unit="小时",
        most=500,
    ),
    Setting(
        "study_plan_month",
        "年度学习计划在几月底以前定好",
        1,
        "机关党建工作制度第 10、12 项：年初有计划，学习定内容、定时间",
        "制度只写「年初」，没有写明到哪一天",
        unit="月",
        least=1,
        most=3,
    ),
    Setting(
        "study_day_hours",
        "培训一天最多几学时",
        8,
        "地方组织部门的学时认定办法：一天按 8 学时，半天按 4 学时，会议每小时 1 学时",
        "全国的规定没有写明一天怎样折算",
        unit="学时",
        least=4,
        most=12,
    ),
    Setting(
        "disclosure_life",
        "多久公开一次三会一课和参加组织生活情况",
        "off",
        "范本制度：年终在支部内通报每名党员参加组织生活情况",
        "《党务公开条例（试行）》没有规定次数，各地有每年、每半年、每季度公开的",
        choices=(
            ("off", "不要求"),
            ("year", "每年"),
            ("half_year", "每半年"),
            ("quarter", "每季度"),
        ),
    ),
    Setting(
        "election_base",
        "当选过半数的基数",
        "due",
        "2023、2025 年解读：赞成票超过应到会有选举权人数的半数",
        "1990 年暂行条例按实到会人数；2020 年条例的条文未见全文",
        choices=(("due", "应到会有选举权的人数"), ("present", "实到会有选举权的人数")),
    ),
    Setting(
        "dues_rounding",
        "党费算到哪一位",
        "0.01",
        "《党费规定》没有写明进位单位，默认四舍五入到分",
        "有的地方四舍五入到角",
        choices=(("0.01", "0.01 元（分）"), ("0.1", "0.1 元（角）")),
    ),
    Setting(
        "dues_farmer_fen",
        "农民党员每月党费",
        20,
        "《党费规定》第六条：每月 0.2 元至 1 元",
        "具体数额由地方在幅度内定；20 分即 0.20 元",
        unit="分",
        least=20,
        most=100,
    ),
    Setting(
        "dues_annual_ceiling",
        "年薪制党员发薪当月按 1000 元封顶",
        "yes",
        "组电明字〔2017〕5号：每月交纳党费一般不超过 1000 元",
        "年薪一次发放的月份是否封顶，各地做法不同",
        choices=(("yes", "封顶"), ("no", "不封顶")),
    ),
    Setting(
        "dues_village_cadre",
        "领固定补贴的村干部按什么标准交",
        "wage",
        "地方组织部门的答复：参照工资比例",
        "《党费规定》没有写明；有的地方按农民党员标准",
        choices=(("wage", "按工资比例"), ("farmer", "按农民标准")),
    ),
    Setting(
        "dues_prepay_months",
        "最多提前收几个月党费",
        6,
        "以往做法：预交一般不超过 6 个月",
        "2008 年的规定没有写预交；填 0 表示不提前收",
        unit="个月",
        most=6,
    ),
    Setting(
        "dues_spending_request",
        "使用党费要不要报上一级批准",
        "yes",
        "《党费规定》第二十条：使用党费集体讨论决定，请示上一级党组织",
        "小额支出是否每次请示，各地做法不同；本系统里没有上级的不用请示",
        choices=(("yes", "集体决定以后报上一级批准"), ("no", "集体决定就可以")),
    ),
    Setting(
        "party_funds_percent",
        "党建经费至少占行政办公费的百分之几",
        10,
        "机关党建工作制度：党建经费不低于行政办公费的 10%",
        "这是一个单位的制度，没有全国统一的规定；填 0 表示不要求",
        unit="%",
        most=100,
    ),
    Setting(
        "dues_remit_rhythm",
        "党费多久上缴一次",
        "quarter",
        "《党费规定》第十五条；各地按月、按季、按半年上缴",
        "省以下多久上缴一次由上级党委规定，没有全国统一的规定",
        choices=(("month", "每月"), ("quarter", "每季度"), ("half", "每半年")),
    ),
    Setting(
        "dues_remit_within",
        "期满后几天内上缴党费",
        15,
        "各地党费收缴通知",
        "没有全国统一的规定",
        unit="天",
        least=1,
        most=90,
    ),
    Setting(
        "dues_remit_share_below",
        "党支部、党总支上缴党费的比例",
        100,
        "《党费规定》第十五条；支部收的党费一般全部上缴",
        "留存比例由上级党委规定；写 100 表示全部上缴",
        unit="%",
        least=1,
        most=100,
    ),
    Setting(
        "dues_remit_share_committee",
        "党委上缴党费的比例",
        100,
        "《党费规定》第十五条：省以下各级党委留存多少由上级规定",
        "省一级向中央上缴 5%；以下各级比例不同，上级允许留存的，请按上级文件填写",
        unit="%",
        least=1,
        most=100,
    ),
)

SETTINGS_BY_KEY: dict[str, Setting] = {setting.key: setting for setting in SETTINGS}
