"""The columns of tables that are both taken out and brought in. Pure."""

from __future__ import annotations

from branchrecords.documents.columns import Column

BASE_COLUMNS: tuple[Column, ...] = (
    Column("name", "姓名", ("党员姓名", "名字"), 12, required=True),
    Column(
        "id_number",
        "公民身份号码",
        ("身份证号", "身份证号码"),
        22,
        note="同名的才要写，设为文本格式",
    ),
    Column("category", "类别", ("人员类别", "交纳类别", "党费类别"), 18),
    Column(
        "amount",
        "月基数",
        ("基数", "党费基数", "计算基数", "交纳基数"),
        14,
        required=True,
        kind="money",
    ),
    Column("reason", "变更理由", ("理由", "变更原因"), 28),
)
