"""党员档案材料 as a spreadsheet: what each file has and lacks."""

from __future__ import annotations

from django.utils import timezone

from branchrecords.access.permissions import Permission as P
from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field, Wanted
from members.models import Person
from members.queries.archive import FileLine, files_of, members_of
from members.rules.archive import PAPERS


def _read(wanted: Wanted) -> list[FileLine]:
    on = timezone.localdate(wanted.at)
    mine = Person.objects.permitted(wanted.user, P.PERSON_EXPORT)
    people = members_of(wanted.organization, on=on).filter(pk__in=mine.values("pk"))
    return files_of(people=people, on=on)


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
    key="files",
)
