"""The words of rosters: each table maps what people write to what is kept. Pure."""

from __future__ import annotations

import re

from members.rules.categories import MemberClass
from members.rules.codes import (
    DEGREES,
    EDUCATION,
    ETHNICITIES,
    OCCUPATIONS,
    OTHER_PARTIES,
    STUDY_FORMS,
)
from members.rules.kinds import OrganizationKind, Post, Sector, Sex, StandingKind

BLANKS = (
    "",
    "无",
    "/",
    "\\",
    "-",
    "--",
    "—",
    "——",
    "暂无",
    "不详",
    "空",
    "未填",
    "N/A",
    "#N/A",
    "n/a",
)
STANDINGS = {
    "正式": StandingKind.FULL,
    "正式党员": StandingKind.FULL,
    "中共党员": StandingKind.FULL,
    "党员": StandingKind.FULL,
    "预备": StandingKind.PROBATIONARY,
    "预备党员": StandingKind.PROBATIONARY,
    "中共预备党员": StandingKind.PROBATIONARY,
    "发展对象": StandingKind.CANDIDATE,
    "积极分子": StandingKind.ACTIVIST,
    "入党积极分子": StandingKind.ACTIVIST,
    "申请人": StandingKind.APPLICANT,
    "入党申请人": StandingKind.APPLICANT,
    "中共正式党员": StandingKind.FULL,
    "正式（党员）": StandingKind.FULL,
    "已转正": StandingKind.FULL,
    "转正": StandingKind.FULL,
    "预备期": StandingKind.PROBATIONARY,
    "预备（党员）": StandingKind.PROBATIONARY,
    "中共预备": StandingKind.PROBATIONARY,
    "未转正": StandingKind.PROBATIONARY,
    "党员发展对象": StandingKind.CANDIDATE,
    "入党发展对象": StandingKind.CANDIDATE,
}
SEXES = {
    "男": Sex.MALE, "女": Sex.FEMALE, "1": Sex.MALE, "2": Sex.FEMALE, "男性": Sex.MALE,
    "女性": Sex.FEMALE, "男士": Sex.MALE, "女士": Sex.FEMALE, "M": Sex.MALE, "F": Sex.FEMALE,
    "♂": Sex.MALE, "♀": Sex.FEMALE,
}  # fmt: skip
EDUCATIONS = {
    "博士": "11",
    "博士研究生": "11",
    "硕士": "14",
    "硕士研究生": "14",
    "研究生": "10",
    "本科": "20",
    "大学": "20",
    "大学本科": "20",
    "大本": "20",
    "大专": "30",
    "专科": "30",
    "大学专科": "30",
    "中专": "41",
    "中技": "47",
    "技校": "47",
    "职高": "44",
    "高中": "60",
    "初中": "70",
    "小学": "80",
} | {label: code for code, label in EDUCATION.items()}
EDUCATIONS |= {
    "大学毕业": "21",
    "本科毕业": "21",
    "大专毕业": "31",
    "专科毕业": "31",
    "中专毕业": "41",
    "中师": "41",
    "高中毕业": "61",
    "普通高中": "60",
    "职业高中": "44",
    "初中文化": "70",
    "硕研": "14",
    "博研": "11",
    "研究生毕业": "10",
}
# How somebody studied says nothing of the level.
STUDIED = re.compile(r"^(全日制|在职|函授|自考|电大|成人|夜大|网络|(中央|省委|市委)?党校)(教育)?")
ETHNICITY_CODES = {name: code for code, name in ETHNICITIES.items()} | {
    name.removesuffix("族"): code for code, name in ETHNICITIES.items() if len(name) > 1
}
OCCUPATION_CODES = {label: code for code, label in OCCUPATIONS.items()} | {
    label.split("（")[0]: code for code, label in OCCUPATIONS.items()
}
MEMBER_CLASSES = {one.label: one.value for one in MemberClass} | {
    "正常党员": MemberClass.NORMAL,
    "干部党员": MemberClass.CADRE,
    "失能年老": MemberClass.HOMEBOUND,
    "失能": MemberClass.HOMEBOUND,
    "年老": MemberClass.HOMEBOUND,
    "上门": MemberClass.HOMEBOUND,
}
OTHER_PARTY_CODES = {label: code for code, label in OTHER_PARTIES.items()} | {
    "共青团": "03", "团员": "03", "民革": "04", "民盟": "05", "民建": "06", "民进": "07",
    "农工党": "08", "致公党": "09", "九三学社": "10", "台盟": "11",
}  # fmt: skip
STUDY_FORM_CODES = {label: code for code, label in STUDY_FORMS.items()} | {
    "全日制": "full_time",
    "在职": "in_service",
}
DEGREE_CODES = {label: code for code, label in DEGREES.items()} | {
    f"{label}学位": code for code, label in DEGREES.items()
}
KINDS = {kind.label: kind for kind in OrganizationKind} | {
    "党工委": OrganizationKind.COMMITTEE,
    "总支": OrganizationKind.GENERAL_BRANCH,
    "支部": OrganizationKind.BRANCH,
    "联合支部": OrganizationKind.JOINT_BRANCH,
    "临时支部": OrganizationKind.TEMPORARY_BRANCH,
    "流动党员支部": OrganizationKind.MOBILE_BRANCH,
    "小组": OrganizationKind.GROUP,
}
POSTS = {post.label: post for post in Post} | {
    "支部书记": Post.SECRETARY,
    "党支部书记": Post.SECRETARY,
    "党委书记": Post.SECRETARY,
    "总支书记": Post.SECRETARY,
    "党总支书记": Post.SECRETARY,
    "支部副书记": Post.DEPUTY,
    "党支部副书记": Post.DEPUTY,
    "党委副书记": Post.DEPUTY,
    "总支副书记": Post.DEPUTY,
    "组织": Post.ORGANIZATION,
    "宣传": Post.PUBLICITY,
    "宣委": Post.PUBLICITY,
    "组委": Post.ORGANIZATION,
    "纪检": Post.DISCIPLINE,
    "纪委": Post.DISCIPLINE,
    "纪律检查委员": Post.DISCIPLINE,
    "支部委员": Post.MEMBER,
    "支委": Post.MEMBER,
    "支委委员": Post.MEMBER,
    "党委委员": Post.MEMBER,
    "组长": Post.GROUP_LEADER,
    "小组长": Post.GROUP_LEADER,
}
SECTORS = {sector.label: sector for sector in Sector} | {
    "两新": Sector.OTHER,
    "两新组织": Sector.OTHER,
    "其他": Sector.OTHER,
}
