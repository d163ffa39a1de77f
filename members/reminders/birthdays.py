"""政治生日: the day of joining comes round, told to the member and to the branch's secretary."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse

from branchrecords.notices.delivery import Reminder
from members.models import Grant, Organization, Person, User
from members.queries.people import homes_on
from members.queries.settings import SettingCourse
from members.rules.periods import anniversary
from members.rules.settings import SETTINGS_BY_KEY

LEAD = SETTINGS_BY_KEY["notice_birthday_days"]


def due(on: date) -> list[Reminder]:
    """From so many days before as the branch set until the day itself; five queries."""
    people = list(Person.objects.members_on(on).filter(_near(on)).order_by("pk"))
    homes = homes_on(people, on)
    days = SettingCourse(LEAD.key)
    coming = [
        (person, homes[person.pk], day)
        for person in people
        if person.pk in homes
        for day in (_next(person.joined_on, on),)
        if day.year > person.joined_on.year
        and (day - on).days <= int(days.on(homes[person.pk], on))
    ]
    return [*_own(coming), *_of_branch(coming, on)]


def _near(on: date) -> Q:
    """Whose day of joining may come round within the longest lead, 29 February included."""
    wanted = Q(pk__in=())
    for day in (on + timedelta(days=n) for n in range(LEAD.most + 1)):
        wanted |= Q(joined_on__month=day.month, joined_on__day=day.day)
        if (day.month, day.day) == (3, 1):
            wanted |= Q(joined_on__month=2, joined_on__day=29)
    return wanted


def _next(joined_on: date, on: date) -> date:
    """The next time the day comes round, today included."""
    this_year = anniversary(joined_on, on.year - joined_on.year)
    if this_year >= on:
        return this_year
    return anniversary(joined_on, on.year + 1 - joined_on.year)


def _own(coming: list[tuple[Person, Organization, date]]) -> Iterator[Reminder]:
    by_person = {person.pk: (person, day) for person, _, day in coming}
    users = User.objects.filter(person__in=by_person, is_active=True).order_by("pk")
    for user, pk in users.values_list("pk", "person"):
        person, day = by_person[pk]
        yield Reminder(
            recipient_id=user,
            kind="birthday.own",
            subject=f"{day.month}月{day.day}日是您的政治生日，"
            f"入党 {day.year - person.joined_on.year} 周年",
            url=reverse("member-home"),
            due_on=day,
            body="重温入党誓词，不忘入党初心",
        )


def _of_branch(coming: list[tuple[Person, Organization, date]], on: date) -> Iterator[Reminder]:
    heads: dict[int, list[tuple[int, int | None]]] = defaultdict(list)
    grants = Grant.objects.active_on(on).filter(role="secretary", user__is_active=True)
    for organization, user, own in grants.order_by("user").values_list(
        "organization", "user", "user__person"
    ):
        heads[organization].append((user, own))
    for person, branch, day in coming:
        for user, own in heads.get(branch.pk, ()):
            if own != person.pk:
                yield Reminder(
                    recipient_id=user,
                    kind="birthday.branch",
                    subject=f"{person.name} {day.month}月{day.day}日政治生日，"
                    f"入党 {day.year - person.joined_on.year} 周年",
                    url=reverse("person-detail", args=(person.pk,)),
                    due_on=day,
                    body="可以安排谈心谈话、重温入党誓词、赠送书籍等",
                )
