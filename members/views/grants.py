"""Giving roles, taking them back, and what the posts suggest."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from branchrecords.web.pagination import page_of
from branchrecords.web.proving import proven
from members.actions import grants, suggestions
from members.models import Grant, Position, User
from members.queries.grants import missing_grants, stale_grants

from .managing import account_page, grant_form


@require(P.GRANT_MANAGE)
@require_POST
@proven
def grant_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an account a role."""
    user = get_object_or_404(User.objects.permitted(request.user, P.GRANT_MANAGE), pk=pk)
    form = grant_form(request)
    if form.is_bound and form.is_valid():
        try:
            grants.grant_role(user=user, **form.cleaned_data, by=request.user, at=timezone.now())
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已授予{user}岗位")
            return redirect("account-detail", pk=user.pk)
    return account_page(request, user, form=form)


@require(P.GRANT_MANAGE)
@require_POST
def grant_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a grant; it takes effect at once."""
    permitted = Grant.objects.permitted(request.user, P.GRANT_MANAGE).select_related("user")
    grant = get_object_or_404(permitted, pk=pk)
    user = grant.user
    try:
        grants.revoke_grant(
            grant=grant, ends_on=timezone.localdate(), by=request.user, at=timezone.now()
        )
        messages.success(request, f"已收回{user}的「{grant.definition.label}」岗位")
    except ActionError as error:
        messages.error(request, str(error))
    if request.POST.get("from") == "suggestions":
        return redirect("grant-suggestions")
    return redirect("account-detail", pk=user.pk)


@require(P.GRANT_MANAGE)
def grant_suggestions(request: HttpRequest) -> HttpResponse:
    """Posts without their role, and roles whose post has ended."""
    today = timezone.localdate()
    page = page_of(missing_grants(user=request.user, on=today), request, per_page=50)
    context = {"page": page, "stale": stale_grants(user=request.user, on=today)}
    return render(request, "members/accounts/suggestions.html", context)


@require(P.GRANT_MANAGE)
@require_POST
@proven
def grant_suggested(request: HttpRequest, pk: int) -> HttpResponse:
    """One click: the role that goes with a post."""
    permitted = Position.objects.permitted(request.user, P.GRANT_MANAGE)
    position = get_object_or_404(permitted.select_related("person", "organization"), pk=pk)
    try:
        grant = suggestions.grant_for_position(
            position=position, by=request.user, at=timezone.now()
        )
        messages.success(request, f"已授予{position.person}「{grant.definition.label}」岗位")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("grant-suggestions")
