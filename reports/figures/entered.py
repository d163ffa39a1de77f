"""Blanks of the year-end form that no record gives: entered once, with who, when and on what."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, QuerySet

from reports.models import EnteredFigure
from reports.rules.annual_form import FORM_SECTIONS

from .figure import Figure, Quotient, Scope, Slice


@dataclass(frozen=True)
class EnteredItem:
    """One blank of the form; `source` names the line of the table it belongs to."""

    key: str
    label: str
    unit: str
    source: str
    section: str

    @property
    def is_money(self) -> bool:
        return self.unit == "元"


ENTERED_ITEMS: tuple[EnteredItem, ...] = tuple(
    EnteredItem(blank.figure, blank.label, blank.unit, section.cite(item), section.title)
    for section in FORM_SECTIONS
    for item in section.items
    for blank in item.entered
)
ENTERED_BY_KEY: dict[str, EnteredItem] = {item.key: item for item in ENTERED_ITEMS}


def entered(scope: Scope) -> QuerySet[EnteredFigure]:
    """What was entered for the year."""
    rows = EnteredFigure.objects.filter(scope.inside(), year=scope.year)
    return rows.annotate(at_path=F("organization__path"))


def _figure(item: EnteredItem) -> Figure:
    return Figure(
        item.key,
        item.section,
        item.label,
        item.unit,
        Slice("value", "key", item.key),
        "没有可以计算的记录，由掌握情况的组织每年填写一次，注明填写人、时间和依据；"
        "上级为本级和下级之和。",
        entered,
        article=item.source,
        blank=True,
    )


def _rate(key: str, label: str, top: str, bottom: str) -> Figure:
    what = f"{ENTERED_BY_KEY[top].label} ÷ {ENTERED_BY_KEY[bottom].label}"
    return Figure(
        key,
        "党风廉政",
        label,
        "%",
        Quotient(top, bottom),
        f"{what}，四舍五入到一位小数。",
        article="年度统计表 四、2",
    )


ENTERED_FIGURES: tuple[Figure, ...] = (
    *(_figure(item) for item in ENTERED_ITEMS),
    _rate("petitions_rate", "来访办结率", "petitions_solved", "petitioners"),
    _rate("letters_rate", "来信办结率", "letters_solved", "letters"),
)
