"""The code sets that each installation may edit, with the entries it starts from. Pure.

The national lists behind these fields are not public (domain.md 10 and 12.7), or change with the
statistics of the year: so they are rows that an organisation department edits, not constants.
称谓 follows GB/T 4761-2008 as far as it is remembered (M).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices


class DictionaryKind(TextChoices):
    """The lists. The value is also the name of the field of `Person` that uses it."""

    JOB = "job", "工作岗位"
    TECHNICAL_TITLE = "technical_title", "技术职务"
    STRATUM = "stratum", "新社会阶层"
    FRONT_LINE = "front_line", "一线情况"
    RELATION = "relation", "家庭关系称谓"


# The lists that describe a person; 称谓 describes a relative.
PERSON_KINDS = (
    DictionaryKind.JOB,
    DictionaryKind.TECHNICAL_TITLE,
    DictionaryKind.STRATUM,
    DictionaryKind.FRONT_LINE,
)


@dataclass(frozen=True)
class Default:
    """An entry that every installation starts with."""

    kind: DictionaryKind
    code: str
    label: str


def _entries(kind: DictionaryKind, text: str) -> tuple[Default, ...]:
    words = text.split()
    return tuple(Default(kind, words[i], words[i + 1]) for i in range(0, len(words), 2))


DEFAULTS: tuple[Default, ...] = (
    *_entries(
        DictionaryKind.JOB,
        "11 机关工作人员 21 事业单位管理岗位 22 事业单位专业技术岗位 23 事业单位工勤技能岗位 "
        "31 公有制企业管理岗位 32 公有制企业专业技术岗位 33 公有制企业工勤技能岗位 "
        "41 非公有制企业管理岗位 42 非公有制企业专业技术岗位 43 非公有制企业工勤技能岗位 "
        "51 社会组织管理岗位 52 社会组织专业技术岗位 53 社会组织工勤技能岗位 "
        "61 社区（村）工作者 71 农牧渔民 72 个体劳动者 81 学生 91 离退休 99 其他",
    ),
    *_entries(
        DictionaryKind.TECHNICAL_TITLE,
        "0 无 1 正高级 2 副高级 3 中级 4 助理级 5 员级 6 高级技师 7 技师 8 高级工 9 中级工及以下",
    ),
    *_entries(
        DictionaryKind.STRATUM,
        "0 不属于 1 私营企业和外商投资企业管理技术人员 2 中介组织和社会组织从业人员 "
        "3 自由职业人员 4 新媒体从业人员 5 新就业群体（网约车、快递、外卖等）",
    ),
    *_entries(
        DictionaryKind.FRONT_LINE,
        "0 不在一线 1 工业生产一线 2 农业生产一线 3 教学科研一线 4 医疗卫生一线 "
        "5 社区和窗口服务一线 6 政法执勤一线 9 其他一线",
    ),
    *_entries(
        DictionaryKind.RELATION,
        "11 夫 12 妻 20 子 29 女婿 30 女 28 儿媳 41 孙子 42 孙女 51 父亲 52 母亲 53 公公 54 婆婆 "
        "55 岳父 56 岳母 57 继父或养父 58 继母或养母 61 祖父 62 祖母 63 外祖父 64 外祖母 "
        "73 兄 75 弟 77 姐 79 妹 99 其他",
    ),
)
