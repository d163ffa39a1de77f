"""What stands in a person's file beside the facts: education, family, introducers, early steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Min

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, Blocker
from members.models import Education, FamilyMember, Introduction, Person, Standing
from members.queries.people import home_of
from members.rules.codes import highest
from members.rules.joining import early_steps_problems
from members.rules.kinds import MEMBER_STANDINGS, StandingKind
from members.rules.names import split_names

# 申请, 积极分子, 发展对象: the name of the date, its label, the standing that begins with it.
EARLY_STEPS: tuple[tuple[str, str, StandingKind], ...] = (
    ("applied_on", "申请入党", StandingKind.APPLICANT),
    ("activist_on", "确定为积极分子", StandingKind.ACTIVIST),
    ("candidate_on", "确定为发展对象", StandingKind.CANDIDATE),
)
ENTERED_LATER = "建档补登"


@transaction.atomic
def save_education(
    *,
    person: Person,
    values: Mapping[str, Any],
    by: Any,
    at: datetime,
    education: Education | None = None,
) -> Education:
    """Add or change one row; 最高学历 follows from the rows."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    row = education or Education(person=person)
    for key, value in values.items():
        setattr(row, key, value)
    row.save()
    _follow_education(person)
    _note(person, "教育经历", by, at)
    return row


@transaction.atomic
def remove_education(*, education: Education, by: Any, at: datetime) -> None:
    """Take a row that was entered wrongly out of the file."""
    person = Person.objects.select_for_update().get(pk=education.person_id)
    education.delete()
    _follow_education(person)
    _note(person, "教育经历（删除）", by, at)


@transaction.atomic
def save_family_member(
    *,
    person: Person,
    values: Mapping[str, Any],
    by: Any,
    at: datetime,
    family_member: FamilyMember | None = None,
) -> FamilyMember:
    """Add or change one of the family."""
    row = family_member or FamilyMember(person=person)
    for key, value in values.items():
        setattr(row, key, value)
    row.save()
    _note(person, "家庭成员", by, at)
    return row


@transaction.atomic
def remove_family_member(*, family_member: FamilyMember, by: Any, at: datetime) -> None:
    """Take one of the family out of the file."""
    person = family_member.person
    family_member.delete()
    _note(person, "家庭成员（删除）", by, at)


@transaction.atomic
def link_introducers(
    *, person: Person, known: Mapping[str, Person | None], by: Any, at: datetime
) -> None:
    """Say which names of `person.introducers` are whom in the register; None: nobody there.

    Raises ActionError for a name that does not stand there, and for the person as introducer.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    names = split_names(person.introducers)
    for name, introducer in known.items():
        if name not in names:
            raise ActionError(f"入党介绍人里没有「{name}」，请先在「修改资料」里写上")
        if introducer is not None and introducer.pk == person.pk:
            raise ActionError("本人不能是自己的入党介绍人")
    chosen = [one.pk for one in known.values() if one is not None]
    if len(set(chosen)) < len(chosen):
        raise ActionError("两位入党介绍人不能是同一个人")
    person.introductions.filter(name__in=known).delete()
    Introduction.objects.bulk_create(
        Introduction(person=person, name=name, introducer=introducer)
        for name, introducer in known.items()
        if introducer is not None
    )
    _note(person, "入党介绍人", by, at)


@transaction.atomic
def enter_early_steps(
    *, person: Person, days: Mapping[str, date | None], by: Any, at: datetime
) -> list[Standing]:
    """Enter when a member applied, became 积极分子 and 发展对象, from the paper file.

    The days become dated standings before the first one of the register, so that they are
    written once; entering again replaces what was entered this way. Who is being developed now
    has them from there. Raises ActionError with the rule.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    rows = person.standings.exclude(reason=ENTERED_LATER)
    member_from = rows.filter(kind__in=MEMBER_STANDINGS).aggregate(first=Min("starts_on"))["first"]
    if member_from is None or rows.filter(starts_on__lt=member_from).exists():
        raise ActionError("发展经过已经由身份变化记录，不用补登")
    steps = [(key, label, days.get(key)) for key, label, _ in EARLY_STEPS]
    problems = early_steps_problems(born_on=person.born_on, steps=steps, member_from=member_from)
    if problems:
        found = [Blocker(one.message, target=f"id_{one.field}") for one in problems]
        raise ActionError("；".join(problem.message for problem in problems), found)
    person.standings.filter(reason=ENTERED_LATER).delete()
    given = [(kind, day) for key, _, kind in EARLY_STEPS if (day := days.get(key))]
    ends = [day for _, day in given[1:]] + [member_from]
    made = Standing.objects.bulk_create(
        Standing(person=person, kind=kind, starts_on=day, ends_on=end, reason=ENTERED_LATER)
        for (kind, day), end in zip(given, ends, strict=True)
    )
    _note(person, "申请入党、积极分子、发展对象日期", by, at)
    return made


def _follow_education(person: Person) -> None:
    levels = person.educations.values_list("level", flat=True)
    if levels:
        person.education = highest(levels)
        person.save(update_fields=("education",))


def _note(person: Person, what: str, by: Any, at: datetime) -> None:
    record(
        "person.changed",
        by=by,
        at=at,
        thing=person,
        organization=home_of(person),
        person=person,
        detail={"fields": [what]},
    )
