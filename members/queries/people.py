"""Reading people: where they belong, and what is known of them."""

from __future__ import annotations

from members.models import Organization, Person


def home_of(person: Person) -> Organization | None:
    """The branch of the person's newest membership, ended or not."""
    membership = (
        person.memberships.select_related("organization").order_by("starts_on", "pk").last()
    )
    return membership.organization if membership is not None else None
