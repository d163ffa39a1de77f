"""Figures over who became what, who came and who left, and who is on the way."""

from __future__ import annotations

from django.db.models import Q

from members.rules.codes import COLLEGE_CODES, MAJORITY, OCCUPATIONS
from members.rules.kinds import (
    Sex,
    StandingKind,
)
from reports.rules.annual_form import FORM

from .changes import (
    also,
    at_most,
    candidates,
    confirmed,
    deceased,
    developed,
    elsewhere,
    ended,
    entered_changes,
    in_agency,
    left_changes,
    transferred_in,
    transferred_out,
)
from .figure import Condition, Count, Figure
from .members import working_as

MOVED = "发展和变动"


def _of_new(key: str, label: str, why: str, condition: Condition, article: str = "") -> Figure:
    return Figure(
        f"developed_{key}",
        MOVED,
        label,
        "名",
        Count(),
        f"统计期内新发展的预备党员中，{why}。",
        entered_changes,
        also(developed, condition),
        article,
    )


MOVEMENT_FIGURES: tuple[Figure, ...] = (
    Figure(
        "developed",
        MOVED,
        "新发展预备党员",
        "名",
        Count(),
        "统计期内成为预备党员的，以支部大会通过之日为准。",
        entered_changes,
        developed,
        "《发展党员工作细则》第二十条",
    ),
    Figure(
        "confirmed",
        MOVED,
        "预备党员转正",
        "名",
        Count(),
        "统计期内由预备党员转为正式党员的。",
        entered_changes,
        confirmed,
        "《中国共产党章程》第七条",
    ),
    _of_new("women", "新发展女党员", "性别为女的", lambda s: Q(person__sex=Sex.FEMALE)),
    _of_new(
        "minorities",
        "新发展少数民族党员",
        "民族不是汉族的",
        lambda s: ~Q(person__ethnicity__in=("", MAJORITY)),
    ),
    _of_new("young", "新发展35岁及以下党员", "统计日周岁不超过 35 的", at_most(35)),
    _of_new(
        "college",
        "新发展大专及以上学历党员",
        "学历代码 10 至 39 的",
        lambda s: Q(person__education__in=COLLEGE_CODES),
    ),
    _of_new(
        "frontline",
        "新发展一线党员",
        "一线情况登记为在生产、工作一线的",
        lambda s: Q(person__front_line__isnull=False) & ~Q(person__front_line__code="0"),
    ),
    *(
        _of_new(
            f"occupation_{code}",
            f"新发展{label}",
            f"职业为「{label}」的",
            working_as(code),
        )
        for code, label in OCCUPATIONS.items()
    ),
    _of_new(
        "occupation_unknown",
        "新发展党员未登记职业",
        "职业空缺的，请在名册补登",
        lambda s: Q(person__occupation=""),
    ),
    _of_new("agency", "机关发展预备党员", "所在支部行业为机关的", in_agency, f"{FORM} 二、1"),
    _of_new(
        "other", "所属企事业发展预备党员", "所在支部行业不是机关的", elsewhere, f"{FORM} 二、1"
    ),
    *(
        Figure(
            f"confirmed_{key}",
            MOVED,
            label,
            "名",
            Count(),
            f"统计期内由预备党员转为正式党员、所在支部行业{where}的。",
            entered_changes,
            also(confirmed, condition),
            f"{FORM} 二、2",
        )
        for key, label, where, condition in (
            ("agency", "机关预备党员转正", "为机关", in_agency),
            ("other", "所属企事业预备党员转正", "不是机关", elsewhere),
        )
    ),
    Figure(
        "transferred_in",
        MOVED,
        "转入党员",
        "名",
        Count(),
        "统计期内组织关系转入支部的党员，含下级支部之间的转接。",
        transferred_in,
        article="《党员教育管理工作条例》第二十五条",
    ),
    Figure(
        "transferred_out",
        MOVED,
        "转出党员",
        "名",
        Count(),
        "统计期内组织关系转出支部的党员，含下级支部之间的转接。",
        transferred_out,
        article="《党员教育管理工作条例》第二十五条",
    ),
    Figure(
        "ended",
        MOVED,
        "出党",
        "名",
        Count(),
        "统计期内退党、除名、开除党籍等失去党员身份的。",
        left_changes,
        ended,
    ),
    Figure(
        "deceased",
        MOVED,
        "死亡",
        "名",
        Count(),
        "统计期内去世的党员。",
        left_changes,
        deceased,
    ),
    Figure(
        "activists",
        MOVED,
        "入党积极分子",
        "名",
        Count(),
        "统计日身份为积极分子的。",
        candidates,
        lambda s: Q(standing_kind=StandingKind.ACTIVIST),
        "《发展党员工作细则》第八条",
    ),
    Figure(
        "applicants",
        MOVED,
        "入党申请人",
        "名",
        Count(),
        "统计日身份为申请人的。",
        candidates,
        lambda s: Q(standing_kind=StandingKind.APPLICANT),
        "《发展党员工作细则》第五条",
    ),
)
