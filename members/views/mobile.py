"""流动党员: the two registers, each row with its contact log."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from branchrecords.web.asof import AsOf, as_of
from branchrecords.web.components import Tab
from branchrecords.web.exporting import export_response
from branchrecords.web.forms import refused
from branchrecords.web.pagination import page_of
from branchrecords.web.proving import proven
from members.actions import mobile as actions
from members.exports.mobile import MOBILE
from members.forms.mobile import (
    CloseForm,
    ContactForm,
    MobileFilterForm,
    MobileForm,
    today_initial,
)
from members.models import MobileRecord, Organization, Person
from members.models.placements import tree_on
from members.queries.mobile import (
    SHOWS,
    MobileState,
    contacts_of,
    counts_below,
    gathered_away,
    own_members,
    shown,
    state_of,
    states,
)
from members.queries.settings import setting
from members.rules.mobile import (
    ABROAD_CONTACT_MONTHS,
    ARTICLE_ABROAD,
    ARTICLE_BRANCH,
    ARTICLE_MOBILE,
    Direction,
)
from members.rules.placements import Placements
from members.views.may import may_at
from members.views.organizations import load_organization


@require(P.PERSON_VIEW)
def mobile_list(request: HttpRequest, pk: int) -> HttpResponse:
    """流出 and 流入 of a branch; for a committee with counts by organisation."""
    organization = load_organization(request, pk, P.PERSON_VIEW)
    day = as_of(request, timezone.localdate())
    register, show = MobileFilterForm(request.GET).chosen()
    tree = tree_on(day.on, day.today)
    found = _states(request, organization, day, tree)
    rows = shown(found[register], show)
    both = [one for key in Direction.values for one in shown(found[key], "")]
    context = {
        "organization": organization,
        "as_of": day,
        "register": register,
        "show": show,
        "tabs": _tabs(found, register, day),
        "shows": _shows(found[register], register, show, day),
        "page": page_of(rows, request, per_page=50),
        "late": sum(one.is_late for one in both),
        "gathered": () if organization.is_branch else gathered_away(both),
        "branch_article": ARTICLE_BRANCH,
        "counts": ()
        if organization.is_branch
        else counts_below(both, organization=organization, on=day.on, tree=tree),
        "months": setting("mobile_contact_months", organization=organization, on=day.on),
        "abroad_months": ABROAD_CONTACT_MONTHS,
        "articles": (ARTICLE_MOBILE, ARTICLE_ABROAD),
        "may": may_at(request.user, organization),
    }
    return render(request, "members/mobile/list.html", context)


@require(P.PERSON_EXPORT)
@require_POST
def mobile_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly the filtered register as xlsx."""
    organization = load_organization(request, pk, P.PERSON_EXPORT)
    return export_response(request, MOBILE, organization=organization)


@require(P.PERSON_EDIT)
def mobile_add(request: HttpRequest, pk: int, direction: str) -> HttpResponse:
    """Somebody goes into one of the registers."""
    organization = load_organization(request, pk, P.PERSON_EDIT)
    if direction not in Direction.values:
        raise Http404
    today = timezone.localdate()
    people = own_members(organization, today)
    initial = {"person": request.GET.get("person"), "starts_on": None}
    form = MobileForm(request.POST or None, direction=direction, people=people, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.register_mobile(
                organization=organization,
                direction=direction,
                person=form.linked(),
                facts=form.facts(),
                by=request.user,
                at=timezone.now(),
            )
        except ActionError as error:
            refused(form, error)
        else:
            messages.success(request, f"已登记{row.name}")
            return redirect("mobile-detail", pk=row.pk)
    label = Direction(direction).label
    context = {"organization": organization, "form": form, "direction": direction, "label": label}
    return render(request, "members/mobile/add.html", context)


@require(P.PERSON_VIEW)
def mobile_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One row: where, since when, every contact, what the rules advise."""
    return _page(request, _row(request, pk, P.PERSON_VIEW))


@require(P.PERSON_REVEAL)
@require_POST
@proven
def mobile_reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """The same page with the contact in the clear, this once, to make the contact."""
    row = _row(request, pk, P.PERSON_REVEAL)
    contact = actions.reveal_contact(row=row, by=request.user, at=timezone.now())
    return _page(request, row, revealed=contact)


@require(P.PERSON_EDIT)
@require_POST
def mobile_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """One contact into the log."""
    row = _row(request, pk, P.PERSON_EDIT)
    if row.ends_on is not None:
        return _ended(request, row)
    form = ContactForm(request.POST)
    if form.is_valid():
        try:
            actions.record_contact(row=row, **form.cleaned_data, by=request.user, at=timezone.now())
        except ActionError as error:
            refused(form, error)
        else:
            messages.success(request, f"已登记与{row.name}的联系")
            return redirect("mobile-detail", pk=row.pk)
    return _page(request, row, form=form)


@require(P.PERSON_EDIT)
def mobile_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what is written of a row."""
    row = _row(request, pk, P.PERSON_EDIT)
    if row.ends_on is not None:
        return _ended(request, row)
    initial = {name: getattr(row, name, None) for name in MobileForm.base_fields}
    form = MobileForm(
        request.POST or None,
        direction=row.direction,
        row=row,
        initial=initial | {"contact": ""},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_mobile(row=row, changes=form.facts(), by=request.user, at=timezone.now())
        except ActionError as error:
            refused(form, error)
        else:
            messages.success(request, "已保存")
            return redirect("mobile-detail", pk=row.pk)
    return render(
        request, "members/mobile/form.html", {"row": row, "form": form, "verb": "修改登记"}
    )


@require(P.PERSON_EDIT)
def mobile_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Back again, gone on, or transferred: the row ends."""
    row = _row(request, pk, P.PERSON_EDIT)
    if row.ends_on is not None:
        return _ended(request, row)
    form = CloseForm(request.POST or None, row=row, initial={"ends_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_mobile(row=row, **form.cleaned_data, by=request.user, at=timezone.now())
        except ActionError as error:
            refused(form, error)
        else:
            messages.success(request, f"已结束{row.name}的登记")
            return redirect("mobile-detail", pk=row.pk)
    verb = "登记返回" if row.is_out else "登记离开"
    return render(request, "members/mobile/form.html", {"row": row, "form": form, "verb": verb})


def _row(request: HttpRequest, pk: int, permission: P) -> MobileRecord:
    """The row, or 404 outside the scope; the shell shows its branch as the current one."""
    rows = MobileRecord.objects.permitted(request.user, permission).with_contact()
    row = get_object_or_404(rows.select_related("organization", "person"), pk=pk)
    request.organization = row.organization  # type: ignore[attr-defined]
    return row


def _ended(request: HttpRequest, row: MobileRecord) -> HttpResponse:
    """Sent twice, or ended by somebody else meanwhile: the page of the row says so."""
    messages.error(request, f"{row.name}的登记已经结束（{row.get_outcome_display()}），不能再改")
    return redirect("mobile-detail", pk=row.pk)


def _page(
    request: HttpRequest, row: MobileRecord, form: ContactForm | None = None, revealed: str = ""
) -> HttpResponse:
    today = timezone.localdate()
    months = setting("mobile_contact_months", organization=row.organization, on=today)
    people = Person.objects.permitted(request.user, P.PERSON_VIEW)
    context = {
        "row": row,
        "state": state_of(row, months=int(months), on=today),
        "contacts": contacts_of(row),
        "form": form or ContactForm(initial=today_initial(today, request.user.name)),
        "revealed": revealed,
        "sees_person": row.person_id and people.filter(pk=row.person_id).exists(),
        "may": may_at(request.user, row.organization),
    }
    return render(request, "members/mobile/detail.html", context)


def _states(
    request: HttpRequest, organization: Organization, day: AsOf, tree: Placements
) -> dict[str, list[MobileState]]:
    """Both registers with the state of every row."""
    rows = MobileRecord.objects.permitted_on(request.user, P.PERSON_VIEW, tree)
    rows = rows.within(organization, tree).marked_here(request.user, P.PERSON_VIEW)
    found: dict[str, list[MobileState]] = {key: [] for key in Direction.values}
    for one in states(rows, on=day.on, tree=tree):
        found[one.record.direction].append(one)
    return found


def _tabs(found: dict[str, list[MobileState]], register: str, day: AsOf) -> list[Tab]:
    return [
        Tab(
            f"{label}党员",
            f"?register={key}{day.also}",
            count=len(shown(found[key], "")),
            current=key == register,
        )
        for key, label in Direction.choices
    ]


def _shows(found: list[MobileState], register: str, show: str, day: AsOf) -> list[Tab]:
    at = f"?register={register}{day.also}"
    return [
        Tab(label, f"{at}&show={key}", len(shown(found, key)), key == show)
        for key, label in SHOWS.items()
    ]
