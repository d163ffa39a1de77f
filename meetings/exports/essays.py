"""心得 as xlsx: who was asked, who sent, what the branch said."""

from __future__ import annotations

from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field

ASKED = Export(
    "心得情况",
    "essay.exported",
    (
        Field(Column("title", "题目", width=36), "row.call.title"),
        Field(Column("name", "姓名", width=12), "row.person.name"),
        Field(Column("due_on", "交稿日期", kind="date", width=12), "row.call.due_on"),
        Field(Column("state", "情况", width=18), "word"),
        Field(Column("remark", "评语", width=40), "remark"),
    ),
    unit="人",
    person="row.person_id",
)
