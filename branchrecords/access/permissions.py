"""Every permission of the product, one line each."""

from enum import StrEnum


class Permission(StrEnum):
    """What a role may allow. The label says it in the words of the roles page."""

    label: str

    def __new__(cls, value: str, label: str) -> "Permission":
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    SELF_VIEW = "self.view", "查看本人的党费、组织生活和资料"
    ORGANIZATION_VIEW = "organization.view", "查看组织"
    ORGANIZATION_EDIT = "organization.edit", "建立和修改组织"
    PERSON_VIEW = "person.view", "查看党员名册"
    PERSON_EDIT = "person.edit", "登记和修改党员"
    PERSON_REVEAL = "person.reveal", "查看身份证号、电话、住址"
    PERSON_IMPORT = "person.import", "导入名册"
    PERSON_EXPORT = "person.export", "导出名册"
    ACCOUNT_MANAGE = "account.manage", "发放登录码、设置岗位"
    MEETING_VIEW = "meeting.view", "查看会议记录"
    MEETING_EDIT = "meeting.edit", "登记会议"
    MEETING_SEAL = "meeting.seal", "封存会议记录"
    DUES_VIEW = "dues.view", "查看党费"
    DUES_COLLECT = "dues.collect", "收党费、冲正"
    DUES_BASE = "dues.base", "核定党费基数"
    SUMMARY_VIEW = "summary.view", "查看年度总结和统计"
    SUMMARY_EDIT = "summary.edit", "撰写和报送年度总结"
    SUMMARY_REVIEW = "summary.review", "审核年度总结"
    SUMMARY_EXPORT = "summary.export", "批量导出"
    AUDIT_VIEW = "audit.view", "查看操作日志"
