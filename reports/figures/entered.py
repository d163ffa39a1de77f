"""Numbers that no record gives yet: entered once per organisation and year, with who and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import F, QuerySet

from reports.models import EnteredFigure

from .figure import Figure, Scope, Sum

ENTERED = "人工填写"


@dataclass(frozen=True)
class EnteredItem:
    """One blank of the form; `source` names the table it belongs to."""

    key: str
    label: str
    unit: str
    source: str


# 年度统计表 sections and 支部工作条例 第十九条 (domain.md 1.2, 2): what the product keeps no
# records of yet.
ENTERED_ITEMS: tuple[EnteredItem, ...] = (
    EnteredItem("good_deeds", "为群众办好事实事", "件", "年度统计表 三、1"),
    EnteredItem("articles", "调研文章", "篇", "年度统计表 一、1"),
    EnteredItem("honours", "单位获得荣誉", "项", "年度统计表 五、4"),
)
ENTERED_BY_KEY: dict[str, EnteredItem] = {item.key: item for item in ENTERED_ITEMS}


def _entered(key: str) -> Callable[[Scope], QuerySet]:
    def records(scope: Scope) -> QuerySet[EnteredFigure]:
        return EnteredFigure.objects.filter(scope.inside(), key=key, year=scope.year).annotate(
            at_path=F("organization__path")
        )

    return records


ENTERED_FIGURES: tuple[Figure, ...] = tuple(
    Figure(
        item.key,
        ENTERED,
        item.label,
        item.unit,
        Sum("value"),
        "没有可以计算的记录，由各组织每年填写一次，注明填写人和时间；上级为下级之和。",
        _entered(item.key),
        article=item.source,
        blank=True,
    )
    for item in ENTERED_ITEMS
)
