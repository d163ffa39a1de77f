"""各支部一览: which figures stand in it, and which end of each is the bad one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class GlanceColumn:
    """One figure of the table. `most_first`: its bad end is the high one (缺项 yes, 开齐率 no)."""

    key: str
    label: str
    most_first: bool


COLUMNS: tuple[GlanceColumn, ...] = (
    GlanceColumn("members", "党员", True),
    GlanceColumn("cadence_rate", "开齐率", False),
    GlanceColumn("cadence_missing", "缺项", True),
    GlanceColumn("attendance_rate", "到会率", False),
    GlanceColumn("study_short", "学时不足", True),
    GlanceColumn("dues_rate", "收缴率", False),
    GlanceColumn("arrears_3", "欠交满3个月", True),
)
COLUMNS_BY_KEY = {column.key: column for column in COLUMNS}
KEYS: tuple[str, ...] = tuple(column.key for column in COLUMNS)
# What a branch has to be spoken to about when it is more than nothing.
PRESSING_KEYS: tuple[str, ...] = ("cadence_missing", "arrears_3")
IN_ORDER = "tree"
DEFAULT_SORT = "cadence_missing"
TURNED = "-"  # before a key: the good end first
SORTS: dict[str, str] = {
    **{
        column.key: f"{column.label}{'多' if column.most_first else '低'}的在前"
        for column in COLUMNS
    },
    "term": "换届急的在前",
    "summary": "总结进度慢的在前",
    IN_ORDER: "按组织顺序",
}
SUMMARY_ORDER: tuple[str, ...] = ("none", "draft", "returned", "submitted", "accepted", "issued")
