"""党建带群建 as spreadsheets: mass organisations, activities, 示范岗, 责任区."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from branchrecords.access.permissions import Permission as P
from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field, Wanted
from branchrecords.web.asof import day_of
from members.models import MassActivity, MassOrganization, ModelPost, ResponsibilityArea
from members.models.placements import tree_on
from members.queries.mass_organizations import activities_of, day_of_year, mass_organizations_of
from members.queries.model_posts import areas_of, posts_of
from members.rules.mass_organizations import MassKind
from members.rules.placements import Placements

YEARS_BACK = 5


def years_offered(today: date) -> list[int]:
    """This year and those before it that the lists show."""
    return list(range(today.year, today.year - YEARS_BACK - 1, -1))


def year_asked(query: QueryDict, today: date) -> tuple[int, date, Placements]:
    """The year asked for among those offered, the day as of which it is counted, and its tree."""
    asked = query.get("year", "")
    offered = years_offered(today)
    year = int(asked) if asked.isdecimal() and int(asked) in offered else today.year
    on = day_of_year(year, today)
    return year, on, tree_on(on, today)


def kind_asked(query: QueryDict) -> str:
    """The kind of the query string; "" for all."""
    kind = query.get("kind", "")
    return kind if kind in MassKind.values else ""


def _asked(wanted: Wanted) -> tuple[int, date, Placements, str]:
    return *year_asked(wanted.query, timezone.localdate(wanted.at)), kind_asked(wanted.query)


def _scope(wanted: Wanted) -> str:
    year, _, _, kind = _asked(wanted)
    return "，".join([f"{year}年", *([MassKind(kind).label] if kind else [])])


def _organizations(wanted: Wanted) -> QuerySet:
    year, on, tree, kind = _asked(wanted)
    mine = MassOrganization.objects.permitted_on(wanted.user, P.PERSON_EXPORT, tree)
    asked = {"organization": wanted.organization, "year": year, "on": on, "tree": tree}
    rows = mass_organizations_of(mine, **asked)
    return rows.filter(kind=kind) if kind else rows


MASS = Export(
    "群团组织名单",
    "mass.exported",
    (
        Field(Column("name", "名称", width=30), "name"),
        Field(Column("kind", "种类"), "get_kind_display"),
        Field(Column("organization", "党组织", width=28), "organization.name"),
        Field(Column("unit", "所在单位", width=24), lambda row: str(row.unit or "")),
        Field(Column("leader", "负责人"), "leader"),
        Field(Column("founded_on", "成立日期", kind="date"), "founded_on"),
        Field(Column("headcount", "组成（人）", kind="integer"), "headcount"),
        Field(Column("activities", "活动（次）", kind="integer"), "activities_of_year"),
    ),
    unit="个",
    read=_organizations,
    scope=_scope,
    key="mass",
)


def _activities(wanted: Wanted) -> QuerySet:
    year, on, tree, kind = _asked(wanted)
    mine = MassActivity.objects.permitted_on(wanted.user, P.PERSON_EXPORT, tree)
    asked = {"organization": wanted.organization, "year": year, "on": on, "tree": tree}
    rows = activities_of(mine, **asked)
    return rows.filter(mass_organization__kind=kind) if kind else rows


ACTIVITIES = Export(
    "群团活动",
    "mass.exported",
    (
        Field(Column("title", "活动", width=30), "title"),
        Field(Column("on", "日期", kind="date"), "held_on"),
        Field(Column("by", "群团组织", width=28), "mass_organization.name"),
        Field(Column("organization", "党组织", width=28), "mass_organization.organization.name"),
        Field(Column("people", "参加（人）", kind="integer"), "people"),
        Field(Column("note", "内容", width=36), "note"),
    ),
    unit="次",
    read=_activities,
    scope=_scope,
    key="mass-activities",
)


def _on(wanted: Wanted) -> date:
    return day_of(wanted.query, timezone.localdate(wanted.at)).on


def _placed(listed: Any, rows: Any, wanted: Wanted) -> Any:
    """The rows as of the day asked for, by its tree."""
    on = _on(wanted)
    tree = tree_on(on, timezone.localdate(wanted.at))
    mine = rows.permitted_on(wanted.user, P.PERSON_EXPORT, tree)
    return listed(mine, organization=wanted.organization, on=on, tree=tree)


def _posts(wanted: Wanted) -> QuerySet:
    return _placed(posts_of, ModelPost.objects.all(), wanted)


POSTS = Export(
    "党员示范岗",
    "mass.exported",
    (
        Field(Column("name", "岗位", width=24), "name"),
        Field(Column("organization", "党组织", width=28), "organization.name"),
        Field(Column("unit", "所在单位", width=24), lambda post: str(post.unit or "")),
        Field(Column("place", "地点", width=20), "place"),
        Field(
            Column("people", "岗上党员", width=24),
            lambda post: "、".join(person.name for person in post.people.all()),
        ),
        Field(Column("pledge", "承诺", width=40), "pledge"),
        Field(Column("starts_on", "设立日期", kind="date"), "starts_on"),
    ),
    unit="个",
    read=_posts,
    scope=lambda wanted: f"截至 {_on(wanted)}",
    key="model-posts",
)


def _areas(wanted: Wanted) -> QuerySet:
    return _placed(areas_of, ResponsibilityArea.objects.all(), wanted)


AREAS = Export(
    "党员责任区",
    "mass.exported",
    (
        Field(Column("area", "责任区", width=28), "area"),
        Field(Column("organization", "党组织", width=28), "organization.name"),
        Field(Column("unit", "所在单位", width=24), lambda area: str(area.unit or "")),
        Field(Column("person", "责任党员"), "person.name"),
        Field(Column("duties", "责任内容", width=40), "duties"),
        Field(Column("starts_on", "起始日期", kind="date"), "starts_on"),
    ),
    unit="个",
    read=_areas,
    scope=lambda wanted: f"截至 {_on(wanted)}",
    key="areas",
)
