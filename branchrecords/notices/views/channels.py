"""提醒渠道: the ways outside of an organisation."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from branchrecords.notices import channels as actions
from branchrecords.notices.forms import MailForm, RobotForm, TryForm
from branchrecords.notices.models import Channel, Dispatch
from branchrecords.web.forms import pressed, spoken_errors, submitted
from branchrecords.web.proving import proven

from .scope import load_channel, load_organization


@require(P.SETTING_EDIT)
def channel_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The channels of an organisation, those that it inherits, and where the server may call."""
    organization = load_organization(request, pk)
    rows = list(Channel.objects.filter(organization=organization).select_related("organization"))
    mail = Channel.objects.filter(kind=Channel.Kind.EMAIL, ended_at=None)
    above = [
        one
        for one in mail.select_related("organization")
        if organization.path.startswith(one.organization.path) and one.organization != organization
    ]
    failed = Dispatch.objects.filter(channel__in=rows, state=Dispatch.State.FAILED).count()
    context = {
        "organization": organization,
        "channels": [one for one in rows if one.ended_at is None],
        "ended": [one for one in rows if one.ended_at],
        "inherited": max(above, key=lambda one: len(one.organization.path), default=None),
        "failed": failed,
        "hosts": settings.NOTICE_HOSTS,
        "kinds": Channel.Kind,
    }
    return render(request, "notices/channels/list.html", context)


@require(P.SETTING_EDIT)
def channel_add(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A new channel of one kind."""
    organization = load_organization(request, pk)
    if kind not in Channel.Kind:
        raise Http404
    data = request.POST or None
    form = MailForm(data) if kind == Channel.Kind.EMAIL else RobotForm(data, kind=kind)
    made: list[Channel] = []

    def act(at):
        facts = {"organization": organization, "kind": kind, "by": request.user, "at": at}
        made.append(actions.add_channel(**facts, **form.cleaned_data))

    if submitted(request, form, act):
        messages.success(request, f"已设置「{made[0]}」，请发一条测试消息")
        return redirect("channel-detail", pk=made[0].pk)
    context = {"organization": organization, "form": form, "label": Channel.Kind(kind).label}
    return render(request, "notices/channels/add.html", context)


@require(P.SETTING_EDIT)
def channel_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One channel: where it leads, the test, its last messages, its end."""
    return _page(request, load_channel(request, pk))


@require(P.SETTING_EDIT)
@require_POST
@proven
def channel_reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """The same page with the whole address, this once."""
    channel = load_channel(request, pk)
    address = actions.reveal_channel(channel=channel, by=request.user, at=timezone.now())
    return _page(request, channel, address=address)


@require(P.SETTING_EDIT)
@require_POST
def channel_try(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the test text now and say how it went."""
    channel = load_channel(request, pk)
    form = TryForm(request.POST, to_people=channel.to_people)
    try:
        if not form.is_valid():
            raise ActionError(spoken_errors(form))
        outcome = actions.try_channel(
            channel=channel, to=form.cleaned_data["to"], by=request.user, at=timezone.now()
        )
        if not outcome.ok:
            raise ActionError(f"测试消息没有发出：{outcome.reason}")
        messages.success(request, "测试消息已交给对方，请到群里或邮箱看一眼")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("channel-detail", pk=channel.pk)


@require(P.SETTING_EDIT)
@require_POST
def channel_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing goes through it any more."""
    channel = load_channel(request, pk)

    def act(at):
        actions.end_channel(channel=channel, by=request.user, at=at)
        return f"已停用「{channel}」"

    pressed(request, act)
    return redirect("channel-list", pk=channel.organization_id)


def _page(request: HttpRequest, channel: Channel, *, address: str = "") -> HttpResponse:
    context = {
        "channel": channel,
        "organization": channel.organization,
        "address": address,
        "form": TryForm(to_people=channel.to_people),
        "dispatches": channel.dispatches.select_related("user")[:10],
    }
    return render(request, "notices/channels/detail.html", context)
