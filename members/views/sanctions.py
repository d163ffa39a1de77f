"""处分和处置: list of an organisation, page of a person, registering, moving the end."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from branchrecords.web.asof import as_of
from branchrecords.web.components import Tab
from branchrecords.web.exporting import export_response
from branchrecords.web.forms import refused
from branchrecords.web.pagination import page_of
from branchrecords.web.proving import proven
from members.actions.sanctions import change_sanction, record_sanction, reveal_sanction
from members.exports.sanctions import SANCTIONS
from members.forms.sanctions import (
    ReasonForm,
    SanctionChangeForm,
    SanctionFilterForm,
    SanctionForm,
)
from members.models import Person, Sanction
from members.models.of_people import with_open
from members.models.placements import tree_on
from members.queries.sanctions import TABS, described, listed, of_person, state_on, with_history
from members.rules.sanctions import RULES, SETTLED
from members.views.may import may_at
from members.views.organizations import load_organization
from members.views.people import load_person
from members.views.taking import load_to_export


@require(P.SANCTION_VIEW)
def sanction_list(request: HttpRequest, pk: int) -> HttpResponse:
    """What was decided about the people of an organisation and below."""
    organization = load_organization(request, pk, P.SANCTION_VIEW)
    day = as_of(request, timezone.localdate())
    on, tree = day.on, tree_on(day.on, day.today)
    form = SanctionFilterForm(request.GET)
    chosen = form.chosen()
    mine = Sanction.objects.permitted_on(request.user, P.SANCTION_VIEW, on, tree)
    rows = listed(mine, organization=organization, chosen=chosen, on=on, tree=tree)
    page = page_of(with_open(rows, request.user, P.SANCTION_VIEW), request, per_page=50)
    context = {
        "organization": organization,
        "page": page,
        "rows": described(page.object_list, on=on),
        "as_of": day,
        "chosen": chosen,
        "form": form,
        "tabs": [
            Tab(label, f"?tab={key}{day.also}", current=key == chosen.tab)
            for key, label in TABS.items()
        ],
        "may": may_at(request.user, organization),
    }
    return render(request, "members/sanctions/list.html", context)


@require(P.SANCTION_VIEW)
@require_POST
def sanction_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly the filtered list as xlsx."""
    organization = load_to_export(request, pk, P.SANCTION_VIEW)
    return export_response(request, SANCTIONS, organization=organization)


@require(P.SANCTION_VIEW)
def person_sanctions(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole history of one person."""
    person, today = load_person(request, pk, P.SANCTION_VIEW), timezone.localdate()
    context = {
        "person": person,
        "rows": described(of_person(person, on=today), on=today),
        "may": may_at(request.user, request.organization),
    }
    return render(request, "members/sanctions/person.html", context)


@require(P.SANCTION_EDIT)
def sanction_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Register a decision about a person."""
    person = load_person(request, pk, P.SANCTION_EDIT)
    today = timezone.localdate()
    draft = _draft(request, person)
    initial = {"starts_on": today, **draft}
    form = SanctionForm(request.POST or None, on=today, person=person, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            sanction = record_sanction(
                person=person, **form.facts(), by=request.user, at=timezone.now()
            )
        except ActionError as error:
            refused(form, error)
        else:
            messages.success(request, f"已登记{person}：{sanction.get_kind_display()}")
            return redirect("sanction-detail", pk=sanction.pk)
    context = {"person": person, "form": form, "rules": RULES, "filled": bool(draft)}
    return render(request, "members/sanctions/form.html", context)


def _draft(request: HttpRequest, person: Person) -> dict:
    """What another record hands over (`?from=`), so that it is not typed again."""
    key = request.GET.get("from", "")
    if not key:
        return {}
    drafts = (import_string(name)(person=person, key=key) for name in settings.SANCTION_DRAFTS)
    return next((draft for draft in drafts if draft), {})


@require(P.SANCTION_VIEW)
def sanction_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One decision with everything that followed it; the matter masked."""
    return _page(request, _sanction(request, pk, P.SANCTION_VIEW))


@require(P.SANCTION_VIEW)
@require_POST
@proven
def sanction_reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """The same page with the matter in the clear, this once."""
    sanction = _sanction(request, pk, P.SANCTION_VIEW)
    form, matter = ReasonForm(request.POST), ""
    if form.is_valid():
        matter = reveal_sanction(
            sanction=sanction,
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=timezone.now(),
        )
    return _page(request, sanction, form=form, matter=matter)


@require(P.SANCTION_EDIT)
def sanction_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Register the result, extend, end early or revoke."""
    sanction = _sanction(request, pk, P.SANCTION_EDIT)
    initial = {"ends_on": sanction.until if sanction.awaits else None}
    form = SanctionChangeForm(
        request.POST or None, kind=sanction.kind, over=sanction.awaits, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_sanction(
                sanction=sanction, **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except ActionError as error:
            refused(form, error)
        else:
            messages.success(request, "已登记期限的变化")
            return redirect("sanction-detail", pk=sanction.pk)
    context = {"sanction": sanction, "person": sanction.person, "form": form}
    return render(request, "members/sanctions/change.html", context)


def _sanction(request: HttpRequest, pk: int, permission: P) -> Sanction:
    mine = Sanction.objects.permitted(request.user, permission)
    rows = with_history(mine, on=timezone.localdate())
    sanction = get_object_or_404(rows, pk=pk)
    load_person(request, sanction.person_id, permission)
    return sanction


def _page(
    request: HttpRequest, sanction: Sanction, *, form: ReasonForm | None = None, matter: str = ""
) -> HttpResponse:
    context = {
        "sanction": sanction,
        "person": sanction.person,
        "state": state_on(sanction, timezone.localdate()),
        "form": form or ReasonForm(),
        "matter": matter,
        "settled": any(one.kind in SETTLED for one in sanction.changes.all()),
        "may": may_at(request.user, request.organization),
    }
    return render(request, "members/sanctions/detail.html", context)
