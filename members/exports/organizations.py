"""Lists of organisations and of posts as spreadsheets: the columns that an import reads."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from branchrecords.access.permissions import Permission as P
from branchrecords.documents.exports import Export, Field, Wanted
from branchrecords.web.asof import AsOf, day_of
from branchrecords.web.formats import cn_date
from members.exports.people import PERSON_MASKS
from members.models import Organization, Position
from members.models.organizations import OrganizationQuerySet
from members.models.placements import condition, reached, tree_on
from members.queries.changes import parents_on
from members.queries.organizations import parent_code
from members.queries.roster import posts_on
from members.rules.columns import ORGANIZATION_COLUMNS, POSITION_COLUMNS


def _organizations_of(wanted: Wanted) -> OrganizationQuerySet | list[Organization]:
    """Those that stood there on the day asked for; today also what was dissolved."""
    day = _day(wanted)
    rows = _within(wanted, day).annotate(parent_code=parent_code()).order_by("path")
    if not day.is_past:
        return rows
    found = list(rows.active_on(day.on))
    above = parents_on(organizations=found, on=day.on)
    for one in found:
        parent = above[one.pk]
        one.parent_code = parent.code if parent else ""
    return found


def _day(wanted: Wanted) -> AsOf:
    return day_of(wanted.query, timezone.localdate(wanted.at))


def _within(wanted: Wanted, day: AsOf) -> OrganizationQuerySet:
    """The organisation and what stood below it on the day, as far as the user's scope reached."""
    tree = tree_on(day.on, day.today)
    mine = reached(wanted.user.reach(P.PERSON_EXPORT), tree, "")
    return Organization.objects.filter(mine, condition(tree, wanted.organization.path, "path"))


def _scope(wanted: Wanted) -> str:
    day = _day(wanted)
    return f"截至 {cn_date(day.on)}" if day.is_past else ""


_ORGANIZATION_VALUES = {
    "parent": "parent_code",
    "kind": "get_kind_display",
    "sector": "get_sector_display",
}
ORGANIZATIONS = Export(
    "组织名单",
    "organization.exported",
    tuple(
        Field(column, _ORGANIZATION_VALUES.get(column.key, column.key))
        for column in ORGANIZATION_COLUMNS
    ),
    unit="个",
    read=_organizations_of,
    scope=_scope,
    key="organizations",
)


def _positions_of(wanted: Wanted) -> QuerySet[Position]:
    """Posts held that day in the organisation and below; highest post of each first."""
    day = _day(wanted)
    return (
        posts_on(organizations=_within(wanted, day), on=day.on)
        .select_related("person", "organization")
        .order_by("organization__path", "rank", "pk")
    )


_POSITION_VALUES: dict[str, str] = {
    "name": "person.name",
    "id_number": "person.id_number",
    "organization": "organization.name",
    "post": "get_post_display",
}
POSITIONS = Export(
    "任职名单",
    "position.exported",
    tuple(
        Field(column, _POSITION_VALUES.get(column.key, column.key), PERSON_MASKS.get(column.key))
        for column in POSITION_COLUMNS
    ),
    unit="人次",
    read=_positions_of,
    scope=_scope,
    key="positions",
    person="person_id",
)
