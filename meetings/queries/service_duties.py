"""What the desk says of 志愿服务: registrations and certificates that wait."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from meetings.models import Meeting, TeamApplication
from meetings.rules.volunteering import ANSWER_DAYS, ARTICLE, CERTIFY_DAYS
from members.models import Organization
from members.queries.signs import only_with

from .duties import Duty
from .service_hours import to_certify
from .volunteering import waiting_within


def _applications(organization: Organization) -> QuerySet[TeamApplication]:
    rows = TeamApplication.objects.filter(team__organization=organization)
    return waiting_within(rows, organization=organization)


@only_with(lambda organization, on: [_applications(organization)])
def application_duties(*, organization: Organization, on: date) -> list[Duty]:
    """Registrations of volunteers without an answer; one query."""
    waiting = list(_applications(organization))
    if not waiting:
        return []
    first = waiting[0]
    due_on = localdate(first.asked_at) + timedelta(days=ANSWER_DAYS)
    many = f"{first.person}等 {len(waiting)} 人" if len(waiting) > 1 else f"{first.person}"
    return [
        Duty(
            due_on=due_on,
            title=f"{many}报名参加志愿服务，待审核",
            rule="志愿者经审核登记后开展服务",
            article=ARTICLE,
            button="审核报名",
            url=reverse("service-application", args=(first.pk,)),
            late=due_on < on,
        )
    ]


def _services(organization: Organization, on: date) -> list[QuerySet]:
    years = {"held_on__year__gte": on.year - 1, "held_on__lte": on}
    return [Meeting.objects.filter(organization=organization, kind="service", **years)]


@only_with(_services)
def service_duties(*, organization: Organization, on: date) -> list[Duty]:
    """Services without certified hours; one query."""
    here = Meeting.objects.filter(organization=organization)
    rows = list(to_certify(here, organization=organization, on=on))
    if not rows:
        return []
    first = rows[0]
    due_on = first.held_on + timedelta(days=CERTIFY_DAYS)
    more = f"等 {len(rows)} 次" if len(rows) > 1 else ""
    return [
        Duty(
            due_on=due_on,
            title=f"「{first.title}」{more}待认定服务时间",
            rule="服务的时间、内容和效果由服务对象或支部认定",
            article=ARTICLE,
            button="认定服务时间",
            url=reverse("service-certify", args=(first.pk,)),
            late=due_on < on,
        )
    ]
