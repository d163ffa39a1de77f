"""The year-end form (domain.md 1.2, six sections): every blank, in the form's own words. Pure.

A blank names a figure of the catalogue. `entered` ones are numbers that no record gives: the level
that knows one enters it once a year; what stands above is the sum. Item 六、4 has no blank: the
source stops there.
"""

from __future__ import annotations

from dataclasses import dataclass

FORM = "年度统计表"


@dataclass(frozen=True)
class Blank:
    """One number of the form; `figure` is its key in the catalogue."""

    figure: str
    label: str
    unit: str
    entered: bool = False


@dataclass(frozen=True)
class Item:
    """One numbered line of the form with its blanks."""

    number: int
    label: str
    blanks: tuple[Blank, ...]

    @property
    def entered(self) -> tuple[Blank, ...]:
        """The blanks that somebody has to fill in."""
        return tuple(blank for blank in self.blanks if blank.entered)


@dataclass(frozen=True)
class FormSection:
    """One of the six sections; `sign` is its Chinese number."""

    sign: str
    title: str
    items: tuple[Item, ...]

    @property
    def heading(self) -> str:
        """一、思想政治建设"""
        return f"{self.sign}、{self.title}"

    @property
    def blanks(self) -> tuple[Blank, ...]:
        """All blanks of the section in order."""
        return tuple(blank for item in self.items for blank in item.blanks)

    def cite(self, item: Item) -> str:
        """Where a blank stands: 年度统计表 三、1."""
        return f"{FORM} {self.sign}、{item.number}"


def _have(figure: str, label: str, unit: str) -> Blank:
    return Blank(figure, label, unit)


def _ask(figure: str, label: str, unit: str) -> Blank:
    return Blank(figure, label, unit, entered=True)


FORM_SECTIONS: tuple[FormSection, ...] = (
    FormSection("一", "思想政治建设", (
        Item(1, "中心组学习", (
            _have("meetings_central_group", "中心组学习", "次"),
            _have("central_group_rate", "领导参学率", "%"),
            _ask("articles", "调研文章", "篇"),
            _ask("articles_published", "公开发表调研文章", "篇"),
            _ask("articles_awarded", "调研文章获奖", "人"),
            _ask("articles_province", "省以上获奖文章", "篇"),
            _ask("articles_city", "市级获奖文章", "篇"),
        )),
        Item(2, "机关学习", (
            _have("meetings_report", "报告会", "场次"),
            _have("report_present", "参加报告会", "人次"),
            _ask("expert_lectures", "专家讲课", "场次"),
            _ask("expert_audience", "听专家讲课", "人次"),
            _ask("displays", "橱窗、墙报、专栏", "期"),
            _ask("display_models", "宣传典型", "个"),
        )),
        Item(3, "培训", (
            _have("trained_people", "已参加培训", "人"),
            _ask("trained_county", "已训县级干部", "人"),
            _ask("trained_section", "已训科级、副科级干部", "人"),
            _ask("untrained_section", "5年内未训副科级干部", "人"),
        )),
        Item(4, "党课", (
            _have("meetings_lecture", "党课", "次"),
            _have("leader_lectures", "领导班子讲党课", "次"),
        )),
    )),
    FormSection("二", "组织建设", (
        Item(1, "发展预备党员", (
            _have("developed_agency", "机关发展预备党员", "人"),
            _have("developed_other", "所属企事业发展预备党员", "人"),
        )),
        Item(2, "预备党员转正", (
            _have("confirmed_agency", "机关预备党员转正", "人"),
            _have("confirmed_other", "所属企事业预备党员转正", "人"),
        )),
        Item(3, "换届", (
            _have("terms_due", "应换届党组织", "个"),
            _have("terms_done", "已换届党组织", "个"),
        )),
        Item(4, "党务干部调整", (
            _have("posts_changed", "党务干部调整", "人"),
            _have("posts_changed_branches", "总支、支部党务干部调整", "人"),
        )),
        Item(5, "表彰", (
            _have("awards_people", "表彰个人", "人"),
            _have("awards_organizations", "优秀党组织", "个"),
            _have("awards_worker", "优秀党务工作者", "人"),
            _have("awards_member", "优秀党员", "人"),
            _have("awards_advanced", "先进工作者", "人"),
        )),
        Item(6, "台账", (
            _have("ledger_keepers", "固定记录员", "人"),
            _have("meetings", "填写台账", "次"),
        )),
    )),
    FormSection("三", "作风建设", (
        Item(1, "双联双促", (
            _ask("leaders_visits", "领导下基层", "人次"),
            _ask("leaders_days", "领导下基层", "天"),
            _ask("staff_visits", "职工下基层", "人次"),
            _ask("staff_days", "职工下基层", "天"),
            _ask("good_deeds", "为群众办好事实事", "件"),
            _ask("roads", "修路", "条"),
            _ask("roads_length", "修路", "公里"),
            _ask("clinics", "解决就医", "个"),
            _ask("water_works", "饮水设施", "个"),
            _ask("jobs", "提供就业岗位", "个"),
            _ask("policy_notes", "政策信息", "条"),
            _ask("pupils", "资助学生", "名"),
            _ask("donations", "资金物资折款", "元"),
        )),
        Item(2, "双制", (
            _ask("pledges", "承诺事项", "项"),
            _ask("pledges_done", "承诺完成", "项"),
            _ask("pledges_open", "承诺未完成", "项"),
            _ask("task_leaders", "双制领导", "人"),
            _ask("task_forces", "双制专班", "个"),
            _ask("task_staff", "双制干部", "人"),
            _ask("results_posted", "绩效公示", "次"),
        )),
        Item(3, "转变作风", (
            _ask("fees_cancelled", "取消收费", "个"),
            _ask("fees_merged", "归并收费", "个"),
            _ask("efficiency_projects", "提效项目", "个"),
            _ask("conveniences", "便民措施", "项"),
            _ask("conveniences_done", "落实便民措施", "项"),
        )),
    )),
    FormSection("四", "党风廉政", (
        Item(1, "廉政教育", (
            _ask("warning_films", "警示片", "部"),
            _ask("integrity_lectures", "廉政党课", "场"),
            _ask("integrity_songs", "廉政歌曲", "首"),
        )),
        Item(2, "来访来信", (
            _ask("petitioners", "来访", "人次"),
            _ask("petitions_solved", "来访解决", "件"),
            _have("petitions_rate", "来访办结率", "%"),
            _ask("letters", "来信", "封"),
            _ask("letters_solved", "来信解决", "个"),
            _have("letters_rate", "来信办结率", "%"),
        )),
        Item(3, "案件", (
            _ask("cases", "立案", "件"),
            _ask("cases_members", "立案涉及党员", "人"),
            _ask("cases_sum", "立案金额", "元"),
            _ask("cases_closed", "结案", "件"),
            _have("disciplined", "处分", "人"),
            _ask("cases_closed_sum", "结案金额", "元"),
        )),
        Item(4, "党务公开", (
            _ask("decisions", "重大决策", "项"),
            _have("decisions_public", "公开重大决策", "项"),
            _have("meetings_briefing", "情况通报会", "次"),
            _have("meetings_consultation", "征求意见会", "次"),
        )),
        Item(5, "专项治理", (
            _ask("wrong_fees", "乱收费", "件"),
            _ask("wrong_fees_sum", "乱收费金额", "元"),
            _ask("wrong_fines", "乱罚款", "件"),
            _ask("wrong_fines_sum", "乱罚款金额", "元"),
            _ask("gifts_people", "上交礼金、有价证券", "人"),
            _ask("gifts_sum", "上交礼金、有价证券金额", "元"),
        )),
        Item(6, "责任制", (
            _ask("letters_of_duty", "签订责任状", "人"),
            _ask("duty_cases", "责任追究", "件"),
            _ask("duty_people", "责任追究", "人"),
        )),
    )),
    FormSection("五", "精神文明", (
        Item(1, "文明创建", (
            _ask("civil_units_nation", "国家级文明单位", "个"),
            _ask("civil_units_province", "省级文明单位", "个"),
            _ask("civil_units_city", "市级文明单位", "个"),
            _ask("offices", "科室", "个"),
            _ask("offices_civil", "文明科室", "个"),
            _ask("offices_best", "最佳文明科室", "个"),
            _ask("families", "文明家庭", "个"),
        )),
        Item(2, "文体活动", (
            _ask("upper_events", "参加工委文体活动", "项"),
            _ask("upper_people", "参加工委文体活动", "人"),
            _ask("upper_prizes", "工委文体活动获奖", "个"),
            _ask("culture_events", "本机关文化活动", "个"),
            _ask("culture_people", "参加本机关文化活动", "人"),
            _ask("sport_events", "体育活动", "个"),
            _ask("sport_people", "参加体育活动", "人"),
            _ask("sport_prizes", "体育活动获奖", "个"),
        )),
        Item(3, "谈心", (
            _have("talks", "谈心谈话", "次"),
            _have("talks_solved", "谈心解决问题", "个"),
            _ask("conflicts_solved", "化解矛盾", "个"),
        )),
        Item(4, "荣誉", (
            _have("unit_honours_central", "单位荣誉（中央）", "项"),
            _have("unit_honours_province", "单位荣誉（省）", "项"),
            _have("unit_honours_city", "单位荣誉（市）", "项"),
            _ask("staff_honours_central", "职工受表彰（中央）", "人"),
            _ask("staff_honours_province", "职工受表彰（省）", "人"),
            _ask("staff_honours_city", "职工受表彰（市）", "人"),
            _have("member_honours_central", "党员受表彰（中央）", "人"),
            _have("member_honours_province", "党员受表彰（省）", "人"),
            _have("member_honours_city", "党员受表彰（市）", "人"),
        )),
    )),
    FormSection("六", "领导责任制", (
        Item(1, "党建责任", (
            _ask("hearings", "听取党建汇报", "次"),
            _have("committee_matters", "研究问题", "个"),
            _have("theme_activities", "主题活动", "个"),
            _have("theme_present", "参加主题活动", "人"),
        )),
        Item(2, "群团组织", (
            _have("union_people", "工会组成", "人"),
            _have("union_activities", "工会活动", "次"),
            _have("women_people", "妇委会组成", "人"),
            _have("women_activities", "妇委会活动", "次"),
            _have("league_people", "团组织组成", "人"),
            _have("league_activities", "团组织活动", "次"),
        )),
        Item(3, "党建经费", (
            _have("party_funds", "经费预算", "元"),
            _have("party_funds_paid", "经费拨付", "元"),
        )),
        Item(4, "参加活动", ()),
    )),
)  # fmt: skip
