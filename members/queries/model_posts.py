"""Reading 党员示范岗 and 党员责任区 as of a day."""

from __future__ import annotations

from datetime import date

from django.db.models import Prefetch

from branchrecords.web.formats import cn_date
from members.models import ModelPost, Organization, Person, ResponsibilityArea
from members.models.model_posts import PostQuerySet
from members.models.people import PersonQuerySet
from members.models.placements import TODAY
from members.queries.mass_organizations import recommendation_of
from members.queries.timeline import LifeEvent
from members.rules.placements import Placements


def posts_of(
    rows: PostQuerySet,
    *,
    organization: Organization,
    on: date,
    tree: Placements = TODAY,
    people: PersonQuerySet | None = None,
) -> PostQuerySet:
    """The 示范岗 of an organisation and below it in `tree` that stand on a day, with their people
    (as `people` reads them)."""
    found = rows.within(organization, tree).active_on(on).select_related("organization", "unit")
    return found.prefetch_related(Prefetch("people", queryset=people))


def areas_of(
    rows: PostQuerySet, *, organization: Organization, on: date, tree: Placements = TODAY
) -> PostQuerySet:
    """The 责任区 of an organisation and below it in `tree` on a day, with who answers for them."""
    found = rows.within(organization, tree).active_on(on)
    return found.select_related("organization", "unit", "person")


def placed_of(person: Person, *, on: date) -> dict[str, object]:
    """A person's 示范岗 (`posts`) and 责任区 (`areas`) on a day and the 推优 that stands
    (`recommendation`), for the person's page."""
    return {
        "posts": ModelPost.objects.active_on(on).filter(people=person),
        "areas": ResponsibilityArea.objects.active_on(on).filter(person=person),
        "recommendation": recommendation_of(person),
    }


def placed_of_life(person: Person, *, user, own: bool) -> list[LifeEvent]:
    """示范岗, 责任区 and 推优, for the page of a life in the party."""
    posts = person.model_posts.all()
    areas = person.responsibility_areas.all()
    events = [
        LifeEvent(one.starts_on, word, str(one), _until(one.ends_on), "person-check")
        for word, rows in (("示范岗", posts), ("责任区", areas))
        for one in rows
    ]
    if found := recommendation_of(person):
        votes = f"到会 {found.present} 人，赞成 {found.in_favour} 人"
        title = f"{found.mass_organization}推优"
        events.append(LifeEvent(found.recommended_on, "推优", title, votes, "person-check"))
    return events


def _until(ends_on: date | None) -> str:
    return f"到 {cn_date(ends_on)}" if ends_on else ""
