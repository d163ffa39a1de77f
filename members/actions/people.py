"""Registering people and keeping what is written of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from django.db import IntegrityError, transaction
from django.db.models import Field

from branchrecords.audit.models import AuditEvent
from branchrecords.audit.recording import build, record
from branchrecords.database.reading import beyond_scope
from branchrecords.errors import ActionError
from members.models import Membership, Organization, Person, Standing, User
from members.models.digests import id_number_digest, phone_digest
from members.queries.corrections import joining_of
from members.queries.people import home_of
from members.rules.dictionaries import PERSON_KINDS
from members.rules.kinds import StandingKind
from members.rules.movements import gain_on_enrolment
from members.rules.names import sound_of, split_names
from members.rules.standings import standing_periods

from .existing import refuse_place
from .joining import follow_joining
from .standings import change_standing

__all__ = [
    "Enrolment",
    "add_person",
    "change_person",
    "change_standing",
    "enroll_people",
    "new_person",
]

# What is written of a person by hand; the rest follows from it.
FACTS = (
    "name",
    "sex",
    "ethnicity",
    "native_place",
    "born_on",
    "id_number",
    "phone",
    "address",
    "education",
    "occupation",
    "employer",
    "worked_from",
    "joined_on",
    "full_on",
    "introducers",
    "skills",
    "note",
    "police_station",
    "other_party",
    "other_party_on",
    "member_class",
)
CODED_FACTS = tuple(kind.value for kind in PERSON_KINDS)
SENSITIVE = ("id_number", "phone", "address")


@dataclass(frozen=True)
class Enrolment:
    """One person to register: facts by the names of FACTS, where, in which standing, since when."""

    facts: Mapping[str, Any]
    organization: Organization
    standing: str
    starts_on: date
    group: Organization | None = None
    reason: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


def add_person(
    *,
    organization: Organization,
    facts: Mapping[str, Any],
    starts_on: date,
    by: Any,
    at: datetime,
    standing: str = StandingKind.FULL,
    group: Organization | None = None,
    reason: str = "",
) -> Person:
    """Register one person in a branch; see `enroll_people`."""
    entry = Enrolment(facts, organization, standing, starts_on, group, reason)
    return enroll_people(entries=[entry], by=by, at=at)[0]


@transaction.atomic
def enroll_people(*, entries: Sequence[Enrolment], by: Any, at: datetime) -> list[Person]:
    """Register many people with membership and standing, in as many queries as one.

    Raises ActionError when a 公民身份号码 is registered already, or a place is not a branch.
    """
    for entry in entries:
        refuse_place(organization=entry.organization, group=entry.group)
    people = [_with_derived(Person(**entry.facts)) for entry in entries]
    _refuse_registered(people)
    with beyond_scope("until the next statement they belong nowhere"):
        Person.objects.bulk_create(people, batch_size=500)
    pairs = list(zip(people, entries, strict=True))
    Membership.objects.bulk_create([_membership(p, e) for p, e in pairs], batch_size=1000)
    Standing.objects.bulk_create([s for p, e in pairs for s in _standings(p, e)], batch_size=1000)
    AuditEvent.objects.bulk_create(
        [
            build(
                "person.added",
                by=by,
                at=at,
                thing=person,
                organization=entry.organization,
                person=person,
                detail=dict(entry.detail),
            )
            for person, entry in pairs
        ],
        batch_size=1000,
    )
    return people


@transaction.atomic
def new_person(*, facts: Mapping[str, Any], by: Any, at: datetime) -> Person:
    """A file without a place yet: who comes by a letter from outside belongs once accepted.

    Raises ActionError when the 公民身份号码 is registered already.
    """
    person = _with_derived(Person(**facts))
    _refuse_registered([person])
    with beyond_scope("whoever comes from outside belongs nowhere until accepted"):
        person.save(force_insert=True)
    record("person.added", by=by, at=at, thing=person, person=person)
    return person


@transaction.atomic
def change_person(*, person: Person, changes: Mapping[str, Any], by: Any, at: datetime) -> Person:
    """Write the changed facts (keys of FACTS and CODED_FACTS).

    The log names the fields, never their contents. Corrected dates of joining take the standings
    along; raises ActionError where these do not fit. Names that are no longer among the
    `introducers` lose their link to the register.
    """
    current = Person.objects.select_for_update().get(pk=person.pk)
    changed = [key for key, value in changes.items() if getattr(current, key) != value]
    if not changed:
        return current
    was = joining_of(current)
    for key in changed:
        setattr(current, key, changes[key])
    _with_derived(current)
    if "id_number" in changed:
        _refuse_registered([current])
    current.save()
    if joining_of(current) != was:
        follow_joining(person=current, was=was, by=by, at=at)
    if "phone" in changed:
        _follow_phone(current)
    if "introducers" in changed:
        current.introductions.exclude(name__in=split_names(current.introducers)).delete()
    record(
        "person.changed",
        by=by,
        at=at,
        thing=current,
        organization=home_of(current),
        person=current,
        detail={"fields": [_changed_label(current, key) for key in changed]},
    )
    return current


def _label(name: str) -> str:
    return str(cast(Field, Person._meta.get_field(name)).verbose_name)


def _changed_label(person: Person, name: str) -> str:
    """A sensitive field that was emptied says so: it cannot be looked up any more."""
    cleared = name in SENSITIVE and not getattr(person, name)
    return f"{_label(name)}（清除）" if cleared else _label(name)


def _with_derived(person: Person) -> Person:
    """Fill 拼音 and the digests from the facts."""
    sound = sound_of(person.name)
    person.pinyin, person.initials = sound.pinyin[:200], sound.initials[:60]
    person.id_number_digest = id_number_digest(person.id_number) if person.id_number else None
    person.phone_digest = phone_digest(person.phone) if person.phone else None
    return person


def _membership(person: Person, entry: Enrolment) -> Membership:
    return Membership(
        person=person,
        organization=entry.organization,
        group=entry.group,
        starts_on=entry.starts_on,
        reason=entry.reason,
        gain=gain_on_enrolment(
            kind=entry.standing, joined_on=person.joined_on, starts_on=entry.starts_on
        ),
    )


def _standings(person: Person, entry: Enrolment) -> list[Standing]:
    periods = standing_periods(
        kind=entry.standing,
        joined_on=person.joined_on,
        full_on=person.full_on,
        since=entry.starts_on,
    )
    return [
        Standing(person=person, kind=p.kind, starts_on=p.starts_on, ends_on=p.ends_on)
        for p in periods
    ]


@beyond_scope("a 公民身份号码 is registered once in the whole system")
def _refuse_registered(people: Sequence[Person]) -> None:
    """Name those whose 公民身份号码 belongs to somebody registered, or stands here twice."""
    digests = [p.id_number_digest for p in people if p.id_number_digest]
    known = set(
        Person.objects.filter(id_number_digest__in=digests)
        .exclude(pk__in=[p.pk for p in people if p.pk])
        .values_list("id_number_digest", flat=True)
    )
    doubled = {d for d, times in Counter(digests).items() if times > 1}
    names = [p.name for p in people if p.id_number_digest in known | doubled]
    if names:
        raise ActionError(f"身份证号已经登记过：{'、'.join(names)}")


def _follow_phone(person: Person) -> None:
    """The log-in follows the phone number, unless another log-in already uses it."""
    account = User.objects.filter(person=person).first()
    if account is None:
        return
    try:
        with transaction.atomic():
            User.objects.filter(pk=account.pk).update(phone_digest=person.phone_digest)
    except IntegrityError:
        User.objects.filter(pk=account.pk).update(phone_digest=None)
