"""The roles: what each may do, and how far it reaches. The roles page prints this table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .permissions import Permission as P


class Reach(StrEnum):
    """How far a grant reaches from the organisation it names."""

    SELF = "self"  # the user's own person only
    UNIT = "unit"  # that organisation only
    SUBTREE = "subtree"  # that organisation and all below it


@dataclass(frozen=True)
class Role:
    """A named set of permissions with one reach; `description` is shown to whoever grants it.

    `at_home`: what is held besides at the 党委 or 党总支 of the grant alone, nowhere below it.
    """

    key: str
    label: str
    reach: Reach
    permissions: frozenset[P]
    description: str
    at_home: frozenset[P] = frozenset()


_BRANCH_READ = {P.ORGANIZATION_VIEW, P.PERSON_VIEW, P.MEETING_VIEW, P.DUES_VIEW, P.SUMMARY_VIEW}
_BRANCH_READ |= {P.EVALUATION_VIEW}
_READ_ALL = _BRANCH_READ | {P.AUDIT_VIEW, P.CARE_VIEW, P.SANCTION_VIEW}
_BRANCH_WRITE = _BRANCH_READ | {
    P.DEVELOPMENT_EDIT,
    P.TRANSFER_EDIT,
    P.ELECTION_EDIT,
    P.CARE_VIEW,
    P.CARE_EDIT,
    P.AWARD_EDIT,
    P.SANCTION_VIEW,
    P.UNIT_EDIT,
    P.GRANT_MANAGE,
    P.PERSON_EDIT,
    P.PERSON_REVEAL,
    P.PERSON_IMPORT,
    P.PERSON_EXPORT,
    P.ACCOUNT_MANAGE,
    P.MEETING_EDIT,
    P.MEETING_SEAL,
    P.TALK_REVEAL,
    P.PROBLEM_EDIT,
    P.DISCLOSURE_EDIT,
    P.DISCLOSURE_APPROVE,
    P.DUES_COLLECT,
    P.DUES_BASE,
    P.DUES_BOOKS,
    P.SUMMARY_EDIT,
    P.SUMMARY_EXPORT,
    P.PERSONAL_VIEW,
    P.PERSONAL_RETURN,
    P.EVALUATION_EDIT,
}

ROLES: tuple[Role, ...] = (
    Role("member", "党员", Reach.SELF, frozenset({P.SELF_VIEW}), "看自己的党费、组织生活和资料"),
    Role(
        "group_leader",
        "党小组长",
        Reach.SUBTREE,
        frozenset({P.ORGANIZATION_VIEW, P.PERSON_VIEW, P.MEETING_VIEW, P.MEETING_EDIT}),
        "登记本小组的会议，看本小组的名册",
    ),
    Role(
        "secretary",
        "支部书记",
        Reach.SUBTREE,
        frozenset(_BRANCH_WRITE),
        "办理本支部的全部事务：会议、党费、名册、年度总结",
    ),
    Role(
        "branch_officer",
        "支部委员",
        Reach.SUBTREE,
        frozenset(
            _BRANCH_WRITE
            - {P.MEETING_SEAL, P.ACCOUNT_MANAGE, P.GRANT_MANAGE, P.SUMMARY_EXPORT, P.SANCTION_VIEW}
            - {P.TALK_REVEAL, P.DISCLOSURE_APPROVE}
        ),
        "办理本支部的日常事务，封存和发放登录码由书记办理",
    ),
    Role(
        "committee_staff",
        "党委工作人员",
        Reach.SUBTREE,
        frozenset(
            _READ_ALL
            | {
                P.ORGANIZATION_EDIT,
                P.PERSON_EDIT,
                P.PERSON_REVEAL,
                P.PERSON_IMPORT,
                P.PERSON_EXPORT,
                P.DEVELOPMENT_EDIT,
                P.DEVELOPMENT_APPROVE,
                P.TRANSFER_EDIT,
                P.ELECTION_EDIT,
                P.CARE_EDIT,
                P.AWARD_EDIT,
                P.SANCTION_EDIT,
                P.UNIT_EDIT,
                P.SETTING_EDIT,
                P.GRANT_MANAGE,
                P.ACCOUNT_MANAGE,
                P.SUMMARY_EDIT,
                P.SUMMARY_REVIEW,
                P.PERSONAL_VIEW,
                P.EVALUATION_MARK,
                P.APPRAISAL_APPROVE,
                P.PROBLEM_EDIT,
                P.DISCLOSURE_APPROVE,
                P.SUMMARY_EXPORT,
                P.DUES_EXTRA,
            }
        ),
        "登记党委自己的会议，管党委自己的党费账，看下级所有支部，审核年度总结，批量导出；"
        "不代支部登记会议、不收党费",
        at_home=frozenset(
            {P.MEETING_EDIT, P.MEETING_SEAL, P.TALK_REVEAL, P.DISCLOSURE_EDIT, P.DUES_BOOKS}
        ),
    ),
    Role(
        "auditor",
        "只读审计员",
        Reach.SUBTREE,
        frozenset(_READ_ALL),
        "看记录和操作日志，什么都不能改",
    ),
    Role(
        "administrator",
        "系统管理员",
        Reach.SUBTREE,
        frozenset(
            {
                P.ORGANIZATION_VIEW,
                P.ORGANIZATION_EDIT,
                P.ACCOUNT_MANAGE,
                P.SETTING_EDIT,
                P.PERSON_VIEW,
            }
        ),
        "三员之一：建立组织和账号、修改规则设置；不授予岗位，不看日志、会议内容和党费",
    ),
    Role(
        "security_officer",
        "安全保密管理员",
        Reach.SUBTREE,
        frozenset({P.GRANT_MANAGE, P.ACCOUNT_SECURE}),
        "三员之一：授予和收回岗位、解除锁定、重置二次验证；不建账号，不看日志和业务内容",
    ),
    Role(
        "security_auditor",
        "安全审计员",
        Reach.SUBTREE,
        frozenset({P.AUDIT_VIEW}),
        "三员之一：看操作日志，包括另外两员做了什么；别的都不看、不办",
    ),
)

# 三员分立: nobody holds two of these at the same time; the table of grants refuses it.
ADMINISTRATOR_ROLES = ("administrator", "security_officer", "security_auditor")

ROLES_BY_KEY: dict[str, Role] = {role.key: role for role in ROLES}
ROLE_CHOICES: tuple[tuple[str, str], ...] = tuple((role.key, role.label) for role in ROLES)


def roles_with(permission: P) -> tuple[Role, ...]:
    """The roles that carry a permission, be it at home alone, in table order."""
    return tuple(role for role in ROLES if permission in role.permissions | role.at_home)
