"""What the form of each step asks for, beside the day, the people and the papers. Pure.

A literal table: the form, the page and the papers read the same rows.
"""

from __future__ import annotations

from dataclasses import dataclass

NUMBER, TEXT, LONG, CHOICE, YES, DATE = "number", "text", "long", "choice", "yes", "date"
GROUP = "group"


@dataclass(frozen=True)
class Fact:
    """One field. `kind` is NUMBER (a count), TEXT (a line), LONG, CHOICE, YES (a tick), DATE
    or GROUP (the name of a 党小组 of the branch). Facts of one `row` stand side by side."""

    key: str
    label: str
    kind: str = TEXT
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    help: str = ""
    row: str = ""

    def shown(self, value: object) -> str:
        """The value in words; "" for nothing."""
        if value in (None, "", False):
            return ""
        if self.kind == YES:
            return "是"
        if self.kind == CHOICE:
            return dict(self.choices).get(str(value), str(value))
        return str(value)


PLACE = (
    ("work", "工作、学习单位"),
    ("home", "居住地（单位没有党组织）"),
    ("mobile", "流动党员党组织"),
)
METHOD = (("members", "党员推荐"), ("groups", "群团组织推优"), ("both", "党员推荐和群团推优"))
DECIDED_BY = (("committee", "支委会"), ("meeting", "支部大会（没有支委会）"))
REVIEW = (
    ("half_year", "支部半年考察"),
    ("yearly", "党委年度分析"),
    ("report", "思想汇报"),
)
PROBATION_REVIEW = (
    ("half_year", "支部考察"),
    ("training", "集中培训"),
    ("report", "思想汇报"),
)
PASSED = (("passed", "合格"), ("failed", "不合格"))
AGREED = (("agreed", "同意"), ("refused", "不同意"))
APPROVED = (("approved", "批准"), ("refused", "不批准"))
OUTCOME = (
    ("on_time", "按期转为正式党员"),
    ("extend", "延长预备期"),
    ("cancel", "取消预备党员资格"),
)
FILES = (("personnel", "存入人事档案"), ("party", "建立党员档案"))

_OPINION = Fact("opinion", "意见", LONG, help="写结论和主要依据，一两句话即可")
VOTE: tuple[Fact, ...] = (
    Fact(
        "due",
        "应到会有表决权的党员",
        NUMBER,
        help="预备党员和受留党察看处分的不算",
        row="roll",
    ),
    Fact("present", "实到有表决权的党员", NUMBER, row="roll"),
    Fact("in_favour", "到会：赞成", NUMBER, row="votes"),
    Fact("against", "到会：反对", NUMBER, row="votes"),
    Fact("abstained", "到会：弃权", NUMBER, row="votes"),
    Fact(
        "written_in_favour",
        "书面意见：赞成",
        NUMBER,
        required=False,
        help="因故不能到会、会前正式提出书面意见的，统计在票数内",
        row="written",
    ),
    Fact("written_against", "书面意见：反对", NUMBER, required=False, row="written"),
    Fact("written_abstained", "书面意见：弃权", NUMBER, required=False, row="written"),
    Fact("one_by_one", "逐个讨论、逐个表决（两人以上时）", YES, required=False),
    Fact("candidate_present", "本人到会", YES, required=False),
)
_WITH_INTRODUCERS = Fact("introducers_present", "两名入党介绍人都到会", YES, required=False)
_PUBLICITY = (
    Fact("public_from", "公示开始", DATE, required=False, help="没有公示就空着", row="publicity"),
    Fact(
        "public_until",
        "公示结束",
        DATE,
        required=False,
        help="工作日按工作日历算：放假的不算，调休上班的算",
        row="publicity",
    ),
)
_TICKET = Fact("number", "文号或编号", required=False)

FACTS: dict[str, tuple[Fact, ...]] = {
    "application": (Fact("place", "向哪里的党组织提出", CHOICE, choices=PLACE),),
    "talk": (Fact("opinion", "谈话情况", LONG, help="了解到的基本情况、入党动机，提出的要求"),),
    "activist": (
        Fact("method", "产生方式", CHOICE, choices=METHOD),
        Fact("decided_by", "研究决定", CHOICE, choices=DECIDED_BY),
        Fact("opinion", "讨论意见", LONG, required=False),
    ),
    "activist_filed": (_TICKET,),
    "mentors": (),
    "fostering": (
        Fact("kind", "考察种类", CHOICE, choices=REVIEW),
        Fact("opinion", "考察意见", LONG, help="思想、工作、学习表现，主要优缺点"),
    ),
    "candidate": (
        Fact("group_opinion", "党小组意见", LONG, required=False, help="没有党小组的空着"),
        Fact("mentor_opinion", "培养联系人意见", LONG),
        Fact("member_opinion", "党员意见", LONG),
        Fact("mass_opinion", "群众意见", LONG),
        Fact("decided_by", "讨论同意", CHOICE, choices=DECIDED_BY),
        *_PUBLICITY,
    ),
    "candidate_filed": (_TICKET,),
    "introducers": (),
    "political": (
        Fact("result", "审查结论", CHOICE, choices=PASSED),
        Fact("opinion", "结论性意见", LONG),
    ),
    "training": (
        Fact(
            "days",
            "培训天数",
            NUMBER,
            required=False,
            help="天数和学时填一项即可",
            row="length",
        ),
        Fact("hours", "培训学时", NUMBER, required=False, row="length"),
        Fact("organizer", "举办单位", help="基层党委或县级党委组织部门"),
    ),
    "branch_review": (
        _OPINION,
        Fact("leaving", "未来三个月内将离开工作、学习单位", YES, required=False),
        *_PUBLICITY,
    ),
    "prereview": (
        Fact("result", "预审结果", CHOICE, choices=AGREED),
        Fact("number", "书面通知文号", required=False),
        Fact("opinion", "预审意见", LONG, required=False, help="不同意的写明理由"),
    ),
    "form": (Fact("number", "志愿书编号", required=False),),
    "admission": (*VOTE, _WITH_INTRODUCERS, Fact("opinion", "决议要点", LONG, required=False)),
    "committee_talk": (
        Fact("talker", "谈话人", help="党委委员或组织员"),
        _OPINION,
    ),
    "approval": (
        Fact("result", "审批结果", CHOICE, choices=APPROVED),
        Fact("number", "审批文号", required=False),
        Fact(
            "special",
            "延长审批的特殊情况",
            required=False,
            help="支部大会满三个月以后审批的，写明理由；最长六个月",
        ),
        Fact("opinion", "审批意见", LONG, required=False, help="不批准的写明理由"),
    ),
    "approval_filed": (_TICKET,),
    "enrolled": (
        Fact(
            "group",
            "编入的党小组",
            GROUP,
            required=False,
            help="登记后名册里的党小组跟着改",
        ),
    ),
    "oath": (Fact("place", "宣誓地点"),),
    "probation": (
        Fact("kind", "考察种类", CHOICE, choices=PROBATION_REVIEW),
        Fact("opinion", "考察意见", LONG),
    ),
    "full_application": (),
    "full_meeting": (
        Fact("outcome", "会议表决的事项", CHOICE, choices=OUTCOME),
        Fact("months", "延长几个月", NUMBER, required=False, help="延长预备期时填，6 至 12"),
        *VOTE,
        Fact("opinion", "决议要点", LONG, required=False),
    ),
    "full_approval": (
        Fact("result", "审批结果", CHOICE, choices=APPROVED),
        Fact("number", "审批文号", required=False),
        Fact("opinion", "审批意见", LONG, required=False, help="不批准的写明理由"),
    ),
    "archived": (
        Fact("file", "归档方式", CHOICE, choices=FILES),
        Fact("place", "存放地点", required=False),
    ),
}
VOTED_STEPS = ("admission", "full_meeting")
PUBLISHED_STEPS = ("candidate", "branch_review")


def described(step: str, facts: dict) -> list[tuple[str, str]]:
    """Label and value of what was recorded, in the order of the form; empty ones left out."""
    rows = ((fact.label, fact.shown(facts.get(fact.key))) for fact in FACTS[step])
    return [(label, text) for label, text in rows if text]
