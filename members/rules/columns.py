"""The columns of rosters, lists of organisations, posts and 发展档案, once for import, export and
template. Pure."""

from __future__ import annotations

from dataclasses import replace

from branchrecords.documents.columns import Column
from members.rules.development_takeover import TAKEN_STEPS
from members.rules.kinds import OrganizationKind, Post, Sector

_NUMBER_WORDS = (
    "身份证号码 身份证号 身份证 公民身份证号码 身份证件号码 证件号码 证件号 公民身份证号 "
    "居民身份证号码 居民身份证号 身份号码 身份证件号"
)
_BRANCH_WORDS = (
    "所在党支部 党支部 支部 支部名称 所在党组织 所属党支部 党支部名称 所属支部 所属党组织 "
    "组织关系所在支部 组织关系所在党支部 党组织名称"
)
_STANDING_WORDS = (
    "党员类别 党员类型 身份 类别 政治面貌 党员身份 正式预备 人员类型 党籍情况 正式或预备 党员性质"
)
_JOINED_WORDS = (
    "入党时间 加入党组织日期 加入中共组织的时间 加入党组织时间 入党年月 入党年月日 入党 何时入党 "
    "加入中国共产党时间 加入中共时间 接收预备党员时间"
)
_PHONE_WORDS = (
    "手机 手机号 手机号码 电话 联系方式 移动电话 本人电话 电话号码 联系手机 手机电话 联系号码"
)


def words(text: str) -> tuple[str, ...]:
    """Synonyms written in one line."""
    return tuple(text.split())


def day(key: str, title: str, also: str, note: str = "") -> Column:
    """A column of dates."""
    return Column(key, title, words(also), 13, kind="date", note=note)


MEMBER_COLUMNS: tuple[Column, ...] = (
    Column("name", "姓名", words("党员姓名 名字 党员 名 姓名全称"), 12, required=True),
    Column(
        "id_number",
        "公民身份号码",
        words(_NUMBER_WORDS),
        22,
        required=True,
        note="18 位，本列请设为文本格式",
    ),
    Column("sex", "性别", words("男女 性別"), 8, note="不填则按身份证号"),
    Column("ethnicity", "民族", words("族别 民族成分"), 10, note="不填按汉族"),
    day("born_on", "出生日期", "出生年月日 出生年月 生日 出生时间 出生"),
    Column(
        "organization",
        "所在支部",
        words(_BRANCH_WORDS),
        28,
        note="全称、简称或组织编码；导入到一个支部时可以不填",
    ),
    Column("group", "党小组", words("所在党小组 小组 所属党小组 组别 所在小组"), 14),
    Column(
        "standing",
        "人员类别",
        words(_STANDING_WORDS),
        12,
        note="正式党员、预备党员、发展对象、积极分子、申请人",
        asks=(
            ("是否正式党员", "正式党员", "预备党员"),
            ("是否预备党员", "预备党员", "正式党员"),
            ("是否转正", "正式党员", "预备党员"),
        ),
    ),
    day("joined_on", "入党日期", _JOINED_WORDS, "支部党员大会接收为预备党员之日"),
    day(
        "full_on",
        "转正日期",
        "转正时间 转为正式党员日期 转正年月 转为正式党员时间 转正 转正年月日 何时转正",
    ),
    day(
        "starts_on",
        "转入日期",
        "转入时间 转入支部日期 组织关系转入日期 进入支部日期 转入本支部时间 进入支部时间",
    ),
    Column("education", "学历", words("文化程度 最高学历 学历情况 文化 学历层次 文化水平"), 14),
    Column("phone", "联系电话", words(_PHONE_WORDS), 16),
    Column(
        "address",
        "家庭住址",
        words("住址 现住址 家庭地址 居住地址 现居住地 家庭详细住址 详细地址 居住地"),
        30,
    ),
    Column(
        "employer",
        "工作单位及职务",
        words("工作单位 单位及职务 单位职务 工作单位和职务 单位 所在单位 现工作单位"),
        28,
    ),
    Column("occupation", "职业", words("从事职业 职业类别"), 18),
    Column("native_place", "籍贯", words("祖籍"), 14),
    day("worked_from", "参加工作日期", "参加工作时间 工作时间 参加工作年月 何时参加工作"),
    Column("introducers", "入党介绍人", words("介绍人 入党介绍人姓名"), 18),
    Column(
        "police_station",
        "户籍派出所",
        words("派出所 户口所在派出所 户籍所在派出所 户籍所在地派出所"),
        18,
    ),
    Column("job", "工作岗位", words("岗位类别 从事岗位"), 20),
    Column("technical_title", "技术职务", words("专业技术职务 技术职称 职称 专业技术职称"), 14),
    Column("stratum", "新社会阶层", words("新社会阶层类型 新的社会阶层 新社会阶层类别"), 20),
    Column("front_line", "一线情况", words("是否一线 生产一线情况"), 16),
    Column("member_class", "分类管理", words("党员分类 管理类别 分类管理类别"), 14),
    Column("other_party", "其他党团", words("加入其他党团 其他党派"), 12),
    day("other_party_on", "加入其他党团日期", "加入其他党团时间 加入共青团时间 入团时间 入团日期"),
    day("applied_on", "申请入党日期", "申请入党时间 递交入党申请书时间 递交入党申请书日期"),
    day("activist_on", "积极分子日期", "确定积极分子时间 确定为积极分子日期 列为积极分子时间"),
    day("candidate_on", "发展对象日期", "确定发展对象时间 确定为发展对象日期 列为发展对象时间"),
    Column("study_form", "教育类别", words("教育类型 学历类别"), 12),
    Column("school", "毕业院校", words("院校 毕业学校 学校 毕业院校名称"), 22),
    Column("major", "专业", words("所学专业 专业名称"), 16),
    day("entered_on", "入学日期", "入学时间"),
    day("graduated_on", "毕业日期", "毕业时间"),
    Column("degree", "学位", words("学位名称 最高学位"), 10),
    day("degree_on", "学位授予日期", "学位授予时间 授予学位日期"),
    Column("skills", "特长", words("爱好特长 专长"), 16),
    Column("note", "备注", words("说明 其他情况"), 24),
)
MEMBER_COLUMNS_BY_KEY = {column.key: column for column in MEMBER_COLUMNS}

ORGANIZATION_COLUMNS: tuple[Column, ...] = (
    Column("code", "组织编码", ("编码", "组织代码", "党组织代码", "代码"), 16, required=True),
    Column(
        "name",
        "组织全称",
        ("组织名称", "党组织名称", "党组织全称", "全称", "名称"),
        32,
        required=True,
    ),
    Column("short_name", "简称", ("组织简称", "党组织简称"), 20),
    Column(
        "parent",
        "上级组织",
        ("上级党组织", "隶属党组织", "上级", "上级组织编码", "上级党组织名称"),
        28,
        note="编码或全称；不填就放在导入到的组织下面",
    ),
    Column(
        "kind",
        "类别",
        ("组织类别", "党组织类别", "组织类型", "党组织类型"),
        14,
        required=True,
        note="、".join(OrganizationKind.labels),
    ),
    Column("sector", "行业", ("所属行业", "领域", "单位类别"), 14, note="、".join(Sector.labels)),
    Column("founded_on", "成立日期", ("成立时间", "建立日期", "批准成立日期"), 13, kind="date"),
)

POSITION_COLUMNS: tuple[Column, ...] = (
    MEMBER_COLUMNS_BY_KEY["name"],
    replace(
        MEMBER_COLUMNS_BY_KEY["id_number"],
        required=False,
        note="18 位；这个支部里没有同名的人，可以不填",
    ),
    Column(
        "organization",
        "任职组织",
        (*MEMBER_COLUMNS_BY_KEY["organization"].synonyms, "所在支部", "组织", "任职党组织"),
        28,
        note="全称、简称或组织编码；导入到一个支部时可以不填",
    ),
    Column(
        "post",
        "职务",
        ("党内职务", "支部职务", "担任职务", "现任职务", "支委职务"),
        16,
        required=True,
        note="、".join(Post.labels),
    ),
    Column(
        "starts_on",
        "任职日期",
        ("任职时间", "任现职时间", "当选日期", "当选时间", "开始日期"),
        13,
        required=True,
        kind="date",
    ),
    Column(
        "ends_on",
        "免职日期",
        ("免职时间", "离任日期", "离任时间", "结束日期"),
        13,
        kind="date",
        note="不再任职的第一天；现任的空着",
    ),
)

# What 台账 call the day of a step beside "<name of the step>日期".
_STEP_WORDS: dict[str, str] = {
    "application": "申请入党时间 申请入党日期 递交申请书时间 申请时间 申请日期 递交入党申请书时间",
    "talk": "谈话时间 谈话日期 派人谈话时间",
    "activist": "确定积极分子时间 确定为积极分子时间 列为积极分子时间 确定入党积极分子时间 "
    "确定为入党积极分子时间 积极分子时间 积极分子确定时间",
    "activist_filed": "积极分子备案时间 积极分子备案日期",
    "mentors": "指定培养联系人时间 确定培养联系人时间",
    "candidate": "确定发展对象时间 支委会确定发展对象时间 列为发展对象时间",
    "candidate_filed": "发展对象备案时间 发展对象备案日期 确定为发展对象时间",
    "introducers": "确定入党介绍人时间 确定介绍人时间",
    "political": "政审时间 政审日期 政治审查时间",
    "training": "培训时间 培训日期 集中培训时间 参加培训时间",
    "branch_review": "支委会审查时间 支部审查时间",
    "prereview": "预审时间 预审日期 党委预审时间",
    "form": "填写志愿书时间 填写入党志愿书时间",
    "admission": "接收预备党员时间 接收为预备党员时间 支部大会接收时间 入党时间 支部大会讨论时间",
    "committee_talk": "党委谈话时间",
    "approval": "审批时间 审批日期 党委审批时间 批准时间",
    "approval_filed": "组织部备案时间",
    "enrolled": "编入支部时间",
    "oath": "宣誓时间 入党宣誓时间 宣誓日期",
    "probation": "预备期考察时间 预备期考察日期",
}


def _step_columns() -> tuple[Column, ...]:
    """A day for each step that may be taken over, and beside some what belongs to it."""
    beside = {
        "mentors": Column(
            "mentor_names",
            "培养联系人",
            words("培养联系人姓名 培养人 联系人"),
            20,
            note="1 至 2 名正式党员，用顿号隔开；不填指定日期的，按前一步的日期登记",
        ),
        "fostering": Column(
            "analysis",
            "党委年度分析日期",
            words("年度分析时间 党委分析时间"),
            22,
            note="几次的用顿号隔开",
        ),
        "introducers": Column(
            "introducer_names",
            "入党介绍人",
            words("介绍人 入党介绍人姓名"),
            20,
            note="2 名正式党员，用顿号隔开；不填确定日期的，按前一步的日期登记",
        ),
    }
    columns: list[Column] = []
    for step in TAKEN_STEPS:
        if step.key == "fostering":
            also = words("半年考察时间 考察时间 考察日期 培养考察时间")
            columns.append(Column("fostering", "半年考察日期", also, 22, note="几次的用顿号隔开"))
        else:
            note = "身份从这一天起算" if step.standing else ""
            also = words(_STEP_WORDS[step.key])
            columns.append(
                Column(
                    step.key,
                    f"{step.name}日期",
                    also,
                    13,
                    required=step.key == "application",
                    kind="date",
                    note=note,
                )
            )
        if step.key in beside:
            columns.append(beside[step.key])
    return tuple(columns)


DEVELOPMENT_COLUMNS: tuple[Column, ...] = (
    POSITION_COLUMNS[0],
    POSITION_COLUMNS[1],
    replace(
        MEMBER_COLUMNS_BY_KEY["organization"],
        note="全称、简称或组织编码；没有同名的人，可以不填",
    ),
    *_step_columns(),
    Column("note", "备注", words("说明 其他情况"), 24),
)

COLUMNS_OF: dict[str, tuple[Column, ...]] = {
    "members": MEMBER_COLUMNS,
    "organizations": ORGANIZATION_COLUMNS,
    "positions": POSITION_COLUMNS,
    "development": DEVELOPMENT_COLUMNS,
}
