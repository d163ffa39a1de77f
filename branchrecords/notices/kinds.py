"""Every kind of reminder, in one table that the page 提醒规则 prints.

What comes early may be switched off by whoever gets it. What is late, was sent back, or keeps
somebody else waiting may not: `must` says why.
"""

from __future__ import annotations

from dataclasses import dataclass

MEMBERS, MEETINGS, DUES, REPORTS = (
    f"{app}.reminders.due" for app in ("members", "meetings", "dues", "reports")
)
LATE = "期限已过，不办会影响组织生活或者党员的权利"
WAITED = "有人在等您办理"
BACK = "被退回的要改好再报"
DUTY = "党内法规规定按期办理的事"


@dataclass(frozen=True)
class NoticeKind:
    """One kind. `source`: the daily read that finds it, "" when an action tells it at once.

    `lead`: the key of the rule setting that says how early (members.rules.settings), "" when it is
    told from the day on. `must`: why it cannot be switched off, "" when it can.
    """

    key: str
    label: str
    area: str
    to: str
    source: str = ""
    lead: str = ""
    must: str = ""

    @property
    def daily(self) -> bool:
        """Whether the daily read finds it, and takes it away once it is done."""
        return bool(self.source)


SECRETARY, BRANCH, MEMBER = "支部书记", "支部书记和委员", "党员本人"
LIFE, MONEY, PEOPLE, PLACES = "组织生活", "党费", "党员", "组织"

KINDS: tuple[NoticeKind, ...] = (
    NoticeKind(
        "meeting.due", "三会一课、主题党日待召开", LIFE, SECRETARY, MEETINGS, "notice_meeting_days"
    ),
    NoticeKind("meeting.late", "三会一课、主题党日待补录", LIFE, SECRETARY, MEETINGS, must=LATE),
    NoticeKind("record.confirm", "会议记录待核对", LIFE, "主持人、记录人", MEETINGS, must=WAITED),
    NoticeKind("review.voting", "民主评议待填票", LIFE, MEMBER, MEETINGS, must=DUTY),
    NoticeKind("problem.due", "整改快到期", LIFE, "整改负责人", MEETINGS, "notice_problem_days"),
    NoticeKind("problem.late", "整改逾期", LIFE, "整改负责人", MEETINGS, must=LATE),
    NoticeKind(
        "task.due", "重点任务快到期", LIFE, "责任人、支部书记", MEETINGS, "notice_task_days"
    ),
    NoticeKind("task.late", "重点任务逾期", LIFE, "责任人、支部书记", MEETINGS, must=LATE),
    NoticeKind("study_plan.due", "年度学习计划待制定", LIFE, SECRETARY, MEETINGS),
    NoticeKind("study_plan.late", "年度学习计划逾期未定", LIFE, SECRETARY, MEETINGS, must=LATE),
    NoticeKind("study.behind", "学时没有达到", LIFE, "党员本人、支部书记", MEETINGS),
    NoticeKind("leave.asked", "有人请假待答复", LIFE, "支部书记和委员", must=WAITED),
    NoticeKind("leave.answered", "请假的答复", LIFE, MEMBER),
    NoticeKind("make_up", "补学", LIFE, MEMBER, must=DUTY),
    NoticeKind("essay.asked", "请写心得", LIFE, MEMBER),
    NoticeKind("essay.checked", "心得的检查结果", LIFE, MEMBER),
    NoticeKind("training.confirmed", "培训证明已确认", LIFE, MEMBER),
    NoticeKind("training.refused", "培训证明未确认", LIFE, MEMBER),
    NoticeKind("training.withdrawn", "培训证明已撤回", LIFE, MEMBER),
    NoticeKind("training.revoked", "培训学时被撤销", LIFE, MEMBER),
    NoticeKind("service.applied", "有人报名志愿服务队", LIFE, "服务队负责人", must=WAITED),
    NoticeKind("service.answered", "志愿服务报名的答复", LIFE, MEMBER),
    NoticeKind("dues.pay", "党费待交、欠交", MONEY, MEMBER, DUES, "notice_dues_day", DUTY),
    NoticeKind("dues.collect", "本月党费待收齐", MONEY, BRANCH, DUES, "notice_dues_day"),
    NoticeKind("dues.remit", "党费待上缴", MONEY, "管党费账的同志", DUES, must=DUTY),
    NoticeKind("dues.spending", "党费支出待付款、待批复", MONEY, "出纳、上级", DUES, must=WAITED),
    NoticeKind(
        "development.due",
        "发展党员的期限（谈话、考察、审批、转正）",
        PEOPLE,
        "支部书记和委员、上级党委",
        MEMBERS,
        "notice_development_days",
        DUTY,
    ),
    NoticeKind(
        "development.own", "预备期将满，请写转正申请", PEOPLE, MEMBER, MEMBERS, "notice_full_days"
    ),
    NoticeKind("birthday.own", "本人的政治生日", PEOPLE, MEMBER, MEMBERS, "notice_birthday_days"),
    NoticeKind(
        "birthday.branch",
        "本支部党员的政治生日",
        PEOPLE,
        SECRETARY,
        MEMBERS,
        "notice_birthday_days",
    ),
    NoticeKind(
        "mobile.contact", "与流动党员联系", PEOPLE, BRANCH, MEMBERS, "notice_mobile_days", DUTY
    ),
    NoticeKind("mobile.advice", "流动党员满期的建议", PEOPLE, BRANCH, MEMBERS),
    NoticeKind("transfer.waiting", "介绍信待接收", PEOPLE, "接收的组织", MEMBERS, must=WAITED),
    NoticeKind("transfer.unanswered", "介绍信没有回音", PEOPLE, "开出的组织", MEMBERS),
    NoticeKind("transfer.expired", "介绍信已经过期", PEOPLE, "双方组织", MEMBERS, must=LATE),
    NoticeKind(
        "sanction.ends",
        "处分、处置快期满",
        PEOPLE,
        "支部书记、上级党委",
        MEMBERS,
        "notice_sanction_days",
        DUTY,
    ),
    NoticeKind(
        "sanction.awaits", "期满的结论待登记", PEOPLE, "支部书记、上级党委", MEMBERS, must=LATE
    ),
    NoticeKind("care.review", "帮扶情况待复核", PEOPLE, BRANCH, MEMBERS),
    NoticeKind(
        "election.due",
        "任期将满，准备换届",
        PLACES,
        "支部书记、上级党委",
        MEMBERS,
        "notice_term_months",
        DUTY,
    ),
    NoticeKind(
        "election.late", "任期已满，待换届", PLACES, "支部书记、上级党委", MEMBERS, must=LATE
    ),
    NoticeKind(
        "unit.survey", "两新组织摸底到期", PLACES, "管台账的同志", MEMBERS, "notice_unit_days"
    ),
    NoticeKind("unit.unsurveyed", "两新组织没有摸底", PLACES, "管台账的同志", MEMBERS),
    NoticeKind(
        "summary.due", "年度总结待报送", PLACES, BRANCH, REPORTS, "notice_summary_days", DUTY
    ),
    NoticeKind("summary_submitted", "年度总结待审核", PLACES, "上级党委", must=WAITED),
    NoticeKind("summary_returned", "年度总结被退回", PLACES, "报送的同志", must=BACK),
    NoticeKind("personal.asked", "请写个人总结", PLACES, MEMBER, must=WAITED),
    NoticeKind("personal.returned", "个人总结被退回", PLACES, MEMBER, must=BACK),
    NoticeKind("summary_issued", "年度总结已印发", PLACES, "报送的同志"),
)

KINDS_BY_KEY: dict[str, NoticeKind] = {kind.key: kind for kind in KINDS}
AREAS: tuple[str, ...] = tuple(dict.fromkeys(kind.area for kind in KINDS))
