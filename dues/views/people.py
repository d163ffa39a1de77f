"""One member's dues: for the member, and for the officers of the branch."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from dues.queries.history import member_dues, payments_of
from dues.queries.payers import bases_in_force
from dues.rules.months import month_of
from members.models import Membership, Organization, Person

from .scope import may_see_bases, year_asked


@require(P.SELF_VIEW)
def mine(request: HttpRequest) -> HttpResponse:
    """The member's own dues: base, rate, months and receipts."""
    return _page(request, _own(request), sees_bases=True)


@require(P.SELF_VIEW)
def my_card(request: HttpRequest) -> HttpResponse:
    """The part of the member's home about dues."""
    dues = member_dues(person=_own(request), on=timezone.localdate())
    return render(request, "dues/members/_card.html", {"dues": dues, "sees_bases": True})


@require(P.DUES_VIEW)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for an officer; incomes only for those who set bases or collect there."""
    found = get_object_or_404(Person.objects.permitted(request.user, P.DUES_VIEW), pk=pk)
    home = Membership.objects.newest().filter(person=found).select_related("organization").first()
    if home is not None:
        request.organization = home.organization
    sees = home is not None and may_see_bases(request, home.organization)
    return _page(request, found, sees_bases=sees, home=home.organization if home else None)


def _own(request: HttpRequest) -> Person:
    if request.user.person is None:
        raise Http404
    return request.user.person


def _page(
    request: HttpRequest, found: Person, *, sees_bases: bool, home: Organization | None = None
) -> HttpResponse:
    today, year = timezone.localdate(), year_asked(request)
    bases = bases_in_force(people=[found.pk], month=month_of(today)) if sees_bases else {}
    context = {
        "base": bases.get(found.pk),
        "may_set_base": home is not None and can(request.user, P.DUES_BASE, home),
        "person": found,
        "is_own": request.user.person_id == found.pk,
        "dues": member_dues(person=found, on=today, year=year),
        "payments": payments_of(person=found),
        "years": [y for y in (year - 1, year + 1) if y <= today.year],
        "sees_bases": sees_bases,
        "year_name": f"{year}年",
        "person_title": f"{found}的党费",
    }
    return render(request, "dues/members/page.html", context)
