"""The result of a 民主评议 as xlsx."""

from __future__ import annotations

from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field
from meetings.queries.appraisals import MARKS, Member
from meetings.rules.appraisals import Mark, Source


def _marks(source: Source) -> tuple[Field, ...]:
    return tuple(
        Field(
            Column(f"{source.value}_{mark}", f"{source.label}：{Mark(mark).label}", kind="number"),
            _reader(source.value, mark),
        )
        for mark in MARKS
    )


def _reader(source: str, mark: str):
    def read(member: Member) -> int | None:
        counted = getattr(member, source)
        return None if counted is None else getattr(counted, mark)

    return read


RESULTS = Export(
    "民主评议结果",
    "review.exported",
    (
        Field(Column("name", "姓名", width=12), "row.name"),
        Field(Column("standing", "身份", width=12), "row.get_standing_display"),
        Field(Column("part", "参加情况", width=16), "row.get_part_display"),
        Field(Column("self_grade", "自评", width=10), "row.get_self_grade_display"),
        *_marks(Source.PEERS),
        *_marks(Source.PUBLIC),
        Field(Column("grade", "评定等次", width=20), lambda member: member.row.result),
        Field(Column("opinion", "组织意见", width=40), "row.opinion"),
    ),
    unit="人",
    person="row.person_id",
)
