"""The columns of rosters and of organisation lists, once for import, export and template. Pure."""

from __future__ import annotations

from dataclasses import replace

from branchrecords.documents.columns import Column
from members.rules.kinds import OrganizationKind, Post, Sector

MEMBER_COLUMNS: tuple[Column, ...] = (
    Column("name", "姓名", ("党员姓名", "名字"), 12, required=True),
    Column(
        "id_number",
        "公民身份号码",
        ("身份证号码", "身份证号", "身份证", "公民身份证号码", "身份证件号码", "证件号码"),
        22,
        required=True,
        note="18 位，本列请设为文本格式",
    ),
    Column("sex", "性别", (), 8, note="不填则按身份证号"),
    Column("ethnicity", "民族", (), 10, note="不填按汉族"),
    Column("born_on", "出生日期", ("出生年月日", "出生年月", "生日"), 13, kind="date"),
    Column(
        "organization",
        "所在支部",
        ("所在党支部", "党支部", "支部", "支部名称", "所在党组织", "所属党支部", "党支部名称"),
        28,
        note="全称、简称或组织编码；导入到一个支部时可以不填",
    ),
    Column("group", "党小组", ("所在党小组", "小组"), 14),
    Column(
        "standing",
        "人员类别",
        ("党员类别", "党员类型", "身份", "类别", "政治面貌"),
        12,
        note="正式党员、预备党员、发展对象、积极分子、申请人",
    ),
    Column(
        "joined_on",
        "入党日期",
        ("入党时间", "加入党组织日期", "加入中共组织的时间", "加入党组织时间", "入党年月"),
        13,
        kind="date",
        note="支部党员大会接收为预备党员之日",
    ),
    Column("full_on", "转正日期", ("转正时间", "转为正式党员日期"), 13, kind="date"),
    Column(
        "starts_on", "转入日期", ("转入时间", "转入支部日期", "组织关系转入日期"), 13, kind="date"
    ),
    Column("education", "学历", ("文化程度", "最高学历", "学历情况"), 14),
    Column("phone", "联系电话", ("手机", "手机号", "手机号码", "电话", "联系方式"), 16),
    Column("address", "家庭住址", ("住址", "现住址", "家庭地址", "居住地址", "现居住地"), 30),
    Column(
        "employer",
        "工作单位及职务",
        ("工作单位", "单位及职务", "单位职务", "工作单位和职务"),
        28,
    ),
    Column("occupation", "职业", (), 18),
    Column("native_place", "籍贯", (), 14),
    Column("worked_from", "参加工作日期", ("参加工作时间", "工作时间"), 13, kind="date"),
    Column("introducers", "入党介绍人", ("介绍人",), 18),
    Column("skills", "特长", (), 16),
    Column("note", "备注", ("说明",), 24),
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
