"""The places of the navigation, as data: what it is called, where it leads, who sees it."""

from __future__ import annotations

from dataclasses import dataclass

from branchrecords.access.permissions import Permission as P


@dataclass(frozen=True)
class Place:
    """One entry of the navigation.

    `view` is a URL name; a `scoped` one takes the current organisation's id. `short` is the label
    on the phone's tab bar; entries without one are reached there through «更多». `aside`: not
    everyday work; where there are many entries it stands behind «全部事项». `unless`: who holds
    that finds the same page under a fuller name.
    """

    label: str
    view: str
    icon: str
    permission: P
    scoped: bool = True
    short: str = ""
    aside: bool = False
    unless: P | None = None

    def offered_to(self, user) -> bool:
        """Whether this user finds the entry."""
        fuller = self.unless is not None and user.holds(self.unless)
        return user.holds(self.permission) and not fuller


Group = tuple[str, tuple[Place, ...]]


def _aside(
    label: str,
    view: str,
    icon: str,
    permission: P,
    scoped: bool = True,
    unless: P | None = None,
) -> Place:
    return Place(label, view, icon, permission, scoped, aside=True, unless=unless)


BRANCH: tuple[Group, ...] = (
    (
        "日常",
        (
            Place("工作台", "desk", "house", P.MEETING_VIEW, short="工作台"),
            Place("会议与活动", "meeting-list", "calendar-event", P.MEETING_VIEW, short="会议"),
            Place("会议日历", "calendar", "calendar-event-fill", P.MEETING_VIEW),
            Place("党费", "dues-overview", "wallet2", P.DUES_VIEW, short="党费"),
            _aside("组织生活一览", "cadence-map", "table", P.MEETING_VIEW),
            _aside("组织生活会和评议", "review-list", "clipboard-check", P.MEETING_VIEW),
            _aside("谈心谈话", "talk-list", "people-fill", P.MEETING_VIEW),
            _aside("补学", "make-up-list", "book", P.MEETING_VIEW),
            _aside("年度工作计划", "plan-list", "calendar-plus", P.MEETING_VIEW),
            _aside("年度学习计划", "study-plan-list", "book", P.MEETING_VIEW),
            _aside("党员学时", "study-hours", "clock", P.MEETING_VIEW),
            _aside("学习心得", "essay-list", "journal-text", P.MEETING_VIEW),
            _aside("问题清单和整改", "problem-list", "hourglass-split", P.MEETING_VIEW),
            _aside("项目三部曲", "project-list", "clipboard-check", P.MEETING_VIEW),
            _aside("志愿服务", "service-list", "people", P.MEETING_VIEW),
            _aside("活动台账", "ledger", "journal-text", P.MEETING_VIEW),
            _aside("党务公开", "disclosure-list", "journal-text", P.MEETING_VIEW),
        ),
    ),
    (
        "人员",
        (
            Place("党员名册", "person-list", "people", P.PERSON_VIEW, short="党员"),
            Place("发展党员", "development-board", "person-plus", P.PERSON_VIEW),
            Place("组织关系接转", "transfer-list", "arrow-left-right", P.PERSON_VIEW),
            _aside("流动党员", "mobile-list", "geo-alt", P.PERSON_VIEW),
            _aside("党员档案材料", "branch-papers", "archive", P.PERSON_VIEW),
            _aside("关怀帮扶", "care", "person-check", P.CARE_VIEW),
            _aside("表彰", "award-list", "check-circle", P.ORGANIZATION_VIEW),
            _aside("处分和处置", "sanction-list", "lock-fill", P.SANCTION_VIEW),
            _aside("导入名册", "import-list", "upload", P.PERSON_IMPORT),
        ),
    ),
    (
        "组织",
        (
            Place("本组织", "organization-detail", "diagram-2", P.ORGANIZATION_VIEW),
            Place("任期与换届", "term-list", "clipboard-check", P.ORGANIZATION_VIEW),
            _aside("两新组织", "unit-list", "journal-text", P.ORGANIZATION_VIEW),
            _aside("党建带群建", "mass-list", "people-fill", P.ORGANIZATION_VIEW),
            _aside("会议制度", "kind-list", "calendar-event", P.ORGANIZATION_VIEW),
            _aside("规则设置", "setting-list", "list", P.ORGANIZATION_VIEW),
            _aside("提醒规则", "reminder-rules", "bell", P.ORGANIZATION_VIEW),
            _aside("登录与岗位", "account-list", "shield-check", P.ACCOUNT_MANAGE),
            _aside("开始使用", "start", "check-circle", P.PERSON_IMPORT),
        ),
    ),
    (
        "年终",
        (
            Place("年度总结", "summary-current", "file-earmark-text", P.SUMMARY_VIEW, short="总结"),
            _aside("个人总结", "personal-summaries", "journal-text", P.PERSONAL_VIEW),
            Place("年度统计表", "annual-form", "table", P.SUMMARY_VIEW, short="统计表"),
            Place("数字", "figures", "table", P.SUMMARY_VIEW),
            _aside("量化考核", "evaluation-board", "clipboard-check", P.EVALUATION_VIEW),
        ),
    ),
)

# For the leader of a 党小组, who sees the group alone.
GROUP: tuple[Group, ...] = (
    (
        "本小组",
        (
            Place("会议与活动", "meeting-list", "calendar-event", P.MEETING_VIEW, short="会议"),
            Place("会议日历", "calendar", "calendar-event-fill", P.MEETING_VIEW),
            Place("小组名册", "person-list", "people", P.PERSON_VIEW, short="名册"),
            Place("本小组", "organization-detail", "diagram-2", P.ORGANIZATION_VIEW),
        ),
    ),
)

COMMITTEE: tuple[Group, ...] = (
    (
        "总览",
        (
            Place("党委工作台", "committee-desk", "grid-1x2", P.SUMMARY_VIEW, short="总览"),
            Place("组织生活一览", "cadence-map", "clipboard-check", P.MEETING_VIEW),
            Place(
                "组织与支部", "organization-list", "diagram-3", P.ORGANIZATION_VIEW, False, "支部"
            ),
            Place("党员名册", "person-list", "people", P.PERSON_VIEW, short="党员"),
            _aside("两新组织", "unit-list", "journal-text", P.ORGANIZATION_VIEW),
            _aside("党建带群建", "mass-list", "people-fill", P.ORGANIZATION_VIEW),
        ),
    ),
    (
        "办理",
        (
            Place("审核", "summary-review", "clipboard-check", P.SUMMARY_VIEW, short="审核"),
            Place("发展党员", "development-board", "person-plus", P.PERSON_VIEW),
            Place("组织关系接转", "transfer-list", "arrow-left-right", P.PERSON_VIEW),
            Place("任期与换届", "term-list", "calendar-plus", P.ORGANIZATION_VIEW),
            Place("会议与活动", "meeting-list", "calendar-event", P.MEETING_VIEW),
            Place("党费", "dues-overview", "wallet2", P.DUES_VIEW, short="党费"),
            _aside("组织生活会和评议", "review-list", "clipboard-check", P.MEETING_VIEW),
            _aside("谈心谈话", "talk-list", "people-fill", P.MEETING_VIEW),
            _aside("年度工作计划", "plan-list", "calendar-plus", P.MEETING_VIEW),
            _aside("年度学习计划", "study-plan-list", "book", P.MEETING_VIEW),
            _aside("党员学时", "study-hours", "clock", P.MEETING_VIEW),
            _aside("学习心得", "essay-list", "journal-text", P.MEETING_VIEW),
            _aside("问题清单和整改", "problem-list", "hourglass-split", P.MEETING_VIEW),
            _aside("项目三部曲", "project-list", "clipboard-check", P.MEETING_VIEW),
            _aside("志愿服务", "service-list", "people", P.MEETING_VIEW),
            _aside("活动台账", "ledger", "journal-text", P.MEETING_VIEW),
            _aside("党务公开", "disclosure-list", "journal-text", P.MEETING_VIEW),
            _aside("双重组织生活", "dual-life", "people-fill", P.MEETING_VIEW),
            _aside("流动党员", "mobile-list", "geo-alt", P.PERSON_VIEW),
            _aside("党员档案材料", "branch-papers", "archive", P.PERSON_VIEW),
            _aside("关怀帮扶", "care", "person-check", P.CARE_VIEW),
            _aside("表彰", "award-list", "check-circle", P.ORGANIZATION_VIEW),
            _aside("处分和处置", "sanction-list", "lock-fill", P.SANCTION_VIEW),
        ),
    ),
    (
        "汇总",
        (
            Place("年度统计表", "annual-form", "table", P.SUMMARY_VIEW),
            Place("党员和组织统计", "statistics", "table", P.SUMMARY_VIEW),
            Place("数字", "figures", "journal-text", P.SUMMARY_VIEW),
            Place("年度总结", "summary-current", "file-earmark-text", P.SUMMARY_VIEW),
            _aside("个人总结", "personal-summaries", "journal-text", P.PERSONAL_VIEW),
            _aside("量化考核", "evaluation-board", "clipboard-check", P.EVALUATION_VIEW),
            Place("后台任务", "job-list", "file-earmark-zip", P.SUMMARY_EXPORT, False),
        ),
    ),
    (
        "管理",
        (
            Place("登录与岗位", "account-list", "shield-check", P.ACCOUNT_MANAGE),
            _aside("导入名册和组织", "import-list", "upload", P.PERSON_IMPORT),
            _aside(
                "导入组织", "import-list", "upload", P.ORGANIZATION_EDIT, unless=P.PERSON_IMPORT
            ),
            _aside("开始使用", "start", "check-circle", P.ACCOUNT_MANAGE),
            _aside("会议制度", "kind-list", "calendar-event", P.ORGANIZATION_VIEW),
            _aside("规则设置", "setting-list", "list", P.ORGANIZATION_VIEW),
            _aside("提醒规则", "reminder-rules", "bell", P.ORGANIZATION_VIEW),
            _aside("提醒渠道", "channel-list", "bell", P.SETTING_EDIT),
            _aside("工作日历", "workday-years", "calendar-event", P.SETTING_EDIT, False),
            _aside("字典", "dictionary-list", "book", P.SETTING_EDIT, False),
            _aside("谁看过、谁改过", "audit-list", "eye", P.AUDIT_VIEW, False),
        ),
    ),
)

# For the 三员 who see no organisation.
SECURITY: Group = (
    "安全",
    (
        Place("锁定与账号", "security", "shield-check", P.ACCOUNT_SECURE, False, "账号"),
        Place("岗位建议", "grant-suggestions", "person-check", P.ACCOUNT_SECURE, False, "岗位"),
    ),
)
AUDIT: Group = (
    "审计",
    (Place("谁看过、谁改过", "audit-list", "eye", P.AUDIT_VIEW, False, "日志"),),
)
MEMBER: Group = (
    "我的",
    (
        Place("我的首页", "member-home", "person", P.SELF_VIEW, False, "首页"),
        Place("我的组织生活", "my-meetings", "calendar-event", P.SELF_VIEW, False, "组织生活"),
        _aside("我的学习", "my-study", "book", P.SELF_VIEW, False),
        _aside("我的日历", "my-calendar", "calendar-event-fill", P.SELF_VIEW, False),
        Place("我的党费", "my-dues", "wallet2", P.SELF_VIEW, False, "党费"),
        _aside("我的民主评议", "my-review", "clipboard-check", P.SELF_VIEW, False),
        _aside("我的量化考核", "my-evaluations", "clipboard-check", P.SELF_VIEW, False),
        _aside("我的个人总结", "my-summaries", "file-earmark-text", P.SELF_VIEW, False),
        _aside("我的谈心谈话", "my-talks", "people", P.SELF_VIEW, False),
        _aside("我的任务和整改", "my-problems", "hourglass-split", P.SELF_VIEW, False),
        _aside("我的志愿服务", "my-service", "people-fill", P.SELF_VIEW, False),
        Place("党务公开", "my-disclosures", "journal-text", P.SELF_VIEW, False),
        Place("我的资料", "me-profile", "person-vcard", P.SELF_VIEW, False, "我的"),
    ),
)
