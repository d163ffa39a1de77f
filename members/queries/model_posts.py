"""Reading 党员示范岗 and 党员责任区 as of a day."""

from __future__ import annotations

from datetime import date

from members.models import ModelPost, Organization, Person, ResponsibilityArea
from members.models.model_posts import PlacedQuerySet


def posts_of(rows: PlacedQuerySet, *, organization: Organization, on: date) -> PlacedQuerySet:
    """The 示范岗 of an organisation and below that stand on a day, with their people."""
    found = rows.within(organization).active_on(on).select_related("organization", "unit")
    return found.prefetch_related("people")


def areas_of(rows: PlacedQuerySet, *, organization: Organization, on: date) -> PlacedQuerySet:
    """The 责任区 of an organisation and below on a day, with who answers for them."""
    return rows.within(organization).active_on(on).select_related("organization", "unit", "person")


def placed_of(person: Person, *, on: date) -> dict[str, PlacedQuerySet]:
    """A member's 示范岗 (`posts`) and 责任区 (`areas`) on a day, for the member's page."""
    return {
        "posts": ModelPost.objects.active_on(on).filter(people=person),
        "areas": ResponsibilityArea.objects.active_on(on).filter(person=person),
    }
