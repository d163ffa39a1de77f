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
    DEVELOPMENT_EDIT = "development.edit", "办理发展党员"
    DEVELOPMENT_APPROVE = "development.approve", "备案、预审、审批发展党员"
    TRANSFER_EDIT = "transfer.edit", "办理组织关系接转和流动党员"
    ELECTION_EDIT = "election.edit", "登记换届选举"
    CARE_VIEW = "care.view", "查看帮扶慰问"
    CARE_EDIT = "care.edit", "登记帮扶慰问"
    AWARD_EDIT = "award.edit", "登记表彰"
    SANCTION_VIEW = "sanction.view", "查看党纪处分和组织处置"
    SANCTION_EDIT = "sanction.edit", "登记党纪处分和组织处置"
    UNIT_EDIT = "unit.edit", "登记两新组织和群团"
    SETTING_EDIT = "setting.edit", "修改规则设置和字典"
    GRANT_MANAGE = "grant.manage", "授予和收回岗位"
    ACCOUNT_MANAGE = "account.manage", "建立和停用账号、发放登录码"
    ACCOUNT_SECURE = "account.secure", "解除锁定、重置二次验证"
    MEETING_VIEW = "meeting.view", "查看会议记录"
    MEETING_EDIT = "meeting.edit", "登记会议"
    MEETING_SEAL = "meeting.seal", "封存会议记录"
    TALK_REVEAL = "talk.reveal", "查看谈心谈话内容"
    APPRAISAL_APPROVE = "appraisal.approve", "审定民主评议结果"
    PROBLEM_EDIT = "problem.edit", "登记问题和整改、督办、销号"
    DISCLOSURE_EDIT = "disclosure.edit", "拟订党务公开、登记和答复意见"
    DISCLOSURE_APPROVE = "disclosure.approve", "审核党务公开"
    DUES_VIEW = "dues.view", "查看党费"
    DUES_COLLECT = "dues.collect", "收党费、冲正"
    DUES_BASE = "dues.base", "核定党费基数"
    DUES_BOOKS = "dues.books", "办理党费上缴、利息、支出"
    DUES_EXTRA = "dues.extra", "转交大额党费、登记特殊党费号召"
    SUMMARY_VIEW = "summary.view", "查看年度总结和统计"
    SUMMARY_EDIT = "summary.edit", "撰写和报送年度总结"
    SUMMARY_REVIEW = "summary.review", "审核年度总结"
    SUMMARY_EXPORT = "summary.export", "批量导出"
    PERSONAL_VIEW = "personal.view", "查看党员交来的个人总结"
    PERSONAL_RETURN = "personal.return", "退回个人总结、提醒党员写"
    EVALUATION_VIEW = "evaluation.view", "查看量化考核"
    EVALUATION_EDIT = "evaluation.edit", "填报支部自评、考核本支部党员"
    EVALUATION_MARK = "evaluation.mark", "制定考核办法、考核党支部、公示结果"
    AUDIT_VIEW = "audit.view", "查看操作日志"
