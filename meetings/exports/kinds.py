"""会议制度 as a spreadsheet."""

from __future__ import annotations

from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field
from meetings.queries.kind_rows import KindRow


def _rests_on(row: KindRow) -> str:
    """《制度》第五条（局党委另定）, else the national article."""
    if row.origin is None:
        return row.kind.article
    return f"{row.origin.source}（{row.origin.organization}另定）"


KINDS = Export(
    "会议制度",
    "kind.exported",
    (
        Field(Column("kind", "种类", width=18), "kind.label"),
        Field(Column("held_by", "由谁召开", width=28), "held_by"),
        Field(Column("cadence", "多久一次", width=12), "cadence"),
        Field(Column("invited", "参加范围", width=18), "kind.invited.label"),
        Field(Column("quorum", "表决", width=30), "quorum"),
        Field(Column("must_record", "记录要件", width=30), "must_record"),
        Field(Column("hours", "学时", kind="integer"), "kind.study_hours"),
        Field(Column("source", "依据", width=44), _rests_on),
    ),
    unit="种",
)
