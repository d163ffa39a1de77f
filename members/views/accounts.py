"""One's own account, the roles, and the accounts of an organisation."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require, signed_in
from branchrecords.access.permissions import Permission as P
from branchrecords.access.roles import ROLES
from branchrecords.documents.pdf import PdfUnavailable, load_engine, render_pdf
from branchrecords.errors import ActionError
from branchrecords.web.downloads import PDF, download
from branchrecords.web.exporting import export_response
from branchrecords.web.links import own_path
from branchrecords.web.pagination import page_of
from branchrecords.web.proving import proven
from members.actions import accounts
from members.exports.accounts import ACCOUNTS
from members.forms.accounts import AccountForm
from members.models import Grant, Organization, Person, User
from members.models.people import PersonQuerySet
from members.queries.accounts import (
    account_rows,
    organizations_in_scope,
    staff_without_role,
    without_way_in,
)
from members.queries.factors import factor_state
from members.queries.grants import missing_grants, roles_given_by, stale_grants
from members.queries.people import matching
from members.queries.sessions import sessions_of

from .factors import must_have


@signed_in
def account(request: HttpRequest) -> HttpResponse:
    """My account: larger type, password, second factor, log-ins, what I may do and why."""
    context = {
        "grants": request.user.active_grants,
        "sessions": sessions_of(user=request.user, at=timezone.now()),
        "factor": factor_state(request.user),
        "factor_offered": settings.SECOND_FACTOR != "off",
        "factor_must": must_have(request),
    }
    return render(request, "members/accounts/account.html", context)


@signed_in
@require_POST
def large_text(request: HttpRequest) -> HttpResponse:
    """Switch larger type on or off and go back to the page."""
    accounts.set_large_text(user=request.user, large=not request.user.large_text)
    return redirect(own_path(request, request.POST.get("next", "")) or "account")


@signed_in
def roles(request: HttpRequest) -> HttpResponse:
    """Every role with what it may do, from the table that decides it."""
    return render(request, "members/accounts/roles.html", {"roles": ROLES})


@require(P.ACCOUNT_MANAGE, P.GRANT_MANAGE)
def account_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Who of an organisation can log in, and who still needs a code."""
    organization = _organization(request, pk, P.ACCOUNT_MANAGE, P.GRANT_MANAGE)
    now = timezone.now()
    people, asked = _people(organization, now), _asked(request)
    page = page_of(_found(people, asked), request, per_page=100)
    context = {
        "organization": organization,
        "q": asked,
        "page": page,
        "rows": account_rows(people=list(page.object_list), at=now),
        "missing": len(without_way_in(people=people, at=now)) if organization.is_branch else 0,
        "staff": _staff(organization, now, asked),
        "without_role": staff_without_role(organization=organization, on=timezone.localdate(now)),
        "may_open": P.ACCOUNT_MANAGE in request.user.permissions_at(organization),
        "suggested": _suggested(request.user, timezone.localdate(now)),
    }
    return render(request, "members/accounts/list.html", context)


@require(P.ACCOUNT_MANAGE)
@require_POST
def account_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The same list as xlsx; neither codes nor passwords."""
    organization, now = _organization(request, pk), timezone.now()
    people = _found(_people(organization, now), _asked(request))
    rows = account_rows(people=list(people), at=now)
    return export_response(request, ACCOUNTS, rows, organization=organization)


@require(P.ACCOUNT_MANAGE)
@require_POST
@proven
def issue_codes(request: HttpRequest, pk: int) -> HttpResponse:
    """Fresh codes for the ticked members, or for all without a way in, on a sheet to cut up."""
    organization = _organization(request, pk)
    now = timezone.now()
    people = list(_people(organization, now))
    if request.POST.get("which") == "missing":
        chosen = without_way_in(people=people, at=now) if organization.is_branch else []
    else:
        ticked = set(request.POST.getlist("person"))
        chosen = [person for person in people if str(person.pk) in ticked]
    if not chosen:
        messages.warning(request, "没有选人。请先勾选要发登录码的党员")
        return redirect("account-list", pk=organization.pk)
    try:
        users = accounts.open_accounts(people=chosen, by=request.user, at=now)
        issued = accounts.issue_login_codes(users=users, by=request.user, at=now)
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("account-list", pk=organization.pk)
    return _code_sheet(request, organization, issued, now)


@require(P.ACCOUNT_MANAGE)
def account_add(request: HttpRequest, pk: int) -> HttpResponse:
    """An account for somebody who is no member here, such as committee staff."""
    organization = _organization(request, pk)
    form = AccountForm(request.POST or None, roles=roles_given_by(request.user, organization))
    if request.method == "POST" and form.is_valid():
        data, now = form.cleaned_data, timezone.now()
        try:
            user = accounts.create_staff_account(
                username=data["username"],
                name=data["name"],
                role=data.get("role", ""),
                organization=organization,
                by=request.user,
                at=now,
            )
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            granted = (
                "请发给他登录码"
                if data.get("role")
                else "请发给他登录码，并由安全保密管理员授予岗位"
            )
            messages.success(request, f"已建立账号 {user.username}，{granted}")
            return redirect("account-detail", pk=user.pk)
    return render(
        request, "members/accounts/add.html", {"form": form, "organization": organization}
    )


def _organization(request: HttpRequest, pk: int, *permissions: P) -> Organization:
    asked = permissions or (P.ACCOUNT_MANAGE,)
    organization = get_object_or_404(organizations_in_scope(request.user, *asked), pk=pk)
    request.organization = organization
    return organization


def _people(organization: Organization, now):
    today = timezone.localdate(now)
    return Person.objects.members_on(today).of_organization(organization, today)


def _found(people: PersonQuerySet, asked: str) -> PersonQuerySet:
    return matching(people, asked) if asked else people


def _asked(request: HttpRequest) -> str:
    return request.GET.get("q", "").strip()[:60]


def _staff(organization: Organization, now, asked: str):
    """Grants other than the members' own, in the organisation and below."""
    return (
        Grant.objects.active_on(timezone.localdate(now))
        .filter(organization__path__startswith=organization.path, user__name__contains=asked)
        .exclude(role="member")
        .select_related("user", "organization")
        .order_by("organization__path", "role", "user__name")[:200]
    )


def _suggested(user: User, today) -> int:
    """How many suggestions wait for this user."""
    if not user.holds(P.GRANT_MANAGE):
        return 0
    return len(missing_grants(user=user, on=today)) + len(stale_grants(user=user, on=today))


def code_context(organization: Organization | None, issued) -> dict:
    rows = [
        (one.user.name, one.user.username, f"{one.code[:5]}\u00a0{one.code[5:]}", one.expires_at)
        for one in issued
    ]
    return {
        "organization": organization,
        "rows": rows,
        "org_name": organization.name if organization else "",
        "address": settings.PUBLIC_URL,
    }


def _code_sheet(request: HttpRequest, organization: Organization, issued, now) -> HttpResponse:
    """The sheet as PDF; on the screen when asked for, or when no PDF can be made here."""
    context = code_context(organization, issued)
    try:
        if request.POST.get("as") == "page":
            return render(request, "members/accounts/codes.html", context)
        load_engine()
    except PdfUnavailable as error:
        return render(request, "members/accounts/codes.html", context | {"trouble": str(error)})
    content = render_pdf(
        template="documents/login_sheet.html",
        context=context,
        title=f"{organization}登录码发放表",
        identifier=f"login-sheet-{organization.pk}-{now.timestamp()}",
        at=now,
    )
    return download(content, f"{organization}登录码.pdf", PDF)
