"""Lists of organisations and of posts as spreadsheets: the columns that an import reads."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from branchrecords.access.permissions import Permission as P
from branchrecords.documents.exports import Export, Field, Wanted
from members.exports.people import PERSON_MASKS
from members.models import Organization, Position
from members.models.organizations import OrganizationQuerySet
from members.queries.organizations import parent_code
from members.queries.roster import posts_on
from members.rules.columns import ORGANIZATION_COLUMNS, POSITION_COLUMNS


def _organizations_of(wanted: Wanted) -> OrganizationQuerySet:
    return (
        Organization.objects.permitted(wanted.user, P.PERSON_EXPORT)
        .within(wanted.organization)
        .annotate(parent_code=parent_code())
        .order_by("path")
    )


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
    key="organizations",
)


def _positions_of(wanted: Wanted) -> QuerySet[Position]:
    """Posts held today in the organisation and below; highest post of each first."""
    places = Organization.objects.permitted(wanted.user, P.PERSON_EXPORT)
    return (
        posts_on(organizations=places.within(wanted.organization), on=timezone.localdate(wanted.at))
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
    key="positions",
    person="person_id",
)
