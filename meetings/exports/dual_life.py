"""双重组织生活 of a committee's year as xlsx."""

from __future__ import annotations

from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field
from meetings.queries.dual_life import Leader
from meetings.rules.dual_life import Part


def _of(part: Part) -> str:
    return f"{part.there} / {part.due}"


def _missing(row: Leader) -> str:
    return "；".join(one.message for one in row.missing)


DUAL_LIFE = Export(
    "双重组织生活",
    "meeting.dual_life_exported",
    (
        Field(Column("name", "姓名", width=12), "person.name"),
        Field(Column("posts", "班子职务", width=18), lambda row: "、".join(row.posts)),
        Field(Column("branch", "所在支部", width=26), "branch.name"),
        Field(
            Column("ordinary", "支部组织生活（实到/应到）", width=22),
            lambda row: _of(row.facts.branch),
        ),
        Field(Column("body", "班子会议（实到/应到）", width=20), lambda row: _of(row.facts.body)),
        Field(
            Column("democratic", "民主生活会（实到/应到）", width=22),
            lambda row: _of(row.facts.democratic),
        ),
        Field(
            Column("talks", "还缺谈心谈话", kind="number", width=14),
            lambda row: row.facts.talks_missing,
        ),
        Field(Column("missing", "还缺什么", width=60), _missing),
    ),
    unit="名领导干部",
    person="person.pk",
)
