"""提醒设置: what I want to be told, when, and where."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import signed_in
from branchrecords.notices import channels as actions
from branchrecords.notices.digests import leads_for, mail_channel_for
from branchrecords.notices.forms import AddressForm, CodeForm, HourForm
from branchrecords.notices.kinds import AREAS, NoticeKind, kinds_of
from branchrecords.notices.models import DeliveryWish, MailAddress, Unsubscribed
from branchrecords.web.forms import spoken_errors, submitted


@dataclass(frozen=True)
class WishRow:
    """One kind as the page shows it: when it comes, whether it is wanted."""

    kind: NoticeKind
    when: str
    on: bool


def _rows(user) -> list[WishRow]:
    """The kinds that can come to somebody: four queries besides the grants."""
    today = timezone.localdate()
    off = set(Unsubscribed.objects.filter(user=user).values_list("kind", flat=True))
    leads = leads_for(user.pk, today)
    return [
        WishRow(one, one.when(leads.get(one.lead, "")), one.key not in off)
        for one in kinds_of(user, on=today)
    ]


@signed_in
def notice_settings(request: HttpRequest) -> HttpResponse:
    """The switches of the kinds and the hour; saved together."""
    wish = DeliveryWish.objects.filter(user=request.user).first()
    form = HourForm(request.POST or None, initial={"hour": wish.from_hour if wish else None})

    def act(at):
        wanted = set(request.POST.getlist("kind"))
        actions.choose_kinds(user=request.user, wanted=wanted, at=at)
        actions.choose_hour(user=request.user, hour=form.cleaned_data["hour"], at=at)

    if submitted(request, form, act):
        messages.success(request, "已保存提醒设置")
        return redirect("notice-settings")
    rows = _rows(request.user)
    context = {
        "form": form,
        "areas": [
            (area, [row for row in rows if row.kind.area == area and not row.kind.must])
            for area in AREAS
        ],
        "musts": [row for row in rows if row.kind.must],
        "number": len(rows),
        "mailbox": MailAddress.objects.filter(user=request.user).first(),
        "reachable": mail_channel_for(request.user.pk, timezone.localdate()) is not None,
        "address_form": AddressForm(),
        "code_form": CodeForm(),
    }
    return render(request, "notices/settings.html", context)


@signed_in
@require_POST
def address_give(request: HttpRequest) -> HttpResponse:
    """Keep an address and send a code there."""
    form = AddressForm(request.POST)

    def act(at):
        actions.give_address(user=request.user, address=form.cleaned_data["address"], at=at)

    if submitted(request, form, act):
        messages.success(request, "确认码已发到您的邮箱，10 分钟内填进来")
    else:
        messages.error(request, spoken_errors(form))
    return redirect("notice-settings")


@signed_in
@require_POST
def address_confirm(request: HttpRequest) -> HttpResponse:
    """Type in the code."""
    form = CodeForm(request.POST)
    if not form.is_valid():
        problem = spoken_errors(form)
    else:
        code = form.cleaned_data["code"]
        problem = actions.confirm_address(user=request.user, code=code, at=timezone.now())
    if problem:
        messages.error(request, problem)
    else:
        messages.success(request, "邮箱已确认，以后每天最多发一封")
    return redirect("notice-settings")


@signed_in
@require_POST
def address_forget(request: HttpRequest) -> HttpResponse:
    """No e-mail any more."""
    actions.forget_address(user=request.user, at=timezone.now())
    messages.success(request, "已不再往邮箱发提醒")
    return redirect("notice-settings")
