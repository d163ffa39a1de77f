"""The page «开始使用», and when the desks point to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.web.pagination import page_of
from members.models import Organization, User
from members.queries.accounts import organizations_in_scope
from members.rules.kinds import OrganizationKind

from .facts import BEGINNINGS, branch_facts, committee_facts, everything_begun, unfinished
from .steps import DONE, Step, branch_steps, committee_steps

# Who has a hand in it: builds the tree, opens accounts, gives roles, brings in the register.
STARTERS = (P.ORGANIZATION_EDIT, P.ACCOUNT_MANAGE, P.GRANT_MANAGE, P.PERSON_IMPORT)


@dataclass(frozen=True)
class Line:
    """One step as this user sees it: with the links that are theirs."""

    step: Step
    links: tuple[tuple[str, str], ...]


@require(*STARTERS)
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """The steps of an organisation, each with its state from the records."""
    organization = get_object_or_404(organizations_in_scope(request.user, *STARTERS), pk=pk)
    if organization.kind == OrganizationKind.GROUP:
        raise Http404
    request.organization = organization
    today = timezone.localdate()
    steps = _steps(organization, today)
    mine = request.user.permissions_at(organization)
    lines = [Line(step, _links(step, organization, mine)) for step in steps]
    context = {
        "organization": organization,
        "lines": lines,
        "next": next((line for line in lines if line.step.state != DONE and line.links), None),
        "done": sum(step.state == DONE for step in steps),
        "total": len(steps),
    }
    if not organization.is_branch:
        context |= _branches(request, organization, today)
    return render(request, "starting/start.html", context)


def start_url(user: User, organization: Organization | None) -> str:
    """The page's address while something has not begun there and the user has a hand in it; ""
    otherwise. Who sees no organisation, as the 安全保密管理员, is led to the one of the grant."""
    place = organization or _granted(user)
    if place is None or place.kind == OrganizationKind.GROUP:
        return ""
    hand = set(STARTERS) & user.permissions_at(place)
    if not hand or everything_begun(place, timezone.localdate()):
        return ""
    return reverse("start", args=(place.pk,))


def _granted(user: User) -> Organization | None:
    places = [
        grant.organization
        for grant in user.active_grants
        if set(STARTERS) & grant.definition.permissions
    ]
    return min(places, key=lambda place: place.path, default=None)


def _steps(organization: Organization, on: date) -> list[Step]:
    if organization.is_branch:
        return branch_steps(organization, branch_facts(organization, on))
    return committee_steps(organization, committee_facts(organization, on))


def _links(step: Step, organization: Organization, mine: frozenset[P]) -> tuple:
    return tuple(
        (link.label, link.url(organization)) for link in step.links if link.permission in mine
    )


def _branches(request: HttpRequest, organization: Organization, on: date) -> dict:
    page = page_of(unfinished(organization, on).order_by("path"), request, per_page=50)
    rows = [(branch, [getattr(branch, key) for key in BEGINNINGS]) for branch in page.object_list]
    may_open = request.user.holds(P.ORGANIZATION_VIEW)
    return {"page": page, "rows": rows, "may_open": may_open}
