"""Every kind of reminder, in one table that the page 提醒规则 prints.

What comes early may be switched off by whoever gets it. What is late, was sent back, or keeps
somebody else waiting may not: `must` says why.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.conf import settings
from django.utils.module_loading import import_string

from branchrecords.access.permissions import Permission as P
from branchrecords.access.roles import roles_with

MEMBERS, MEETINGS, DUES, REPORTS = (
    f"{app}.reminders.due" for app in ("members", "meetings", "dues", "reports")
)
LATE = "期限已过，不办会影响组织生活或者党员的权利"
WAITED = "有人在等您办理"
BACK = "被退回的要改好再报"
DUTY = "党内法规规定按期办理的事"


class Own(Enum):
    """Whom a kind can be about, by the standing in the party (keys of members.rules.kinds)."""

    NOBODY = "nobody"
    ANYBODY = "anybody"  # everybody of the registers
    JOINED = "joined"  # who is or was a member
    PROBATIONARY = "probationary"

    def covers(self, standing: str) -> bool:
        """Whether somebody in this standing can be told; "" stands in none."""
        if self is Own.JOINED:
            return standing not in ("", "applicant", "activist", "candidate")
        if self is Own.PROBATIONARY:
            return standing == "probationary"
        return self is Own.ANYBODY


@dataclass(frozen=True)
class To:
    """Who is told, in words; which roles can be; `own`: whoever it is about."""

    label: str
    roles: frozenset[str] = frozenset()
    own: Own = Own.NOBODY

    def __str__(self) -> str:
        return self.label


def _holding(label: str, *permissions: P, own: Own = Own.NOBODY) -> To:
    roles = {role.key for one in permissions for role in roles_with(one)}
    return To(label, frozenset(roles), own)


@dataclass(frozen=True)
class NoticeKind:
    """One kind. `source`: the daily read that finds it, "" when an action tells it at once.

    `lead`: the key of the rule setting that says how early (members.rules.settings), "" when it is
    told from the day on. `must`: why it cannot be switched off, "" when it can.
    """

    key: str
    label: str
    area: str
    to: To
    source: str = ""
    lead: str = ""
    must: str = ""

    @property
    def daily(self) -> bool:
        """Whether the daily read finds it, and takes it away once it is done."""
        return bool(self.source)

    def when(self, lead: str) -> str:
        """When it comes; `lead` is the setting's value in words («14 天», «20 日»)."""
        if self.lead == "notice_dues_day":
            return f"每月 {lead}起"
        if self.lead:
            return "到了当天" if lead.startswith("0 ") else f"提前 {lead}"
        return "到了当天" if self.daily else "有人办理时马上发"


SECRETARY = To("支部书记", frozenset({"secretary"}))
PERSON = To("本人", own=Own.ANYBODY)
MEMBER = To("党员本人", own=Own.JOINED)
PROBATIONARY = To("预备党员本人", own=Own.PROBATIONARY)
MEMBER_AND_SECRETARY = To("党员本人、支部书记", SECRETARY.roles, own=Own.JOINED)
OWNER = To("整改负责人", own=Own.ANYBODY)
TASK_OWNER = To("责任人、支部书记", SECRETARY.roles, own=Own.ANYBODY)
TEAM = To("服务队负责人、支部书记", frozenset({"secretary", "committee_staff"}), own=Own.ANYBODY)
HEADS = To("支部书记、上级党委", frozenset({"secretary", "committee_staff"}))
CONFIRMING = To("主持人、记录人", own=Own.ANYBODY)
RECORDERS = _holding("支部书记和委员", P.MEETING_EDIT)
COLLECTORS = _holding("支部书记和委员", P.DUES_COLLECT)
BOOKS = _holding("管党费账的同志", P.DUES_BOOKS)
CASHIER = _holding("出纳、上级", P.DUES_BOOKS)
KEEPER, ACCOUNTANT = _holding("出纳", P.DUES_BOOKS), _holding("会计", P.DUES_BOOKS)
DEVELOPERS = _holding("支部书记和委员、上级党委", P.DEVELOPMENT_EDIT, P.DEVELOPMENT_APPROVE)
REGISTER = _holding("支部书记和委员", P.PERSON_EDIT)
RECEIVER, SENDER, BOTH = (
    _holding(label, P.TRANSFER_EDIT) for label in ("接收的组织", "开出的组织", "双方组织")
)
CARERS = To("支部书记和委员", frozenset({"secretary", "branch_officer"}))
UNITS = _holding("管台账的同志", P.UNIT_EDIT)
WRITERS = _holding("支部书记和委员", P.SUMMARY_EDIT)
REVIEWERS = _holding("上级党委", P.SUMMARY_REVIEW)
SUBMITTER = _holding("报送的同志", P.SUMMARY_EDIT)
MARKED = _holding("被考核的支部、党员本人", P.EVALUATION_EDIT, own=Own.JOINED)
MARKERS = _holding("考核的同志", P.EVALUATION_MARK, P.EVALUATION_EDIT)
LIFE, MONEY, PEOPLE, PLACES = "组织生活", "党费", "党员", "组织"

KINDS: tuple[NoticeKind, ...] = (
    NoticeKind(
        "meeting.due", "三会一课、主题党日待召开", LIFE, SECRETARY, MEETINGS, "notice_meeting_days"
    ),
    NoticeKind("meeting.late", "三会一课、主题党日待补录", LIFE, SECRETARY, MEETINGS, must=LATE),
    NoticeKind("record.confirm", "会议记录待核对", LIFE, CONFIRMING, MEETINGS, must=WAITED),
    NoticeKind("review.voting", "民主评议待填票", LIFE, MEMBER, MEETINGS, must=DUTY),
    NoticeKind("problem.due", "整改快到期", LIFE, OWNER, MEETINGS, "notice_problem_days"),
    NoticeKind("problem.late", "整改逾期", LIFE, OWNER, MEETINGS, must=LATE),
    NoticeKind("task.due", "重点任务快到期", LIFE, TASK_OWNER, MEETINGS, "notice_task_days"),
    NoticeKind("task.late", "重点任务逾期", LIFE, TASK_OWNER, MEETINGS, must=LATE),
    NoticeKind("study_plan.due", "年度学习计划待制定", LIFE, SECRETARY, MEETINGS),
    NoticeKind("study_plan.late", "年度学习计划逾期未定", LIFE, SECRETARY, MEETINGS, must=LATE),
    NoticeKind("study.behind", "学时没有达到", LIFE, MEMBER_AND_SECRETARY, MEETINGS),
    NoticeKind("leave.asked", "有人请假待答复", LIFE, RECORDERS, must=WAITED),
    NoticeKind("leave.answered", "请假的答复", LIFE, PERSON),
    NoticeKind("make_up", "补学", LIFE, PERSON, must=DUTY),
    NoticeKind("essay.asked", "请写心得", LIFE, PERSON),
    NoticeKind("essay.checked", "心得的检查结果", LIFE, PERSON),
    NoticeKind("training.confirmed", "培训证明已确认", LIFE, PERSON),
    NoticeKind("training.refused", "培训证明未确认", LIFE, PERSON),
    NoticeKind("training.withdrawn", "培训证明已撤回", LIFE, PERSON),
    NoticeKind("training.revoked", "培训学时被撤销", LIFE, PERSON),
    NoticeKind("service.applied", "有人报名志愿服务队", LIFE, TEAM, must=WAITED),
    NoticeKind("service.answered", "志愿服务报名的答复", LIFE, PERSON),
    NoticeKind("dues.pay", "党费待交、欠交", MONEY, MEMBER, DUES, "notice_dues_day", DUTY),
    NoticeKind("dues.collect", "本月党费待收齐", MONEY, COLLECTORS, DUES, "notice_dues_day"),
    NoticeKind("dues.remit", "党费待上缴", MONEY, BOOKS, DUES, must=DUTY),
    NoticeKind("dues.receive", "上缴、下拨的党费待收款", MONEY, KEEPER, DUES, must=WAITED),
    NoticeKind("dues.cash", "现金存取待复核", MONEY, ACCOUNTANT, DUES, must=WAITED),
    NoticeKind("dues.spending", "党费支出待付款、待批复", MONEY, CASHIER, DUES, must=WAITED),
    NoticeKind(
        "development.due",
        "发展党员的期限（谈话、考察、审批、转正）",
        PEOPLE,
        DEVELOPERS,
        MEMBERS,
        "notice_development_days",
        DUTY,
    ),
    NoticeKind(
        "development.own",
        "预备期将满，请写转正申请",
        PEOPLE,
        PROBATIONARY,
        MEMBERS,
        "notice_full_days",
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
        "mobile.contact", "与流动党员联系", PEOPLE, REGISTER, MEMBERS, "notice_mobile_days", DUTY
    ),
    NoticeKind("mobile.advice", "流动党员满期的建议", PEOPLE, REGISTER, MEMBERS),
    NoticeKind("transfer.waiting", "介绍信待接收", PEOPLE, RECEIVER, MEMBERS, must=WAITED),
    NoticeKind("transfer.unanswered", "介绍信没有回音", PEOPLE, SENDER, MEMBERS),
    NoticeKind("transfer.expired", "介绍信已经过期", PEOPLE, BOTH, MEMBERS, must=LATE),
    NoticeKind(
        "sanction.ends",
        "处分、处置快期满",
        PEOPLE,
        HEADS,
        MEMBERS,
        "notice_sanction_days",
        DUTY,
    ),
    NoticeKind("sanction.awaits", "期满的结论待登记", PEOPLE, HEADS, MEMBERS, must=LATE),
    NoticeKind("care.review", "帮扶情况待复核", PEOPLE, CARERS, MEMBERS),
    NoticeKind(
        "election.due",
        "任期将满，准备换届",
        PLACES,
        HEADS,
        MEMBERS,
        "notice_term_months",
        DUTY,
    ),
    NoticeKind("election.late", "任期已满，待换届", PLACES, HEADS, MEMBERS, must=LATE),
    NoticeKind("unit.survey", "两新组织摸底到期", PLACES, UNITS, MEMBERS, "notice_unit_days"),
    NoticeKind("unit.unsurveyed", "两新组织没有摸底", PLACES, UNITS, MEMBERS),
    NoticeKind(
        "summary.due", "年度总结待报送", PLACES, WRITERS, REPORTS, "notice_summary_days", DUTY
    ),
    NoticeKind("summary_submitted", "年度总结待审核", PLACES, REVIEWERS, must=WAITED),
    NoticeKind("summary_returned", "年度总结被退回", PLACES, SUBMITTER, must=BACK),
    NoticeKind("personal.due", "个人总结待交支部", PLACES, MEMBER, REPORTS, "notice_summary_days"),
    NoticeKind("personal.asked", "请写个人总结", PLACES, MEMBER, must=WAITED),
    NoticeKind("personal.returned", "个人总结被退回", PLACES, MEMBER, must=BACK),
    NoticeKind("summary_issued", "年度总结已印发", PLACES, SUBMITTER),
    NoticeKind(
        "evaluation.own", "考核自评待报送", PLACES, MARKED, REPORTS, "notice_summary_days", DUTY
    ),
    NoticeKind(
        "evaluation.mend", "考核后的整改快到期", PLACES, MARKED, REPORTS, "notice_problem_days"
    ),
    NoticeKind("evaluation.late", "考核后的整改逾期", PLACES, MARKED, REPORTS, must=LATE),
    NoticeKind("evaluation.mended", "考核后的整改待验收", PLACES, MARKERS, REPORTS, must=WAITED),
    NoticeKind("evaluation.published", "考核结果公示，可以提异议", PLACES, MARKED, REPORTS),
)

KINDS_BY_KEY: dict[str, NoticeKind] = {kind.key: kind for kind in KINDS}
AREAS: tuple[str, ...] = tuple(dict.fromkeys(kind.area for kind in KINDS))


def kinds_for(roles: Collection[str], *, standing: str | None) -> list[NoticeKind]:
    """The kinds that somebody with these roles can be told of; `standing`: of the person on the
    registers ("" in none), None for an account that is nobody there."""
    own = [] if standing is None else [one for one in Own if one.covers(standing)]
    return [one for one in KINDS if one.to.own in own or one.to.roles & set(roles)]


def kinds_of(user, *, on: date) -> list[NoticeKind]:
    """The kinds that an account can be told of on a day, by its grants and its person."""
    roles = {grant.role for grant in user.active_grants}
    standing_of = import_string(f"{settings.NOTICE_PLACES}.standing_of")
    return kinds_for(roles, standing=standing_of(user, on=on))
