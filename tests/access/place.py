"""What an area needs to make its records in the matrix world."""

from __future__ import annotations

from dataclasses import dataclass

from members.models import Organization, Person, Position, User


@dataclass(frozen=True)
class Place:
    """The tree by key, the branch, its people, its secretary's account, the committee's staff."""

    tree: dict[str, Organization]
    branch: Organization
    people: list[Person]
    by: User
    staff: User
    position: Position
