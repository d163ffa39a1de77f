"""表彰: list with filters and counts, batch entry, revocation, export."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from branchrecords.web.exporting import export_response
from branchrecords.web.forms import refused
from branchrecords.web.pagination import page_of
from members.actions.awards import give_awards, revoke_award
from members.exports.awards import AWARDS
from members.forms.awards import AwardFilterForm, AwardForm, RevokeForm
from members.models import Award, Organization, Person
from members.models.of_people import with_open
from members.models.placements import tree_on
from members.queries.awards import counts, listed, rhythm, years
from members.queries.people import with_place
from members.rules.awards import AwardKind, AwardLevel
from members.views.may import may_at
from members.views.organizations import load_organization


@require(P.ORGANIZATION_VIEW)
def award_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The awards that count here and below, and a year's numbers by kind and level."""
    organization = load_organization(request, pk, P.ORGANIZATION_VIEW)
    today = timezone.localdate()
    form = AwardFilterForm(request.GET)
    chosen = form.chosen()
    known = years(Award.objects.all(), organization=organization)
    year = chosen.year or (known[0] if known else today.year)
    tree, counted = (tree_on(date(one or today.year, 12, 31), today) for one in (chosen.year, year))
    mine = Award.objects.permitted_on(request.user, P.ORGANIZATION_VIEW, tree)
    rows = listed(mine, organization=organization, chosen=chosen, tree=tree)
    rows = with_open(rows, request.user, P.PERSON_VIEW)
    context = {
        "organization": organization,
        "page": page_of(rows.marked_here(request.user, P.AWARD_EDIT), request),
        "chosen": chosen,
        "form": form,
        "years": known,
        "year": year,
        "counts": counts(
            Award.objects.permitted_on(request.user, P.ORGANIZATION_VIEW, counted),
            organization=organization,
            year=year,
            tree=counted,
        ),
        "levels": list(AwardLevel),
        "rhythm": rhythm(organization=organization, on=today),
        "may": may_at(request.user, organization),
    }
    return render(request, "members/awards/list.html", context)


@require(P.PERSON_EXPORT)
@require_POST
def award_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly the filtered list as xlsx."""
    organization = load_organization(request, pk, P.PERSON_EXPORT)
    return export_response(request, AWARDS, organization=organization)


@require(P.AWARD_EDIT)
def award_add(request: HttpRequest, pk: int) -> HttpResponse:
    """One award to many people or organisations."""
    organization = load_organization(request, pk, P.AWARD_EDIT)
    today = timezone.localdate()
    people = Person.objects.permitted(request.user, P.AWARD_EDIT)
    organizations = Organization.objects.permitted(request.user, P.AWARD_EDIT)
    form = AwardForm(
        request.POST or None,
        people=people,
        organizations=organizations.active_on(today),
        on=today,
        initial=_initial(request, organization, people, today),
    )
    if request.method == "POST" and form.is_valid():
        try:
            given = give_awards(
                facts=form.facts(),
                people=form.cleaned_data["people"],
                organizations=form.cleaned_data["organizations"],
                by=request.user,
                at=timezone.now(),
            )
        except ActionError as error:
            refused(form, error)
        else:
            messages.success(request, f"已登记表彰 {len(given)} 个（名）")
            return redirect("award-list", pk=organization.pk)
    return render(request, "members/awards/form.html", {"organization": organization, "form": form})


@require(P.AWARD_EDIT)
def award_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one award back, with day and reason."""
    award = get_object_or_404(
        Award.objects.permitted(request.user, P.AWARD_EDIT).select_related("organization"), pk=pk
    )
    request.organization = award.organization
    form = RevokeForm(request.POST or None, initial={"revoked_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            revoke_award(award=award, **form.cleaned_data, by=request.user, at=timezone.now())
        except ActionError as error:
            refused(form, error)
        else:
            messages.success(request, f"已撤销{award.who}的{award.title}")
            return redirect("award-list", pk=award.organization_id)
    return render(request, "members/awards/revoke.html", {"award": award, "form": form})


def _initial(request: HttpRequest, organization: Organization, people, today) -> dict:
    """Names and kind handed over by another page."""
    picked = request.GET.getlist("person")
    rows = with_place(people.filter(pk__in=[pk for pk in picked if pk.isdecimal()]), on=today)
    initial = {
        "awarded_on": today,
        "awarded_by": organization.name,
        "people": "\n".join(
            f"{one}（{one.homes[0].organization}）" if one.homes else str(one) for one in rows
        ),
    }
    if request.GET.get("kind") == AwardKind.FIFTY_YEARS:
        initial |= {
            "kind": AwardKind.FIFTY_YEARS,
            "level": AwardLevel.CENTRAL,
            "title": AwardKind.FIFTY_YEARS.label,
            "awarded_by": "中共中央",
        }
    return initial
