"""One's own account, the roles, and the accounts of an organisation."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require, signed_in
from branchrecords.access.permissions import Permission as P
from branchrecords.access.roles import ROLES
from branchrecords.documents.pdf import PdfUnavailable, load_engine, render_pdf
from branchrecords.errors import ActionError
from branchrecords.web.downloads import PDF, download
from branchrecords.web.exporting import export_response
from branchrecords.web.pagination import page_of
from members.actions import accounts
from members.exports.accounts import ACCOUNTS
from members.forms.accounts import AccountForm, GrantForm
from members.models import Grant, Organization, Person, User
from members.queries.accounts import account_rows, without_way_in
from members.rules.grants import grantable_roles


@signed_in
def account(request: HttpRequest) -> HttpResponse:
    """My account: larger type, password, what I may do and why."""
    return render(request, "members/accounts/account.html", {"grants": request.user.active_grants})


@signed_in
@require_POST
def large_text(request: HttpRequest) -> HttpResponse:
    """Switch larger type on or off and go back to the page."""
    accounts.set_large_text(user=request.user, large=not request.user.large_text)
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        return redirect(back)
    return redirect("account")


@signed_in
def roles(request: HttpRequest) -> HttpResponse:
    """Every role with what it may do, from the table that decides it."""
    return render(request, "members/accounts/roles.html", {"roles": ROLES})


@require(P.ACCOUNT_MANAGE)
def account_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Who of an organisation can log in, and who still needs a code."""
    organization = _organization(request, pk)
    now = timezone.now()
    people = _people(organization, now)
    page = page_of(people, request, per_page=100)
    context = {
        "organization": organization,
        "page": page,
        "rows": account_rows(people=list(page.object_list), at=now),
        "missing": len(without_way_in(people=people, at=now)) if organization.is_branch else 0,
        "staff": _staff(organization, now),
    }
    return render(request, "members/accounts/list.html", context)


@require(P.ACCOUNT_MANAGE)
@require_POST
def account_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The same list as xlsx; neither codes nor passwords."""
    organization, now = _organization(request, pk), timezone.now()
    rows = account_rows(people=list(_people(organization, now)), at=now)
    return export_response(request, ACCOUNTS, rows, organization=organization)


@require(P.ACCOUNT_MANAGE)
@require_POST
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
    form = AccountForm(request.POST or None, roles=_grantable(request.user))
    if request.method == "POST" and form.is_valid():
        data, now = form.cleaned_data, timezone.now()
        try:
            user = accounts.create_staff_account(
                username=data["username"],
                name=data["name"],
                role=data["role"],
                organization=organization,
                by=request.user,
                at=now,
            )
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已建立账号 {user.username}，请发给他登录码")
            return redirect("account-detail", pk=user.pk)
    return render(
        request, "members/accounts/add.html", {"form": form, "organization": organization}
    )


@require(P.ACCOUNT_MANAGE)
def account_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """An account's roles; give another one."""
    user = get_object_or_404(User.objects.permitted(request.user, P.ACCOUNT_MANAGE), pk=pk)
    form = GrantForm(
        request.POST or None,
        roles=_grantable(request.user),
        organizations=Organization.objects.permitted(request.user, P.ACCOUNT_MANAGE),
        initial={"starts_on": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            accounts.grant_role(user=user, **form.cleaned_data, by=request.user, at=timezone.now())
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已授予{user}岗位")
            return redirect("account-detail", pk=user.pk)
    grants = user.grants.active_on(timezone.localdate()).select_related("organization")
    return render(
        request, "members/accounts/detail.html", {"account": user, "grants": grants, "form": form}
    )


@require(P.ACCOUNT_MANAGE)
@require_POST
def account_code(request: HttpRequest, pk: int) -> HttpResponse:
    """One fresh code for one account, such as after a forgotten password."""
    user = get_object_or_404(User.objects.permitted(request.user, P.ACCOUNT_MANAGE), pk=pk)
    try:
        issued = accounts.issue_login_codes(users=[user], by=request.user, at=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("account-detail", pk=user.pk)
    return render(request, "members/accounts/codes.html", _code_context(None, issued))


@require(P.ACCOUNT_MANAGE)
@require_POST
def grant_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a grant today."""
    grants = Grant.objects.permitted(request.user, P.ACCOUNT_MANAGE).select_related("user")
    grant = get_object_or_404(grants, pk=pk)
    user = grant.user
    try:
        accounts.revoke_grant(
            grant=grant, ends_on=timezone.localdate(), by=request.user, at=timezone.now()
        )
        messages.success(request, f"已收回{user}的岗位")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("account-list", pk=grant.organization_id)


def _organization(request: HttpRequest, pk: int) -> Organization:
    organization = get_object_or_404(
        Organization.objects.permitted(request.user, P.ACCOUNT_MANAGE), pk=pk
    )
    request.organization = organization
    return organization


def _people(organization: Organization, now):
    today = timezone.localdate(now)
    return Person.objects.members_on(today).of_organization(organization, today)


def _staff(organization: Organization, now):
    """Grants other than the members' own, in the organisation and below."""
    return (
        Grant.objects.active_on(timezone.localdate(now))
        .filter(organization__path__startswith=organization.path)
        .exclude(role="member")
        .select_related("user", "organization")
        .order_by("organization__path", "role", "user__name")[:200]
    )


def _grantable(user: User) -> tuple[str, ...]:
    return grantable_roles(grant.role for grant in user.active_grants)


def _code_context(organization: Organization | None, issued) -> dict:
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
    context = _code_context(organization, issued)
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
