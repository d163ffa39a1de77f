"""Units of 两新组织: their kinds, how the party covers them, and what is counted. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from stdnum.cn import uscc

from branchrecords.documents.values import normalize_code
from members.rules.numbers import NumberError

CREDIT_CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100: without I, O, S, V, Z
MEMBERS_FOR_A_BRANCH = 3  # 正式党员 from which a branch is formed (支部工作条例 第四条)
UNITS_OF_A_JOINT_BRANCH = 5  # normally at most so many (支部工作条例 第五条)
ARTICLE_BRANCH = "《支部工作条例》第四条"
ARTICLE_JOINT = "《支部工作条例》第五条"


class UnitKind(TextChoices):
    """What a unit is; the first three are 新经济组织, the next three 新社会组织."""

    COMPANY = "company", "企业"
    COOPERATIVE = "cooperative", "农民专业合作社"
    SOLE_TRADER = "sole_trader", "个体工商户"
    ASSOCIATION = "association", "社会团体"
    SERVICE = "service", "社会服务机构（民办非企业单位）"
    FOUNDATION = "foundation", "基金会"
    OTHER = "other", "其他"


SOCIAL_KINDS = (UnitKind.ASSOCIATION, UnitKind.SERVICE, UnitKind.FOUNDATION)


class BusinessState(TextChoices):
    """经营状况, the first of the 七个清楚."""

    GOOD = "good", "良好"
    NORMAL = "normal", "正常"
    HARD = "hard", "困难"
    STOPPED = "stopped", "停产停业"


class OwnerAttitude(TextChoices):
    """业主态度: what the owner or manager thinks of party work in the unit."""

    ACTIVE = "active", "主动支持"
    SUPPORTIVE = "supportive", "支持"
    NEUTRAL = "neutral", "一般"
    RELUCTANT = "reluctant", "不支持"


class CoverageKind(TextChoices):
    """How the party reaches a unit. No row in force means 未覆盖."""

    SINGLE = "single", "单独建"
    JOINT = "joint", "联合建"
    ATTACHED = "attached", "挂靠"
    INSTRUCTOR = "instructor", "派驻党建指导员"


SURVEY_NOTICE = "unit.survey"  # the kind of the reminder of a survey that is due
UNCOVERED = "none"
UNCOVERED_LABEL = "未覆盖"
# 有形覆盖: a party organisation covers the unit.
ORGANIZED_KINDS = (CoverageKind.SINGLE, CoverageKind.JOINT, CoverageKind.ATTACHED)
COVERAGE_CHOICES = (*CoverageKind.choices, (UNCOVERED, UNCOVERED_LABEL))

# What 有效覆盖 means, by the setting unit_effective_coverage.
EFFECTIVE_BY_WORK = "work"
EFFECTIVE_BY_PLACE = "place"
EFFECTIVE_CHOICES = (
    (EFFECTIVE_BY_WORK, "有党组织覆盖，或派驻了党建指导员"),
    (EFFECTIVE_BY_PLACE, "有党组织覆盖，且最近一次摸底有活动场所"),
)


@dataclass(frozen=True)
class UnitFigure:
    """A number of the coverage statistics.

    `share_of` is the key of the figure that its share is taken of; `note` says how it is counted.
    A figure counts units, or adds up what their newest surveys found: `adds` names the column.
    """

    key: str
    label: str
    unit: str = "个"
    share_of: str = ""
    note: str = ""
    adds: str = ""


UNIT_FIGURES: tuple[UnitFigure, ...] = (
    UnitFigure("units", "两新组织", note="统计日在台账里的单位"),
    UnitFigure("economic", "其中新经济组织", share_of="units", note="企业、合作社、个体工商户"),
    UnitFigure("social", "其中新社会组织", share_of="units", note="社会团体、社会服务机构、基金会"),
    UnitFigure("with_member", "有党员的", share_of="units", note="最近一次摸底党员数 ≥ 1"),
    UnitFigure("with_three", "有 3 名以上党员的", share_of="units", note="最近一次摸底党员数 ≥ 3"),
    UnitFigure("single", "单独建", share_of="units", note="本单位建有自己的党组织"),
    UnitFigure(
        "single_of_three",
        "有 3 名以上党员并单独建",
        share_of="with_three",
        note="占比以有 3 名以上党员的单位为分母",
    ),
    UnitFigure("joint", "联合建", share_of="units"),
    UnitFigure("attached", "挂靠", share_of="units"),
    UnitFigure("instructor", "派驻党建指导员", share_of="units", note="没有党组织覆盖，有指导员"),
    UnitFigure("uncovered", "未覆盖", share_of="units"),
    UnitFigure("covered", "已覆盖", share_of="units", note="未覆盖以外的全部单位，占比即覆盖率"),
    UnitFigure("organized", "有形覆盖", share_of="units", note="单独建、联合建、挂靠"),
    UnitFigure("effective", "有效覆盖", share_of="units"),
    UnitFigure("surveyed", "摸底在有效期内", share_of="units"),
    UnitFigure("unsurveyed", "摸底到期或没有摸底", share_of="units"),
    UnitFigure("employees", "职工总数", "人", note="最近一次摸底的职工数相加", adds="employees"),
    UnitFigure("members", "党员总数", "人", note="最近一次摸底的党员数相加", adds="party_members"),
    UnitFigure("league", "团员总数", "人", note="最近一次摸底的团员数相加", adds="league_members"),
    UnitFigure("women", "女职工总数", "人", note="最近一次摸底的女职工数相加", adds="women"),
)
UNIT_FIGURES_BY_KEY = {figure.key: figure for figure in UNIT_FIGURES}


def read_credit_code(value: str) -> str:
    """Check a 统一社会信用代码 (GB 32100): length, letters, check character; raises NumberError."""
    text = normalize_code(value).replace("-", "")
    if len(text) != 18:
        raise NumberError(f"应为 18 位，现在是 {len(text)} 位，请对照营业执照或登记证书")
    strange = "、".join(dict.fromkeys(c for c in text if c not in CREDIT_CODE_LETTERS))
    if strange:
        raise NumberError(f"代码里不会有 {strange}（没有字母 I、O、S、V、Z），请对照营业执照")
    if not text[2:8].isdecimal():
        raise NumberError(f"第 3 至 8 位「{text[2:8]}」应为行政区划的 6 位数字，请对照营业执照")
    expected = uscc.calc_check_digit(text[:17])
    if text[-1] != expected:
        raise NumberError(f"末位应为 {expected}，请对照营业执照逐位核对")
    return text


def advice(*, members: int | None, coverage: str, joint_units: int = 0) -> tuple[str, str]:
    """What the rules suggest for a unit, and the article; ("", "") when nothing.

    `members` are those known of (None: never surveyed); `joint_units` how many units share the
    covering joint branch.
    """
    if members is None:
        return "", ""
    if members >= MEMBERS_FOR_A_BRANCH and coverage != CoverageKind.SINGLE:
        return f"党员 {members} 人。正式党员有 3 人以上的，应当单独成立党支部", ARTICLE_BRANCH
    if 0 < members < MEMBERS_FOR_A_BRANCH and coverage in (UNCOVERED, CoverageKind.INSTRUCTOR):
        return f"党员 {members} 人，不足 3 人的，可以与邻近单位联合成立党支部", ARTICLE_JOINT
    if coverage == CoverageKind.JOINT and joint_units > UNITS_OF_A_JOINT_BRANCH:
        return f"这个联合党支部覆盖了 {joint_units} 个单位，一般不超过 5 个", ARTICLE_JOINT
    return "", ""
