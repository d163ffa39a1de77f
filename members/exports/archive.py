"""党员档案材料 as a spreadsheet: what each file has and lacks."""

from __future__ import annotations

from django.utils import timezone

from branchrecords.access.permissions import Permission as P
from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field, Wanted
from branchrecords.web.asof import AsOf, day_of
from branchrecords.web.formats import cn_date
from members.models import Person
from members.models.placements import tree_on
from members.queries.archive import FileLine, files_of, members_of
from members.rules.archive import PAPERS


def _read(wanted: Wanted) -> list[FileLine]:
    day = _day(wanted)
    tree = tree_on(day.on, day.today)
    mine = Person.objects.permitted_on(wanted.user, P.PERSON_EXPORT, day.on, tree)
    people = members_of(wanted.organization, on=day.on, tree=tree)
    return files_of(people=people.filter(pk__in=mine.values("pk")), on=day.on)


def _day(wanted: Wanted) -> AsOf:
    return day_of(wanted.query, timezone.localdate(wanted.at))


def _scope(wanted: Wanted) -> str:
    day = _day(wanted)
    return f"截至 {cn_date(day.on)}" if day.is_past else ""


def _place(line: FileLine) -> str:
    homes = line.person.homes
    return homes[0].organization.name if homes else ""


CORE = [paper for paper in PAPERS if paper.core]
FILES = Export(
    "党员档案材料清单",
    "paper.exported",
    (
        Field(Column("name", "姓名"), "person.name"),
        Field(Column("place", "支部", width=28), _place),
        *(
            Field(Column(paper.key, paper.name, width=18), lambda line, i=i: line.marks[i])
            for i, paper in enumerate(CORE)
        ),
        Field(
            Column("missing", "还缺", width=40),
            lambda line: "、".join(paper.name for paper in line.missing),
        ),
    ),
    unit="人",
    read=_read,
    scope=_scope,
    key="files",
)
