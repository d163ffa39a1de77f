"""Where somebody is at home for reminders, in which standing, and when messages may go outside."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from branchrecords.notices.kinds import KINDS
from branchrecords.notices.windows import Window
from members.models import Grant, Membership, Organization, Standing, User
from members.queries.settings import settings_for, settings_of_each
from members.rules.settings import SETTINGS_BY_KEY

LEADS = sorted({kind.lead for kind in KINDS if kind.lead})
KEYS = ("notice_from_hour", "notice_until_hour", "notice_rest_days")


@dataclass(frozen=True)
class Home:
    """An organisation's tree path and its hours."""

    path: str
    window: Window


def homes_of(users: Collection[int], *, on: date) -> dict[int, Home]:
    """The organisation of each account: the branch of its person, else the first that it holds a
    grant at, else where it is managed. Four queries; who has none is left out."""
    places: dict[int, Organization] = {}
    managed = User.objects.filter(pk__in=users, organization__isnull=False)
    for user in managed.select_related("organization"):
        places[user.pk] = user.organization
    grants = Grant.objects.active_on(on).filter(user__in=users).select_related("organization")
    for grant in grants.order_by("-starts_on", "-pk"):
        places[grant.user_id] = grant.organization
    rows = Membership.objects.active_on(on).filter(person__user__in=users)
    for row in rows.select_related("organization", "person__user"):
        places[row.person.user.pk] = row.organization
    return _with_windows(places, on)


def windows_at(organizations: Iterable[Organization], *, on: date) -> dict[int, Window]:
    """The hours of each organisation, by its id; one query."""
    places = {one.pk: one for one in organizations}
    return {pk: home.window for pk, home in _with_windows(places, on).items()}


def officers_at(organizations: Collection[int], *, on: date) -> dict[int, set[int]]:
    """The accounts that hold a grant at an organisation itself: those whom its group is for."""
    found: dict[int, set[int]] = {pk: set() for pk in organizations}
    grants = Grant.objects.active_on(on).filter(
        organization__in=organizations, user__is_active=True
    )
    for organization, user in grants.values_list("organization", "user"):
        found[organization].add(user)
    return found


def leads_of(user_id: int, *, on: date) -> dict[str, str]:
    """The leads of reminders that hold where an account is at home, in words, by key."""
    home = homes_of([user_id], on=on).get(user_id)
    organization = Organization.objects.filter(path=home.path).first() if home else None
    values: dict[str, int | str] = {key: SETTINGS_BY_KEY[key].default for key in LEADS}
    if organization is not None:
        values = settings_for(organization=organization, on=on, keys=LEADS)
    return {key: SETTINGS_BY_KEY[key].shown(value) for key, value in values.items()}


def standing_of(user: User, *, on: date) -> str | None:
    """The standing of an account's person on a day, "" without one; None where it has no person."""
    if user.person_id is None:
        return None
    rows = Standing.objects.active_on(on).filter(person=user.person_id)
    return rows.values_list("kind", flat=True).first() or ""


def _with_windows(places: dict[int, Organization], on: date) -> dict[int, Home]:
    values = settings_of_each(organizations=set(places.values()), on=on, keys=KEYS)
    return {key: Home(place.path, _window(values[place.pk])) for key, place in places.items()}


def _window(values: dict[str, int | str]) -> Window:
    """An end that does not lie after the start leaves the one hour of the start."""
    start = int(values["notice_from_hour"])
    until = max(int(values["notice_until_hour"]), start + 1)
    return Window(start, until, values["notice_rest_days"] == "yes")
