"""Search digests and kept codes after a change of the key they derive from."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from members.models import LoginCode, Person, RecoveryCode, User
from members.models.digests import id_number_digest, phone_digest

BATCH = 2000


@transaction.atomic
def renew_digests(*, at: datetime) -> str:
    """Compute the digests of all people and log-ins anew; gives a sentence with the figures.

    Codes of which only the digest is kept can no longer be checked, so they are ended: log-in
    codes not yet used are handed out again, recovery codes made anew by their owners.
    """
    people = _renew_people()
    codes = LoginCode.objects.filter(used_at=None, expires_at__gt=at).update(expires_at=at)
    recovery = RecoveryCode.objects.filter(used_at=None).update(used_at=at)
    return (
        f"{people} 人的查找摘要已重算；{codes} 个未用的登录码作废，请重新发放；"
        f"{recovery} 个备用码作废，请本人重新生成。"
    )


def _renew_people() -> int:
    renewed = 0
    rows = Person.objects.order_by("pk").only("pk", "id_number", "phone", "phone_digest")
    batch: list[Person] = []
    for person in rows.iterator(chunk_size=BATCH):
        batch.append(person)
        if len(batch) == BATCH:
            renewed += _renew(batch)
            batch = []
    return renewed + _renew(batch)


def _renew(people: list[Person]) -> int:
    # An account bears the digest of its person's number, or none.
    of_person = {
        user.person_id: user
        for user in User.objects.filter(person__in=people).exclude(phone_digest=None)
    }
    for person in people:
        person.id_number_digest = id_number_digest(person.id_number) if person.id_number else None
        person.phone_digest = phone_digest(person.phone) if person.phone else None
        if person.pk in of_person:
            of_person[person.pk].phone_digest = person.phone_digest
    Person.objects.bulk_update(people, ["id_number_digest", "phone_digest"])
    User.objects.bulk_update(of_person.values(), ["phone_digest"])
    return len(people)
