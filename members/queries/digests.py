"""Whether the search digests are those of the key in force."""

from __future__ import annotations

from members.models import Person
from members.models.digests import id_number_digest, phone_digest

SAMPLE = 500


def digests_fit() -> bool:
    """Whether people are found by their numbers: tried on the newest and the oldest."""
    numbered = Person.objects.exclude(id_number_digest=None, phone_digest=None)
    for order in ("pk", "-pk"):
        for person in numbered.order_by(order)[:SAMPLE]:
            if person.id_number and person.id_number_digest != id_number_digest(person.id_number):
                return False
            if person.phone and person.phone_digest != phone_digest(person.phone):
                return False
    return True
